"""Pieces of text with a token each, fitted, wrapped and joined to lines of exactly so many cells. Whoever makes a piece
of text that came from outside makes it safe first; nothing here is ever read as markup. Knows no widget."""

from collections.abc import Iterable, Sequence
from itertools import zip_longest

from rich.cells import cell_len, set_cell_size

Piece = tuple[str, str]
"""Text and token."""

Row = Sequence[Piece]

NEAR = 8
"""Cells; going to another place of the screen costs the terminal about as many bytes."""


def fit(text: str, width: int, right: bool = False) -> str:
    """The text in exactly `width` cells; `…` stands where something was cut off."""
    length = len(text) if text.isascii() else cell_len(text)
    if length > width:
        return text[: width - 1] + "…" if text.isascii() and width > 0 else _cut(text, width)
    blanks = " " * (width - length)
    return blanks + text if right else text + blanks


def _cut(text: str, width: int) -> str:
    return "" if width < 1 else set_cell_size(text, width - 1) + "…"


def cells(pieces: Iterable[Piece]) -> int:
    """How many cells the pieces take."""
    return sum(cell_len(text) for text, _ in pieces)


def changed_cells(before: Row, after: Row) -> list[tuple[int, int]]:
    """The runs of cells in which two lines differ, each from its first cell to past its last; none if they look alike.
    Runs closer than moving the terminal's cursor costs are one."""
    old, new = _cell_tokens(before), _cell_tokens(after)
    runs: list[tuple[int, int]] = []
    for at, (one, other) in enumerate(zip_longest(old, new)):
        if one == other:
            continue
        if runs and at - runs[-1][1] <= NEAR:
            runs[-1] = runs[-1][0], at + 1
        else:
            runs.append((at, at + 1))
    return runs


def _cell_tokens(row: Row) -> list[tuple[str, str, int]]:
    """Cell by cell; a wide character has one for each of its halves, so that no run begins inside it."""
    return [
        (char, token, half)
        for text, token in row
        for char in text
        for half in range(1 if char.isascii() else cell_len(char))
    ]


def spread(left: Row, right: Row, width: int) -> list[Piece]:
    """Left and right pieces on one line; the right ones win where both do not fit."""
    gap = width - cells(left) - cells(right)
    if gap >= 0:
        return [*left, (" " * gap, "txt"), *right]
    room, kept = width - cells(right) - 1, list[Piece]()
    for text, token in left:
        kept.append((fit(text, min(cell_len(text), max(room, 0))), token))
        room -= cell_len(text)
        if room <= 0:
            break
    return [*kept, (" ", "txt"), *right]


def rule(title: Row, width: int, right: Row = ()) -> list[Piece]:
    """A line `── title ─────── right ──` of `width` cells."""
    tail: list[Piece] = [(" ", "txt"), *right, (" ──", "rule")] if right else []
    head: list[Piece] = [("── ", "rule"), *title, (" ", "txt")]
    return [*head, ("─" * max(0, width - cells(head) - cells(tail)), "rule"), *tail]


def wrap(text: str, width: int, most: int | None = None) -> list[str]:
    """Lines of at most `width` cells, broken at blanks where there are any; `most` lines, the last with `…` if cut."""
    if width < 1:
        return []
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for word in paragraph.split():
            while cell_len(word) > width:
                if line:
                    lines.append(line)
                    line = ""
                head = set_cell_size(word, width).rstrip()
                lines.append(head)
                word = word[len(head) :] if head else ""
            if line and cell_len(line) + 1 + cell_len(word) > width:
                lines.append(line)
                line = word
            else:
                line = f"{line} {word}" if line else word
        lines.append(line)
    while len(lines) > 1 and not lines[-1]:
        lines.pop()
    if most is not None and len(lines) > most:
        lines = lines[:most]
        lines[-1] = fit(lines[-1] + "…", min(width, cell_len(lines[-1]) + 1))
    return lines
