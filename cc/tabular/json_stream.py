"""JSON lists of any length, item by item, in flat memory. Owns cutting the text; knows nothing of reports."""

import json
from collections.abc import Iterator
from typing import Any, TextIO

CHUNK = 1 << 16
LONGEST = 1 << 26
"""Characters that one item may have."""

NO_LIST = "there is no list in it"

_BLANKS = " \t\r\n"
_NUMBER_GOES_ON = 4
"""A number that seems to end here could go on after so many characters less one: `1` of `1e+5`."""


class JsonError(ValueError):
    """The text is no JSON, or not of the shape that was asked for."""


def items(stream: TextIO, path: tuple[str, ...] | None = None, *, anywhere: str = "") -> Iterator[Any]:
    """The items of a list: the whole document, or the list at `path` (names from the top), or the first list that is
    called `anywhere` however deep, or else the first list within the top object. Raises JsonError, also when the text
    ends within what is around the list, or goes on behind it: then something of the file is missing, or unread."""
    reader = _Reader(stream)
    begin = reader.peek()
    if begin == "[":
        yield from reader.list_items()
    elif begin == "{":
        depth = reader.enter(path) if path or not anywhere else reader.find(anywhere)
        if not depth:
            raise JsonError(f"there is no list at {'.'.join(path or (anywhere,))}" if path or anywhere else NO_LIST)
        yield from reader.list_items()
        reader.leave(depth)
    else:
        raise JsonError("it is neither a list nor an object")
    reader.end()


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

    def enter(self, path: tuple[str, ...] | None) -> int:
        """Go to the list at `path` within the object that begins here (for None the first list in it), leaving out
        everything before it. How many objects deep it lies; 0 when there is none."""
        for name in self._names():
            begin = self.peek()
            wanted = path is None or name == path[0]
            if wanted and begin == "[" and (path is None or len(path) == 1):
                return 1
            if wanted and begin == "{" and path is not None and len(path) > 1:
                depth = self.enter(path[1:])
                return depth + 1 if depth else 0
            self.value()
        return 0

    def find(self, wanted: str) -> int:
        """The same for the first list of this name, in whatever object."""
        for name in self._names():
            begin = self.peek()
            if begin == "[" and name == wanted:
                return 1
            if begin == "{":
                depth = self.find(wanted)
                if depth:
                    return depth + 1
            else:
                self.value()
        return 0

    def leave(self, depth: int) -> None:
        """Read on to the end of so many objects."""
        for _ in range(depth):
            while self.take(",}") == ",":
                self.value()
                self.take(":")
                self.value()

    def end(self) -> None:
        """JsonError when there is more behind the document."""
        if self.peek():
            raise JsonError(f"the document ends, and something follows (character {self._dropped + self._at})")

    def _names(self) -> Iterator[str]:
        """The names of the object that begins here; whoever iterates takes each value."""
        self.take("{")
        if self.peek() == "}":
            self.take("}")
            return
        while True:
            name = self.value()
            self.take(":")
            yield name
            if self.take(",}") == "}":
                return
