"""Why a clock says what it says: every interval it rests on, a verdict in words, and the clause. Owns words and spans;
the figures are sla_reckon's. Texts are English; times are left to whoever shows them, in the zone they choose.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from cc.core.records.event import Event
from cc.core.records.sla import (
    WALL,
    Boundary,
    Clock,
    ClockExplanation,
    Policy,
    ResolveStart,
    Span,
    StepStanding,
)
from cc.core.rules.calendar.work_calendar import WorkCalendar, epoch_s, instant
from cc.core.rules.sla.history import MERGED, NOT_ACTIONABLE, VERIFICATION, History
from cc.core.rules.sla.ladder import fired, silent_before_s
from cc.core.rules.sla.moves import steps
from cc.core.rules.sla.reckon import Reckoned, Reckoner
from cc.core.rules.sla.step_state import fired_steps, standing_steps
from cc.core.rules.sla.verdict import clock_order, verdict

_REASONS = {
    MERGED: "merged into another report",
    NOT_ACTIONABLE: "not actionable",
    VERIFICATION: "done, waiting for verification",
    "resolved": "stood resolved",
    "rejected": "stood rejected",
    "in_progress": "was assigned",
    "done": "was done",
}
_LONGEST_NAMED_D = 31


def explain(
    events: Sequence[Event],
    policies: Mapping[str, Policy],
    calendars: Mapping[str, WorkCalendar],
    as_of: datetime,
) -> tuple[ClockExplanation, ...]:
    """Each clock of a report as it stood at `as_of`, from what had been recorded by then.

    The counted spans add up to `clock.counted_s`, the paused and excluded ones to `clock.paused_s`; both reach to the
    clock's end, or to as_of while it goes on. Arguments and errors as for `sla.fold`.
    """
    known = [event for event in events if event.recorded_at <= as_of]
    if not known:
        return ()
    as_of_s = epoch_s(as_of)
    found, _ = steps(known)
    reckoner = Reckoner(History(policies).follow(found), calendars, as_of_s, fired(known), silent_before_s(known))
    every = sorted(reckoner.every(), key=lambda one: clock_order(one.clock))
    done = fired_steps(known)
    return tuple(_explanation(one, as_of_s, standing_steps(one, done, silent_before_s(known))) for one in every)


def _explanation(one: Reckoned, as_of_s: int, ladder: tuple[StepStanding, ...]) -> ClockExplanation:
    end_s = as_of_s if one.course.end_s is None else one.course.end_s
    spans = tuple(_spans(one, max(end_s, epoch_s(one.clock.started_at))))
    counted_s = sum(span.seconds for span in spans if span.kind == "counted")
    paused_s = sum(span.seconds for span in spans if span.kind in ("paused", "excluded"))
    counted_to = max(instant(end_s), one.clock.counted_to)
    clock = replace(one.clock, counted_s=counted_s, paused_s=paused_s, counted_to=counted_to)
    policy = one.terms.policy
    return ClockExplanation(
        clock=clock,
        spans=spans,
        verdict=_verdict(clock, one, instant(as_of_s)),
        clause=_clause(one),
        steps=ladder,
        spec=one.promise.spec,
        zone=_zone(one),
        source=policy.source if policy else "",
    )


def _spans(one: Reckoned, end_s: int) -> Iterator[Span]:
    calendar = one.promise.calendar
    for from_s, to_s, reason in one.course.pieces(end_s):
        if reason:
            kind = "excluded" if reason == MERGED else "paused"
            seconds = calendar.elapsed_s(from_s, to_s)
            yield Span(kind, instant(from_s), instant(to_s), seconds, reason_words(reason))
            continue
        at_s = from_s
        for opened_s, shut_s in calendar.spans_s(from_s, to_s):
            if at_s < opened_s:
                yield _closed(calendar, at_s, opened_s)
            yield Span("counted", instant(opened_s), instant(shut_s), shut_s - opened_s)
            at_s = shut_s
        if at_s < to_s:
            yield _closed(calendar, at_s, to_s)


def _closed(calendar: WorkCalendar, from_s: int, to_s: int) -> Span:
    """A stretch outside working hours; its reason names the holidays in it."""
    start, end = instant(from_s), instant(to_s)
    days = min((end - start).days + 1, _LONGEST_NAMED_D)
    moments = [start + timedelta(days=day) for day in range(days)] + [end - timedelta(seconds=1)]
    names = dict.fromkeys(name for name in map(calendar.closed_name, moments) if name)
    return Span("closed", start, end, 0, ", ".join(names))


def reason_words(reason: str) -> str:
    """A reason for standing still, for people."""
    return _REASONS.get(reason, f"on hold: {reason.replace('_', ' ')}")


def duration_words(seconds: int) -> str:
    """`26 h 3 min`, `45 s`: hours, minutes and seconds, those that are not nought."""
    hours, rest = divmod(abs(seconds), 3600)
    parts = [f"{count} {unit}" for count, unit in ((hours, "h"), (rest // 60, "min"), (rest % 60, "s")) if count]
    return " ".join(parts) or "0 s"


def _verdict(clock: Clock, one: Reckoned, as_of: datetime) -> str:
    plain = _plain_verdict(clock, one, as_of)
    return f"excluded, {reason_words(clock.excluded)}; it was {plain}" if clock.excluded else plain


def _plain_verdict(clock: Clock, one: Reckoned, as_of: datetime) -> str:
    counts_as = verdict(replace(clock, excluded=""), as_of)
    counted, promised = duration_words(clock.counted_s), duration_words(clock.target_s)
    if counts_as == "breached":
        return _breached(clock, as_of)
    if counts_as == "met":
        return f"met: {counted} counted of {promised}"
    if counts_as == "excluded":
        return f"void: it ended without an answer, after {counted} of {promised}"
    left_s = clock.target_s - clock.counted_s
    if clock.own_due and clock.due_at is not None:
        left_s = epoch_s(clock.due_at) - epoch_s(as_of)
    if counts_as == "paused":
        return f"paused ({reason_words(one.course.stretches[-1].reason)}): {duration_words(left_s)} of {promised} left"
    return f"running: {duration_words(left_s)} of {promised} left"


def _breached(clock: Clock, as_of: datetime) -> str:
    over_s = clock.counted_s - clock.target_s
    counted, promised = duration_words(clock.counted_s), duration_words(clock.target_s)
    if clock.target_s <= 0:
        return "breached from the start: it was due before it began"
    if clock.own_due:
        late_s = epoch_s(clock.stopped_at or as_of) - epoch_s(clock.started_at) - clock.target_s
        return f"breached: {duration_words(late_s)} after its due time"
    if over_s > 0:
        return f"breached: {counted} counted where {promised} were promised, {duration_words(over_s)} too long"
    if over_s < 0:
        return f"breached before its terms changed; {counted} counted of {promised} by those it has now"
    return f"breached: its {promised} were over when counting stopped, and it went on"


def _clause(one: Reckoned) -> str:
    """What it is held to, and by whom: pencil, paper and this line are enough to check it."""
    clock, spec, policy = one.clock, one.promise.spec, one.terms.policy
    if clock.own_due:
        return "the due time came with the report, from the system that it came from; no pause moves it"
    parts = [f"{clock.policy}: {clock.target} within {duration_words(spec.target_s)}"]
    parts.append("of wall time" if clock.calendar == WALL else f"of working time by {clock.calendar} ({_zone(one)})")
    if spec.starts is ResolveStart.TRIAGED:
        parts.append("from triage on")
    if spec.pauses:
        parts.append(f"pausing for {', '.join(reason.replace('_', ' ') for reason in spec.pauses)}")
    if spec.boundary is Boundary.NEXT_OPENING:
        parts.append("due at the next opening if it ends at closing time")
    source = f" [{policy.source}]" if policy and policy.source else ""
    return f"{' '.join(parts)}{source}"


def _zone(one: Reckoned) -> str:
    return one.promise.calendar.zone
