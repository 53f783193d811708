"""The panel that says what a report is, how urgent, and whose."""

from cc.core.intents import reports as ri
from cc.core.rules.safe_text import safe_line
from cc.core.vocabulary import Action, Priority
from cc.tui.model import actions
from cc.tui.model.actions import ConsoleAction
from cc.tui.model.panel import Choice, Decision, Field, Panel, PanelContext
from cc.tui.words import Label

NOTE = Label("Note")
CATEGORY = Label("Category")
UNIT = Label("Unit")
UNKNOWN = Label("Unknown: {text}")

_PRIORITIES = {
    Priority.P1: Label("P1  life in danger, right now"),
    Priority.P2: Label("P2  urgent today"),
    Priority.P3: Label("P3  ordinary"),
    Priority.P4: Label("P4  can wait"),
}


class TriagePanel(Panel):
    """What it is, how urgent, whose."""

    name = Label("Triage")

    def __init__(self, context: PanelContext) -> None:
        super().__init__(context)
        line, lang, names = context.lines[0], context.lang, context.names
        same = len(context.lines) == 1
        self.fields = [
            Field(
                "category", CATEGORY(lang), names.category_field(line.category) if same else "", names.complete_category
            ),
            Field("unit", UNIT(lang), line.unit if same else "", names.match_unit),
            Field("note", NOTE(lang)),
        ]
        self.cursor = int(line.priority) - 1
        self.refill()

    def refill(self) -> None:
        """Four priorities, possible if triage is."""
        state = self.context.state(Action.TRIAGE)
        self.choices = [
            Choice([(phrase(self.lang), "txt")], state.possible, self.context.why_not(state), str(int(priority)))
            for priority, phrase in _PRIORITIES.items()
        ]

    def decide(self) -> Decision | None:
        """Triage with the priority under the cursor."""
        names, typed, unit = self.context.names, self.value("category"), self.value("unit")
        category = names.category_code(typed) or typed
        kept = {line.category for line in self.context.lines}  # it may be retired since
        for text, known in ((category, names.offered), (unit, names.units)):
            if text and known and text not in known and text not in kept:
                self.problem = UNKNOWN(self.lang, text=safe_line(text))
                return None
        priority, note = Priority(self.cursor + 1), self.value("note")
        return Decision(
            ConsoleAction(
                intent=lambda line: ri.TriageReport(line.id, category or None, priority, unit or None, note),
                outcome=Label("triaged P{priority}").of(priority=int(priority)),
                undo=actions.amend_back,
            )
        )
