"""On which line of a TOML text each key stands. Owns nothing but that: the values, and whether the text is TOML at all,
are the parser's (which tells no positions); this scans a text that the parser has taken.

A path is a tuple of keys and, in arrays, indexes: `("policy", 0, "targets", "resolve", "for")`.
"""

import re
import tomllib
from bisect import bisect_left
from collections.abc import Mapping

Path = tuple[str | int, ...]

_KEY = re.compile(r"""[A-Za-z0-9_-]+|"(?:[^"\\\n]|\\.)*"|'[^'\n]*'""")
_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_SPACE = re.compile(r"[ \t]*")
_STRING = re.compile(
    r'"""(?:[^\\]|\\.)*?"{3,5}'
    r"|'''.*?'{3,5}"
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|'[^'\n]*'",
    re.DOTALL,
)
_PLAIN = re.compile(r"[^,\]}#\n]+")


class Lines:
    """Where everything stands. `at` never fails: what is not there stands where what holds it does."""

    def __init__(self, text: str) -> None:
        self._found = _Scan(text).run()

    def at(self, path: Path) -> int:
        """The line (from 1) of a path, or of its nearest beginning that is there; 1 for none."""
        for end in range(len(path), 0, -1):
            found = self._found.get(path[:end])
            if found is not None:
                return found
        return 1

    @property
    def paths(self) -> Mapping[Path, int]:
        """Every path with its line."""
        return self._found


class _Scan:
    def __init__(self, text: str) -> None:
        self._text, self._at = text, 0
        self._newlines = [index for index, sign in enumerate(text) if sign == "\n"]
        self._found: dict[Path, int] = {}
        self._counts: dict[Path, int] = {}

    def run(self) -> dict[Path, int]:
        """Statement by statement, to the end."""
        table: Path = ()
        while self._skip(_BLANK) < len(self._text):
            if self._text[self._at] == "[":
                table = self._header()
            else:
                self._pair(table)
        return self._found

    def _skip(self, pattern: re.Pattern[str]) -> int:
        found = pattern.match(self._text, self._at)
        self._at = found.end() if found else self._at + 1  # never stands still, whatever the text
        return self._at

    def _note(self, path: Path, at: int) -> None:
        for end in range(1, len(path) + 1):
            self._found.setdefault(path[:end], bisect_left(self._newlines, at) + 1)

    def _header(self) -> Path:
        at, many = self._at, self._text.startswith("[[", self._at)
        self._at += 2 if many else 1
        table: Path = ()
        for key in self._keys():
            table = self._inside((*table, key))
        self._at += 2 if many else 1
        if many:
            if isinstance(table[-1], int):
                table = table[:-1]
            self._counts[table] = self._counts.get(table, -1) + 1
            self._note(table, at)
            table = (*table, self._counts[table])
        self._note(table, at)
        return table

    def _inside(self, path: Path) -> Path:
        """The path, within its array's last table if it is one."""
        return (*path, self._counts[path]) if path in self._counts else path

    def _keys(self) -> list[str]:
        """A dotted key; stands behind it and blanks afterwards."""
        keys: list[str] = []
        while True:
            start = self._skip(_SPACE)
            raw = self._text[start : self._skip(_KEY)]
            keys.append(raw if raw[:1] not in ('"', "'") else next(iter(tomllib.loads(f"{raw} = 0"))))
            self._skip(_SPACE)
            if self._text[self._at : self._at + 1] != ".":
                return keys
            self._at += 1

    def _pair(self, table: Path) -> None:
        at = self._at
        path = (*table, *self._keys())
        self._note(path, at)
        self._at += 1  # the =
        self._skip(_SPACE)
        self._value(path)

    def _value(self, path: Path) -> None:
        sign = self._text[self._at : self._at + 1]
        if sign == "[":
            self._members(path, "]")
        elif sign == "{":
            self._members(path, "}")
        elif sign in ('"', "'"):
            self._skip(_STRING)
        else:
            self._skip(_PLAIN)

    def _members(self, path: Path, end: str) -> None:
        self._at += 1
        index = 0
        while self._skip(_BLANK) < len(self._text) and self._text[self._at] != end:
            if self._text[self._at] == ",":
                self._at += 1
            elif end == "}":
                self._pair(path)
            else:
                self._note((*path, index), self._at)
                self._value((*path, index))
                index += 1
        self._at += 1
