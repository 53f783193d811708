"""The catalogues: `cc/locale/<language>/LC_MESSAGES/<domain>.mo`, one domain a room, read by the standard library.

English needs none: it is what the code says. A reader's own domain is asked first, then the others, so that an error of
any room is said wherever it is shown while a hot verb loads its own few phrases. With POSKO_STRICT_PHRASES a text that
no catalogue has is an error; otherwise it is said in English. Must never know a zone or a fact.
"""

import os
from enum import StrEnum
from functools import cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path

LOCALE = Path(__file__).parents[1] / "locale"
DOMAINS = ("core", "field", "commands", "console", "mail", "paper", "web")


class Language(StrEnum):
    """The languages that Posko speaks."""

    ID = "id"
    EN = "en"

    @property
    def other(self) -> "Language":
        """The one that F9 goes to."""
        return Language.EN if self is Language.ID else Language.ID


class MissingPhraseError(LookupError):
    """A text that no catalogue of the language has. Raised in tests alone."""


def translated(language: Language, domain: str, english: str, context: str = "") -> str:
    """A text of ours in the language."""
    if language is Language.EN or not english:
        return english
    for name in (domain, *(each for each in DOMAINS if each != domain)):
        catalogue = _catalogue(language, name)
        found = catalogue.pgettext(context, english) if context else catalogue.gettext(english)
        if found:
            return found
    if os.environ.get("POSKO_STRICT_PHRASES"):
        raise MissingPhraseError(f"{language}: {english!r}" + (f" ({context})" if context else ""))
    return english


class _Nothing(NullTranslations):
    """What a catalogue that lacks a text answers: nothing, where the standard library would answer the text itself."""

    def gettext(self, message: str) -> str:
        """No text."""
        return ""

    def pgettext(self, context: str, message: str) -> str:
        """No text."""
        return ""


@cache
def _catalogue(language: Language, domain: str) -> NullTranslations:
    path = LOCALE / language.value / "LC_MESSAGES" / f"{domain}.mo"
    if not path.is_file():
        return _Nothing()
    with path.open("rb") as file:
        catalogue = GNUTranslations(file)
    catalogue.add_fallback(_Nothing())
    return catalogue
