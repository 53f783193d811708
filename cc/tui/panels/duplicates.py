"""The panel that compares a report with similar ones and merges those that are about the same thing."""

from cc.core.intents import reports as ri
from cc.core.phrases import units
from cc.core.questions.dispatch import FindSimilar
from cc.core.questions.reports import ListReports
from cc.core.records.dispatch import SimilarReport
from cc.core.records.reports import ReportLine
from cc.core.rules.safe_text import safe_line
from cc.core.vocabulary import Action
from cc.tui.model import actions
from cc.tui.model.actions import ConsoleAction
from cc.tui.model.panel import Choice, Decision, Panel, PanelContext, Reader
from cc.tui.model.time_words import metres, span
from cc.tui.pieces import Piece, Row, fit, wrap
from cc.tui.words import PHOTOS, STATUS_CODE, Label
from cc.words import reader
from cc.words.catalogue import Language

LIKELY = 0.75
"""From this score on a candidate is ticked to begin with."""

READING = Label("looking for similar ones…")
NONE = Label("Nothing similar nearby")
TICK = Label("Tick with {key} first")
MERGE = Label(
    "Merge {n} reports into {ref} (reporters are still told)",
)

PARENT = Label("PARENT")
CANDIDATE = Label("CANDIDATE")
CANCELS = Label("open tasks are cancelled")


class DuplicatesPanel(Panel):
    """INDUK at the left, the candidate under the cursor at the right, all candidates below."""

    name = Label("Duplicates")
    tall = True

    def __init__(self, context: PanelContext) -> None:
        super().__init__(context)
        self._similar: list[SimilarReport] | None = None
        self._lines: dict[str, ReportLine] = {}
        self._ticked: set[str] = {line.ref for line in context.lines[1:]}
        self._cancel_tasks = False
        self._marked: set[str] = set()
        """Those marked on the board that nothing else calls similar: they have no score."""

    @property
    def parent(self) -> ReportLine:
        """What the others are merged into."""
        return self.lines[0]

    async def load(self, centre: Reader) -> None:
        """Similar reports, and their lines with the versions they are shown at."""
        await super().load(centre)
        similar = await centre.read(FindSimilar(self.parent.id))
        found = list(similar)
        known = {one.ref for one in found}
        marked = [line for line in self.lines[1:] if line.ref not in known]
        found = [_as_similar(line, self.parent) for line in marked] + found
        self._marked = {line.ref for line in marked}
        refs = ",".join(one.ref for one in found)
        if refs:
            page = await centre.read(ListReports(f"ref:{refs}", "received", limit=100))
            self._lines = {line.ref: line for line in page.items}
        self._similar = [one for one in found if one.ref in self._lines]
        self._ticked |= {one.ref for one in self._similar if one.score >= LIKELY}
        self.refill()

    def refill(self) -> None:
        """A line a candidate."""
        self.choices = []
        for one in self._similar or ():
            tick = "[x]" if one.ref in self._ticked else "[ ]"
            score = "   *" if one.ref in self._marked else units.number(one.score, reader.Reader(self.lang), 2)
            row: Row = [
                (f" {tick} {score} ", "strong" if one.ref in self._ticked else "txt"),
                (
                    f"{fit(one.ref, 11)} {metres(one.distance_m, self.lang):>7} {_later(one.later_s, self.lang):>7}  ",
                    "txt",
                ),
                (safe_line(one.excerpt), "txt"),
            ]
            self.choices.append(Choice(row))

    def title(self) -> list[Piece]:
        """The parent and the candidate."""
        return [(PARENT(self.lang), "strong"), (f" {self.parent.ref}", "strong")]

    def aside(self) -> Row:
        """Which candidate."""
        if not self._similar:
            return ()
        one = self._similar[self.cursor]
        return [(f"{CANDIDATE(self.lang)} {self.cursor + 1}/{len(self._similar)}  {one.ref}", "strong")]

    def rows(self, width: int) -> list[tuple[Row, bool]]:
        """Both texts side by side, then the candidates."""
        half = max(10, (width - 3) // 2)
        chosen = self._similar[self.cursor] if self._similar else None
        other = self._lines.get(chosen.ref) if chosen else None
        left, right = self._summary(self.parent, half), self._summary(other, half) if other else []
        rows: list[tuple[Row, bool]] = []
        for at in range(max(len(left), len(right), 5)):
            one = left[at] if at < len(left) else ""
            two = right[at] if at < len(right) else ""
            token = "strong" if at == 0 else "txt"
            rows.append(([(fit(" " + one, half), token), (" │ ", "rule"), (fit(two, half), token)], False))
        rows.append(([("── " + CANDIDATE(self.lang) + " " + "─" * width, "rule")], False))
        return rows + super().rows(width)

    def _summary(self, line: ReportLine, width: int) -> list[str]:
        names, lang = self.context.names, self.lang
        head = f"{names.category(line.category)}  P{int(line.priority)}  {STATUS_CODE[line.status](lang)}"
        holder = f"  @{safe_line(line.holder)}" if line.holder else ""
        extra = f"{PHOTOS(lang, n=line.photos)}   x{line.merged_count}"
        return [head + holder, names.area(line.area), *wrap(safe_line(line.excerpt), width - 1, 4), extra]

    def hint(self) -> str:
        """What Enter would do."""
        if self.problem:
            return self.problem
        if self._similar is None:
            return READING(self.lang)
        if not self._similar:
            return NONE(self.lang)
        words = MERGE(self.lang, n=len(self._chosen_lines()), ref=self.parent.ref)
        return words + (f" · {CANCELS(self.lang)}" if self._cancel_tasks else "")

    def footer(self) -> list[tuple[str, str]]:
        """Ticking, turning round, cancelling tasks."""
        found = [
            (self.key_name("mark"), Label("tick")),
            ("1", Label("cancel their tasks")),
        ]
        turn = ("2", Label("turn: candidate is the parent"))
        enter = (self.key_name("open"), Label("merge into PARENT"))
        return [(self.key_name("back"), Label("cancel")(self.lang)),
                (self.context.keys.moves(self.lang), Label("candidate")(self.lang)),
                *((key, words(self.lang)) for key, words in (*found, turn, enter))]  # fmt: skip

    def key(self, key_id: str) -> bool:
        """Mark: tick and move on."""
        if key_id != "mark" or not self._similar:
            return False
        self._ticked ^= {self._similar[self.cursor].ref}
        self.refill()
        self.move(1)
        return True

    def digit(self, digit: str) -> Decision | None:
        """1 cancels the candidates' tasks with the merge; 2 merges the parent into the candidate instead."""
        if digit == "1":
            self._cancel_tasks = not self._cancel_tasks
        if digit == "2" and self._similar:
            into = self._similar[self.cursor].ref
            state = self.context.state(Action.MERGE)
            if not state.possible:
                self.problem = self.context.refused(self.context.why_not(state))
                return None
            return self._merge((self.parent,), into)
        return None

    def _chosen_lines(self) -> tuple[ReportLine, ...]:
        return tuple(self._lines[one.ref] for one in self._similar or () if one.ref in self._ticked)

    def decide(self) -> Decision | None:
        """Merge the ticked ones into the parent."""
        lines = self._chosen_lines()
        if not lines:
            self.problem = TICK(self.lang, key=self.key_name("mark"))
            return None
        return self._merge(lines, self.parent.ref)

    def _merge(self, lines: tuple[ReportLine, ...], into: str) -> Decision:
        cancel = self._cancel_tasks
        outcome = Label("merged into {into}").of(into=into)
        act = ConsoleAction(
            intent=lambda line: ri.MergeReport(line.id, into, cancel),
            outcome=outcome,
            undo=actions.unmerge,
            goes_on=False,
        )
        return Decision(act, lines=lines)


def _as_similar(line: ReportLine, parent: ReportLine) -> SimilarReport:
    from cc.core.rules.geo.distance import distance_m

    later_s = int((line.received_at - parent.received_at).total_seconds())
    apart_m = distance_m(parent.lon, parent.lat, line.lon, line.lat)
    return SimilarReport(
        ref=line.ref,
        score=0.0,
        distance_m=apart_m,
        later_s=later_s,
        status=line.status,
        excerpt=line.excerpt,
        category=line.category,
    )


def _later(seconds: int, language: Language) -> str:
    return f"+{span(seconds, language)}" if seconds >= 0 else span(seconds, language)
