"""`cc dispatch`: whom to send. Owns the wording; the Centre ranks."""

from typing import TYPE_CHECKING, Annotated

import typer

from cc.cli.refs import ReportRef, spelt
from cc.cli.session import CommandSession
from cc.cli.verbs import Noun
from cc.cli.voice import told
from cc.core.phrases import mark, units

if TYPE_CHECKING:
    from cc.core.records.dispatch import Candidate
    from cc.words.reader import Reader

noun = Noun("dispatch", "Whom to send.")


@noun.reads()
def suggest(
    desk: CommandSession,
    ref: ReportRef,
    unit: Annotated[str | None, typer.Option("--unit", metavar="CODE", help="Only people of this unit.")] = None,
    limit: Annotated[int, typer.Option("--limit", help="How many.", min=1, max=100)] = 8,
) -> None:
    """Units and people who could take a report, best first, and why."""
    from cc.core.questions.dispatch import SuggestDispatch

    reader = desk.reader
    found = desk.ask(SuggestDispatch(spelt(ref), unit, limit))
    if desk.out.as_json:
        desk.out.thing("posko.suggestions/1", found, lambda: ())
        return
    desk.out.items(
        "posko.unit_suggestion/1",
        found.units,
        mark("unit, name, open tasks, on shift, why"),
        lambda each: (each.unit, each.name, each.open_tasks, each.on_shift, told(each.why_phrase or each.why, reader)),
        empty=mark("No unit could take it."),
    )
    desk.out.line()
    empty = mark("Nobody could be sent.")
    headings = mark("login, name, unit, distance, skill, shift, open tasks, why")
    desk.out.items("posko.candidate/1", found.people, headings, lambda each: _row(each, reader), empty=empty)


def _row(each: "Candidate", reader: "Reader") -> tuple[object, ...]:
    distance = "?" if each.distance_m is None else units.distance(each.distance_m, reader)
    skilled, on_shift = (reader.say("yes") if yes else reader.say("no") for yes in (each.skilled, each.on_shift))
    why = told(each.why_phrase or each.why, reader)
    return (each.login, each.name, each.unit, distance, skilled, on_shift, each.open_tasks, why)
