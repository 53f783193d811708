"""`make quick`: which tests give a verdict on a change while its author waits. Owns the choice; pytest runs them.

Asked for paths, it takes those. Else the tests of the rooms that differ from main (also what is not yet committed), and
a core that every change must pass. Slow tests and PostgreSQL are left to `make test`, but for a change of the store.
"""

import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CORE = (
    "tests/architecture/test_house.py",
    "tests/architecture/test_said.py",
    "tests/architecture/test_sql_stays_in_the_store.py",
    "tests/architecture/test_statuses.py",
    "tests/centre/test_contract.py",
    "tests/core/rules",
    "tests/core/service/tasks/test_moves.py",
    "tests/core/service/door/test_guards.py",
)
"""The house's rules, every intent and question through both doors, the pure rules, the lifecycle's moves."""
STORE = ("cc/core/store/", "migrations/", "tests/core/store/")
BESIDE = {
    "migrations": "tests/core/store",
    "docs": "tests/architecture",
    "tools": "tests/architecture",
    "CONTRIBUTING.md": "tests/architecture/test_architecture_page.py",
    "pyproject.toml": "tests/architecture/test_contracts.py",
}
"""Whose tests stand under another name."""
OF_EVERY_TEST = ("tests",)
"""What every test rests on, as fixtures do: the core must do."""


def main(*asked: str) -> int:
    """Run them; pytest's status."""
    paths = [each for each in asked if not each.startswith("-") and (ROOT / each.partition("::")[0]).exists()]
    changed = [] if paths else list(differing())
    chosen = paths or chosen_for(changed)
    words = ["-m", "not slow", *(() if paths or touches_store(changed) else ("-k", "not postgres"))]
    others = [each for each in asked if each not in paths]
    print("quick:", " ".join(chosen), flush=True)
    pytest = [sys.executable, "-m", "pytest", "-n", "auto", "--dist", "worksteal", *words, *others, *chosen]
    return subprocess.run(pytest, cwd=ROOT, check=False).returncode


def differing() -> Iterable[str]:
    """Files that are not as they were where this branch left main; on main, those not yet committed."""
    base = _git("merge-base", "HEAD", "main") or ["HEAD"]
    yield from _git("diff", "--name-only", base[0])
    yield from _git("ls-files", "--others", "--exclude-standard")


def chosen_for(changed: Iterable[str]) -> list[str]:
    """The core, and for each file the tests nearest to it; what another of them holds is named once."""
    found = {*CORE, *(place for each in changed if (place := nearest(each)) and place not in OF_EVERY_TEST)}
    return sorted(each for each in found if not any(str(above) in found for above in Path(each).parents))


def nearest(changed: str) -> str | None:
    """A test itself; else the folder of tests that bears the name of the file's: a room, or a floor of the core."""
    if changed.startswith("cc/locale/"):
        return "tests/words"
    top, *below = Path(changed).parts
    if top in BESIDE:
        return BESIDE[top]
    if top not in ("cc", "tests"):
        return None
    if top == "tests" and below[-1].startswith("test_"):
        return changed if (ROOT / changed).exists() else None
    for depth in range(min(len(below) - 1, 2), 0, -1):
        if (ROOT / "tests").joinpath(*below[:depth]).is_dir():
            return str(Path("tests", *below[:depth]))
    return "tests" if top == "tests" else None


def touches_store(changed: Iterable[str]) -> bool:
    """Whether SQL may differ by database."""
    return any(each.startswith(STORE) for each in changed)


def _git(*words: str) -> list[str]:
    done = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout.splitlines()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
