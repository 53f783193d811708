"""The latest broken promises as a page says them: what is known of each, and every interval that it rests on.

Must never know a Centre, HTML or typst.
"""

from functools import partial

from cc.core.phrases.worked import worked
from cc.core.records.explanations import Span
from cc.core.records.sla import WALL, Clock, LateClock
from cc.printing.changes import exact
from cc.printing.paper import Content, Paper, shown
from cc.printing.wording.clause import clause

MOST_SPANS = 60
"""Intervals that a page shows of one clock; `cc sla why` shows them all."""


def late_facts(paper: Paper, late: LateClock) -> list[list[str]]:
    """Label and value of what is told of a broken promise before its intervals."""
    say, moment = paper.language.say, paper.language.moment
    why = paper.why.get(late)
    facts = [
        [say("unit"), paper.label("unit", late.unit)],
        [say("officer"), paper.label("officer", late.officer)],
        [say("category"), paper.label("category", late.category)],
        [say("received"), moment(late.received_at, paper.zone)],
        [say("due"), moment(late.broken_at, paper.zone)],
        [say("ended"), moment(late.stopped_at, paper.zone) if late.stopped_at else say("still open")],
    ]
    if why is not None:
        clock = why.clock
        told = partial(time_of, paper, clock)
        facts += [
            [say("promised"), f"{told(clock.target_s)} · {shown(clock.policy)} · {calendar(paper, clock)}"],
            [say("counted"), told(clock.counted_s)],
            [say("paused"), told(clock.paused_s)],
            [say("source"), shown(clause(paper.language, why))],
        ]
    return [each for each in facts if each[1] not in ("", "–")]


def time_of(paper: Paper, clock: Clock, seconds: int) -> str:
    """So much of a clock's time, in the unit in which it is promised."""
    return paper.language.phrase(worked(seconds, clock.counts_in))


def calendar(paper: Paper, clock: Clock) -> str:
    """By which calendar a clock counts, for people."""
    return paper.language.say("every hour of the day") if clock.calendar == WALL else shown(clock.calendar)


def subject(paper: Paper, late: LateClock) -> str:
    """The report's ref, or the task's."""
    return shown(f"{late.ref}/{late.number}" if late.number else late.ref)


def reason(paper: Paper, span: Span) -> str:
    """Why a clock stood still, in the reader's language; as it came from a server that did not say more."""
    return shown(paper.language.phrase(span.why) if span.why else span.reason)


def worst_breaches(paper: Paper, late: LateClock) -> Content:
    """A broken promise with its facts and intervals, as a page says it."""
    say = paper.language.say
    why = paper.why.get(late)
    spans = why.spans if why else ()
    more = len(spans) - MOST_SPANS
    return {
        "ref": subject(paper, late),
        "target": paper.label("target", late.target),
        "late": say("late by {time}", time=exact(late.late_s)),
        "text": shown(late.excerpt),
        "facts": late_facts(paper, late),
        "spans": [
            [
                say(span.kind),
                paper.language.moment(span.start, paper.zone),
                paper.language.moment(span.end, paper.zone),
                exact(span.seconds) if span.kind != "closed" else "–",
                reason(paper, span),
            ]
            for span in spans[:MOST_SPANS]
        ],
        "more": say("{count} more intervals: {command} sla why {ref}", count=str(more), ref=shown(late.ref))
        if more > 0
        else "",
    }
