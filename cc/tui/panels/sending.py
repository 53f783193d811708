"""Panels that bring others in: dispatch, pass on to another unit, share."""

from cc.core.intents import reports as ri
from cc.core.intents import tasks as ti
from cc.core.questions.reports import SuggestDispatch
from cc.core.records.organisation import Candidate, Person, Suggestions, UnitSuggestion
from cc.core.rules.safe_text import safe_line
from cc.core.vocabulary import Action, Role
from cc.tui.model import act
from cc.tui.model.act import ConsoleAction
from cc.tui.model.names import closeness
from cc.tui.model.time_words import metres, span
from cc.tui.panels.base import ASK_DIGIT, Choice, Decision, Field, Panel, PanelContext, Reader
from cc.tui.strips import Row, fit
from cc.tui.words import NOT_NOW, Phrase

SEARCH = Phrase("Cari", "Search")
NOTE = Phrase("Catatan", "Note")
LOAD = Phrase("beban {n}", "load {n}")
ON_SHIFT = Phrase("jaga {n}", "{n} on shift")
AWAY = Phrase("lepas dinas", "off shift")
DUTY = Phrase("dinas", "on shift")
SKILLED = Phrase("ahli", "skilled")
AGO = Phrase("{span} lalu", "{span} ago")
READING = Phrase("mencari calon…", "looking for candidates…")
CHOOSE_FIRST = Phrase("Pilih unit atau petugas dulu", "Choose a unit or an officer first")
REASON_NEEDED = Phrase("Tulis alasannya di Catatan (Tab)", "Write the reason under Note (Tab)")
MOST_SHOWN = 40

Target = tuple[str, str | None, Row, str]
"""A unit, perhaps an officer of it, how they are shown, and the names they are found by beside their code or log-in."""


class DispatchPanel(Panel):
    """Whom to send: units, then people by distance, skill, shift and load."""

    name = Phrase("Disposisi", "Dispatch")
    types_first = True
    height = 12

    def __init__(self, setting: PanelContext) -> None:
        super().__init__(setting)
        self.fields = [Field("search", SEARCH(setting.lang)), Field("note", NOTE(setting.lang))]
        self._suggestions: Suggestions | None = None
        self._targets: list[tuple[str, str | None]] = []

    async def load(self, desk: Reader) -> None:
        """Candidates for the first of the reports."""
        await super().load(desk)
        self._suggestions = await desk.read(SuggestDispatch(self.lines[0].id))
        self.refill()

    def typed(self, name: str, value: str) -> None:
        """Searching makes the list shorter."""
        super().typed(name, value)
        if name == "search":
            self.cursor = 0
            self.refill()

    def refill(self) -> None:
        """Units and people that fit what was typed, the closest first; without a search, those suggested."""
        state = self.setting.state(Action.ASSIGN)
        search = self.value("search").strip()
        found: list[Target] = []
        if self._suggestions is not None:
            found += [self._unit(one, at == 0) for at, one in enumerate(self._suggestions.units)]
            found += [self._person(one) for one in self._suggestions.people]
        shown = self._searched(search, found) if search else found
        self._targets = [(unit, officer) for unit, officer, _, _ in shown[:MOST_SHOWN]]
        self.choices = [Choice(row, state.possible, safe_line(state.why_not)) for _, _, row, _ in shown[:MOST_SHOWN]]
        self.cursor = min(self.cursor, max(0, len(self.choices) - 1))

    def _searched(self, search: str, suggested: list[Target]) -> list[Target]:
        """Whom the search means, among everybody: whole codes and log-ins first, then as suggested."""
        names, known = self.setting.names, {(unit, officer) for unit, officer, _, _ in suggested}
        found = suggested + [self._other(code) for code in names.units if (code, None) not in known]
        officers = (one for one in names.people.values() if one.active and one.role is Role.OFFICER)
        found += [self._other_person(one) for one in officers if (one.unit, one.login) not in known]
        near = [(closeness(search.removeprefix("@"), officer or unit, told), target)
                for target in found for unit, officer, _, told in (target,)]  # fmt: skip
        ranked = sorted(((rank, target) for rank, target in near if rank is not None), key=lambda each: each[0])
        return [target for _, target in ranked]

    def _unit(self, one: UnitSuggestion, first: bool) -> Target:
        name = safe_line(one.name)
        row: Row = [
            (f" {fit(safe_line(one.unit), 13)} {fit(name, 34)} ", "strong" if first else "txt"),
            (f"{LOAD(self.lang, n=one.open_tasks):<10}{ON_SHIFT(self.lang, n=one.on_shift):<10}", "txt"),
            (safe_line(one.why), "dim"),
        ]
        return one.unit, None, row, name

    def _person(self, one: Candidate) -> Target:
        name, lang = safe_line(one.name), self.lang
        age = AGO(lang, span=span(one.place_age_s)) if one.place_age_s is not None else ""
        row: Row = [
            (f" @{fit(safe_line(one.login), 9)} {fit(name, 16)} {fit(one.unit, 10)}", "txt" if one.on_shift else "dim"),
            (f"{metres(one.distance_m):>7} ", "txt"),
            (f"{SKILLED(lang) if one.skilled else '':<8}", "txt"),
            (f"{(DUTY if one.on_shift else AWAY)(lang):<12}", "txt" if one.on_shift else "dim"),
            (f"{LOAD(lang, n=one.open_tasks):<9}", "txt"),
            (f"{age} {safe_line(one.why)}", "dim"),
        ]
        return one.unit, one.login, row, f"{name} {one.unit}"

    def _other(self, code: str) -> Target:
        name = self.setting.names.unit(code)
        return code, None, [(f" {fit(name, 44)} ", "txt"), (safe_line(code), "dim")], name

    def _other_person(self, one: Person) -> Target:
        name = safe_line(one.name)
        row: Row = [
            (f" @{fit(safe_line(one.login), 9)} {fit(name, 16)} {fit(one.unit, 10)}", "txt"),
            (f"{'':>24}{LOAD(self.lang, n=one.open_tasks)}", "txt"),
        ]
        return one.unit, one.login, row, f"{name} {one.unit}"

    def hint(self) -> str:
        """To whom it goes, or that candidates are being looked for."""
        if self.problem:
            return self.problem
        if self._suggestions is None:
            return READING(self.lang)
        if not self._targets:
            return ""
        unit, officer = self._targets[self.cursor]
        to = f"@{safe_line(officer)}, {unit}" if officer else self.setting.names.unit(unit)
        return Phrase("Ke: {to}", "To: {to}")(self.lang, to=to)

    def decide(self) -> Decision | None:
        """Assign to whoever is under the cursor."""
        if not self._targets:
            self.problem = CHOOSE_FIRST(self.lang)
            return None
        unit, officer = self._targets[self.cursor]
        to, note = (f"@{officer}" if officer else unit), self.value("note")
        return Decision(
            ConsoleAction(
                intent=lambda line: ri.AssignTask(report=line.id, unit=unit, officer=officer, note=note),
                told=Phrase(f"ditugaskan ke {to}", f"assigned to {to}"),
                undo=act.cancel_task,
            )
        )


class UnitPanel(Panel):
    """Chooses a unit by typing. Subclasses say what becomes of it."""

    types_first = True
    height = 10

    def __init__(self, setting: PanelContext) -> None:
        super().__init__(setting)
        self.fields = [Field("search", SEARCH(setting.lang)), Field("note", NOTE(setting.lang))]
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
        names = self.setting.names
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
        return self.commit(self.unit)

    def commit(self, unit: str) -> Decision | None:
        """What is done with the unit."""
        raise NotImplementedError


class SharePanel(UnitPanel):
    """Let another unit see it. Cannot be undone: Enter asks, 1 does it."""

    name = Phrase("Hubungkan: perlihatkan ke unit lain", "Share with another unit")
    wants_digit = True

    def possible(self) -> tuple[bool, str]:
        """Sharing."""
        state = self.setting.state(Action.SHARE)
        return state.possible, safe_line(state.why_not)

    def enter(self) -> Decision | None:
        """Ask for the digit."""
        self.problem = ASK_DIGIT(self.lang, digit="1")
        return None

    def digit(self, digit: str) -> Decision | None:
        """1 does it."""
        return self._checked(self.chosen) if digit == "1" else None

    def footer(self) -> list[tuple[str, str]]:
        """Enter, then 1."""
        return [*super().footer(), ("Enter 1", Phrase("bagikan", "share")(self.lang))]

    def commit(self, unit: str) -> Decision:
        """Share it."""
        note, told = self.value("note"), Phrase(f"diperlihatkan ke {unit}", f"shared with {unit}")
        return Decision(
            ConsoleAction(
                intent=lambda line: ri.ShareReport(line.id, unit, note), told=told, goes_on=False, versioned=False
            )
        )


class AuthorityPanel(UnitPanel):
    """Not our authority: offer its task to another unit, or, without one, make it the other unit's report."""

    name = Phrase("bukan Wewenang: alihkan ke unit lain", "Wrong agency: pass it to another unit")

    def _task(self) -> str | None:
        tasks = self.setting.tasks_that_may(Action.HAND_OVER)
        return tasks[-1] if tasks else None

    def possible(self) -> tuple[bool, str]:
        """Handing over a task, or amending the unit."""
        if self._task():
            return True, ""
        state = self.setting.state(Action.AMEND)
        return state.possible, safe_line(state.why_not)

    def commit(self, unit: str) -> Decision | None:
        """Offer the task, or amend the unit."""
        task, note = self._task(), self.value("note")
        if task is None:
            told = Phrase(f"dialihkan ke {unit}", f"passed to {unit}")
            return Decision(
                ConsoleAction(
                    intent=lambda line: ri.AmendReport(report=line.id, unit=unit, note=note),
                    told=told,
                    undo=act.amend_back,
                )
            )
        if not note:
            self.problem = REASON_NEEDED(self.lang)
            return None
        if len(self.lines) > 1:
            self.problem = NOT_NOW(self.lang, why="1")
            return None
        told = Phrase(f"ditawarkan ke {unit}", f"offered to {unit}")
        subject = f"{self.lines[0].ref}/{task}"
        return Decision(
            ConsoleAction(
                intent=lambda line: ti.HandOverTask(subject, unit, note),
                told=told,
                undo=lambda line, receipt: ti.CancelTask(f"{line.ref}/{receipt.task}", act.UNDONE),
                versioned=False,
            )
        )
