"""The panel that lets a report stand for a while, and takes it up again."""

from datetime import datetime, timedelta, tzinfo

from cc.core.intents import reports as ri
from cc.core.vocabulary import Action, HoldReason
from cc.tui.model import actions
from cc.tui.model.actions import ConsoleAction
from cc.tui.model.panel import Choice, Decision, Field, Panel, PanelContext
from cc.tui.pieces import Row
from cc.tui.words import HOLD_REASON, Label

NOTE = Label("Note")


class HoldPanel(Panel):
    """Let it stand: ↑↓ the reason, a digit for how long."""

    name = Label("Hold")
    height = 11
    _spans = (
        ("1", Label("15 min"), 15),
        ("2", Label("30 min"), 30),
        ("3", Label("1 hour"), 60),
        ("4", Label("3 hours"), 180),
        ("5", Label("tomorrow 08:00"), None),
    )
    _resume = Label("resume now")

    def __init__(self, context: PanelContext, now: datetime, zone: tzinfo) -> None:
        super().__init__(context)
        self._now, self._zone = now, zone
        self.fields = [Field("note", NOTE(context.lang))]
        self.refill()

    def refill(self) -> None:
        """The seven reasons; on a held report, taking it up again."""
        hold = self.context.state(Action.HOLD)
        self.choices = [
            Choice([(" " + phrase(self.lang), "txt")], hold.possible, self.context.why_not(hold))
            for phrase in HOLD_REASON.values()
        ]

    def rows(self, width: int) -> list[tuple[Row, bool]]:
        """The spans above the reasons."""
        row: Row = [piece for digit, phrase, _ in self._spans for piece in _span_pieces(digit, phrase(self.lang))]
        resume = self.context.state(Action.RESUME)
        token = "txt" if resume.possible else "dim"
        above: Row = [*row, (" 0 ", "key" if resume.possible else "dim"), (self._resume(self.lang), token)]
        return [(above, False), *super().rows(width)]

    def footer(self) -> list[tuple[str, str]]:
        """Digits are spans here."""
        long = Label("for how long")(self.lang)
        return [*super().footer()[:3], ("1-5", long), ("0", self._resume(self.lang))]

    def enter(self) -> Decision | None:
        """Without a digit: until somebody resumes it."""
        return self._checked(self.chosen)

    def digit(self, digit: str) -> Decision | None:
        """How long, or 0: take it up again."""
        if digit == "0":
            return self._taken_up()
        for known, _, minutes in self._spans:
            if known == digit and self._checked(self.chosen) is not None:
                return self._held(self._tomorrow() if minutes is None else self._now + timedelta(minutes=minutes))
        return None

    def _taken_up(self) -> Decision | None:
        state = self.context.state(Action.RESUME)
        if not state.possible:
            self.problem = self.context.refused(self.context.why_not(state))
            return None
        note = self.value("note")
        outcome = Label("resumed")
        return Decision(
            ConsoleAction(intent=lambda line: ri.ResumeReport(line.id, note), outcome=outcome, undo=actions.hold_again)
        )

    def _tomorrow(self) -> datetime:
        day = (self._now.astimezone(self._zone) + timedelta(days=1)).date()
        return datetime(day.year, day.month, day.day, 8, tzinfo=self._zone)

    def decide(self) -> Decision:
        """Hold without an end."""
        return self._held(None)

    def _held(self, until: datetime | None) -> Decision:
        reason: HoldReason = tuple(HOLD_REASON)[self.cursor]
        words, note = HOLD_REASON[reason], self.value("note")
        return Decision(
            ConsoleAction(
                intent=lambda line: ri.HoldReport(line.id, reason, until, note),
                outcome=Label("on hold: {why}").of(why=words),
                undo=actions.resume,
            )
        )


def _span_pieces(digit: str, words: str) -> Row:
    return [(f" {digit} ", "key"), (f"{words} ", "txt")]
