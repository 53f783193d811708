"""The panel that turns a report down, with a reason."""

from cc.core.intents import reports as ri
from cc.core.vocabulary import Action, RejectReason
from cc.tui.model import actions
from cc.tui.model.actions import ConsoleAction
from cc.tui.model.panel import Choice, Decision, Field, Panel, PanelContext
from cc.tui.words import REJECT_REASON, Label

NOTE = Label("Note")


class RejectPanel(Panel):
    """Turn it down, with a reason."""

    name = Label("Reject")
    height = 10

    def __init__(self, context: PanelContext) -> None:
        super().__init__(context)
        self.fields = [Field("note", NOTE(context.lang))]
        self.refill()

    def refill(self) -> None:
        """Seven reasons."""
        state = self.context.state(Action.REJECT)
        self.choices = [
            Choice([(phrase(self.lang), "txt")], state.possible, self.context.why_not(state), str(at))
            for at, phrase in enumerate(REJECT_REASON.values(), 1)
        ]

    def decide(self) -> Decision:
        """Reject for the reason under the cursor."""
        reason: RejectReason = tuple(REJECT_REASON)[self.cursor]
        phrase = REJECT_REASON[reason]
        note = self.value("note")
        return Decision(
            ConsoleAction(
                intent=lambda line: ri.RejectReport(line.id, reason, note),
                outcome=Label("rejected: {why}").of(why=phrase),
                undo=actions.reopen,
            )
        )
