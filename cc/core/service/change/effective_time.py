"""When a move counts (design: sla, rule 2 and late entry). Pure; knows no report."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

SKEW = timedelta(seconds=60)
"""How far a device's clock may run ahead of ours before it is not believed."""


@dataclass(frozen=True, slots=True)
class Effective:
    """The instant that counts, and what the event says of how it came about."""

    at: datetime
    facts: dict[str, object] = field(default_factory=dict)


def effective_at(
    claimed_at: datetime | None, *, now: datetime, born: datetime | None, previous: datetime | None
) -> Effective:
    """When something counts that is said to have happened at `claimed_at` and is recorded at `now`.

    A claim between the subject's birth and now (and the skew) counts, clamped between the subject's previous move and
    now. Any other is not believed: the receipt counts, and the event says so. Whole seconds.
    """
    if claimed_at is None:
        return Effective(now if previous is None else max(now, previous))
    claimed = claimed_at.replace(microsecond=0)
    if claimed > now + SKEW or (born is not None and claimed < born):
        facts: dict[str, object] = {"claimed_at": claimed.isoformat(), "counted": "received"}
        return Effective(now if previous is None else max(now, previous), facts)
    at = min(claimed, now)
    if previous is not None:
        at = max(at, previous)
    return Effective(at, {"claimed_at": claimed.isoformat(), "counted": "claimed" if at == claimed else "clamped"})
