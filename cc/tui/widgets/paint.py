"""Paints pieces of text to a line of the screen: tokens become styles here. Reads nothing as markup."""

from collections.abc import Iterable

from rich.cells import cell_len
from rich.segment import Segment
from textual.strip import Strip

from cc.tui.pieces import Piece, fit
from cc.tui.tokens import Palette


def paint(pieces: Iterable[Piece], width: int, palette: Palette, selected: bool = False) -> Strip:
    """The pieces as a line of `width` cells."""
    style = palette.selected if selected else palette.plain
    runs: list[Piece] = []
    left = width
    for text, token in pieces:
        if left <= 0:
            break
        length = len(text) if text.isascii() else cell_len(text)
        if length > left:
            text, length = fit(text, left), left
        _extend(runs, text, token)
        left -= length
    if left > 0:
        _extend(runs, " " * left, "txt")
    return Strip([Segment(text, style(token)) for text, token in runs], width)


def _extend(runs: list[Piece], text: str, token: str) -> None:
    """Add a piece, joined to the one before where they look alike: fewer bytes to the terminal."""
    if runs and runs[-1][1] == token:
        runs[-1] = (runs[-1][0] + text, token)
    elif text:
        runs.append((text, token))
