"""`cc sla`: explanations, and the sweep that time alone asks for. `sla_report` has the figures, `sla_packs` the
policies, `sla_times` the verbs that only compute; `sla_verbs` has them all."""

from typing import TYPE_CHECKING, Annotated

import typer

from cc.cli.refs import ReportRef, spelt
from cc.cli.session import CommandSession
from cc.cli.verbs import Noun

if TYPE_CHECKING:
    from datetime import tzinfo

    from cc.core.records.sla import ClockExplanation, StepStanding

noun = Noun("sla", "Promises: figures, why a clock stands as it does, due times.")


@noun.reads()
def why(
    desk: CommandSession,
    ref: ReportRef,
    as_of: Annotated[str | None, typer.Option("--as-of", metavar="TIME", help="As it stood then.")] = None,
) -> None:
    """Every counted and every paused interval of a report's clocks, so that a pencil can check the sum."""
    from cc.cli.times import instant, shown, zone_named
    from cc.core.questions.organisation import ExplainClocks

    at = instant(as_of, lambda: desk.zone) if as_of else None
    explanation = desk.ask(ExplainClocks(spelt(ref), at))

    def words() -> list[str]:
        zone = zone_named(explanation.zone)
        lines = [f"{explanation.ref} as of {shown(explanation.as_of, zone)}"]
        for clock in explanation.clocks:
            lines += ["", *_clock_words(clock, explanation.zone)]
        return lines if explanation.clocks else [*lines, "no clock: no policy promises anything for it."]

    desk.out.thing("posko.explanation/1", explanation, words)


@noun.reads()
def notices(desk: CommandSession) -> None:
    """Escalations that were told to you (or to your role in your unit) and still stand, newest first."""
    from cc.cli.times import left, short
    from cc.core.questions.reports import ListNotices
    from cc.core.rules.sla.ladder import spelled

    found = desk.ask(ListNotices())
    desk.out.items(
        "posko.notice/1",
        found,
        ("report", "prio", "target", "step", "level", "was due", "told", "to", "due in"),
        lambda each: (
            f"{each.line.ref}/{each.number}" if each.number else each.line.ref,
            int(each.line.priority),
            each.target,
            spelled(each.step),
            each.level,
            short(each.due_at, desk.zone) + (" late" if each.late else ""),
            short(each.told_at, desk.zone),
            each.recipient,
            left(each.line.due_at),
        ),
        empty="No escalation stands that was told to you.",
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


def _clock_words(explained: "ClockExplanation", zone_name: str) -> list[str]:
    from cc.cli.times import exact, shown, zone_named

    zone, clock = zone_named(zone_name), explained.clock
    subject = f"task {clock.number}" if clock.number else "report"
    again = f", episode {clock.episode}" if clock.episode > 1 else ""
    lines = [f"{clock.target} ({subject}{again}): {explained.verdict}"]
    lines.append(f"  promised {exact(clock.target_s)} in {clock.calendar} by {clock.policy}")
    if explained.clause:
        lines.append(f"  source: {explained.clause}")
    for each in explained.spans:
        reason = f"  {each.reason}" if each.reason else ""
        length = f"{exact(each.seconds):>12}"
        lines.append(f"  {each.kind:<9}{shown(each.start, zone)} – {shown(each.end, zone)}{length}{reason}")
    counted = sum(each.seconds for each in explained.spans if each.kind == "counted")
    lines.append(f"  sum of counted: {exact(counted)} ({counted} s), paused {exact(clock.paused_s)}")
    if clock.due_at:
        lines.append(f"  due {shown(clock.due_at, zone)}")
    if clock.breached_at and clock.breached_at != clock.due_at:
        lines.append(f"  broken {shown(clock.breached_at, zone)}, when it was due")
    lines += [f"  step {_step_words(step, zone)}" for step in explained.steps]
    return lines


def _step_words(step: "StepStanding", zone: "tzinfo") -> str:
    """Name, how it stands, when, and whom it told or will tell."""
    from cc.cli.times import shown
    from cc.core.rules.sla.ladder import spelled

    told = f"{spelled(step.name):<8}{step.state:<6}"
    if step.fired_at:
        late = f" (late: it was due {shown(step.at, zone)})" if step.late else ""
        told += f" {shown(step.fired_at, zone)}{late}"
    elif step.at:
        told += f" {shown(step.at, zone)}"
    hours = f", in {step.hours} hours" if step.hours else ""
    return f"{told} → {', '.join(step.to) or 'nobody'}{hours}"
