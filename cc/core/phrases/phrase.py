"""A phrase: an English text with named holes, which is also its name in the catalogues, and the facts that fill them.

    Phrase("{ref} is {status:report_status}.", {"ref": "JKT-000001", "status": "in_progress"})

Facts are plain JSON values, so a phrase crosses the wire as it is and is said at the edge, in the reader's language and
zone. What a hole's kind means stands in `holes`. Knows no language but English, and no catalogue.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum
from functools import reduce

from cc.core.phrases.holes import filled
from cc.core.phrases.voice import ENGLISH, Voice

Fact = object
"""A JSON value, or a phrase within the phrase."""


def mark(text: str) -> str:
    """The text itself: says to the extractor that it is a phrase, where it is kept before it is said."""
    return text


@dataclass(frozen=True, slots=True)
class Phrase:
    """`text` is the English, with holes `{name}` or `{name:kind}`; `facts` has a value for each."""

    text: str
    facts: Mapping[str, Fact] = field(default_factory=dict)

    def said(self, voice: Voice) -> str:
        """The phrase as a reader hears it."""
        return filled(voice.text(self.text), self.facts, voice)

    def __str__(self) -> str:
        return self.said(ENGLISH)


def joined(phrases: Sequence[Phrase]) -> Phrase | None:
    """The phrases with semicolons between them; None for none."""
    if not phrases:
        return None
    return reduce(lambda first, then: Phrase("{first}; {then}", {"first": plain(first), "then": plain(then)}), phrases)


def phrase_of(value: object) -> Phrase:
    """The phrase of a plain value, as `plain` makes it; what is no phrase as its own text."""
    if isinstance(value, Mapping) and isinstance(value.get("text"), str):
        facts = value.get("facts")
        return Phrase(value["text"], dict(facts) if isinstance(facts, Mapping) else {})
    return Phrase(str(value))


def plain(value: object) -> object:
    """A fact as a plain JSON value: an instant as ISO 8601, an enumeration's member as it is spelt, a phrase as its
    text and facts."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Phrase):
        return {"text": value.text, "facts": {name: plain(each) for name, each in value.facts.items()}}
    if isinstance(value, Mapping):
        return {str(name): plain(each) for name, each in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(each) for each in value]
    return value
