"""Panels that decide what becomes of a report: triage, reject, solve."""

from cc.core.intents import reports as ri
from cc.core.rules.safe_text import safe_line
from cc.core.vocabulary import Action, Priority, RejectReason
from cc.tui.model import act
from cc.tui.model.act import ConsoleAction
from cc.tui.panels.base import Choice, Decision, Field, Panel, PanelContext
from cc.tui.words import REJECT_REASON, Phrase

NOTE = Phrase("Catatan", "Note")
REASON = Phrase("Alasan", "Reason")
CATEGORY = Phrase("Kategori", "Category")
UNIT = Phrase("Unit", "Unit")
NEEDS_REASON = Phrase("Tulis alasannya dulu: Tab ke kolom Alasan", "Write the reason first: Tab to Reason")
UNKNOWN = Phrase("Tidak dikenal: {text}", "Unknown: {text}")

_PRIORITIES = {
    Priority.P1: Phrase("P1  nyawa terancam, sekarang juga", "P1  life in danger, right now"),
    Priority.P2: Phrase("P2  mendesak hari ini", "P2  urgent today"),
    Priority.P3: Phrase("P3  biasa", "P3  ordinary"),
    Priority.P4: Phrase("P4  bisa menunggu", "P4  can wait"),
}


class TriagePanel(Panel):
    """What it is, how urgent, whose."""

    name = Phrase("Pilah", "Triage")

    def __init__(self, setting: PanelContext) -> None:
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

    def decide(self) -> Decision | None:
        """Triage with the priority under the cursor."""
        names, category, unit = self.setting.names, self.value("category"), self.value("unit")
        for text, known in ((category, names.categories), (unit, names.units)):
            if text and known and text not in known:
                self.problem = UNKNOWN(self.lang, text=safe_line(text))
                return None
        priority, note = Priority(self.cursor + 1), self.value("note")
        return Decision(
            ConsoleAction(
                intent=lambda line: ri.TriageReport(line.id, category or None, priority, unit or None, note),
                told=Phrase(f"dipilah P{int(priority)}", f"triaged P{int(priority)}"),
                undo=act.amend_back,
            )
        )


class RejectPanel(Panel):
    """Turn it down, with a reason."""

    name = Phrase("Tolak", "Reject")
    height = 10

    def __init__(self, setting: PanelContext) -> None:
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

    def decide(self) -> Decision:
        """Reject for the reason under the cursor."""
        reason: RejectReason = tuple(REJECT_REASON)[self.cursor]
        told = REJECT_REASON[reason]
        note = self.value("note")
        return Decision(
            ConsoleAction(
                intent=lambda line: ri.RejectReport(line.id, reason, note),
                told=Phrase(f"ditolak: {told.indonesian}", f"rejected: {told.english}"),
                undo=act.reopen,
            )
        )


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

    def __init__(self, setting: PanelContext) -> None:
        super().__init__(setting)
        self.fields = [Field("reason", REASON(setting.lang))]
        self.refill()

    def refill(self) -> None:
        """Four ways, each possible or not."""
        self.choices = []
        for at, (action, phrase) in enumerate(self._ways, 1):
            state = self.setting.state(action)
            self.choices.append(Choice([(phrase(self.lang), "txt")], state.possible, safe_line(state.why_not), str(at)))

    def decide(self) -> Decision | None:
        """The way under the cursor."""
        action, reason = self._ways[self.cursor][0], self.value("reason")
        if action in (Action.RESOLVE, Action.REOPEN) and not reason:
            self.problem = NEEDS_REASON(self.lang)
            return None
        if action is Action.RESOLVE:
            told = Phrase("diselesaikan", "resolved")
            return Decision(
                ConsoleAction(intent=lambda line: ri.ResolveReport(line.id, reason), told=told, undo=act.reopen)
            )
        if action is Action.CLOSE:
            return Decision(
                ConsoleAction(intent=lambda line: ri.CloseReport(line.id, reason), told=Phrase("ditutup", "closed"))
            )
        if action is Action.REOPEN:
            return Decision(
                ConsoleAction(
                    intent=lambda line: ri.ReopenReport(line.id, reason), told=Phrase("dibuka lagi", "reopened")
                )
            )
        return Decision(
            ConsoleAction(intent=lambda line: ri.UnmergeReport(line.id, reason), told=Phrase("dipisahkan", "unmerged"))
        )
