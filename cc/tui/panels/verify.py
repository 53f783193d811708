"""The panel that asks whether the evidence shows that the work is done."""

from collections.abc import Callable

from cc.core.intents import tasks as ti
from cc.core.intents.base import Intent
from cc.core.phrases.phrase import phrase_of
from cc.core.questions.reports import GetReport
from cc.core.records.evidence import EvidenceRecord
from cc.core.records.receipts import Receipt
from cc.core.records.reports import Report, ReportLine
from cc.core.rules.safe_text import safe_line
from cc.core.vocabulary import Action
from cc.tui.model.actions import ConsoleAction
from cc.tui.model.panel import Choice, Decision, Field, Panel, PanelContext, Reader
from cc.tui.pieces import Row
from cc.tui.words import Label

PHOTO = Label("photo {number}")
REASON = Label("Reason")
NEEDS_REASON = Label("Write the reason first: {key} to Reason")
NONE_DONE = Label("No task is done yet")


class VerifyPanel(Panel):
    """Does the evidence show that the work is done? 1 yes, 2 back to the officer."""

    name = Label("Verify")
    wants_digit = True
    height = 12
    _holds = Label("it holds, the work is done")
    _return = Label("return it to the officer (reason)")
    _no_photo = Label("no photo")

    def __init__(self, context: PanelContext) -> None:
        super().__init__(context)
        self.fields = [Field("reason", REASON(context.lang))]
        self._report: Report | None = None
        self._tasks: list[str] = []
        self._task_at = 0
        self.refill()

    async def load(self, centre: Reader) -> None:
        """The report with its evidence, then what may be done."""
        self._report = await centre.read(GetReport(self.lines[0].id))
        await super().load(centre)

    def refill(self) -> None:
        """Two ways, for the done task."""
        self._tasks = self.context.tasks_that_may(Action.VERIFY) or self.context.tasks_that_may(Action.RETURN)
        number = self._tasks[self._task_at] if self._tasks else ""
        self.choices = []
        for digit, action, phrase in (("1", Action.VERIFY, self._holds), ("2", Action.RETURN, self._return)):
            state = self.context.state(action, number) if number else None
            why = self.context.why_not(state) if state else NONE_DONE(self.lang)
            possible = state is not None and state.possible
            self.choices.append(Choice([(phrase(self.lang), "txt")], possible, self._why(action) or why, digit))

    def _why(self, action: Action) -> str:
        """Why a done task may not be verified by this person."""
        for state in self.context.actions or ():
            if state.action is action and "/" in state.subject and not state.possible:
                return self.context.why_not(state)
        return ""

    def key(self, key_id: str) -> bool:
        """Left and right: another of the done tasks."""
        if key_id not in ("nav.left", "nav.right") or len(self._tasks) < 2:
            return False
        self._task_at = (self._task_at + (1 if key_id == "nav.right" else -1)) % len(self._tasks)
        self.refill()
        return True

    def rows(self, width: int) -> list[tuple[Row, bool]]:
        """The choices, then what is known of the task's photos."""
        return [*super().rows(width), *((row, False) for row in self._facts())]

    def _facts(self) -> list[Row]:
        if self._report is None or not self._tasks:
            return []
        number = int(self._tasks[self._task_at])
        task = next((each for each in self._report.tasks if each.number == number), None)
        photos = [photo for photo in self._report.evidence if photo.task == number]
        rows: list[Row] = []
        if task is not None:
            rows.append([(f"  {task.ref}  @{safe_line(task.closed_by or '-')}  {safe_line(task.note)}", "txt")])
        for photo in photos:
            rows += self._photo_rows(photo)
        return rows if photos else [*rows, [(f"  {self._no_photo(self.lang)}", "warn")]]

    def _photo_rows(self, photo: EvidenceRecord) -> list[Row]:
        """What the rules can say of a photo, one finding a row."""
        rows: list[Row] = []
        named = PHOTO(self.lang, number=photo.number)
        for finding in photo.findings:
            sign, token = {"yes": ("=", "txt"), "no": ("≠", "late")}.get(str(finding.get("verdict", "")), ("?", "dim"))
            words = self.context.told(phrase_of(finding.get("phrase") or finding.get("words", "")))
            rows.append([(f"  {named} ", "dim"), (f"{sign} {words}", token)])
        return rows

    def decide(self) -> Decision | None:
        """Verify or return the task."""
        subject = f"{self.lines[0].ref}/{self._tasks[self._task_at]}"
        reason = self.value("reason")
        if self.cursor == 0:
            outcome = Label("verified")
            return self._on_task(lambda line: ti.VerifyTask(subject, reason), outcome)
        if not reason:
            self.problem = NEEDS_REASON(self.lang, key=self.key_name("field.next"))
            return None
        outcome = Label("returned")
        return self._on_task(lambda line: ti.ReturnTask(subject, reason), outcome)

    def _on_task(self, intent: Callable[[ReportLine], Intent[Receipt]], outcome: Label) -> Decision:
        tasks = self._report.tasks if self._report else ()
        version = next((task.version for task in tasks if str(task.number) == self._tasks[self._task_at]), None)
        action = ConsoleAction(intent=intent, outcome=outcome, goes_on=False, versioned=False, task_version=version)
        return Decision(action, lines=self.lines[:1])
