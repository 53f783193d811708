"""docs/glossary.md as data: the terms with their forms, and the words of the trade."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

PAGE = Path(__file__).resolve().parents[2] / "docs" / "glossary.md"
_HOLES = re.compile(r"\{[^}]*\}|`[^`]*`|\S*://\S*|--\w[\w-]*")
"""What a text says with other words than its own: holes, commands, options, addresses."""


@dataclass(frozen=True, slots=True)
class Form:
    """One word of a cell; `common` is one that may stand where the term is not meant."""

    text: str
    common: bool = False

    def stands_in(self, text: str) -> bool:
        """Whether a text has it, as whole words; in Indonesian a suffix may follow."""
        return re.search(rf"(?<!\w){re.escape(self.text)}(?:nya|kan)?(?!\w)", text, re.IGNORECASE) is not None


@dataclass(frozen=True, slots=True)
class Term:
    """A row of the terms."""

    english: tuple[Form, ...]
    indonesian: tuple[Form, ...]
    short: tuple[Form, ...]
    never: tuple[Form, ...]


@dataclass(frozen=True, slots=True)
class TradeWord:
    """A row of the words of the trade."""

    kind: str
    english: str
    indonesian: str
    short: str


def without_holes(text: str) -> str:
    """A text's own words."""
    return _HOLES.sub(" ", text)


@cache
def terms() -> tuple[Term, ...]:
    """The terms of the page."""
    page = PAGE.read_text(encoding="utf-8")
    part = page[page.index("## Terms") : page.index("## Words of the trade")]
    return tuple(
        Term(_forms(row[0]), _forms(row[1]), _forms(row[2].replace("/", ",")), _forms(row[3])) for row in _rows(part)
    )


@cache
def trade_words() -> tuple[TradeWord, ...]:
    """The words of the trade, once for each enumeration that their section names."""
    page = PAGE.read_text(encoding="utf-8")
    found: list[TradeWord] = []
    for section in page[page.index("## Words of the trade") :].split("\n### ")[1:]:
        kinds = re.findall(r"`(\w+)`", section.split("\n", 1)[0])
        found += [TradeWord(kind, *row[:3]) for kind in kinds for row in _rows(section)]
    return tuple(found)


def _rows(part: str) -> Iterator[Sequence[str]]:
    lines = [line for line in part.splitlines() if line.startswith("|")]
    yield from ([cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:])


def _forms(cell: str) -> tuple[Form, ...]:
    words = [word.strip() for word in cell.split(",") if word.strip()]
    return tuple(Form(word.rstrip("*").strip("`"), word.endswith("*")) for word in words)


def in_both() -> frozenset[str]:
    """The words that are the same in both languages."""
    told = PAGE.read_text(encoding="utf-8").partition("## The same in both languages")[2]
    return frozenset(told.partition("): ")[2].partition(".")[0].replace("\n", " ").replace(",", " ").split())
