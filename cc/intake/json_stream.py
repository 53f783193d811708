"""JSON lists of any length, item by item, in flat memory. Owns cutting the text; knows nothing of reports."""

import json
from collections.abc import Iterator
from typing import Any, TextIO

CHUNK = 1 << 16
LONGEST = 1 << 26
"""Characters that one item may have."""

_BLANKS = " \t\r\n"
_NUMBER_GOES_ON = 4
"""A number that seems to end here could go on after so many characters less one: `1` of `1e+5`."""


class JsonError(ValueError):
    """The text is no JSON, or not of the shape that was asked for."""


def items(stream: TextIO, path: tuple[str, ...] | None = None) -> Iterator[Any]:
    """The items of a list: the whole document, or the list at `path` (names from the top), or for None the first list
    within the top object. Raises JsonError."""
    reader = _Reader(stream)
    begin = reader.peek()
    if begin == "[":
        yield from reader.list_items()
    elif begin == "{":
        if not reader.enter(path):
            raise JsonError(f"there is no list at {'.'.join(path)}" if path else "there is no list in it")
        yield from reader.list_items()
    else:
        raise JsonError("it is neither a list nor an object")


class _Reader:
    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._decoder = json.JSONDecoder(strict=False)
        self._text, self._at, self._ended, self._dropped = "", 0, False, 0

    def peek(self) -> str:
        """The next character that is no blank, not taken; empty at the end."""
        while True:
            while self._at < len(self._text):
                if self._text[self._at] not in _BLANKS:
                    return self._text[self._at]
                self._at += 1
            if self._ended:
                return ""
            self._more()

    def take(self, expected: str) -> str:
        """The next character, which must be one of `expected`."""
        found = self.peek()
        if not found or found not in expected:
            told = repr(found) if found else "the end of the file"
            raise JsonError(f"{told} where {' or '.join(expected)} should be (character {self._dropped + self._at})")
        self._at += 1
        return found

    def value(self) -> Any:
        """The next value, whole."""
        self.peek()
        while True:
            try:
                value, end = self._decoder.raw_decode(self._text, self._at)
            except (json.JSONDecodeError, RecursionError) as wrong:
                self._check_hope(wrong)
            else:
                if self._ended or end + _NUMBER_GOES_ON <= len(self._text):
                    self._at = end
                    return value
            self._more()

    def _check_hope(self, wrong: Exception) -> None:
        """JsonError unless more text could still make a value of it."""
        rest = len(self._text) - self._at
        at = wrong.pos if isinstance(wrong, json.JSONDecodeError) else self._at
        cut = isinstance(wrong, json.JSONDecodeError) and (
            wrong.msg.startswith("Unterminated string") or at >= len(self._text) - 16
        )
        if self._ended or rest > LONGEST or not cut:
            what = wrong.msg if isinstance(wrong, json.JSONDecodeError) else "it is nested too deep"
            raise JsonError(f"{what} (character {self._dropped + at})") from wrong

    def _more(self) -> None:
        """Read on; twice as much each time a value is longer than what is there."""
        rest = self._text[self._at :]
        more = self._stream.read(max(CHUNK, len(rest)))
        self._dropped += self._at
        self._text, self._at, self._ended = rest + more, 0, not more

    def list_items(self) -> Iterator[Any]:
        """The items of the list that begins here."""
        self.take("[")
        if self.peek() == "]":
            self.take("]")
            return
        while True:
            yield self.value()
            if self.take(",]") == "]":
                return

    def enter(self, path: tuple[str, ...] | None) -> bool:
        """Go to the list at `path` within the object that begins here, leaving out everything before it."""
        self.take("{")
        while self.peek() != "}":
            name = self.value()
            self.take(":")
            wanted = path is None or (bool(path) and name == path[0])
            begin = self.peek()
            if wanted and begin == "[" and (path is None or len(path) == 1):
                return True
            if wanted and begin == "{" and path is not None and len(path) > 1:
                return self.enter(path[1:])
            self.value()
            if self.take(",}") == "}":
                return False
        return False
