"""Pages of the documentation that are made from the code: `--write` makes them, `--check` says what is wrong or old.

python -m tests.architecture.generated --check | --write
"""

import sys
from collections.abc import Callable, Mapping, Sequence

from tests.architecture import actions_page, asvs_page, cli_page, filter_page, lifecycle_page, refusals, settings_page
from tests.architecture.house import ROOT

PAGES: Mapping[str, Callable[[], str]] = {
    "docs/actions.md": actions_page.page,
    "docs/lifecycle.md": lifecycle_page.page,
    "docs/commands.md": cli_page.page,
    "docs/settings.md": settings_page.page,
    "docs/filter.md": filter_page.page,
    "docs/asvs.md": asvs_page.page,
    "cc/workforce/api/refusals.json": refusals.page,
}


def outdated() -> list[str]:
    """Pages that are not what the code says."""
    return [
        f"{name} is out of date: `make docs` writes it anew"
        for name, page in PAGES.items()
        if not (ROOT / name).is_file() or (ROOT / name).read_text() != page()
    ]


def write() -> None:
    """Write every page."""
    for name, page in PAGES.items():
        (ROOT / name).parent.mkdir(parents=True, exist_ok=True)
        (ROOT / name).write_text(page())


def main(arguments: Sequence[str]) -> int:
    """Write or check; 1 when something is missing or out of date."""
    if arguments not in (["--check"], ["--write"]):
        print(__doc__, file=sys.stderr)
        return 2
    if arguments == ["--write"]:
        write()
    told = actions_page.problems() + outdated()
    for problem in told:
        print(problem, file=sys.stderr)
    return 1 if told else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
