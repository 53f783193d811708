"""Whether what is pinned is known to be broken: asks pip-audit, and says so where nobody could be asked.

    python -m tools.audit PIP_AUDIT      # the program; `make audit` brings it into an environment of its own

Status 0: every version was looked up, nothing is known. 1: something is. 3: not every one could be looked up, which is
no good news.
"""

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
FINE, BROKEN, USAGE, NOT_ASKED = 0, 1, 2, 3


def judged(report: dict[str, Any]) -> tuple[int, list[str]]:
    """A report of pip-audit's: the status, and a line for each thing to tell."""
    packages = report.get("dependencies", [])
    broken = [line for each in packages for line in _broken(each)]
    skipped = [str(each["name"]) for each in packages if "skip_reason" in each]
    lines = list(broken)
    if skipped:
        lines.append(f"{len(skipped)} of {len(packages)} could not be looked up: {', '.join(skipped[:5])} …")
    if broken:
        return BROKEN, lines
    if skipped or not packages:
        return NOT_ASKED, lines or ["nothing could be looked up"]
    return FINE, [f"nothing is known against {len(packages)} pinned versions"]


def _broken(package: dict[str, Any]) -> Iterator[str]:
    for each in package.get("vulns", ()):
        fixed = ", ".join(each.get("fix_versions", ())) or "no version yet"
        yield f"{package['name']} {package['version']}: {each['id']}, mended in {fixed}"


def main(arguments: Sequence[str]) -> int:
    """Ask, and tell."""
    if len(arguments) != 1:
        sys.stderr.write(f"{__doc__}\n")
        return USAGE
    asked = [arguments[0], "-r", str(ROOT / "constraints.txt"), "--no-deps", "--disable-pip", "--format", "json"]
    try:
        told = subprocess.run([*asked, "--timeout", "15"], capture_output=True, text=True, check=False)
        status, lines = judged(json.loads(told.stdout))
    except OSError as wrong:
        status, lines = NOT_ASKED, [f"pip-audit cannot be run: {wrong}"]
    except ValueError:
        last = (told.stderr.strip().splitlines() or ["it said nothing"])[-1]
        status, lines = NOT_ASKED, [f"nobody could be asked: {last}"]
    for line in lines:
        sys.stdout.write(f"{line}\n")
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
