"""The panel that puts right what was entered."""

from typing import Any

from cc.core.intents import reports as ri
from cc.core.phrases.kept import UNDONE
from cc.core.questions.reports import GetReport
from cc.core.records.reports import PLACE_TEXTS, Report
from cc.core.rules.safe_text import safe_line
from cc.core.vocabulary import Action, Priority
from cc.tui.model.actions import ConsoleAction
from cc.tui.model.panel import Decision, Field, Panel, PanelContext, Reader
from cc.tui.words import PLACE_TEXT, Label

UNCHANGED = Label("Nothing has been changed yet")
UNKNOWN = Label("Unknown: {text}")
PRIORITY = Label("Priority is 1 to 4")


class AmendPanel(Panel):
    """Put right what was entered. Only what was changed is sent."""

    name = Label("Edit")
    types_first = True
    height = 8

    def __init__(self, context: PanelContext) -> None:
        super().__init__(context)
        line, lang, names = context.lines[0], context.lang, context.names
        self.fields = [
            Field("text", Label("Text")(lang), line.excerpt),
            *(Field(name, PLACE_TEXT[name](lang)) for name in PLACE_TEXTS),
            Field("category", Label("Category")(lang), names.category_field(line.category), names.complete_category),
            Field("priority", Label("Priority")(lang), str(int(line.priority))),
            Field("unit", Label("Unit")(lang), line.unit, names.match_unit),
        ]
        self._before: dict[str, str] = {each.name: self._sent(each) for each in self.fields}

    async def load(self, centre: Reader) -> None:
        """The whole text and where it is in words; what was typed meanwhile stays."""
        await super().load(centre)
        report: Report = await centre.read(GetReport(self.lines[0].id))
        for name in ("text", *PLACE_TEXTS):
            value = " ".join(report.text.split()) if name == "text" else safe_line(getattr(report, name))
            for each in self.fields:
                if each.name == name and each.value.strip() == self._before[name]:
                    each.value = value
            self._before[name] = value.strip()

    def hint(self) -> str:
        """Why not, if not."""
        state = self.context.state(Action.AMEND)
        return self.problem or ("" if state.possible else self.context.refused(self.context.why_not(state)))

    def _sent(self, field: Field) -> str:
        """What a field says to the Centre: a category's code, whichever of its names was typed."""
        typed = field.value.strip()
        return (self.context.names.category_code(typed) or typed) if field.name == "category" else typed

    def decide(self) -> Decision | None:
        """Send what differs."""
        now = {each.name: self._sent(each) for each in self.fields}
        changed = {name: value for name, value in now.items() if value != self._before[name]}
        if not changed:
            self.problem = UNCHANGED(self.lang)
            return None
        priority = changed.get("priority")
        if priority is not None and priority not in ("1", "2", "3", "4"):
            self.problem = PRIORITY(self.lang)
            return None
        names = self.context.names
        for name, known in (("category", names.offered), ("unit", names.units)):
            if name in changed and known and changed[name] not in known:
                self.problem = UNKNOWN(self.lang, text=safe_line(changed[name]))
                return None
        before = {name: self._before[name] for name in changed}
        outcome = Label("edited")
        return Decision(
            ConsoleAction(
                intent=lambda line: _amendment(line.id, changed, ""),
                outcome=outcome,
                undo=lambda line, receipt: _amendment(line.id, before, UNDONE),
                goes_on=False,
            ),
            lines=self.lines[:1],
        )


def _amendment(report: str, values: dict[str, str], note: str) -> ri.AmendReport:
    priority = values.get("priority")
    texts: dict[str, Any] = {name: values.get(name) for name in PLACE_TEXTS}
    return ri.AmendReport(
        report=report,
        text=values.get("text"),
        category=values.get("category"),
        priority=Priority(int(priority)) if priority else None,
        unit=values.get("unit"),
        **texts,
        note=note,
    )
