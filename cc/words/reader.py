"""A reader: a language and a zone, given explicitly wherever something is said; the API, mail and paper serve several
at once. Owns which of them a process's environment asks for."""

import os
import sys
from collections.abc import Mapping
from datetime import UTC, datetime, tzinfo
from typing import NamedTuple

from cc.core.errors import CoreError
from cc.core.phrases import Phrase
from cc.core.phrases.holes import filled
from cc.core.phrases.trade import word
from cc.words.catalogue import Language, translated

_MARKS: Mapping[Language, tuple[str, str]] = {Language.ID: (",", "."), Language.EN: (".", ",")}


def name_of(script: str) -> str:
    """What a script of ours is called: `posko` or `cc`, and `posko` where it is neither."""
    name = os.path.basename(script)
    return name if name in ("cc", "posko") else "posko"


class Reader(NamedTuple):
    """Whoever is spoken to: a Voice. `domain` is the room that speaks; `now` makes instants of the same day short;
    `command` is what they call our program: what this process was called, where nobody says otherwise."""

    language: Language
    zone: tzinfo = UTC
    domain: str = "core"
    now: datetime | None = None
    command: str = name_of(sys.argv[0])

    @property
    def marks(self) -> tuple[str, str]:
        """The decimal mark and the mark between thousands."""
        return _MARKS[self.language]

    def text(self, english: str, context: str = "") -> str:
        """A text of ours in the language, its holes still open."""
        return translated(self.language, self.domain, english, context)

    def say(self, english: str, /, **facts: object) -> str:
        """A text of ours in the language, its holes filled."""
        return filled(self.text(english), facts, self)

    def phrase(self, phrase: Phrase) -> str:
        """A phrase in the language."""
        return phrase.said(self)

    def error(self, error: CoreError) -> str:
        """What went wrong, in the language."""
        return error.phrase.said(self)

    def word(self, kind: str, value: str) -> str:
        """What a value of an enumeration is called (`trade.WORDS` has the kinds)."""
        return word(kind, value, self)


def language_of(environment: Mapping[str, str] | None = None, default: Language = Language.EN) -> Language:
    """What CC_LANG asks for, else the locale; `default` where neither names a language of ours."""
    asked = os.environ if environment is None else environment
    for name in ("CC_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = asked.get(name, "").lower()
        code = value.split("_")[0].split(".")[0]
        if code in ("id", "in"):
            return Language.ID
        if code == "en":
            return Language.EN
        if value and name != "CC_LANG":
            return default
    return default
