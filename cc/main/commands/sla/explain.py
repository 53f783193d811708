"""`cc sla`: explanations, and the sweep that time alone asks for. `sla_report` has the figures, `sla_packs` the
policies, `sla_times` the verbs that only compute; `sla_verbs` has them all."""

from typing import TYPE_CHECKING, Annotated

import typer

from cc.cli.refs import ReportRef, spelt
from cc.cli.session import CommandSession
from cc.cli.verbs import Noun
from cc.cli.voice import told
from cc.core.phrases import mark

if TYPE_CHECKING:
    from cc.core.records.explanations import ClockExplanation, StepStanding
    from cc.core.records.sla import Clock
    from cc.words.reader import Reader

noun = Noun("sla", "Promises: figures, why a clock stands as it does, due times.")


@noun.reads()
def why(
    desk: CommandSession,
    ref: ReportRef,
    as_of: Annotated[str | None, typer.Option("--as-of", metavar="TIME", help="As it stood then.")] = None,
) -> None:
    """Every counted and every paused interval of a report's clocks, so that a pencil can check the sum."""
    from cc.cli.times import instant, zone_named
    from cc.core.questions.sla import ExplainClocks

    at = instant(as_of, lambda: desk.zone) if as_of else None
    explanation = desk.ask(ExplainClocks(spelt(ref), at))

    def words() -> list[str]:
        zone = zone_named(explanation.zone)
        reader = desk.reader._replace(zone=zone)
        lines = [reader.say("{ref} as of {at:moment}", ref=explanation.ref, at=explanation.as_of)]
        for clock in explanation.clocks:
            lines += ["", *_clock_words(clock, reader)]
        none = reader.say("no clock: no policy promises anything for it.")
        return lines if explanation.clocks else [*lines, none]

    desk.out.thing("posko.explanation/1", explanation, words)


@noun.reads()
def notices(desk: CommandSession) -> None:
    """Escalations that were told to you (or to your role in your unit) and still stand, newest first."""
    from cc.cli.times import left, short
    from cc.core.questions.notices import ListNotices
    from cc.core.rules.sla.ladder import step_phrase
    from cc.core.rules.sla.recipients import recipient_phrase

    found, reader = desk.ask(ListNotices()), desk.reader
    desk.out.items(
        "posko.notice/1",
        found,
        mark("report, prio, target, step, level, was due, told, to, due in"),
        lambda each: (
            f"{each.line.ref}/{each.number}" if each.number else each.line.ref,
            int(each.line.priority),
            reader.word("target", each.target),
            reader.phrase(step_phrase(each.step)),
            each.level,
            reader.say("{at} late", at=short(each.due_at, reader)) if each.late else short(each.due_at, reader),
            short(each.told_at, reader),
            reader.phrase(recipient_phrase(each.recipient)),
            left(each.line.due_at, reader),
        ),
        empty=mark("No escalation stands that was told to you."),
    )


@noun.writes()
def sweep(
    desk: CommandSession,
    watch: Annotated[bool, typer.Option("--watch", help="Go on until interrupted.")] = False,
    every: Annotated[str, typer.Option("--every", metavar="SPAN", help="How often, with --watch.")] = "30s",
    limit: Annotated[int, typer.Option("--limit", help="How many things at once.", min=1, max=5000)] = 500,
) -> None:
    """What time alone brings about: reports close, holds and leases end, SLA ladders fire; messages go out."""
    from cc.cli.times import seconds
    from cc.main.commands.sla import sweep as sla_sweep

    pause_s = max(1, seconds(every))
    sla_sweep.once(desk, limit, sending=not watch)
    if watch:
        sla_sweep.go_on(desk, limit, pause_s)


def _clock_words(explained: "ClockExplanation", reader: "Reader") -> list[str]:
    from cc.cli.times import calendar_name, shown
    from cc.core.phrases import units
    from cc.core.phrases.worked import worked
    from cc.main.commands.sla.clauses import clause_words
    from cc.printing.wording.clause import clause

    clock, zone = explained.clock, reader.zone
    lines = [
        reader.say(
            "{clock}: {verdict}",
            clock=_name_of(clock, reader),
            verdict=told(explained.verdict_phrase or explained.verdict, reader),
        )
    ]
    promise = {
        "target": reader.phrase(worked(clock.target_s, clock.counts_in)),
        "calendar": calendar_name(clock.calendar, reader),
        "policy": clock.policy,
    }
    lines.append(reader.say("  promised {target} {calendar} by {policy}", **promise))
    if explained.clause:
        lines.append(reader.say("  source: {clause}", clause=clause(reader, explained)))
    lines += clause_words(explained.clauses, reader)
    kinds = {each.kind: reader.text(_KINDS.get(each.kind, each.kind)) for each in explained.spans}
    widest = max((len(each) for each in kinds.values()), default=0) + 2
    for each in explained.spans:
        reason = f"  {told(each.why or each.reason, reader)}" if each.reason else ""
        length = f"{units.colons(each.seconds):>12}"
        kind = f"{kinds[each.kind]:<{widest}}"
        lines.append(f"  {kind}{shown(each.start, zone)} – {shown(each.end, zone)}{length}{reason}")
    counted = sum(each.seconds for each in explained.spans if each.kind == "counted")
    sums = {"counted": units.colons(counted), "seconds": counted, "paused": units.colons(clock.paused_s)}
    lines.append(reader.say("  sum of counted: {counted} ({seconds} seconds), paused {paused}", **sums))
    if clock.due_at:
        lines.append(reader.say("  due {at:moment}", at=clock.due_at))
    if clock.breached_at and clock.breached_at != clock.due_at:
        lines.append(reader.say("  broken {at:moment}, when it was due", at=clock.breached_at))
    lines += [reader.say("  said afterwards: {time}", time=each) for each in explained.times]
    lines += [reader.say("  step {step}", step=_step_words(step, reader)) for step in explained.steps]
    return lines


_KINDS = {"counted": mark("counted"), "paused": mark("paused"), "closed": mark("closed"), "excluded": mark("excluded")}
_STEPS = {
    "fired": mark("fired"),
    "held": mark("has not been told yet"),
    "lapsed": mark("was told to nobody: no message of it was sent in time"),
    "due": mark("will fire"),
    "waits": mark("waits"),
    "over": mark("no longer fires"),
}
"""How a step stands."""


def _name_of(clock: "Clock", reader: "Reader") -> str:
    """`resolution (report, episode 2)`."""
    target = reader.word("target", str(clock.target))
    whose = reader.say("task {number}", number=clock.number) if clock.number else reader.word("subject", "report")
    if clock.episode > 1:
        return reader.say("{target} ({whose}, episode {episode})", target=target, whose=whose, episode=clock.episode)
    return f"{target} ({whose})"


def _step_words(step: "StepStanding", reader: "Reader") -> str:
    """Name, how it stands, when, and whom it told or will tell."""
    from cc.core.rules.sla.ladder import step_phrase
    from cc.core.rules.sla.recipients import recipient_phrase

    said = f"{reader.phrase(step_phrase(step.name))}  {reader.text(_STEPS.get(step.state, step.state))}"
    if step.state == "held" and step.told_at:
        said += "  " + reader.say("waits until {at:moment}", at=step.told_at)
    elif step.fired_at:
        facts = {"at": step.told_at or step.fired_at, "due": step.at}
        said += "  " + (
            reader.say("{at:moment} (late: it was due {due:moment})", **facts)
            if step.late
            else reader.say("{at:moment}", **facts)
        )
    elif step.at:
        said += "  " + reader.say("{at:moment}", at=step.at)
    to = {"step": said, "to": [recipient_phrase(each) for each in step.to] or reader.say("nobody"), "hours": step.hours}
    line = reader.say("{step} → {to}, in {hours} hours", **to) if step.hours else reader.say("{step} → {to}", **to)
    if step.state == "fired" and step.not_yet:
        line = reader.say(
            "{step}; not yet {waiting}", step=line, waiting=[recipient_phrase(each) for each in step.not_yet]
        )
    return line
