"""The command line is whole: a verb for every action, help for everything, and one function a verb."""

from collections.abc import Iterator
from typing import Any

import pytest

from cc.core.rules.lifecycle.rows import Who
from cc.core.rules.lifecycle.tables import REPORT_ROWS, TASK_ROWS, word
from cc.core.vocabulary import Action
from cc.main.app import root
from cc.main.nouns import ENTRIES, NOUNS

PROMISED = {
    "report": "new import list show triage assign resolve reject merge unmerge hold resume reopen close amend share "
    "comment add receive attach claim release export similar timeline",
    "task": "list show accept decline depart arrive close verify return hold resume reassign hand-over attach cancel",
    "dispatch": "suggest",
    "unit": "list show load",
    "area": "list show load locate",
    "category": "list show load",
    "person": "list show load add set shift locate token password",
    "sla": "report why due elapsed check load sweep policies",
    "evidence": "inspect list get verify put show",
    "audit": "log verify",
    "db": "init upgrade check backup restore status",
}
OTHERS = ("demo", "serve", "console")
"""Rooms that bring commands of their own; their tests are with them."""


def commands(command: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every command under this one, with its path."""
    if not hasattr(command, "list_commands"):
        yield path, command
        return
    for name in command.list_commands(None):
        if path or name not in OTHERS:
            yield from commands(command.get_command(None, name), (*path, name))


ALL = dict(commands(root()))


@pytest.mark.parametrize("noun", PROMISED)
def test_every_promised_verb_is_there(noun: str) -> None:
    group: Any = root().get_command(None, noun)  # type: ignore[arg-type]  # no context is needed to look
    missing = [verb for verb in PROMISED[noun].split() if group.get_command(None, verb) is None]
    assert missing == []


def test_every_lone_command_is_there() -> None:
    assert {"init", "demo", "console", "serve", "login", "logout", "whoami", "doctor"} <= NOUNS
    assert len(NOUNS) == len(ENTRIES)


@pytest.mark.parametrize(("noun", "rows"), [("report", REPORT_ROWS), ("task", TASK_ROWS)])
def test_every_action_that_people_ask_for_is_a_verb_of_its_own(noun: str, rows: Any) -> None:
    asked: set[Action] = {row.action for row in rows if row.who != {Who.CAUSED}}
    if noun == "task":
        asked -= {Action.ASSIGN}  # a report's: it makes the task
    verbs = {path[1] for path in ALL if path[0] == noun}
    assert {word(each) for each in asked} <= verbs


@pytest.mark.parametrize("path", ALL, ids=" ".join)
def test_everything_explains_itself(path: tuple[str, ...]) -> None:
    command = ALL[path]
    assert command.help, "a command without help"
    for parameter in command.params:
        assert parameter.help, f"{parameter.name} without help"


@pytest.mark.parametrize("path", ALL, ids=" ".join)
def test_lists_and_shows_speak_json_and_take_a_server(path: tuple[str, ...]) -> None:
    options = {option for parameter in ALL[path].params for option in parameter.opts}
    assert "--json" in options or path == ("completion",)
    if path[-1] in ("list", "show") or path[0] in ("task", "report"):
        assert {"--server", "--token", "--database", "--as"} <= options
