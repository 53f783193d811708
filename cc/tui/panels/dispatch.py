"""The panel that sends somebody: units, then people, by search or as suggested."""

from cc.core.intents import reports as ri
from cc.core.questions.dispatch import SuggestDispatch
from cc.core.records.dispatch import Candidate, Suggestions, UnitSuggestion
from cc.core.records.organisation import Person
from cc.core.rules.safe_text import safe_line
from cc.core.vocabulary import Action, Role
from cc.tui.model import actions
from cc.tui.model.actions import ConsoleAction
from cc.tui.model.names import closeness
from cc.tui.model.panel import Choice, Decision, Field, Panel, PanelContext, Reader
from cc.tui.model.time_words import metres, span
from cc.tui.pieces import Row, fit
from cc.tui.words import Label

SEARCH = Label("Search")
NOTE = Label("Note")
LOAD = Label("load {n}")
ON_SHIFT = Label("{n} on shift")
AWAY = Label("off shift")
DUTY = Label("on shift")
SKILLED = Label("skilled")
AGO = Label("{span} ago")
READING = Label("looking for candidates…")
CHOOSE_FIRST = Label("Choose a unit or an officer first")
MOST_SHOWN = 40

Target = tuple[str, str | None, Row, str]
"""A unit, perhaps an officer of it, how they are shown, and the names they are found by beside their code or log-in."""


class DispatchPanel(Panel):
    """Whom to send: units, then people by distance, skill, shift and load."""

    name = Label("Dispatch")
    types_first = True
    height = 12

    def __init__(self, context: PanelContext) -> None:
        super().__init__(context)
        self.fields = [Field("search", SEARCH(context.lang)), Field("note", NOTE(context.lang))]
        self._suggestions: Suggestions | None = None
        self._targets: list[tuple[str, str | None]] = []

    async def load(self, centre: Reader) -> None:
        """Candidates for the first of the reports."""
        await super().load(centre)
        self._suggestions = await centre.read(SuggestDispatch(self.lines[0].id))
        self.refill()

    def typed(self, name: str, value: str) -> None:
        """Searching makes the list shorter."""
        super().typed(name, value)
        if name == "search":
            self.cursor = 0
            self.refill()

    def refill(self) -> None:
        """Units and people that fit what was typed, the closest first; without a search, those suggested."""
        state = self.context.state(Action.ASSIGN)
        search = self.value("search").strip()
        found: list[Target] = []
        if self._suggestions is not None:
            found += [self._unit(one, at == 0) for at, one in enumerate(self._suggestions.units)]
            found += [self._person(one) for one in self._suggestions.people]
        shown = self._searched(search, found) if search else found
        self._targets = [(unit, officer) for unit, officer, _, _ in shown[:MOST_SHOWN]]
        self.choices = [Choice(row, state.possible, self.context.why_not(state)) for _, _, row, _ in shown[:MOST_SHOWN]]
        self.cursor = min(self.cursor, max(0, len(self.choices) - 1))

    def _searched(self, search: str, suggested: list[Target]) -> list[Target]:
        """Whom the search means, among everybody: whole codes and log-ins first, then as suggested."""
        names, known = self.context.names, {(unit, officer) for unit, officer, _, _ in suggested}
        found = suggested + [self._other(code) for code in names.units if (code, None) not in known]
        officers = (one for one in names.people.values() if one.active and Role.OFFICER in one.held)
        found += [self._other_person(one) for one in officers if (one.unit, one.login) not in known]
        near = [(closeness(search.removeprefix("@"), officer or unit, names_known), target)
                for target in found for unit, officer, _, names_known in (target,)]  # fmt: skip
        ranked = sorted(((rank, target) for rank, target in near if rank is not None), key=lambda each: each[0])
        return [target for _, target in ranked]

    def _why(self, one: UnitSuggestion | Candidate) -> str:
        return self.context.told(one.why_phrase) if one.why_phrase else safe_line(one.why)

    def _unit(self, one: UnitSuggestion, first: bool) -> Target:
        name = safe_line(one.name)
        row: Row = [
            (f" {fit(safe_line(one.unit), 13)} {fit(name, 34)} ", "strong" if first else "txt"),
            (f"{LOAD(self.lang, n=one.open_tasks):<10}{ON_SHIFT(self.lang, n=one.on_shift):<10}", "txt"),
            (self._why(one), "dim"),
        ]
        return one.unit, None, row, name

    def _person(self, one: Candidate) -> Target:
        name, lang = safe_line(one.name), self.lang
        age = AGO(lang, span=span(one.place_age_s, lang)) if one.place_age_s is not None else ""
        row: Row = [
            (f" @{fit(safe_line(one.login), 9)} {fit(name, 16)} {fit(one.unit, 10)}", "txt" if one.on_shift else "dim"),
            (f"{metres(one.distance_m, self.lang):>7} ", "txt"),
            (f"{SKILLED(lang) if one.skilled else '':<8}", "txt"),
            (f"{(DUTY if one.on_shift else AWAY)(lang):<12}", "txt" if one.on_shift else "dim"),
            (f"{LOAD(lang, n=one.open_tasks):<9}", "txt"),
            (f"{age} {self._why(one)}", "dim"),
        ]
        return one.unit, one.login, row, f"{name} {one.unit}"

    def _other(self, code: str) -> Target:
        name = self.context.names.unit(code)
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
        to = f"@{safe_line(officer)}, {unit}" if officer else self.context.names.unit(unit)
        return Label("To: {to}")(self.lang, to=to)

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
                outcome=Label("assigned to {to}").of(to=to),
                undo=actions.cancel_task,
            )
        )
