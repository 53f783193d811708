"""The one module that writes standard output: tables and lines for people, JSON for programs, bytes when asked.

JSON objects carry `schema` (`posko.task/1`), so that a program knows what it reads. Must never write
an error, and never know what a value means.
"""

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from io import TextIOWrapper
from itertools import chain, islice
from typing import Any, BinaryIO, Protocol, TextIO, TypeVar

import typer

from cc.cli import voice
from cc.core.errors import UnreachableError

ItemT = TypeVar("ItemT")
CLOSED_PIPE = 141
"""Exit status when whoever read our output went away: what a shell shows for SIGPIPE."""


class TablePrinter(Protocol):
    """Writes a table: headings, rows of cells (text made safe by whoever prints it), where to, terminal or not."""

    def __call__(
        self, headings: Sequence[str], rows: Iterable[Sequence[object]], out: TextIO, *, terminal: bool
    ) -> None:
        """Write it."""
        ...


class Output:
    """Where a verb's answer goes."""

    def __init__(self, *, as_json: bool, print_table: TablePrinter) -> None:
        self.as_json = as_json
        self._print_table = print_table

    @property
    def terminal(self) -> bool:
        """Whether people look at it."""
        return sys.stdout.isatty()

    def line(self, text: str = "") -> None:
        """A line for people; text from outside is made safe here."""
        with _pipe() as out:
            out.write(safe(text) + "\n")

    def json(self, schema: str, values: Mapping[str, object]) -> None:
        """One thing as JSON."""
        with _pipe() as out:
            out.write(dumped({"schema": schema, **{name: _plain(value) for name, value in values.items()}}) + "\n")

    def thing(self, schema: str, thing: object, words: Callable[[], Iterable[str]]) -> None:
        """One thing: as JSON its fields, for people the lines that `words` makes."""
        if self.as_json:
            values = _plain(thing)
            self.json(schema, values if isinstance(values, dict) else {"value": values})
            return
        for line in words():
            self.line(line)

    def items(
        self,
        schema: str,
        items: Iterable[ItemT],
        headings: str | Sequence[str],
        row: Callable[[ItemT], Sequence[object]],
        *,
        empty: str = "",
        more: Callable[[], bool] | None = None,
    ) -> int:
        """A list: as JSON an object with `items` (written one by one, however many), for people a table.

        `headings` is a text of ours, the columns' names with commas between them, or names that are said already;
        `empty` is a text of ours.

        `more` is asked at the end whether there are others that were not asked for; JSON has its answer as `more`.
        Answers how many items there were.
        """
        if self.as_json:
            return self._json_items(schema, items, more)
        count = 0

        def rows() -> Iterator[Sequence[object]]:
            nonlocal count
            for item in items:
                count += 1
                yield row(item)

        with _pipe() as out:
            self._print_table(spoken_headings(headings), rows(), out, terminal=self.terminal)
        if not count and empty:
            self.line(voice.say(empty))
        return count

    def write(self, writer: Callable[[TextIO], object]) -> None:
        """Let a printer write to standard output itself (it makes its text safe)."""
        with _pipe() as out:
            writer(out)

    def bytes(self, chunks: Iterable[bytes]) -> None:
        """Raw bytes: for redirecting to a file, refused on a terminal by the caller."""
        with _pipe() as out:
            out.flush()
            raw: BinaryIO = out.buffer
            for chunk in chunks:
                raw.write(chunk)
            raw.flush()

    def _json_items(self, schema: str, items: Iterable[object], more: Callable[[], bool] | None) -> int:
        count, coming = 0, iter(items)
        # The first one before any output: a refusal then leaves standard output empty.
        first = list(islice(coming, 1))
        with _pipe() as out:
            out.write(f'{{"schema": {dumped(schema)}, "items": [')
            for item in chain(first, coming):
                out.write(("\n" if not count else ",\n") + dumped(_plain(item)))
                count += 1
            last = f', "more": {dumped(more())}' if more else ""
            out.write(("\n]" if count else "]") + last + "}\n")
        return count


def _plain(value: object) -> Any:
    """A value as plain JSON. What writes them is loaded where JSON is asked for: help and tables do without it."""
    from cc.wire.codec import plain

    return plain(value)


def spoken_headings(headings: str | Sequence[str]) -> Sequence[str]:
    """The columns' names in the reader's language."""
    return voice.say(headings).split(", ") if isinstance(headings, str) else headings


def safe(text: str) -> str:
    """Text that cannot steer a terminal."""
    from cc.core.rules.safe_text import safe_terminal

    return safe_terminal(text)


def show(text: str) -> None:
    """Our own words on standard output: help, a version."""
    with _pipe() as out:
        out.write(text + "\n")


def flush() -> None:
    """Push out what is left; quiet when nobody reads any more."""
    with _pipe() as out:
        out.flush()


def settle_streams() -> None:
    """Data is UTF-8 whatever the locale; a terminal gets what it can show."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            if stream.isatty():
                stream.reconfigure(errors="replace")
            else:
                stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def dumped(value: object) -> str:
    """JSON as people read it, harmless on a terminal."""
    import json  # help and tables do without it

    from cc.core.rules.safe_text import safe_json

    return safe_json(json.dumps(value, ensure_ascii=False, allow_nan=False, default=str))


@contextmanager
def _pipe() -> Iterator[TextIO]:
    """Standard output; when its reader went away, the command ends quietly. Raises UnreachableError when it is closed
    or its disk is full."""
    if sys.stdout is None:
        raise UnreachableError("standard output is closed: there is nowhere to answer to.", code="output.closed")
    try:
        yield sys.stdout
    except BrokenPipeError:
        _drop_output()
        raise typer.Exit(CLOSED_PIPE) from None
    except OSError as wrong:
        _drop_output()
        raise UnreachableError(
            "the answer cannot be written: {why:reason}. What was asked for is done all the same.",
            code="output.failed",
            fields={"why": wrong.strerror},
        ) from wrong


def _drop_output() -> None:
    """Whatever is still buffered must not be tried again at exit."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)
