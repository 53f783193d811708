"""Which version of a policy holds for a report, by when it was received (design: sla). Pure: reads no time.

A policy holds for reports received at or after its `effective_at`; without one, for whatever is opened from its loading
on, whenever it was received. Of several versions of a code that hold, the newest does; where that one is retired, none.
"""

from collections.abc import Iterable
from datetime import datetime

from cc.core.records.sla import Policy, Reopening, TargetSpec


def in_force(versions: Iterable[Policy], at: datetime) -> tuple[Policy, ...]:
    """The policies for reports received at an instant, in declared order, ties by code."""
    newest: dict[str, Policy] = {}
    for policy in versions:
        holds = policy.effective_at is None or policy.effective_at <= at
        known = newest.get(policy.code)
        if holds and (known is None or policy.version > known.version):
            newest[policy.code] = policy
    return declared(policy for policy in newest.values() if not policy.retired)


def promises_no_less(policy: Policy | None, other: Policy | None) -> bool:
    """Whether no clock could gain by being held to a policy instead of another (None promises nothing). Promises that
    count by other calendars or from elsewhere cannot be compared: then it could."""
    if other is None:
        return True
    if policy is None or (other.count_verification and not policy.count_verification):
        return False
    if policy.reopening is not other.reopening and policy.reopening is not Reopening.RESUME:
        return False
    promised = {spec.name: spec for spec in policy.targets}
    return all(spec.name in promised and _no_looser(promised[spec.name], spec) for spec in other.targets)


def _no_looser(spec: TargetSpec, other: TargetSpec) -> bool:
    alike = (spec.calendar, spec.start, spec.boundary) == (other.calendar, other.start, other.boundary)
    return alike and spec.target_s <= other.target_s and set(spec.pauses) <= set(other.pauses)


def declared(policies: Iterable[Policy]) -> tuple[Policy, ...]:
    """In declared order, ties by code."""
    return tuple(sorted(policies, key=lambda policy: (policy.order, policy.code)))


def changes(versions: Iterable[Policy]) -> tuple[datetime, ...]:
    """The instants at which what is in force changes, earliest first."""
    return tuple(sorted({policy.effective_at for policy in versions if policy.effective_at is not None}))


def still_matching(versions: Iterable[Policy]) -> list[Policy]:
    """Of one code's versions those that some report could still be given, oldest first; retired ones among them."""
    found: list[Policy] = []
    for policy in sorted(versions, key=lambda each: each.version, reverse=True):
        later = found[-1].effective_at if found else None
        if not found or (later is not None and (policy.effective_at is None or policy.effective_at < later)):
            found.append(policy)
    return found[::-1]
