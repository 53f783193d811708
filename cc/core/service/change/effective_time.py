"""When a move counts (design: sla, rule 2 and late entry; trust, 4). Pure; knows no report."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from cc.core.errors import InputError
from cc.core.phrases import Phrase
from cc.core.phrases.phrase import plain
from cc.core.rules.sla.claims import BELIEVED, WAITS

SKEW = timedelta(seconds=60)
"""How far another machine's clock may run ahead of ours before what it says is refused."""


@dataclass(frozen=True, slots=True)
class Effective:
    """The instant that counts, what the event says of how it came about, and what the receipt says where that is
    another one than was claimed. `waits`: for a confirmation."""

    at: datetime
    facts: dict[str, object] = field(default_factory=dict)
    moved: Phrase | None = None
    waits: bool = False


def effective_at(
    claimed_at: datetime | None,
    *,
    now: datetime,
    born: datetime | None,
    previous: datetime | None,
    name: str = "",
    favours: bool = False,
    believed: timedelta | None = BELIEVED,
) -> Effective:
    """When something counts that somebody says happened at `claimed_at` to `name`, and that is recorded at `now`.

    A claim from `born` (the subject's birth) on counts, clamped between the subject's `previous` move and now. One that
    `favours` a clock and lies further back than is `believed` (None: any is) waits: until it is confirmed the recording
    counts. InputError for what cannot be: before the birth, or (beyond SKEW) in the future. Whole seconds.
    """
    at = now if previous is None else max(now, previous)
    if claimed_at is None:
        return Effective(at)
    claimed = claimed_at.replace(microsecond=0)
    _require_possible(claimed, now, born, name)
    facts: dict[str, object] = {"claimed_at": claimed.isoformat()}
    if favours and believed is not None and now - claimed > believed:
        return Effective(at, {**facts, "counted": WAITS}, waiting_words(claimed, at, name), waits=True)
    counts = min(claimed, now) if previous is None else max(min(claimed, now), previous)
    if counts == claimed:
        return Effective(counts, {**facts, "counted": "claimed"})
    told = not_yet(claimed, counts, name) if claimed > now else _clamped(claimed, counts, name)
    return Effective(counts, {**facts, "counted": "clamped"}, told)


def _require_possible(claimed: datetime, now: datetime, born: datetime | None, name: str) -> None:
    if claimed > now + SKEW:
        raise InputError(
            "{claimed:time} lies in the future: say when it happened, or leave the time out.",
            code="input.claimed",
            fields={"claimed": claimed},
        )
    if born is not None and claimed < born:
        raise InputError(
            "{claimed:time} lies before {ref} was there ({born:time}): say when it happened, or leave the time out.",
            code="input.claimed",
            fields={"claimed": claimed, "ref": name, "born": born},
        )


def waiting_words(claimed: datetime, counts: datetime, name: str) -> Phrase:
    """What is said of a claim that waits for a confirmation."""
    facts = {"claimed": plain(claimed), "counts": plain(counts), "ref": name}
    return Phrase(
        "{claimed:time} lies too far back to be believed unseen: {counts:time} counts for {ref} until a supervisor "
        "confirms it.",
        facts,
    )


def _clamped(claimed: datetime, counts: datetime, name: str) -> Phrase:
    facts = {"claimed": plain(claimed), "counts": plain(counts), "ref": name}
    return Phrase("{claimed:time} lies before what happened to {ref} last: {counts:time} counts.", facts)


def not_yet(claimed: datetime, counts: datetime, name: str) -> Phrase:
    """What is said of a claim that lies in the future."""
    facts = {"claimed": plain(claimed), "counts": plain(counts), "ref": name}
    return Phrase("{claimed:time} lies in the future: {counts:time} counts for {ref}.", facts)
