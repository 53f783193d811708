"""What colours and attributes mean: the tokens of the design, as Rich styles. Grey is normal, colour is only for what
is not, never colour alone, and green is not used. Knows no widget."""

from collections.abc import Mapping

from rich.style import Style

INK = "#0d1117"
SURFACE = "#171d26"
TEXT = "#b6c0cc"
DIM = "#6f7b8b"
STRONG = "#e9eef4"
LINE = "#2b3440"
RED = "#ff6a5c"
AMBER = "#f0b64a"
BLUE = "#6fc1ff"
VIOLET = "#c3a6ff"
SEL_BACK = "#cdd6e1"

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
    "dim": f"#46525f on {SEL_BACK}",
    "late": f"bold #a3150b on {SEL_BACK}",
    "soon": f"underline #7d4e00 on {SEL_BACK}",
    "mine": f"bold #0a4f86 on {SEL_BACK}",
    "theirs": f"#46525f on {SEL_BACK}",
    "mark": f"underline #5b2bb0 on {SEL_BACK}",
    "alarm-1": f"bold {INK} on {RED}",
    "alarm-2": f"bold #a3150b on {SEL_BACK}",
    "alarm-3": f"#7d4e00 on {SEL_BACK}",
    "pending": f"italic #0a4f86 on {SEL_BACK}",
    "failed": f"bold #a3150b on {SEL_BACK}",
    "gone": f"strike #46525f on {SEL_BACK}",
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


TOKENS = frozenset(_COLOUR)
"""Every token there is."""
