"""What every panel is: a title, fields to type into, a list to choose from, and a decision that becomes an action.

A panel stays open, with what was typed, until its action has been carried out: an error loses nothing.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import Protocol, TypeVar

from cc.core.errors import CoreError
from cc.core.phrases.phrase import Phrase
from cc.core.questions.base import Question
from cc.core.questions.reports import GetActions
from cc.core.records.reports import ActionState, ReportLine
from cc.core.rules.safe_text import safe_line
from cc.core.vocabulary import Action
from cc.tui.key_table import KeyTable
from cc.tui.model.actions import ConsoleAction
from cc.tui.model.names import CodeNames
from cc.tui.pieces import Piece, Row
from cc.tui.words import INSTEAD, NOT_NOW, NOTHING, Label, said
from cc.words.catalogue import Language

T = TypeVar("T")

CANCEL = Label("cancel")
CHOOSE = Label("choose")
FIELD = Label("field")
DO_IT = Label("do it")
SEND = Label("send")
MARKED = Label("{n} reports: {refs}")
ASK_DIGIT = Label("Cannot be undone: press {digit} to do it")


@dataclass(slots=True)
class Field:
    """Something to type. `options` gives completions for a text, best first."""

    name: str
    label: str
    value: str = ""
    options: Callable[[str], list[str]] | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """A line of the list. `possible` False keeps it visible, with the reason."""

    row: Row
    possible: bool = True
    why_not: str = ""
    digit: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision: carry the action out on these reports (None: on the chosen ones), or run something else."""

    action: ConsoleAction | None = None
    lines: tuple[ReportLine, ...] | None = None
    run: Callable[[], None] | None = None


@dataclass(slots=True, kw_only=True)
class PanelContext:
    """What a panel is opened with: the chosen reports, names, language, keys; `actions` is what may be done with the
    first report, None until that has been read."""

    lines: tuple[ReportLine, ...]
    names: CodeNames
    lang: Language
    keys: KeyTable
    actions: tuple[ActionState, ...] | None = None
    zone: tzinfo = UTC
    now: datetime | None = None

    def told(self, what: Phrase | CoreError) -> str:
        """A phrase, or what went wrong, as the reader hears it."""
        return said(what, self.lang, self.zone, self.now)

    def refused(self, why: str) -> str:
        """What is said to whoever tries an action that is not possible: why, and what they may do with the report."""
        return not_now(self.lang, why, self.actions or ())

    def why_not(self, state: ActionState) -> str:
        """Why an action is not possible, as the reader hears it; the Centre's English if it says no more."""
        return self.told(state.why) if state.why else safe_line(state.why_not)

    def state(self, action: Action, subject: str = "") -> ActionState:
        """Whether an action is possible on the report (or on one of its tasks), and why not. Until that is known it is
        taken to be; the Centre refuses what is not."""
        if self.actions is None:
            return ActionState(subject, action, True)
        for state in self.actions:
            if state.action is action and _same_subject(state.subject, subject):
                return state
        return ActionState(subject, action, False, "-")

    def tasks_that_may(self, action: Action) -> list[str]:
        """The tasks of the report for which an action is possible, by number."""
        found = (each.subject for each in self.actions or () if each.action is action and each.possible)
        return [subject.rpartition("/")[2] for subject in found if "/" in subject]


def not_now(lang: Language, why: str, states: Iterable[ActionState]) -> str:
    """Why an action is not possible, and what is possible on the report itself for the one who asks."""
    can = [str(each.action) for each in states if each.possible and _same_subject(each.subject, "")]
    return INSTEAD(lang, why=why.rstrip("."), possible=can) if can else NOT_NOW(lang, why=why)


def _same_subject(found: str, wanted: str) -> bool:
    """A task is named `REF/n`; anything without a stroke is the report."""
    return found.rpartition("/")[2] == wanted if wanted else "/" not in found


class Reader(Protocol):
    """Answers questions without making the screen wait."""

    async def read(self, question: Question[T]) -> T:
        """The answer."""
        ...


class Panel:
    """Base of the panels. Subclasses fill `fields` and `choices` and answer `decide`."""

    name = NOTHING
    tall = False
    """Whether it wants the whole body, queue and all."""
    types_first = False
    """Whether typing begins in the first field."""
    wants_digit = False
    """Whether Enter is not enough."""
    height = 9

    def __init__(self, context: PanelContext) -> None:
        self.context = context
        self.lang = context.lang
        self.fields: list[Field] = []
        self.choices: list[Choice] = []
        self.cursor = 0
        self.problem = ""

    @property
    def lines(self) -> tuple[ReportLine, ...]:
        """The reports it is for."""
        return self.context.lines

    @property
    def chosen(self) -> Choice | None:
        """The line of the list under the cursor."""
        return self.choices[self.cursor] if self.cursor < len(self.choices) else None

    async def load(self, centre: Reader) -> None:
        """Read what may be done, and what else the panel shows."""
        if self.lines:
            self.context.actions = await centre.read(GetActions(self.lines[0].id))
        self.refill()

    def refill(self) -> None:
        """Make the list again from what is known now."""

    def footer(self) -> list[tuple[str, str]]:
        """Keys and words for the bottom line."""
        lang = self.lang
        found = [(self.key_name("back"), CANCEL(lang)), (self.context.keys.moves(lang), CHOOSE(lang))]
        if self.fields:
            found.append((self.key_name("field.next"), FIELD(lang)))
        digits = [choice.digit for choice in self.choices if choice.digit]
        if digits:
            found.append((f"{digits[0]}-{digits[-1]}" if len(digits) > 1 else digits[0], DO_IT(lang)))
        return found if self.wants_digit else [*found, (self.key_name("open"), SEND(lang))]

    def title(self) -> list[Piece]:
        """What is done to what."""
        refs = [line.ref for line in self.lines]
        what = refs[0] if len(refs) == 1 else MARKED(self.lang, n=len(refs), refs=" ".join(refs[:4]))
        return [(self.name(self.lang), "strong"), ("  ", "txt"), (what, "mark" if len(refs) > 1 else "txt")]

    def aside(self) -> Row:
        """What stands right of the title."""
        return ()

    def hint(self) -> str:
        """What the message line says while the panel is open."""
        return self.problem

    def rows(self, width: int) -> list[tuple[Row, bool]]:
        """The list's lines and whether each is selected."""
        return [(self._row(choice, at), at == self.cursor) for at, choice in enumerate(self.choices)]

    def _row(self, choice: Choice, at: int) -> Row:
        lead: list[Piece] = [(">" if at == self.cursor else " ", "txt")]
        if choice.digit:
            lead.append((f" {choice.digit} ", "strong" if at == self.cursor else "key"))
        if choice.possible:
            return [*lead, *choice.row]
        why = NOT_NOW(self.lang, why=choice.why_not)
        return [*lead, *((text, "dim") for text, _ in choice.row), (f"  {why}", "dim")]

    def move(self, step: int) -> None:
        """The cursor by lines."""
        if self.choices:
            self.cursor = max(0, min(len(self.choices) - 1, self.cursor + step))

    def raw_key(self, key: str) -> bool:
        """Take a key before anything else is made of it; whether it was taken."""
        return False

    def key(self, key_id: str) -> bool:
        """A key of its own, by its id in the key table; whether it was one."""
        return False

    def key_name(self, key_id: str) -> str:
        """What hints call a key."""
        return self.context.keys.name(key_id, self.lang)

    def typed(self, name: str, value: str) -> None:
        """A field's text has changed."""
        for each in self.fields:
            if each.name == name:
                each.value = value

    def value(self, name: str) -> str:
        """A field's text, blanks stripped."""
        return next((each.value.strip() for each in self.fields if each.name == name), "")

    def enter(self) -> Decision | None:
        """Enter: the decision, or None (then `problem` may say why)."""
        chosen = self.chosen
        if self.wants_digit:
            self.problem = ASK_DIGIT(self.lang, digit=(chosen.digit if chosen and chosen.digit else "1"))
            return None
        return self._checked(chosen)

    def digit(self, digit: str) -> Decision | None:
        """A digit: chooses its line and decides."""
        for at, choice in enumerate(self.choices):
            if choice.digit == digit:
                self.cursor = at
                return self._checked(choice)
        return None

    def _checked(self, choice: Choice | None) -> Decision | None:
        if choice is not None and not choice.possible:
            self.problem = self.context.refused(choice.why_not)
            return None
        self.problem = ""
        return self.decide()

    def decide(self) -> Decision | None:
        """The decision as things stand; None (and a `problem`) if something is missing."""
        raise NotImplementedError
