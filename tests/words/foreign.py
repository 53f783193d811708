"""Finds words of the other language in what is said to people. The words come from the catalogues themselves: English
are those that stand in our texts at least three times as often as in translations, Indonesian the other way round; so
no list is to be kept. What must be typed as it stands (commands, options, values, files) is of no language."""

import re
from collections import Counter
from dataclasses import fields
from functools import cache
from typing import Any

from cc.cli.verbs import Noun
from cc.core.intents.organisation import AreaRow, CategoryRow, PersonRow, RouteRow, UnitRow
from cc.core.rules.query.parse import Field
from cc.core.vocabulary import MessageState
from cc.main.app import load
from cc.main.commands.sla.asked import COLUMNS
from cc.main.nouns import ENTRIES
from cc.main.sla_reports.sections import SECTIONS
from cc.words.catalogue import Language
from tests.words.glossary import in_both
from tools import phrases

ALLOWED = frozenset({"posko", "sla", "geojson", "feature", "properties", "end"})
"""Proper nouns: ours, those of formats (a GeoJSON Feature has properties) and of a key (End); sixty at most."""
_CODE = re.compile(
    r"\S+\+[0-9a-f]{8}\+\S+|(?=\S*[0-9+/])[A-Za-z0-9+/]{20,}=*"  # keys and signatures, whose letters are drawn
    r"|`[^`]*`|\{command\}(?: [a-z-]+)*"
    r"|\S*://\S*|--[\w-]+(?:[ =][a-z|]+)?|<[^>]*>|\[\[?[\w.]+\]\]?|\S*[|_@/.=:]\S+|'[^']*'|\{[^}]*\}"
    r"|\b\w+\[\d+\]|[Oo]pen311|\b[0-9a-f]{8,}\b|(?:bawaan|default):\s+[^;\]]*"
)
SURELY = 3
_WORD = re.compile(r"[a-z]{2,}")


def foreign(text: str, language: Language, *, typed: bool = False) -> set[str]:
    """The words of a text that are the other language's; with `typed` what is typed at a command line is of none."""
    found = _words(text) & _only(language.other)
    return found - _typed() if typed else found


@cache
def _only(language: Language) -> frozenset[str]:
    """Words that are this language's and not the other's."""
    own: dict[Language, Counter[str]] = {Language.EN: Counter(), Language.ID: Counter()}
    for domain in phrases.ROOMS:
        for (_, text), translation in phrases.kept(domain).items():
            own[Language.EN].update(_words(text))
            own[Language.ID].update(_words(translation))
    here, there = own[language], own[language.other]
    shared = ALLOWED | in_both()
    return frozenset(word for word, count in here.items() if count >= SURELY * there[word] and word not in shared)


def _words(text: str) -> set[str]:
    return set(_WORD.findall(_CODE.sub(" ", text).lower()))


@cache
def _typed() -> frozenset[str]:
    """What is typed: names of commands and options, values of choices, columns of files."""
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
    found |= {field.name for row in (UnitRow, CategoryRow, RouteRow, PersonRow, AreaRow) for field in fields(row)}
    found |= {*COLUMNS, *SECTIONS, *(str(state) for state in MessageState)}
    return frozenset(part for name in found for part in _WORD.findall(name.lower()))
