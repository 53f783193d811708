"""The panel that ends a report without a task, closes it, takes either back, or lets times count that were claimed."""

from cc.core.intents import reports as ri
from cc.core.vocabulary import Action
from cc.tui.model import actions
from cc.tui.model.actions import ConsoleAction
from cc.tui.model.panel import Choice, Decision, Field, Panel, PanelContext
from cc.tui.words import Label

REASON = Label("Reason")
NEEDS_REASON = Label("Write the reason first: {key} to Reason")


class SolvePanel(Panel):
    """Resolve without a task, close, reopen, take out of a merge; confirm or decline times that were said too late."""

    name = Label("Solve")
    wants_digit = True
    height = 9
    _ways = (
        (Action.RESOLVE, Label("resolved, no task was needed (reason)")),
        (Action.CLOSE, Label("close")),
        (Action.REOPEN, Label("reopen (reason)")),
        (Action.UNMERGE, Label("take it out of the merge")),
        (Action.CONFIRM, Label("confirm the times that were said afterwards")),
        (Action.CONFIRM, Label("decline the times that were said afterwards")),
    )

    def __init__(self, context: PanelContext) -> None:
        super().__init__(context)
        self.fields = [Field("reason", REASON(context.lang))]
        self.refill()

    def refill(self) -> None:
        """The ways, each possible or not."""
        self.choices = []
        for at, (action, phrase) in enumerate(self._ways, 1):
            state = self.context.state(action)
            self.choices.append(
                Choice([(phrase(self.lang), "txt")], state.possible, self.context.why_not(state), str(at))
            )

    def decide(self) -> Decision | None:
        """The way under the cursor."""
        action, reason = self._ways[self.cursor][0], self.value("reason")
        if action in (Action.RESOLVE, Action.REOPEN) and not reason:
            self.problem = NEEDS_REASON(self.lang, key=self.key_name("field.next"))
            return None
        if action is Action.RESOLVE:
            outcome = Label("resolved")
            return Decision(
                ConsoleAction(
                    intent=lambda line: ri.ResolveReport(line.id, reason), outcome=outcome, undo=actions.reopen
                )
            )
        if action is Action.CLOSE:
            return Decision(ConsoleAction(intent=lambda line: ri.CloseReport(line.id, reason), outcome=Label("closed")))
        if action is Action.REOPEN:
            return Decision(
                ConsoleAction(intent=lambda line: ri.ReopenReport(line.id, reason), outcome=Label("reopened"))
            )
        if action is Action.CONFIRM:
            return _confirmation(reason, decline=self.cursor == len(self._ways) - 1)
        return Decision(ConsoleAction(intent=lambda line: ri.UnmergeReport(line.id, reason), outcome=Label("unmerged")))


def _confirmation(note: str, *, decline: bool) -> Decision:
    outcome = Label("times declined") if decline else Label("times confirmed")
    return Decision(
        ConsoleAction(intent=lambda line: ri.ConfirmReport(line.id, decline=decline, note=note), outcome=outcome)
    )
