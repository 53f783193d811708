"""Finds words of the other language in what is said to people. The words come from the catalogues themselves: English
are those that stand in a text of ours and in no translation, Indonesian the other way round; so no list is to be kept.
What must be typed as it stands (commands, options, values, files) is of no language."""

import re
from functools import cache
from typing import Any

from cc.cli.verbs import Noun
from cc.core.rules.query.parse import Field
from cc.main.app import load
from cc.main.nouns import ENTRIES
from cc.words.catalogue import Language
from tools import phrases

ALLOWED = frozenset({"centre", "digest", "posko", "log", "token", "open", "port", "status", "server", "open311", "end"})
"""Names that both languages use; proper nouns and loan words alone, sixty at most."""
_CODE = re.compile(
    r"`[^`]*`|\S*://\S*|--[\w-]+(?:[ =][a-z|]+)?|<[^>]*>|\[\[?[\w.]+\]\]?|\S*[|_@/.=:]\S+|'[^']*'|\{[^}]*\}"
    r"|(?:bawaan|default):\s+[^;\]]*"
)
_WORD = re.compile(r"[a-z]{2,}")


def foreign(text: str, language: Language) -> set[str]:
    """The words of a text that are the other language's."""
    return _words(text) & _only(language.other)


@cache
def _only(language: Language) -> frozenset[str]:
    """Words that are this language's and not the other's."""
    own: dict[Language, set[str]] = {Language.EN: set(), Language.ID: set()}
    for domain in ("core", "field", "commands", "console"):
        for (_, text), translation in phrases.kept(domain).items():
            own[Language.EN] |= _words(text)
            own[Language.ID] |= _words(translation)
    shared = ALLOWED | _typed() | (own[Language.EN] & own[Language.ID])
    return frozenset(own[language] - shared)


def _words(text: str) -> set[str]:
    return set(_WORD.findall(_CODE.sub(" ", text).lower()))


def _typed() -> set[str]:
    """What is typed: names of commands and options, values of choices."""
    found = {entry.name for entry in ENTRIES} | {str(field) for field in Field}
    for entry in ENTRIES:
        command = load(entry)
        noun = getattr(command, "noun", None)
        verbs: list[Any] = [verb.command() for verb in noun.verbs.values()] if isinstance(noun, Noun) else [command]
        found |= {name for verb in noun.verbs.values() for name in (verb.name, *verb.aliases)} if noun else set()
        for each in (option for verb in verbs for option in verb.params):
            found |= {part for name in (*each.opts, *each.secondary_opts) for part in name.strip("-").split("-")}
            kind = each.type_descriptor.choices
            found |= {str(getattr(value, "value", value)) for value in kind or ()}
    return {part for name in found for part in _WORD.findall(name.lower())}
