"""`make faults`: every harness in full, one phase after the other, and one table of all at the end. Owns the phases and
their order; what a phase does, its tests know."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

from tests.faults import told

ROOT = Path(__file__).resolve().parents[2]
AT_ONCE = ("-n", "auto", "--dist", "worksteal")
PHASES: Mapping[str, tuple[Mapping[str, str], tuple[str, ...]]] = {
    "kills": ({"POSKO_FAULTS": "long"}, ("tests/faults/kills",)),
    "all other harnesses": (
        {"POSKO_FAULTS": "long"},
        (
            *AT_ONCE,
            "tests/faults",
            "--ignore=tests/faults/kills",
            "tests/access",
            "tests/core/rules/sla/test_sla_oracle.py",
        ),
    ),
    "behind policies": (
        {"POSKO_BEHIND_POLICIES": "1"},
        (*AT_ONCE, "tests/core/store", "tests/core/service", "tests/centre", "-k", "postgres"),
    ),
}
"""What is run, with what environment. Kills go to every core by themselves."""


def main(*more: str) -> int:
    """Run them all, whatever comes of one; 1 when any failed."""
    failed = []
    with tempfile.TemporaryDirectory(prefix="posko-faults-") as rows:
        os.environ[told.ROWS] = rows
        spent = {}
        for phase, (environment, words) in PHASES.items():
            print(f"\nfaults: {phase}", flush=True)
            began_s = time.monotonic()
            pytest = [sys.executable, "-m", "pytest", *words, *more]
            if subprocess.run(pytest, cwd=ROOT, env=os.environ | environment, check=False).returncode:
                failed.append(phase)
            spent[phase] = time.monotonic() - began_s
        print()
        print("\n".join(told.lines()))
    print("\nminutes:", ", ".join(f"{phase} {seconds / 60:.0f}" for phase, seconds in spent.items()))
    print(f"failed: {', '.join(failed)}" if failed else "all of it held")
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
