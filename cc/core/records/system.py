"""What a Centre tells of itself: facts of its database, and what a sweep did."""

from collections.abc import Mapping
from dataclasses import dataclass

from cc.core.phrases import Phrase


@dataclass(frozen=True, slots=True, kw_only=True)
class SweepResult:
    """What a sweep did. `escalated` counts steps of SLA ladders that fired, `failed` the things that it could not do
    (the log says which and why; it goes on with the others, and tries them again the next time), `reporters_erased`
    those whose category keeps them no longer."""

    closed: int
    resumed: int
    claims_released: int
    keys_forgotten: int
    messages_lapsed: int = 0
    escalated: int = 0
    failed: int = 0
    reporters_erased: int = 0
    more: bool = False
    """Whether it stopped at its limit, so that another sweep has something to do at once."""

    def plus(self, other: "SweepResult") -> "SweepResult":
        """Both together; `more` is the other's, which came later, and what failed in both is one and the same."""
        return SweepResult(
            closed=self.closed + other.closed,
            resumed=self.resumed + other.resumed,
            claims_released=self.claims_released + other.claims_released,
            keys_forgotten=self.keys_forgotten + other.keys_forgotten,
            messages_lapsed=self.messages_lapsed + other.messages_lapsed,
            escalated=self.escalated + other.escalated,
            failed=max(self.failed, other.failed),
            reporters_erased=self.reporters_erased + other.reporters_erased,
            more=other.more,
        )

    @property
    def worth_telling(self) -> bool:
        """Whether anything happened that somebody might ask about."""
        return any(
            (self.closed, self.resumed, self.claims_released, self.escalated, self.failed, self.reporters_erased)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomFigures:
    """Figures of the whole room: reports by status; open ones that are late or fall due within the hour (no more than
    `capped_at` are counted); messages due and given up; for how many seconds the sweep's oldest task is due."""

    by_status: Mapping[str, int]
    late: int
    soon: int
    capped_at: int
    messages_waiting: int
    messages_failed: int
    sweep_lag_s: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One line of `cc doctor` or `cc db check`: `ok` False asks for action, said in `hint`. `value` and `hint` are
    English; the phrases, where there are any, say the same in a reader's language."""

    name: str
    value: str
    ok: bool = True
    hint: str = ""
    value_phrase: Phrase | None = None
    hint_phrase: Phrase | None = None

    @classmethod
    def of(cls, name: str, value: str | Phrase, ok: bool = True, hint: Phrase | None = None) -> "Fact":
        """A fact of phrases, its English beside them; a `value` that is no phrase is shown as it is."""
        return cls(
            name=name,
            value=str(value),
            ok=ok,
            hint=str(hint or ""),
            value_phrase=value if isinstance(value, Phrase) else None,
            hint_phrase=hint,
        )


@dataclass(frozen=True, slots=True)
class Facts:
    """A list of facts."""

    facts: tuple[Fact, ...]
