"""What a simulator did, in numbers. Owns counting only."""

from collections import Counter
from dataclasses import dataclass, field

from cc.core.phrases import Phrase


@dataclass(slots=True)
class Tally:
    """Reports that came in, intents carried out by name, refusals by code, and photos put."""

    received: int = 0
    photos: int = 0
    done: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)

    @property
    def intents(self) -> int:
        """Everything that was carried out."""
        return self.done.total()

    def line(self) -> Phrase:
        """One line for people; intents by their own names."""
        return Phrase(
            "{reports:number} reports, {actions:number} actions ({busiest}), {refused:number} refused",
            {
                "reports": self.received,
                "actions": self.intents,
                "busiest": [f"{name} {count}" for name, count in self.done.most_common(6)],
                "refused": self.refused.total(),
            },
        )
