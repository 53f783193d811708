"""What colours and attributes mean: the tokens of the design, as Rich styles. Grey is normal, colour is only for what
is not, never colour alone, and green is not used. Knows no widget."""

from collections.abc import Mapping

from rich.style import Style

INK, SURFACE, LINE, DIM, TEXT, STRONG = (f"color({n})" for n in (233, 235, 238, 244, 250, 255))
RED, AMBER, BLUE, VIOLET = (f"color({n})" for n in (203, 215, 75, 141))
SEL_BACK, SEL_DIM, SEL_RED, SEL_AMBER, SEL_BLUE, SEL_VIOLET = (f"color({n})" for n in (252, 240, 124, 94, 25, 55))
"""Colours by their number among the 256: half the bytes of true colour over a thin line, and terminals know them."""

BACKGROUND, FOREGROUND, BORDER = "#121212", "#bcbcbc", "#444444"
"""The same as INK, TEXT and LINE, as the style sheet spells them."""

_COLOUR: dict[str, str] = {
    "txt": TEXT,
    "dim": DIM,
    "strong": f"bold {STRONG}",
    "rule": LINE,
    "title": f"bold {STRONG}",
    "brand": f"bold {INK} on {BLUE}",
    "bar": f"{DIM} on {SURFACE}",
    "bar-key": f"bold {BLUE} on {SURFACE}",
    "mark": f"underline {VIOLET}",
    "alarm-1": f"bold {INK} on {RED}",
    "alarm-2": f"bold {RED}",
    "alarm-3": AMBER,
    "ack": DIM,
    "shelved": f"dim {TEXT}",
    "late": f"bold {RED}",
    "soon": f"underline {AMBER}",
    "mine": f"bold {BLUE}",
    "theirs": DIM,
    "pending": f"italic {BLUE}",
    "failed": f"bold {RED}",
    "gone": f"strike {DIM}",
    "new": f"bold {BLUE}",
    "stale": f"bold {INK} on {AMBER}",
    "key": f"bold {BLUE}",
    "error": f"bold {RED}",
    "warn": AMBER,
    "input": STRONG,
    "wrong": f"underline {RED}",
}
_SELECTED: dict[str, str] = {
    "txt": f"{INK} on {SEL_BACK}",
    "dim": f"{SEL_DIM} on {SEL_BACK}",
    "late": f"bold {SEL_RED} on {SEL_BACK}",
    "soon": f"underline {SEL_AMBER} on {SEL_BACK}",
    "mine": f"bold {SEL_BLUE} on {SEL_BACK}",
    "theirs": f"{SEL_DIM} on {SEL_BACK}",
    "mark": f"underline {SEL_VIOLET} on {SEL_BACK}",
    "alarm-1": f"bold {INK} on {RED}",
    "alarm-2": f"bold {SEL_RED} on {SEL_BACK}",
    "alarm-3": f"{SEL_AMBER} on {SEL_BACK}",
    "pending": f"italic {SEL_BLUE} on {SEL_BACK}",
    "failed": f"bold {SEL_RED} on {SEL_BACK}",
    "gone": f"strike {SEL_DIM} on {SEL_BACK}",
    "strong": f"bold {INK} on {SEL_BACK}",
}
_MONO: dict[str, str] = {
    "txt": "none",
    "dim": "dim",
    "strong": "bold",
    "rule": "dim",
    "title": "bold",
    "brand": "bold reverse",
    "bar": "dim",
    "bar-key": "bold",
    "mark": "underline",
    "alarm-1": "bold reverse",
    "alarm-2": "bold",
    "alarm-3": "none",
    "ack": "none",
    "shelved": "dim",
    "late": "bold",
    "soon": "underline",
    "mine": "bold",
    "theirs": "dim",
    "pending": "italic",
    "failed": "bold",
    "gone": "strike",
    "new": "bold",
    "stale": "reverse",
    "key": "bold",
    "error": "bold",
    "warn": "none",
    "input": "none",
    "wrong": "underline",
}


class Palette:
    """Token → style, plain and for the cursor's row. Without colour only attributes are left."""

    def __init__(self, colour: bool = True) -> None:
        self.colour = colour
        ground = Style(bgcolor=INK) if colour else Style()
        self._plain: Mapping[str, Style] = {
            name: ground + Style.parse(spec) for name, spec in (_COLOUR if colour else _MONO).items()
        }
        reverse = Style(reverse=True)
        self._selected: Mapping[str, Style] = (
            {name: Style.parse(_SELECTED.get(name, _SELECTED["txt"])) for name in _COLOUR}
            if colour
            else {name: style + reverse for name, style in self._plain.items()}
        )

    def plain(self, token: str) -> Style:
        """The style of a token."""
        return self._plain[token]

    def selected(self, token: str) -> Style:
        """The style of a token on the cursor's row."""
        return self._selected[token]
