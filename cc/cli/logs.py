"""Log lines: as JSON or for people, with the time in UTC, and without what reports and people are about.

Rooms log through the standard library: a fixed text, facts of ours in `extra={"posko": {…}}`. What an exception says is
left out, since it quotes what it choked on; its kind and where it happened stay. Owns the form; knows no request.
"""

import json
import logging
import re
import sys
import traceback
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from cc.cli.faults import write_fault
from cc.core.rules.safe_text import safe_line

Form = Literal["text", "json"]
FACTS = "posko"
"""The name in `extra` of a line's own facts."""
MOST_FRAMES = 30
_MASKED = (
    (re.compile(r"posko_[\w-]{8,}"), "posko_***"),
    (re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"), "***@***"),
    (re.compile(r"(?<![\w-])(?:\+?62[ -]?|0)8[\d .-]{6,14}\d(?![\w-])"), "08***"),
    (re.compile(r"(://[^:/@\s]*):[^@/\s]*@"), r"\1:***@"),
)
"""A second net, under what callers leave out: tokens, e-mail addresses, mobile numbers, passwords in URLs."""


def masked(text: str) -> str:
    """Text without what looks like a token, an e-mail address, a mobile number or a password."""
    for pattern, instead in _MASKED:
        text = pattern.sub(instead, text)
    return text


def frames(error: BaseException) -> list[str]:
    """Where it happened, the innermost last: `file:line function`, and each exception's kind. No message."""
    told: list[str] = []
    seen: BaseException | None = error
    while seen is not None and len(told) < MOST_FRAMES:
        steps = [
            f"{_short(each.filename)}:{each.lineno} {each.name}" for each in traceback.extract_tb(seen.__traceback__)
        ]
        told[:0] = [*steps[-MOST_FRAMES:], type(seen).__name__]
        seen = seen.__cause__ or (None if seen.__suppress_context__ else seen.__context__)
    return told


def _short(filename: str) -> str:
    """A file from its package on: where somebody's home lies is nobody's business."""
    parts = Path(filename).parts
    for root in ("site-packages", "cc"):
        if root in parts:
            at = len(parts) - 1 - parts[::-1].index(root)
            return "/".join(parts[at + (root == "site-packages") :])
    return parts[-1] if parts else filename


def line_of(record: logging.LogRecord) -> dict[str, Any]:
    """A line's facts in their order: at, level, logger, event, then its own."""
    line: dict[str, Any] = {
        "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
        "level": record.levelname.lower(),
        "logger": record.name,
        "event": masked(record.getMessage()),
    }
    own: Mapping[str, object] = getattr(record, FACTS, {})
    line |= {name: masked(fact) if isinstance(fact, str) else fact for name, fact in own.items()}
    error = record.exc_info[1] if record.exc_info else None
    if error is not None:
        line |= {"error": type(error).__name__, "trace": frames(error)}
    return line


class Lines(logging.Formatter):
    """One record, one line: an object, or words for people."""

    def __init__(self, form: Form) -> None:
        super().__init__()
        self._form = form

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        line = line_of(record)
        if self._form == "json":
            return json.dumps(line, default=str)
        head = " ".join(safe_line(str(line.pop(name))) for name in ("at", "level", "event"))
        return " ".join([head, *(f"{name}={_plain(fact)}" for name, fact in line.items())])


def _plain(fact: object) -> str:
    told = safe_line(" < ".join(map(str, reversed(fact))) if isinstance(fact, list) else str(fact))
    return f'"{told}"' if " " in told or not told else told


def to_standard_error(form: Form, *names: str) -> None:
    """Let these loggers write to standard error, whatever else they write to."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Lines(form))
    for name in names:
        log = logging.getLogger(name)
        log.propagate = False
        log.addHandler(handler)
        log.setLevel(logging.INFO)


def faults_file(path: Path) -> logging.Handler:
    """Writes warnings and faults to a file that its owner alone reads and that stays small; made with the first."""
    handler = FaultsHandler(path)
    handler.setLevel(logging.WARNING)
    handler.setFormatter(Lines("text"))
    return handler


class FaultsHandler(logging.Handler):
    """Writes what is logged there."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path

    def emit(self, record: logging.LogRecord) -> None:
        """Write one; a log that cannot be written stops nothing."""
        try:
            write_fault(self._path, self.format(record))
        except OSError:
            self.handleError(record)

    def handleError(self, record: logging.LogRecord) -> None:  # logging's own name
        """Say nothing: standard error may be as full as the disk."""
