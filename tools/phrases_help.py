"""What the command line's help says: docstrings of verbs, help and metavars of parameters, names of sections.
No call marks these. Owns how they are found: the commands are built as for a call, and what their help shows is read
from them."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from cc.cli import voice
from cc.cli.help import METAVAR, TYPES, metavar_words, paragraphs
from cc.main.app import load, root
from cc.main.nouns import ENTRIES

FOUND_ELSEWHERE = ("OPTIONS", "COMMAND", "ARGS")
"""Words of Typer's own usage lines."""

Key = tuple[str, str]
"""A context, empty for none, and the text."""


def texts(domain: str) -> Iterator[Key]:
    """The help texts of a domain, each with its context."""
    yield from (key for home, key in _every() if home == domain)


@cache
def _every() -> tuple[tuple[str, Key], ...]:
    found = [("field", (METAVAR, word)) for word in (*FOUND_ELSEWHERE, *TYPES.values())]
    for entry in ENTRIES:
        found += [("commands", ("", entry.section)), ("commands", ("", entry.help))]
    found += _command(root(), "commands")
    for entry in ENTRIES:
        home = voice.domain_of(entry.target)
        command: Any = load(entry)
        found += _command(command, home)
        for verb in command.noun.verbs.values() if hasattr(command, "noun") else ():
            found += _command(verb.command(), voice.domain_of(verb.function.__module__))
    return tuple(dict.fromkeys(found))


def _command(command: Any, home: str) -> list[tuple[str, Key]]:
    """A command's own texts and those of its parameters; what many commands share stands with the field's."""
    found = [(home, ("", paragraphs(command.help)))] if command.help else []
    for each in command.params:
        if each.help:
            found.append((home, ("", paragraphs(each.help))))
        found += [("field", (METAVAR, word)) for word in metavar_words(each.metavar or "")]
    return found
