"""`cc dispatch`: whom to send. Owns the wording; the Centre ranks."""

from typing import TYPE_CHECKING, Annotated

import typer

from cc.cli.refs import ReportRef, spelt
from cc.cli.session import CommandSession
from cc.cli.verbs import Noun

if TYPE_CHECKING:
    from cc.core.records.organisation import Candidate

noun = Noun("dispatch", "Whom to send.")


@noun.reads()
def suggest(
    desk: CommandSession,
    ref: ReportRef,
    unit: Annotated[str | None, typer.Option("--unit", metavar="CODE", help="Only people of this unit.")] = None,
    limit: Annotated[int, typer.Option("--limit", help="How many.", min=1, max=100)] = 8,
) -> None:
    """Units and people who could take a report, best first, and why."""
    from cc.core.questions.reports import SuggestDispatch

    found = desk.ask(SuggestDispatch(spelt(ref), unit, limit))
    if desk.out.as_json:
        desk.out.thing("posko.suggestions/1", found, lambda: ())
        return
    desk.out.items(
        "posko.unit_suggestion/1",
        found.units,
        ("unit", "name", "open tasks", "on shift", "why"),
        lambda each: (each.unit, each.name, each.open_tasks, each.on_shift, each.why),
        empty="No unit could take it.",
    )
    desk.out.line()
    headings = ("login", "name", "unit", "metres", "skill", "shift", "open tasks", "why")
    desk.out.items("posko.candidate/1", found.people, headings, _row, empty="Nobody could be sent.")


def _row(each: "Candidate") -> tuple[object, ...]:
    distance = "?" if each.distance_m is None else f"{each.distance_m:.0f}"
    skilled, on_shift = ("yes" if yes else "no" for yes in (each.skilled, each.on_shift))
    return (each.login, each.name, each.unit, distance, skilled, on_shift, each.open_tasks, each.why)
