"""Whether what is stored is what the events say, in two facts: what `audit verify` walks through, for `db check`. Read
only."""

from collections.abc import Iterator, Sequence

from sqlalchemy import Connection, select, text

from cc.core.phrases import Phrase
from cc.core.records.system import Fact
from cc.core.store.checks import proof_counts, trail
from cc.core.store.sql import tables

R = tables.report
EXAMPLES = 3
HINT = Phrase(
    "restore a backup, or send the log to those who run Posko: what is stored is not what happened."
    " `{command} audit verify` says each."
)


def replayed(connection: Connection, asked: trail.Asked) -> Iterator[Fact]:
    """The rows of every stream and report, and the counts beside them."""
    wrong: dict[str, None] = {}
    walked = 0
    for step in trail.steps(connection, asked):
        wrong |= dict.fromkeys(each.stream for each in step.findings)
        walked = step.streams
    counts = list(proof_counts.tallies(connection, asked.directory))
    wrong.pop("tally", None)
    well = Phrase("{n:number} {n:plural=stream/streams} of events give what is stored", {"n": walked})
    yield _fact("replay", well, [_name(connection, each) for each in wrong])
    yield _fact("counters", Phrase("as counted"), counts)


def _name(connection: Connection, stream: str) -> str:
    """A report's ref, or the stream's own name."""
    ref = None if ":" in stream else connection.execute(select(R.c.ref).where(R.c.id == stream)).scalar()
    return str(ref or stream)


def _fact(name: str, well: Phrase, wrong: Sequence[str | Phrase]) -> Fact:
    if not wrong:
        return Fact.of(name, well)
    told = {"n": len(wrong), "examples": wrong[:EXAMPLES], "more": len(wrong) - EXAMPLES}
    if len(wrong) > EXAMPLES:
        return Fact.of(name, Phrase("{n:number} differ: {examples} and {more:number} more", told), False, HINT)
    return Fact.of(name, Phrase("{n:number} differ: {examples}", told), False, HINT)


def sound(connection: Connection) -> Fact:
    """SQLite's own check of its file."""
    found = [str(row[0]) for row in connection.execute(text("PRAGMA quick_check(3)"))]
    if found == ["ok"]:
        return Fact.of("file", Phrase("sound"))
    return Fact.of("file", "; ".join(found), False, Phrase("restore a backup: the file is damaged."))
