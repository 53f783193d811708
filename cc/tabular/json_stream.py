"""JSON lists of any length, item by item, in flat memory. Owns cutting the text; knows nothing of reports."""

import json
from collections.abc import Iterator
from typing import Any, TextIO

from cc.core.phrases import Phrase

CHUNK = 1 << 16
LONGEST = 1 << 26
"""Characters that one item may have."""

NO_LIST = Phrase("there is no list in it")

_BLANKS = " \t\r\n"
_NUMBER_GOES_ON = 4
"""A number that seems to end here could go on after so many characters less one: `1` of `1e+5`."""


class JsonError(ValueError):
    """The text is no JSON, or not of the shape that was asked for; `phrase` says how."""

    def __init__(self, phrase: Phrase) -> None:
        super().__init__(str(phrase))
        self.phrase = phrase


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
            raise JsonError(_no_list(".".join(path or (anywhere,))))
        yield from reader.list_items()
        reader.leave(depth)
    else:
        raise JsonError(Phrase("it is neither a list nor an object"))
    reader.end()


def _no_list(where: str) -> Phrase:
    return Phrase("there is no list at {path}", {"path": where}) if where else NO_LIST


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
            facts = {"found": found, "expected": list(expected), "at": self._dropped + self._at}
            if not found:
                raise JsonError(Phrase("the file ends where {expected:or} should be (character {at})", facts))
            raise JsonError(Phrase("{found:quoted} where {expected:or} should be (character {at})", facts))
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
            facts = {"at": self._dropped + at}
            if isinstance(wrong, RecursionError):
                raise JsonError(Phrase("it is nested too deep (character {at})", facts)) from wrong
            if self._ended and at >= len(self._text.rstrip()):
                raise JsonError(Phrase("it ends too early")) from wrong
            raise JsonError(Phrase("wrong at character {at}", facts)) from wrong

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
            where = {"at": self._dropped + self._at}
            raise JsonError(Phrase("the document ends, and something follows (character {at})", where))

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
