"""Panels that bring another unit in: share a report with it, or pass it on."""

from dataclasses import replace

from cc.core.intents import reports as ri
from cc.core.intents import tasks as ti
from cc.core.phrases.kept import UNDONE
from cc.core.questions.reports import GetReport
from cc.core.rules.safe_text import safe_line
from cc.core.vocabulary import Action
from cc.tui.model import actions
from cc.tui.model.actions import ConsoleAction
from cc.tui.model.panel import ASK_DIGIT, Choice, Decision, Field, Panel, PanelContext, Reader
from cc.tui.pieces import fit
from cc.tui.words import NOT_NOW, Label

SEARCH = Label("Search")
NOTE = Label("Note")
CHOOSE_FIRST = Label("Choose a unit first")
REASON_NEEDED = Label("Write the reason under Note ({key})")
SHARED = Label("sees it already: take that back")
MOST_SHOWN = 40


class UnitPanel(Panel):
    """Chooses a unit by typing. Subclasses say what becomes of it."""

    types_first = True
    height = 10

    def __init__(self, context: PanelContext) -> None:
        super().__init__(context)
        self.fields = [Field("search", SEARCH(context.lang)), Field("note", NOTE(context.lang))]
        self._codes: list[str] = []
        self.refill()

    def typed(self, name: str, value: str) -> None:
        """Searching makes the list shorter."""
        super().typed(name, value)
        if name == "search":
            self.cursor = 0
            self.refill()

    def refill(self) -> None:
        """Units that fit what was typed."""
        names = self.context.names
        own = self.lines[0].unit
        self._codes = [code for code in names.match_unit(self.value("search")) if code != own][:MOST_SHOWN]
        possible, why = self.possible()
        self.choices = [
            Choice([(f" {fit(names.unit(code), 44)} ", "txt"), (safe_line(code), "dim")], possible, why)
            for code in self._codes
        ]

    def possible(self) -> tuple[bool, str]:
        """Whether it may be done now, and why not."""
        raise NotImplementedError

    @property
    def unit(self) -> str | None:
        """The unit under the cursor."""
        return self._codes[self.cursor] if self.cursor < len(self._codes) else None

    def decide(self) -> Decision | None:
        """Do it with the unit under the cursor."""
        if self.unit is None:
            self.problem = CHOOSE_FIRST(self.lang)
            return None
        return self.decide_for(self.unit)

    def decide_for(self, unit: str) -> Decision | None:
        """What is done with the unit."""
        raise NotImplementedError


class SharePanel(UnitPanel):
    """Let another unit see it, or, on a unit that sees it already, take that back. Enter asks, 1 does it."""

    name = Label("Share with another unit")
    wants_digit = True

    def __init__(self, context: PanelContext) -> None:
        self._shared: tuple[str, ...] = ()
        super().__init__(context)

    async def load(self, centre: Reader) -> None:
        """Also with whom the report is shared."""
        if len(self.lines) == 1:
            self._shared = (await centre.read(GetReport(self.lines[0].id))).shared_with
        await super().load(centre)

    def refill(self) -> None:
        """Those that it is shared with first, and said so."""
        super().refill()
        state = self.context.state(Action.UNSHARE)
        taking = Choice([], state.possible, self.context.why_not(state))
        found = [
            (code, replace(taking, row=[*choice.row, ("  ", "txt"), (SHARED(self.lang), "mark")]))
            if code in self._shared
            else (code, choice)
            for code, choice in zip(self._codes, self.choices, strict=True)
        ]
        found.sort(key=lambda each: each[0] not in self._shared)
        self._codes, self.choices = [code for code, _ in found], [choice for _, choice in found]

    def possible(self) -> tuple[bool, str]:
        """Sharing."""
        state = self.context.state(Action.SHARE)
        return state.possible, self.context.why_not(state)

    def enter(self) -> Decision | None:
        """Ask for the digit."""
        self.problem = ASK_DIGIT(self.lang, digit="1")
        return None

    def digit(self, digit: str) -> Decision | None:
        """1 does it."""
        return self._checked(self.chosen) if digit == "1" else None

    def footer(self) -> list[tuple[str, str]]:
        """Enter, then 1."""
        does = Label("take the share back") if self.unit in self._shared else Label("share")
        return [*super().footer(), (f"{self.key_name('open')} 1", does(self.lang))]

    def decide_for(self, unit: str) -> Decision:
        """Share it, or take that back."""
        note, outcome = self.value("note"), Label("shared with {unit}").of(unit=unit)
        if unit in self._shared:
            return Decision(
                ConsoleAction(
                    intent=lambda line: ri.UnshareReport(line.id, unit, note),
                    outcome=Label("no longer shared with {unit}").of(unit=unit),
                    goes_on=False,
                    versioned=False,
                )
            )
        return Decision(
            ConsoleAction(
                intent=lambda line: ri.ShareReport(line.id, unit, note), outcome=outcome, goes_on=False, versioned=False
            )
        )


class AuthorityPanel(UnitPanel):
    """Not our authority: offer its task to another unit, or, without one, make it the other unit's report."""

    name = Label("Wrong agency: hand it over to another unit")

    def _task(self) -> str | None:
        tasks = self.context.tasks_that_may(Action.HAND_OVER)
        return tasks[-1] if tasks else None

    def possible(self) -> tuple[bool, str]:
        """Handing over a task, or amending the unit."""
        if self._task():
            return True, ""
        state = self.context.state(Action.AMEND)
        return state.possible, self.context.why_not(state)

    def decide_for(self, unit: str) -> Decision | None:
        """Offer the task, or amend the unit."""
        task, note = self._task(), self.value("note")
        if task is None:
            outcome = Label("handed over to {unit}").of(unit=unit)
            return Decision(
                ConsoleAction(
                    intent=lambda line: ri.AmendReport(report=line.id, unit=unit, note=note),
                    outcome=outcome,
                    undo=actions.amend_back,
                )
            )
        if not note:
            self.problem = REASON_NEEDED(self.lang, key=self.key_name("field.next"))
            return None
        if len(self.lines) > 1:
            self.problem = NOT_NOW(self.lang, why="1")
            return None
        outcome = Label("offered to {unit}").of(unit=unit)
        subject = f"{self.lines[0].ref}/{task}"
        return Decision(
            ConsoleAction(
                intent=lambda line: ti.HandOverTask(subject, unit, note),
                outcome=outcome,
                undo=lambda line, receipt: ti.CancelTask(f"{line.ref}/{receipt.task}", UNDONE),
                versioned=False,
            )
        )
