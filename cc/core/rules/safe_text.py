"""Makes text from outside harmless on a terminal. Pure; knows neither Rich nor Textual nor what the text is about.

What is stored stays as it came; this is for showing it. Every output that goes to a terminal passes through here before
any screen object is built. Visible characters stay, so a report that tries to paint the screen can still be read.
"""

import unicodedata

_INVISIBLE = frozenset(
    "\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0"  # joiners and fillers that print nothing but count as letters
    + "".join(map(chr, range(0xFE00, 0xFE10)))  # variation selectors
    + "".join(map(chr, range(0xE0100, 0xE01F0)))
    + "".join(map(chr, range(0x180B, 0x1810)))
)
MOST_MARKS = 3
"""Combining marks that may stand on one letter; piles of them climb over other lines."""

UNKNOWN = "\N{REPLACEMENT CHARACTER}"
_EMOJI = range(0x1F000, 0x20000)
"""Emoji newer than this Python's Unicode tables are unassigned to it, and survive all the same."""


def safe_terminal(text: str) -> str:
    """The text without anything that a terminal would obey or that would hide or reorder what is read: C0 and C1
    controls (escape among them), bidi controls, zero-width characters, surrogates. Line ends become `\\n`, tabs four
    blanks; emoji, letters and a few combining marks stay."""
    if text.isascii() and text.isprintable():
        return text
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", "    ")
    if text.isascii():
        return "".join(char for char in text if char.isprintable() or char == "\n")
    return _without_piles("".join(map(_shown, text)))


def shows_nothing(text: str) -> bool:
    """Whether nobody would see any of it: blanks, controls, zero-width characters."""
    return not safe_terminal(text).strip()


def safe_line(text: str) -> str:
    """The same on one line: line ends and runs of blanks become one blank."""
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()
    return " ".join(safe_terminal(text).split())


def safe_json(text: str) -> str:
    """JSON that says the same to programs and nothing to a terminal: controls, bidi and zero-width characters and
    halves of surrogate pairs as `\\u202e`. Line ends are the writer's own and stay."""
    if text.isprintable():
        return text
    return "".join([char if char.isprintable() or char == "\n" else _escaped(char) for char in text])


def _escaped(char: str) -> str:
    units = char.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at] << 8 | units[at + 1]:04x}" for at in range(0, len(units), 2))


def _shown(char: str) -> str:
    """One character as it may be shown: itself, a blank, a mark for the unknown, or nothing."""
    if char == "\n":
        return char
    if char.isprintable():
        return "" if char in _INVISIBLE else char
    kind = unicodedata.category(char)
    if kind == "Zs":
        return " "
    if kind in ("Zl", "Zp"):
        return "\n"
    if kind == "Cn" and ord(char) in _EMOJI:
        return char
    return UNKNOWN if kind in ("Cs", "Cn", "Co") else ""


def _without_piles(text: str) -> str:
    """At most MOST_MARKS combining marks in a row."""
    kept: list[str] = []
    marks = 0
    for char in text:
        marks = marks + 1 if unicodedata.combining(char) else 0
        if marks <= MOST_MARKS:
            kept.append(char)
    return "".join(kept)
