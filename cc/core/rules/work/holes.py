"""Where a stream's events say less than when they were written, and whether an erasure accounts for it. Pure; one for a
stream, shown its events in order.

Two things may be missing, and nothing else: the words beside a text that commits to them, and the words in a text of
before that rule, where what is left is exactly what an event has committed to (`states.plain`). Either way an event
behind it names the place, who erased it and why. Whatever is missing otherwise is a finding.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from cc.core.phrases import Phrase
from cc.core.rules.work import withheld
from cc.core.vocabulary import Action

PLAIN = "plain"
"""In an event's states: by seq of earlier events that have words in their text, the SHA-256 of what is left of each
once they are erased."""
ERASED = "erased"
"""In the facts of an erasure: the seqs that it erased words of."""
_OTHER = Phrase("the text does not hash to the hash stored with it")
_GONE = Phrase("words that it commits to are gone, and no erasure says so")
_BACK = Phrase("its words were erased, and are there again")
_STRAY = Phrase("what lies beside its text is not what it commits to")


@dataclass(slots=True)
class Holes:
    """What of one stream is missing so far."""

    _other: dict[int, str] = field(default_factory=dict)
    _gone: set[int] = field(default_factory=set)
    _named: set[int] = field(default_factory=set)
    _plain: dict[int, str] = field(default_factory=dict)

    def see(self, seq: int, text: str, stored_hash: str, private: str, body: Mapping[str, Any]) -> Iterator[Phrase]:
        """The next event: its columns, and its text as JSON (empty where it is none)."""
        digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
        if digest != stored_hash:
            self._other[seq] = digest
        held = body.get("private", {})
        if private:
            there = withheld.beside(private)
            if there is None or there.commitments() != held:
                yield _STRAY
        elif held:
            self._gone.add(seq)
        if digest == stored_hash:  # only what was never touched accounts for anything
            self._account(seq, body)

    def _account(self, seq: int, body: Mapping[str, Any]) -> None:
        for each, left in _mapping(_mapping(body.get("states")).get(PLAIN)).items():
            if str(each).isdecimal() and int(each) < seq:
                self._plain.setdefault(int(each), str(left))
        for move in body.get("moves") or ():
            if isinstance(move, dict) and move.get("a") == Action.ERASE:
                named = _mapping(move.get("f")).get(ERASED)
                self._named |= {each for each in named if isinstance(each, int)} if isinstance(named, list) else set()

    def problems(self) -> Iterator[tuple[int, Phrase]]:
        """What no erasure accounts for, by seq, once all events were seen."""
        for seq in sorted(self._other):
            if seq not in self._named or self._plain.get(seq) != self._other[seq]:
                yield seq, _OTHER
        yield from ((seq, _GONE) for seq in sorted(self._gone - self._named))
        yield from ((seq, _BACK) for seq in sorted(self._named - self._gone - self._other.keys()))


def _mapping(told: object) -> Mapping[Any, Any]:
    return told if isinstance(told, Mapping) else {}
