"""Panels that decide what becomes of a report: triage, reject, hold, solve, verify."""

from collections.abc import Callable
from datetime import datetime, timedelta, tzinfo

from cc.core.intents import reports as ri
from cc.core.intents import tasks as ti
from cc.core.intents.base import Intent
from cc.core.questions.reports import GetReport
from cc.core.records.report import EvidenceRecord, Receipt, Report, ReportLine
from cc.core.rules.safe_text import safe_line
from cc.core.vocabulary import Action, HoldReason, Priority, RejectReason
from cc.tui import acts
from cc.tui.acts import Act
from cc.tui.panels.base import NOT_NOW, Choice, Commit, Field, Panel, Reader, Setting
from cc.tui.strips import Row
from cc.tui.words import HOLD_REASON, REJECT_REASON, Phrase

NOTE = Phrase("Catatan", "Note")
REASON = Phrase("Alasan", "Reason")
CATEGORY = Phrase("Kategori", "Category")
UNIT = Phrase("Unit", "Unit")
NEEDS_REASON = Phrase("Tulis alasannya dulu: Tab ke kolom Alasan", "Write the reason first: Tab to Reason")
UNKNOWN = Phrase("Tidak dikenal: {text}", "Unknown: {text}")
ALL_TASKS_OPEN = Phrase("Belum ada tugas yang dikerjakan", "No task is done yet")

_PRIORITIES = {
    Priority.P1: Phrase("P1  nyawa terancam, sekarang juga", "P1  life in danger, right now"),
    Priority.P2: Phrase("P2  mendesak hari ini", "P2  urgent today"),
    Priority.P3: Phrase("P3  biasa", "P3  ordinary"),
    Priority.P4: Phrase("P4  bisa menunggu", "P4  can wait"),
}


class TriagePanel(Panel):
    """What it is, how urgent, whose."""

    name = Phrase("Pilah", "Triage")

    def __init__(self, setting: Setting) -> None:
        super().__init__(setting)
        line, lang, names = setting.lines[0], setting.lang, setting.names
        same = len(setting.lines) == 1
        self.fields = [
            Field("category", CATEGORY(lang), line.category if same else "", names.match_category),
            Field("unit", UNIT(lang), line.unit if same else "", names.match_unit),
            Field("note", NOTE(lang)),
        ]
        self.cursor = int(line.priority) - 1
        self.refill()

    def refill(self) -> None:
        """Four priorities, possible if triage is."""
        state = self.setting.state(Action.TRIAGE)
        self.choices = [
            Choice([(phrase(self.lang), "txt")], state.possible, safe_line(state.why_not), str(int(priority)))
            for priority, phrase in _PRIORITIES.items()
        ]

    def decide(self) -> Commit | None:
        """Triage with the priority under the cursor."""
        names, category, unit = self.setting.names, self.value("category"), self.value("unit")
        for text, known in ((category, names.categories), (unit, names.units)):
            if text and known and text not in known:
                self.problem = UNKNOWN(self.lang, text=safe_line(text))
                return None
        priority, note = Priority(self.cursor + 1), self.value("note")
        return Commit(
            Act(
                lambda line: ri.TriageReport(line.id, category or None, priority, unit or None, note),
                Phrase(f"dipilah P{int(priority)}", f"triaged P{int(priority)}"),
                undo=acts.amend_back,
            )
        )


class RejectPanel(Panel):
    """Turn it down, with a reason."""

    name = Phrase("Tolak", "Reject")
    height = 10

    def __init__(self, setting: Setting) -> None:
        super().__init__(setting)
        self.fields = [Field("note", NOTE(setting.lang))]
        self.refill()

    def refill(self) -> None:
        """Seven reasons."""
        state = self.setting.state(Action.REJECT)
        self.choices = [
            Choice([(phrase(self.lang), "txt")], state.possible, safe_line(state.why_not), str(at))
            for at, phrase in enumerate(REJECT_REASON.values(), 1)
        ]

    def decide(self) -> Commit:
        """Reject for the reason under the cursor."""
        reason: RejectReason = tuple(REJECT_REASON)[self.cursor]
        told = REJECT_REASON[reason]
        note = self.value("note")
        return Commit(
            Act(
                lambda line: ri.RejectReport(line.id, reason, note),
                Phrase(f"ditolak: {told.indonesian}", f"rejected: {told.english}"),
                undo=acts.reopen,
            )
        )


class HoldPanel(Panel):
    """Let it stand: ↑↓ the reason, a digit for how long."""

    name = Phrase("Tunda", "Hold")
    height = 11
    _spans = (
        ("1", Phrase("15 mnt", "15 min"), 15),
        ("2", Phrase("30 mnt", "30 min"), 30),
        ("3", Phrase("1 jam", "1 hour"), 60),
        ("4", Phrase("3 jam", "3 hours"), 180),
        ("5", Phrase("besok 08.00", "tomorrow 08:00"), None),
    )
    _resume = Phrase("lanjutkan sekarang", "resume now")

    def __init__(self, setting: Setting, now: datetime, zone: tzinfo) -> None:
        super().__init__(setting)
        self._now, self._zone = now, zone
        self.fields = [Field("note", NOTE(setting.lang))]
        self.refill()

    def refill(self) -> None:
        """The seven reasons; on a held report, taking it up again."""
        hold = self.setting.state(Action.HOLD)
        self.choices = [
            Choice([(" " + phrase(self.lang), "txt")], hold.possible, safe_line(hold.why_not))
            for phrase in HOLD_REASON.values()
        ]

    def rows(self, width: int) -> list[tuple[Row, bool]]:
        """The spans above the reasons."""
        row: Row = [piece for digit, phrase, _ in self._spans for piece in _span_pieces(digit, phrase(self.lang))]
        resume = self.setting.state(Action.RESUME)
        token = "txt" if resume.possible else "dim"
        above: Row = [*row, (" 0 ", "key" if resume.possible else "dim"), (self._resume(self.lang), token)]
        return [(above, False), *super().rows(width)]

    def footer(self) -> list[tuple[str, str]]:
        """Digits are spans here."""
        long = Phrase("lamanya", "for how long")(self.lang)
        return [*super().footer()[:3], ("1-5", long), ("0", self._resume(self.lang))]

    def enter(self) -> Commit | None:
        """Without a digit: until somebody resumes it."""
        return self._checked(self.chosen)

    def digit(self, digit: str) -> Commit | None:
        """How long, or 0: take it up again."""
        if digit == "0":
            return self._taken_up()
        for known, _, minutes in self._spans:
            if known == digit and self._checked(self.chosen) is not None:
                return self._held(self._tomorrow() if minutes is None else self._now + timedelta(minutes=minutes))
        return None

    def _taken_up(self) -> Commit | None:
        state = self.setting.state(Action.RESUME)
        if not state.possible:
            self.problem = NOT_NOW(self.lang, why=safe_line(state.why_not))
            return None
        note = self.value("note")
        told = Phrase("dilanjutkan", "resumed")
        return Commit(Act(lambda line: ri.ResumeReport(line.id, note), told, undo=acts.hold_again))

    def _tomorrow(self) -> datetime:
        day = (self._now.astimezone(self._zone) + timedelta(days=1)).date()
        return datetime(day.year, day.month, day.day, 8, tzinfo=self._zone)

    def decide(self) -> Commit:
        """Hold without an end."""
        return self._held(None)

    def _held(self, until: datetime | None) -> Commit:
        reason: HoldReason = tuple(HOLD_REASON)[self.cursor]
        told, note = HOLD_REASON[reason], self.value("note")
        return Commit(
            Act(
                lambda line: ri.HoldReport(line.id, reason, until, note),
                Phrase(f"ditunda: {told.indonesian}", f"held: {told.english}"),
                undo=acts.resume,
            )
        )


def _span_pieces(digit: str, words: str) -> Row:
    return [(f" {digit} ", "key"), (f"{words} ", "txt")]


class SolvePanel(Panel):
    """Resolve without a task, close, reopen, take out of a merge."""

    name = Phrase("Selesai", "Solve")
    wants_digit = True
    height = 7
    _ways = (
        (Action.RESOLVE, Phrase("selesai tanpa tugas (alasan)", "resolved, no task was needed (reason)")),
        (Action.CLOSE, Phrase("tutup", "close")),
        (Action.REOPEN, Phrase("buka lagi (alasan)", "reopen (reason)")),
        (Action.UNMERGE, Phrase("pisahkan dari induk", "take it out of the merge")),
    )

    def __init__(self, setting: Setting) -> None:
        super().__init__(setting)
        self.fields = [Field("reason", REASON(setting.lang))]
        self.refill()

    def refill(self) -> None:
        """Four ways, each possible or not."""
        self.choices = []
        for at, (action, phrase) in enumerate(self._ways, 1):
            state = self.setting.state(action)
            self.choices.append(Choice([(phrase(self.lang), "txt")], state.possible, safe_line(state.why_not), str(at)))

    def decide(self) -> Commit | None:
        """The way under the cursor."""
        action, reason = self._ways[self.cursor][0], self.value("reason")
        if action in (Action.RESOLVE, Action.REOPEN) and not reason:
            self.problem = NEEDS_REASON(self.lang)
            return None
        if action is Action.RESOLVE:
            told = Phrase("diselesaikan", "resolved")
            return Commit(Act(lambda line: ri.ResolveReport(line.id, reason), told, undo=acts.reopen))
        if action is Action.CLOSE:
            return Commit(Act(lambda line: ri.CloseReport(line.id, reason), Phrase("ditutup", "closed")))
        if action is Action.REOPEN:
            return Commit(Act(lambda line: ri.ReopenReport(line.id, reason), Phrase("dibuka lagi", "reopened")))
        return Commit(Act(lambda line: ri.UnmergeReport(line.id, reason), Phrase("dipisahkan", "unmerged")))


class VerifyPanel(Panel):
    """Does the evidence show that the work is done? 1 yes, 2 back to the officer."""

    name = Phrase("Verifikasi", "Verify")
    wants_digit = True
    height = 12
    _holds = Phrase("sah, pekerjaan selesai", "it holds, the work is done")
    _return = Phrase("kembalikan ke petugas (alasan)", "return it to the officer (reason)")
    _no_photo = Phrase("tanpa foto", "no photo")

    def __init__(self, setting: Setting) -> None:
        super().__init__(setting)
        self.fields = [Field("reason", REASON(setting.lang))]
        self._report: Report | None = None
        self._tasks: list[str] = []
        self._task_at = 0
        self.refill()

    async def load(self, desk: Reader) -> None:
        """The report with its evidence, then what may be done."""
        self._report = await desk.read(GetReport(self.lines[0].id))
        await super().load(desk)

    def refill(self) -> None:
        """Two ways, for the done task."""
        self._tasks = self.setting.tasks_that_may(Action.VERIFY) or self.setting.tasks_that_may(Action.RETURN)
        number = self._tasks[self._task_at] if self._tasks else ""
        self.choices = []
        for digit, action, phrase in (("1", Action.VERIFY, self._holds), ("2", Action.RETURN, self._return)):
            state = self.setting.state(action, number) if number else None
            why = safe_line(state.why_not) if state else ALL_TASKS_OPEN(self.lang)
            possible = state is not None and state.possible
            self.choices.append(Choice([(phrase(self.lang), "txt")], possible, self._why(action) or why, digit))

    def _why(self, action: Action) -> str:
        """Why a done task may not be verified by this person."""
        for state in self.setting.actions or ():
            if state.action is action and "/" in state.subject and not state.possible:
                return safe_line(state.why_not)
        return ""

    def key(self, key: str) -> bool:
        """← → another of the done tasks."""
        if key not in ("left", "right") or len(self._tasks) < 2:
            return False
        self._task_at = (self._task_at + (1 if key == "right" else -1)) % len(self._tasks)
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
            rows += photo_rows(photo)
        return rows if photos else [*rows, [(f"  {self._no_photo(self.lang)}", "warn")]]

    def decide(self) -> Commit | None:
        """Verify or return the task."""
        subject = f"{self.lines[0].ref}/{self._tasks[self._task_at]}"
        reason = self.value("reason")
        if self.cursor == 0:
            told = Phrase("terverifikasi", "verified")
            return self._on_task(lambda line: ti.VerifyTask(subject, reason), told)
        if not reason:
            self.problem = NEEDS_REASON(self.lang)
            return None
        told = Phrase("dikembalikan", "returned")
        return self._on_task(lambda line: ti.ReturnTask(subject, reason), told)

    def _on_task(self, intent: Callable[[ReportLine], Intent[Receipt]], told: Phrase) -> Commit:
        tasks = self._report.tasks if self._report else ()
        version = next((task.version for task in tasks if str(task.number) == self._tasks[self._task_at]), None)
        act = Act(intent, told, goes_on=False, versioned=False, task_version=version)
        return Commit(act, lines=self.lines[:1])


def photo_rows(photo: EvidenceRecord) -> list[Row]:
    """What the rules can say of a photo, one finding a row."""
    rows: list[Row] = []
    for finding in photo.findings:
        verdict = str(finding.get("verdict", ""))
        sign, token = {"yes": ("=", "txt"), "no": ("≠", "late")}.get(verdict, ("?", "dim"))
        rows.append([(f"  foto {photo.number} ", "dim"), (f"{sign} {safe_line(str(finding.get('words', '')))}", token)])
    return rows


__all__ = ["HoldPanel", "RejectPanel", "SolvePanel", "TriagePanel", "VerifyPanel", "photo_rows"]
