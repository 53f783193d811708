"""Why a clock says what it says: every interval it rests on, a verdict in words, and the clause. Owns words and spans;
the figures are sla_reckon's. Texts are English; times are left to whoever shows them, in the zone they choose.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from cc.core.phrases.phrase import Phrase, phrase_of, plain
from cc.core.phrases.worked import EVERY_HOUR, worked
from cc.core.records.explanations import ClockExplanation, Span, StepStanding
from cc.core.records.sla import WALL, Boundary, Clock, Policy
from cc.core.records.trail import Event
from cc.core.rules.calendar.work_calendar import WorkCalendar, epoch_s, instant
from cc.core.rules.sla.episodes import MERGED, NOT_ACTIONABLE, VERIFICATION
from cc.core.rules.sla.history import History
from cc.core.rules.sla.ladder import fired, silent_before_s
from cc.core.rules.sla.moves import steps
from cc.core.rules.sla.reckon import Reckoned, Reckoner
from cc.core.rules.sla.step_state import fired_steps, standing_steps
from cc.core.rules.sla.told_times import told_times
from cc.core.rules.sla.verdict import clock_order, verdict
from cc.core.vocabulary import OWN_START, ClockStart

_REASONS = {
    MERGED: Phrase("merged into another report"),
    NOT_ACTIONABLE: Phrase("not actionable"),
    VERIFICATION: Phrase("done, waiting for verification"),
    "resolved": Phrase("stood resolved"),
    "rejected": Phrase("stood rejected"),
    "in_progress": Phrase("was assigned"),
    "done": Phrase("was done"),
}
_FROM = {
    ClockStart.RECEIVED: "from the receipt on",
    ClockStart.TRIAGED: "from triage on",
    ClockStart.ASSIGNED: "from the first assignment on",
    ClockStart.ACCEPTED: "from acceptance on",
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
    silent_s = silent_before_s(known)
    told = (_explanation(one, as_of_s, standing_steps(one, done, silent_s)) for one in every)
    return tuple(replace(each, times=told_times(known, each.clock.number)) for each in told)


def _explanation(one: Reckoned, as_of_s: int, ladder: tuple[StepStanding, ...]) -> ClockExplanation:
    end_s = as_of_s if one.course.end_s is None else one.course.end_s
    spans = tuple(_spans(one, max(end_s, epoch_s(one.clock.started_at))))
    counted_s = sum(span.seconds for span in spans if span.kind == "counted")
    paused_s = sum(span.seconds for span in spans if span.kind in ("paused", "excluded"))
    counted_to = max(instant(end_s), one.clock.counted_to)
    clock = replace(one.clock, counted_s=counted_s, paused_s=paused_s, counted_to=counted_to)
    policy = one.terms.policy
    told = _verdict(clock, one, instant(as_of_s))
    return ClockExplanation(
        clock=clock,
        spans=spans,
        verdict=_english(told),
        verdict_phrase=phrase_of(plain(told)),
        clause=_clause(one),
        steps=ladder,
        spec=one.promise.spec,
        zone=_zone(one),
        source=policy.source if policy else "",
        brought_by=one.brought_by,
        clauses=tuple(each for each in policy.clauses if each.about(clock.target)) if policy else (),
    )


def _spans(one: Reckoned, end_s: int) -> Iterator[Span]:
    calendar = one.promise.calendar
    for from_s, to_s, reason in one.course.pieces(end_s):
        if reason:
            kind = "excluded" if reason == MERGED else "paused"
            seconds = calendar.elapsed_s(from_s, to_s)
            why = reason_phrase(reason)
            yield _span(kind, from_s, to_s, seconds, reason_words(reason), why)
            continue
        at_s = from_s
        for opened_s, shut_s in calendar.spans_s(from_s, to_s):
            if at_s < opened_s:
                yield _closed(calendar, at_s, opened_s)
            yield _span("counted", opened_s, shut_s, shut_s - opened_s)
            at_s = shut_s
        if at_s < to_s:
            yield _closed(calendar, at_s, to_s)


def _span(kind: str, from_s: int, to_s: int, seconds: int, reason: str = "", why: Phrase | None = None) -> Span:
    return Span(kind=kind, start=instant(from_s), end=instant(to_s), seconds=seconds, reason=reason, why=why)


def _closed(calendar: WorkCalendar, from_s: int, to_s: int) -> Span:
    """A stretch outside working hours; its reason names the holidays in it."""
    start, end = instant(from_s), instant(to_s)
    days = min((end - start).days + 1, _LONGEST_NAMED_D)
    moments = [start + timedelta(days=day) for day in range(days)] + [end - timedelta(seconds=1)]
    names = ", ".join(dict.fromkeys(name for name in map(calendar.closed_name, moments) if name))
    return _span("closed", from_s, to_s, 0, names, Phrase("{names:shipped}", {"names": names}) if names else None)


def reason_words(reason: str) -> str:
    """A reason for standing still, in English for people."""
    known = _REASONS.get(reason)
    return str(known) if known else f"on hold: {reason.replace('_', ' ')}"


def reason_phrase(reason: str) -> Phrase:
    """A reason for standing still."""
    return _REASONS.get(reason) or Phrase("on hold: {reason:hold_reason}", {"reason": reason})


def _english(told: Phrase) -> str:
    """A verdict with its lengths of time to the second, as records have always held it."""
    return str(Phrase(told.text, {name: _english_fact(fact) for name, fact in told.facts.items()}))


def _english_fact(fact: object) -> object:
    if isinstance(fact, int):
        return duration_words(fact)
    if not isinstance(fact, Phrase):
        return str(fact).replace("_", " ")
    if fact.text == EVERY_HOUR:
        return duration_words(int(str(fact.facts["time"])))
    return _english(fact) if any(isinstance(each, Phrase) for each in fact.facts.values()) else str(fact)


def duration_words(seconds: int) -> str:
    """`26 h 3 min`, `45 s`: hours, minutes and seconds, those that are not nought."""
    hours, rest = divmod(abs(seconds), 3600)
    parts = [f"{count} {unit}" for count, unit in ((hours, "h"), (rest // 60, "min"), (rest % 60, "s")) if count]
    return " ".join(parts) or "0 s"


def _verdict(clock: Clock, one: Reckoned, as_of: datetime) -> Phrase:
    told = _plain_verdict(clock, one, as_of)
    if not clock.excluded:
        return told
    return Phrase("excluded, {reason}; it was {verdict}", {"reason": reason_phrase(clock.excluded), "verdict": told})


def _plain_verdict(clock: Clock, one: Reckoned, as_of: datetime) -> Phrase:
    counts_as = verdict(replace(clock, excluded=""), as_of)
    unit = clock.counts_in
    facts: dict[str, object] = {"counted": worked(clock.counted_s, unit), "promised": worked(clock.target_s, unit)}
    if counts_as == "breached" and one.late_by:
        return Phrase(
            "breached: {ref}, which was merged into this report, was late; its own: {counted} counted of {promised}",
            facts | {"ref": one.late_by},
        )
    if counts_as == "breached":
        return _breached(clock, as_of)
    if counts_as == "met":
        return Phrase("met: {counted} counted of {promised}", facts)
    if counts_as == "excluded":
        return Phrase("void: it ended without an answer, after {counted} of {promised}", facts)
    left_s = clock.target_s - clock.counted_s
    if clock.own_due and clock.due_at is not None:
        left_s = epoch_s(clock.due_at) - epoch_s(as_of)
    facts = {"left": worked(left_s, unit), "promised": worked(clock.target_s, unit)}
    if counts_as == "paused":
        reason = reason_phrase(one.course.stretches[-1].reason)
        return Phrase("paused ({reason}): {left} of {promised} left", facts | {"reason": reason})
    return Phrase("running: {left} of {promised} left", facts)


def _breached(clock: Clock, as_of: datetime) -> Phrase:
    over_s = clock.counted_s - clock.target_s
    lengths = {"counted": clock.counted_s, "promised": clock.target_s, "over": over_s}
    facts: dict[str, object] = {name: worked(seconds, clock.counts_in) for name, seconds in lengths.items()}
    if clock.target_s <= 0:
        return Phrase("breached from the start: it was due before it began")
    if clock.own_due:
        late_s = epoch_s(clock.stopped_at or as_of) - epoch_s(clock.started_at) - clock.target_s
        return Phrase("breached: {late:exact} after its due time", {"late": late_s})
    if over_s > 0:
        return Phrase("breached: {counted} counted where {promised} were promised, {over} too long", facts)
    if over_s < 0:
        return Phrase("breached before its terms changed; {counted} counted of {promised} by those it has now", facts)
    return Phrase("breached: its {promised} were over when counting stopped, and it went on", facts)


def _clause(one: Reckoned) -> str:
    """What it is held to, and by whom: pencil, paper and this line are enough to check it."""
    clock, spec, policy = one.clock, one.promise.spec, one.terms.policy
    if clock.own_due:
        return "the due time came with the report, from the system that it came from; no pause moves it"
    parts = [f"{clock.policy}: {clock.target} within {worked(spec.target_s, clock.counts_in)}"]
    parts.append("of wall time" if clock.calendar == WALL else f"by {clock.calendar} ({_zone(one)})")
    if spec.start is not OWN_START[spec.name]:
        parts.append(_FROM[spec.start])
    if one.brought_by:
        parts.append(f"counted since {one.brought_by} began, which was merged into this report")
    if spec.pauses:
        parts.append(f"pausing for {', '.join(reason.replace('_', ' ') for reason in spec.pauses)}")
    if spec.boundary is Boundary.NEXT_OPENING:
        parts.append("due at the next opening if it ends at closing time")
    source = f" [{policy.source}]" if policy and policy.source else ""
    return f"{' '.join(parts)}{source}"


def _zone(one: Reckoned) -> str:
    return one.promise.calendar.zone
