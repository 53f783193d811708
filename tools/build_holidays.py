"""Writes cc/core/starter/holidays.toml: Indonesia's national days and joint leave (cuti bersama) by date, from the
`holidays` library. Run it when a new decree is in the library: `python -m tools.build_holidays`.

Years that no joint decree has settled yet are estimates, and every name in them says so.
"""

import sys
from pathlib import Path

import holidays

YEARS = range(2024, 2028)
DECREED_UNTIL = 2026
"""The last year whose joint ministerial decree (SKB Tiga Menteri) the library has."""
ESTIMATE = "(perkiraan)"
TARGET = Path(__file__).parent.parent / "cc" / "core" / "starter" / "holidays.toml"
HEAD = f"""\
# Written by tools/build_holidays.py from the `holidays` library (MIT); not by hand.
# National days and joint leave (cuti bersama) of Indonesia, with election days. After {DECREED_UNTIL} every day is an
# estimate: {ESTIMATE} stands behind its name until the joint decree is out. Check them, and add local closures.
"""


def days() -> dict[str, str]:
    """Name by ISO date."""
    known = holidays.country_holidays("ID", years=YEARS, categories=("public", "government"), language="id")
    return {day.isoformat(): _named(day.year, name) for day, name in sorted(known.items())}


def _named(year: int, name: str) -> str:
    return name if year <= DECREED_UNTIL or ESTIMATE in name else f"{name} {ESTIMATE}"


def written() -> str:
    """The file's text."""
    lines = [f'{day} = "{name}"' for day, name in days().items()]
    return HEAD + "\n[ID]\n" + "\n".join(lines) + "\n"


if __name__ == "__main__":
    TARGET.write_text(written(), encoding="utf-8")
    sys.stdout.write(f"{len(days())} days written\n")
