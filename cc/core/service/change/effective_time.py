"""When a move counts (design: sla, rule 2 and late entry). Pure; knows no report."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from cc.core.phrases import Phrase
from cc.core.phrases.phrase import plain

SKEW = timedelta(seconds=60)
"""How far a device's clock may run ahead of ours before it is not believed."""


@dataclass(frozen=True, slots=True)
class Effective:
    """The instant that counts, what the event says of how it came about, and what the receipt says where that is
    another one than was claimed."""

    at: datetime
    facts: dict[str, object] = field(default_factory=dict)
    moved: Phrase | None = None


def effective_at(
    claimed_at: datetime | None, *, now: datetime, born: datetime | None, previous: datetime | None, name: str = ""
) -> Effective:
    """When something counts that is said to have happened at `claimed_at` to `name` and is recorded at `now`.

    A claim between the subject's birth and now (and the skew) counts, clamped between the subject's previous move and
    now. Any other is not believed: the receipt counts, and the event says so. Whole seconds.
    """
    if claimed_at is None:
        return Effective(now if previous is None else max(now, previous))
    claimed = claimed_at.replace(microsecond=0)
    if claimed > now + SKEW or (born is not None and claimed < born):
        facts: dict[str, object] = {"claimed_at": claimed.isoformat(), "counted": "received"}
        counts = now if previous is None else max(now, previous)
        return Effective(counts, facts, _moved(claimed, counts, now, name, born))
    at = min(claimed, now)
    if previous is not None:
        at = max(at, previous)
    facts = {"claimed_at": claimed.isoformat(), "counted": "claimed" if at == claimed else "clamped"}
    return Effective(at, facts, None if at == claimed else _moved(claimed, at, now, name, None))


def _moved(claimed: datetime, counts: datetime, now: datetime, name: str, born: datetime | None) -> Phrase:
    """Why another instant counts than the one that was claimed; `born` is given for what is not believed at all."""
    if claimed > now:
        return not_yet(claimed, counts, name)
    facts = {"claimed": plain(claimed), "counts": plain(counts), "ref": name}
    if born is not None:
        facts["born"] = plain(born)
        return Phrase(
            "{claimed:time} lies before {ref} was there ({born:time}) and is not believed: {counts:time} counts.", facts
        )
    return Phrase("{claimed:time} lies before what happened to {ref} last: {counts:time} counts.", facts)


def not_yet(claimed: datetime, counts: datetime, name: str) -> Phrase:
    """What is said of a claim that lies in the future."""
    facts = {"claimed": plain(claimed), "counts": plain(counts), "ref": name}
    return Phrase("{claimed:time} lies in the future: {counts:time} counts for {ref}.", facts)
