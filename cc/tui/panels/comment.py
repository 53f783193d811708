"""The panel that adds a comment."""

from cc.core.intents import reports as ri
from cc.tui.model.actions import ConsoleAction
from cc.tui.model.panel import Decision, Field, Panel, PanelContext
from cc.tui.words import Label

EMPTY = Label("Write the comment first")


class CommentPanel(Panel):
    """Say something about it."""

    name = Label("Comment")
    types_first = True
    height = 4

    def __init__(self, context: PanelContext) -> None:
        super().__init__(context)
        self.fields = [Field("text", Label("Comment")(context.lang))]

    def decide(self) -> Decision | None:
        """Add it to each of the reports."""
        text = self.value("text")
        if not text:
            self.problem = EMPTY(self.lang)
            return None
        outcome = Label("commented")
        return Decision(
            ConsoleAction(
                intent=lambda line: ri.CommentReport(line.id, text), outcome=outcome, goes_on=False, versioned=False
            )
        )
