"""The panel that breaks the glass of a report, and the one that shows what was opened, to be read and nothing else."""

from collections.abc import Callable

from cc.core.questions.reports import GetReport, GetTimeline
from cc.core.rules.safe_text import safe_line
from cc.tui.model import report_rows
from cc.tui.model.panel import CANCEL, Choice, Decision, Field, Panel, PanelContext, Reader
from cc.tui.model.report_rows import RenderOptions, ReportDetail
from cc.tui.pieces import Piece, Row
from cc.tui.words import Label

MINUTES = "30"
REF_NEEDED = Label("Write the report's number")
REASON_NEEDED = Label("Write the reason: it is recorded, and told")
MINUTES_NEEDED = Label("Minutes are a whole number")
DO_IT = Label("Open it to be read. It is recorded; its owner's supervisor and the auditors are told at once")
OPENED = Label("{ref}  stands open to be read, and nothing can be done with it")
SHUT = Label("reading…")


class BreakGlassPanel(Panel):
    """Asks which report, why and for how long. Enter asks, 1 does it."""

    name = Label("Break the glass")
    types_first = True
    wants_digit = True
    height = 7

    def __init__(self, context: PanelContext, carry_out: "Callable[[BreakGlassPanel], None]") -> None:
        super().__init__(context)
        lang, self._carry_out = context.lang, carry_out
        self.fields = [
            Field("ref", Label("Report")(lang)),
            Field("reason", Label("Reason")(lang)),
            Field("minutes", Label("Minutes")(lang), MINUTES),
        ]
        self.refill()

    def refill(self) -> None:
        """One line: what comes of it."""
        self.choices = [Choice([(DO_IT(self.lang), "strong")], digit="1")]

    def title(self) -> list[Piece]:
        """There is no report to be named yet."""
        return [(self.name(self.lang), "strong")]

    @property
    def minutes(self) -> int:
        """For how long; 0 for what is no number."""
        told = self.value("minutes")
        return int(told) if told.isascii() and told.isdecimal() and len(told) < 6 else 0

    def decide(self) -> Decision | None:
        """Ask the Centre, once everything is said."""
        for name, needed in (("ref", REF_NEEDED), ("reason", REASON_NEEDED)):
            if not self.value(name):
                self.problem = needed(self.lang)
                return None
        if not self.minutes:
            self.problem = MINUTES_NEEDED(self.lang)
            return None
        return Decision(run=lambda: self._carry_out(self))


class OpenedPanel(Panel):
    """A report that stands open, in full; the cursor scrolls."""

    name = Label("Broken glass")
    tall = True

    def __init__(self, context: PanelContext, ref: str, view_of: Callable[[int], RenderOptions]) -> None:
        super().__init__(context)
        self.ref, self._view_of = ref, view_of
        self._detail: ReportDetail | None = None
        self._height = 1

    async def load(self, centre: Reader) -> None:
        """Read it; CoreError once it is shut."""
        report = await centre.read(GetReport(self.ref))
        self._detail = ReportDetail(report.line, report, await centre.read(GetTimeline(self.ref)))

    def title(self) -> list[Piece]:
        """What it is, loudly."""
        return [(f" {OPENED(self.lang, ref=safe_line(self.ref))} ", "alarm-1")]

    def rows(self, width: int) -> list[tuple[Row, bool]]:
        """All of it."""
        if self._detail is None:
            return [([(SHUT(self.lang), "dim")], True)]
        rows = report_rows.full(self._detail, self._view_of(width))
        self._height = len(rows)
        return [(row, at == self.cursor) for at, row in enumerate(rows)]

    def move(self, step: int) -> None:
        """Through its lines."""
        self.cursor = max(0, min(self._height - 1, self.cursor + step))

    def footer(self) -> list[tuple[str, str]]:
        """It can be left, and scrolled."""
        return [(self.key_name("back"), CANCEL(self.lang)), (self.context.keys.moves(self.lang), SCROLL(self.lang))]

    def enter(self) -> Decision | None:
        """Nothing is done with it."""
        return None

    def digit(self, digit: str) -> Decision | None:
        """Nor by a digit."""
        return None


SCROLL = Label("scroll")
