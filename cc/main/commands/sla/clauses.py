"""What a policy cites, in words: kind, number, title and article of the source, and the clause in the reader's
language."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from cc.core.phrases import mark
from cc.core.records.packs import NOT_FOUND, ClauseKind
from cc.core.rules.safe_text import safe_terminal
from cc.main.commands.sla.pack_words import in_language

if TYPE_CHECKING:
    from cc.core.records.packs import Clause
    from cc.words.reader import Reader


def clause_words(clauses: "Sequence[Clause]", reader: "Reader") -> list[str]:
    """One line a clause: what it rests on, then what it says."""
    return [_words(each, reader) for each in clauses]


def _words(clause: "Clause", reader: "Reader") -> str:
    line = _cited(clause, reader)
    if clause.share is None:
        return line
    return reader.say("{clause} Wanted: at least {share:percent} kept.", clause=line, share=clause.share)


def _cited(clause: "Clause", reader: "Reader") -> str:
    facts: dict[str, object] = {
        "kind": reader.text(_KINDS[clause.kind]),
        "text": safe_terminal(in_language(reader, clause.text_id, clause.text_en)),
        "of": [_about(each, reader) for each in clause.of],
    }
    if clause.kind is ClauseKind.OWN:
        return reader.say("  {kind} ({of}): {text}", **facts)
    facts |= {name: _found(getattr(clause, name), reader) for name in ("title", "number", "article")}
    facts["read"] = clause.read_on or reader.text(NOT_FOUND_WORDS)
    return reader.say("  {kind} ({of}): {number}, {title}, article {article}, read {read}: {text}", **facts)


def _found(text: str, reader: "Reader") -> str:
    return reader.text(NOT_FOUND_WORDS) if text == NOT_FOUND else safe_terminal(text)


def _about(of: str, reader: "Reader") -> str:
    """`arrival: pauses`."""
    name, _, part = of.partition(".")
    said = reader.text(_PARTS[name]) if name in _PARTS else reader.word("target", name)
    return f"{said}: {reader.text(_PARTS[part])}" if part in _PARTS else said


NOT_FOUND_WORDS = mark("not found")
_KINDS = {
    ClauseKind.REGULATION: mark("regulation"),
    ClauseKind.CIRCULAR: mark("circular"),
    ClauseKind.PROCEDURE: mark("operating procedure"),
    ClauseKind.STANDARD: mark("published standard"),
    ClauseKind.PRESS: mark("as told in public"),
    ClauseKind.AVERAGE: mark("average, no limit, in its source"),
    ClauseKind.OWN: mark("this room's own choice"),
}
_PARTS = {
    "calendar": mark("calendar"),
    "pauses": mark("pauses"),
    "starts": mark("start"),
    "steps": mark("warnings"),
    "reopening": mark("reopening"),
    "close_after_days": mark("closing by itself"),
    "count_verification": mark("waiting for verification"),
}
