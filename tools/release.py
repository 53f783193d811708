"""A release's folder: wheel, source, bill of materials, their sums, and the maintainers' signature over the sums.

    python -m tools.release FOLDER [KEY]

Without KEY nothing is signed, and that is said. A key that is encrypted with a password is used by minisign, which asks
for it. The folder must not be there.
"""

import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tools import minisign, sbom

ROOT = Path(__file__).resolve().parents[1]
SUMS, BILL = "SHA256SUMS", "sbom.cdx.json"


class WrongError(Exception):
    """A release that cannot be made; the text says why."""


def make(folder: Path, key: Path | None, root: Path = ROOT) -> list[str]:
    """Make it, and say what it has. Raises WrongError; then no folder is there."""
    if folder.exists():
        raise WrongError(f"{folder} is there already")
    folder.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}."))
    try:
        _build(root, fresh)
        (fresh / BILL).write_text(json.dumps(sbom.bill(root), indent=1) + "\n")
        (fresh / SUMS).write_text(sums(fresh))
        if key is not None:
            _sign(fresh / SUMS, key)
        fresh.chmod(0o755)
        fresh.rename(folder)
    except (sbom.WrongError, minisign.WrongError, OSError) as wrong:
        raise WrongError(str(wrong)) from wrong
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return sorted(each.name for each in folder.iterdir())


def sums(folder: Path) -> str:
    """The text that `sha256sum --check` reads."""
    files = sorted(each for each in folder.iterdir() if not each.name.startswith(SUMS))
    return "".join(f"{hashlib.sha256(each.read_bytes()).hexdigest()}  {each.name}\n" for each in files)


def _build(root: Path, folder: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-d", str(folder)],
        cwd=root, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise WrongError(f"it could not be built: {done.stderr.strip().splitlines()[-1]}")


def _sign(file: Path, key: Path) -> None:
    try:
        secret = minisign.read_secret(key.read_text())
    except minisign.WrongError as wrong:
        program = shutil.which("minisign")
        if "encrypted" not in str(wrong) or program is None:
            raise
        if subprocess.run([program, "-S", "-s", str(key), "-m", str(file)], check=False).returncode:
            raise WrongError("minisign did not sign") from None
        return
    signed = minisign.sign(file.read_bytes(), secret, f"file:{file.name}")
    file.with_name(file.name + ".minisig").write_text(signed)


def main(arguments: Sequence[str]) -> int:
    """Make a release."""
    if len(arguments) not in (1, 2):
        sys.stderr.write(f"{__doc__}\n")
        return 2
    key = Path(arguments[1]) if len(arguments) == 2 and arguments[1] else None
    try:
        made = make(Path(arguments[0]), key)
    except WrongError as wrong:
        sys.stderr.write(f"release: {wrong}\n")
        return 1
    sys.stdout.write("\n".join([*made, ""]))
    if key is None:
        sys.stderr.write("NOT SIGNED: name a key, `make release KEY=…`; docs/releasing.md.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
