"""Text of others as plain values, within bounds that are looked at before a parser runs. Pure; owns the bounds, and
that every refusal is a ValueError in the parser's own manner.

tomllib takes time and memory with the square of a key's dots (40,000 of them: 51 s and 6 GB), and both parsers recurse.
"""

import json
import re
import tomllib
from typing import Any

MOST_PARTS, MOST_DEPTH, MOST_DIGITS = 32, 64, 4_000
"""Of a dotted key; of brackets in brackets; of a number (Python itself reads 4,300)."""

_PIECE = re.compile(
    r'"""|\'\'\'|"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'|#[^\n]*|[A-Za-z0-9_-]+|[ \t]+|.',
    re.DOTALL,
)
_ENDS = {'"""': re.compile(r'(?:[^\\]|\\.)*?"{3,5}', re.DOTALL), "'''": re.compile(r".*?'{3,5}", re.DOTALL)}
_BLANK = (" ", "\t", "#")


def read_toml(text: str) -> dict[str, Any]:
    """A TOML text's values. Raises TOMLDecodeError alone."""
    _check(text.replace("\r\n", "\n"))
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        raise
    except (ValueError, RecursionError) as wrong:  # digits without end, brackets without end
        raise tomllib.TOMLDecodeError(f"Invalid value ({type(wrong).__name__}) (at end of document)") from None


def read_json(text: str | bytes) -> Any:
    """A JSON text's value. Raises ValueError alone."""
    try:
        return json.loads(text)
    except RecursionError:
        raise ValueError("nested too deep") from None


def _check(text: str) -> None:
    """TOMLDecodeError for what a parser would be long about. Looks at each character once."""
    at = depth = parts = 0
    joined = False
    while at < len(text):
        found = _PIECE.match(text, at)
        assert found is not None  # the last of its choices takes anything
        piece, start, at = found[0], at, found.end()
        if piece in _ENDS:
            end = _ENDS[piece].match(text, at)
            if end is None:
                return  # which the parser says better, and at once
            at = end.end()
        elif piece in ('"', "'"):
            return
        if piece[0] in _BLANK:
            continue
        if piece == ".":
            joined = True
            continue
        depth += (piece in ("[", "{")) - (piece in ("]", "}"))
        parts = parts + 1 if joined else 1
        joined = False
        if parts > MOST_PARTS:
            raise _wrong("Too many dots in one key", text, start)
        if depth > MOST_DEPTH:
            raise _wrong("Nested too deep", text, start)
        if len(piece) > MOST_DIGITS and piece.replace("_", "").isdigit():
            raise _wrong("Too many digits in one number", text, start)


def _wrong(what: str, text: str, at: int) -> tomllib.TOMLDecodeError:
    line = text.count("\n", 0, at) + 1
    column = at - text.rfind("\n", 0, at)
    return tomllib.TOMLDecodeError(f"{what} (at line {line}, column {column})")
