"""What an event's hashed text does not say in words: facts that somebody wrote freely, and that may tell of a person.
The text holds a salted commitment to each; the words lie beside it, where erasure can remove them. Pure.

Owns which facts these are and how a place in an event is named: `2.note` is the note of its third move. An event of
before this rule has them in its text: erasing puts ERASED there instead.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cc.core.phrases.kept import ERASED, note_phrase
from cc.core.records.reports import PLACE_TEXTS
from cc.core.records.trail import Move
from cc.core.rules.work import commitments
from cc.core.vocabulary import Action, Subject

_WRITTEN = frozenset({"note", "text", *PLACE_TEXTS})
_REASONED = frozenset(
    str(action)
    for action in (
        Action.RESOLVE,
        Action.REOPEN,
        Action.DECLINE,
        Action.CANCEL,
        Action.HAND_OVER,
        Action.RETURN,
    )
)
"""Moves whose reason is somebody's words, and none of an enumeration. Why something was erased stays readable."""
_SUBJECTS = frozenset({str(Subject.REPORT), str(Subject.TASK)})
_encode = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode


@dataclass(frozen=True, slots=True)
class Beside:
    """What lies beside a hashed text: the salt of its commitments, and the words by place."""

    salt: str
    words: Mapping[str, str]

    def commitments(self) -> dict[str, str]:
        """What the text holds instead."""
        return {place: commitments.commitment(self.salt, place, word) for place, word in self.words.items()}

    def written(self) -> str:
        """As it is stored."""
        return _encode({"salt": self.salt, "words": dict(self.words)})


def beside(written: str) -> Beside | None:
    """What was stored; None for nothing, and for what nobody wrote so."""
    try:
        told = json.loads(written) if written else None
    except ValueError:
        return None
    if not isinstance(told, dict) or not isinstance(told.get("words"), dict):
        return None
    found = Beside(str(told.get("salt")), {str(name): str(word) for name, word in told["words"].items()})
    return found if found.written() == written else None


def is_withheld(subject: str, action: str, name: str, value: object) -> bool:
    """Whether a fact of a move is somebody's words. What Posko notes itself is not."""
    if name not in _WRITTEN and not (name == "reason" and action in _REASONED):
        return False
    return subject in _SUBJECTS and isinstance(value, str) and bool(value) and note_phrase(value) is None


def words(moves: Sequence[Move]) -> dict[str, str]:
    """The words of an event's moves by place."""
    return {
        f"{number}.{name}": str(value)
        for number, move in enumerate(moves)
        for name, value in move.facts.items()
        if is_withheld(move.subject, move.action, name, value)
    }


def without(bodies: Sequence[dict[str, Any]], places: Mapping[str, object]) -> None:
    """Take the facts at these places out of moves as the hashed text has them."""
    for place in places:
        number, name = split(place)
        del bodies[number]["f"][name]
        if not bodies[number]["f"]:
            del bodies[number]["f"]


def put_back(bodies: Sequence[dict[str, Any]], places: Mapping[str, object], told: Beside | None) -> None:
    """Put the words into moves as the hashed text has them; ERASED where they are no longer there."""
    there = told.words if told is not None else {}
    for place in places:
        number, name = split(place)
        bodies[number].setdefault("f", {})[name] = there.get(place, ERASED)


def split(place: str) -> tuple[int, str]:
    """Which move, and which of its facts."""
    number, _, name = place.partition(".")
    return int(number), name


def erased_text(written: str) -> str | None:
    """A hashed text of before this rule with ERASED where somebody's words stood; None where there are none."""
    body = json.loads(written)
    found = list(_plain(body))
    for facts, name in found:
        facts[name] = ERASED
    return _encode(body) if found else None


def _plain(body: dict[str, Any]) -> Iterator[tuple[dict[str, Any], str]]:
    for move in body["moves"]:
        facts = move.get("f", {})
        for name in [name for name, value in facts.items() if is_withheld(move["s"], move["a"], name, value)]:
            yield facts, name
