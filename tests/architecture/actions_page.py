"""docs/actions.md: every action and every question × Local and Remote × SQLite and PostgreSQL × command, API and key.

Found by reading the code and the contract's scenes; nothing is filled in by hand but why a cell is deliberately empty.
"""

import inspect
import pkgutil
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from types import FunctionType
from typing import Any

from cc.cli.verbs import Noun, Verb
from cc.core.asked import Asked
from cc.core.intents.base import Intent
from cc.core.intents.catalogue import MODULES as INTENT_MODULES
from cc.core.questions.base import Question, StreamQuestion
from cc.core.questions.catalogue import MODULES as QUESTION_MODULES
from cc.core.service.door.handlers import ROWS
from cc.main.nouns import ENTRIES
from cc.tui import controllers, views
from cc.tui.keys import BY_ID
from cc.workforce import routes
from cc.workforce.api import routing
from tests.architecture.no_key import NO_KEY
from tests.architecture.reach import Piece, reached
from tests.centre import conftest as contract_fixtures
from tests.centre import test_contract as contract
from tests.centre.bench import Bench

DOORS = ("local-sqlite", "local-postgres", "remote-sqlite", "remote-postgres")
NO_COMMAND: Mapping[str, str] = {
    "OpenProvenSession": "the server's own, once the identity provider let somebody in; `cc login --sso` leads there",
    "VerifyAudit": "the answer whole, for programs; `cc audit verify` asks for its steps",
    "FeedPosition": "only somebody who stays and listens needs to know where the feed stands",
    "GetLines": "the console's own refresh of the rows it shows; `cc report list` reads them afresh",
    "GetCounters": "the console's top line; `cc sla report` has the figures that are meant to be read",
}
"""What has no command, and why."""
ORDER = [*dict.fromkeys(each.__name__.rpartition(".")[2] for each in (*INTENT_MODULES, *QUESTION_MODULES))]
"""Modules of intents and questions, as the page shows them."""
KEY_STEPS, COMMAND_STEPS = 3, 4
"""How far a handler may be from what it does; beyond, it only knows somebody who does it."""


@dataclass(slots=True)
class Line:
    """One row: cells by column, empty where there is nothing; `why` where an empty cell is meant."""

    name: str
    cells: dict[str, str] = field(default_factory=dict)
    why: dict[str, str] = field(default_factory=dict)

    def empty(self) -> list[str]:
        """Columns that have neither a cell nor a reason."""
        return [column for column, cell in self.cells.items() if not cell and column not in self.why]

    def needless(self) -> list[str]:
        """Columns that have both."""
        return [column for column in self.why if self.cells[column]]


def subclasses(*bases: type[Asked]) -> tuple[type[Asked], ...]:
    """Every intent or question, in the order of its module. (A slotted dataclass leaves a twin behind: left out.)"""
    found: list[type[Asked]] = []
    for base in bases:
        every: list[type[Asked]] = base.__subclasses__()
        found += [each for each in every if each.__module__.startswith("cc.core.")]
    known = [each for each in found if getattr(sys.modules[each.__module__], each.__name__) is each]
    return tuple(sorted(known, key=_place))


def _place(kind: type) -> tuple[int, int]:
    """Where it stands on the page: by module, then by line."""
    return ORDER.index(kind.__module__.rpartition(".")[2]), inspect.getsourcelines(kind)[1]


def actions() -> list[Line]:
    """A line for every intent."""
    wanted = subclasses(Intent)
    by_command, by_key, by_undo = commands(frozenset(wanted)), keys(frozenset(wanted)), undone(frozenset(wanted))
    lines = []
    for intent in wanted:
        name = intent.__name__
        cells = {"carried out by": _handler(intent)} | _doors(intent, contract.INTENTS.get(intent), routing.INTENTS)
        cells |= {
            "API": _route(routing.INTENTS.get(intent.stable_name())),
            "command": ", ".join(by_command.get(intent, ())),
        }
        cells["key"] = ", ".join([*by_key.get(intent, ()), *by_undo.get(intent, ())])
        why = {"key": NO_KEY[name]} if name in NO_KEY else {}
        lines.append(Line(name, cells, why | ({"command": NO_COMMAND[name]} if name in NO_COMMAND else {})))
    return lines


def questions() -> list[Line]:
    """A line for every question."""
    wanted = subclasses(Question, StreamQuestion)
    by_command, known = commands(frozenset(wanted)), {**routes.QUESTIONS, **routes.STREAMS}
    lines = []
    for question in wanted:
        name = question.__name__
        reason = {"command": NO_COMMAND[name]} if name in NO_COMMAND else {}
        cells = _doors(question, contract.QUESTIONS.get(question), known)
        cells |= {"API": _route(known.get(question.stable_name()))}
        cells["command"] = "" if reason else ", ".join(by_command.get(question, ()))
        lines.append(Line(name, cells, reason))
    return lines


def _handler(intent: Any) -> str:
    row = ROWS.get(intent)
    return f"{row.handler.__module__.rpartition('.')[2]}.{row.handler.__name__}" if row else ""


def _doors(
    kind: type[Asked], scene: Callable[[Bench], None] | None, known: Mapping[str, routes.Route]
) -> dict[str, str]:
    """✓ for each door on which the contract plays a scene that names this class."""
    played = scene is not None and kind.stable_name() in known and kind.__name__ in inspect.getsource(scene)
    return {door: "✓" if played and door in played_doors() else "" for door in DOORS}


def played_doors() -> tuple[str, ...]:
    """The doors and databases that the contract runs on."""
    marker = contract_fixtures.bench._fixture_function_marker  # pytest tells it in no other way
    return tuple(str(each) for each in marker.params or ())


def _route(route: routes.Route | None) -> str:
    return f"`{route.method} {route.path}`" if route else ""


def commands(wanted: frozenset[type]) -> dict[type, list[str]]:
    """The commands that do each, the most direct ones."""
    near: dict[type, dict[int, list[str]]] = {}
    for label, start in _verbs():
        for each, steps in reached(start, wanted).items():
            if steps <= COMMAND_STEPS:
                near.setdefault(each, {}).setdefault(steps, []).append(f"`{label}`")
    return {each: by_steps[min(by_steps)] for each, by_steps in near.items()}


def _verbs() -> Iterator[tuple[str, Piece]]:
    """Every command line of ours and what runs it."""
    for entry in ENTRIES:
        module, _, attribute = entry.target.partition(":")
        target = getattr(import_module(module), attribute)
        if isinstance(target, Noun):
            yield from ((f"cc {entry.name} {verb.name}", _piece(verb)) for verb in target.verbs.values())
        else:
            yield f"cc {entry.name}", _piece(target) if isinstance(target, Verb) else target


def _piece(verb: Verb) -> Piece:
    assert isinstance(verb.function, FunctionType)
    return verb.function


def keys(wanted: frozenset[type]) -> dict[type, list[str]]:
    """The keys whose handlers do each, without what only undoes something."""
    found: dict[type, list[str]] = {}
    for name, handlers in _handlers().items():
        for each, steps in reached(handlers, wanted, without="undo").items():
            if steps <= KEY_STEPS:
                found.setdefault(each, []).append(f"`{BY_ID[name].shown}`")
    return {each: sorted(shown) for each, shown in found.items()}


def undone(wanted: frozenset[type]) -> dict[type, list[str]]:
    """For what no key does by itself: the key that undoes, after the keys that it takes back."""
    directly = keys(wanted)
    after: dict[type, list[str]] = {}
    for name, handlers in _handlers().items():
        for each, steps in reached(handlers, wanted).items():
            if steps <= KEY_STEPS and each not in directly:
                after.setdefault(each, []).append(f"`{BY_ID[name].shown}`")
    undo = f"`{BY_ID['undo'].shown}`"
    return {each: [f"{undo} after {' or '.join(sorted(shown))}"] for each, shown in after.items()}


def _handlers() -> dict[str, list[Piece]]:
    """By the id in the key table, the methods of the console that answer the key."""
    by_method = {f"key_{name.replace('.', '_')}": name for name in BY_ID}
    found: dict[str, list[Piece]] = {}
    rooms = (controllers, views)
    for module in (each for room in rooms for each in pkgutil.walk_packages(room.__path__, f"{room.__name__}.")):
        for owner in vars(import_module(module.name)).values():
            if isinstance(owner, type) and owner.__module__ == module.name:
                for method, function in vars(owner).items():
                    if method in by_method and isinstance(function, FunctionType):
                        found.setdefault(by_method[method], []).append(function)
    return found


def problems() -> list[str]:
    """What is missing, or no longer needs its reason."""
    lines = [*actions(), *questions()]
    told = [f"{line.name}: nothing under {column!r}, and no reason" for line in lines for column in line.empty()]
    told += [
        f"{line.name}: has {column!r}, its reason is no longer needed" for line in lines for column in line.needless()
    ]
    names = {line.name for line in lines}
    told += [f"{name}: a reason for what does not exist" for name in {*NO_KEY, *NO_COMMAND} - names]
    return told


def page() -> str:
    """The page."""
    done, asked = actions(), questions()
    return "\n".join(
        [
            "# What can be done, and from where",
            "",
            "Generated by `make docs` from the code and from the contract that is played on every door; `make check`",
            "fails on an empty cell. The four doors: the Centre in this process or over HTTP, on SQLite or PostgreSQL.",
            "",
            "## Actions",
            "",
            *_table("action", done),
            "",
            *_reasons(done, "Without a key"),
            "",
            "## Questions",
            "",
            *_table("question", asked),
            "",
            *_reasons(asked, "Without a command"),
            "",
        ]
    )


def _table(first: str, lines: list[Line]) -> Iterator[str]:
    columns = list(lines[0].cells)
    yield _row([first, *columns])
    yield _row(["---"] * (len(columns) + 1))
    for line in lines:
        yield _row([line.name, *(cell or ("–" if column in line.why else "") for column, cell in line.cells.items())])


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _reasons(lines: list[Line], title: str) -> Iterator[str]:
    by_reason: dict[str, list[str]] = {}
    for line in lines:
        for reason in line.why.values():
            by_reason.setdefault(reason, []).append(line.name)
    yield f"{title}, and why:"
    yield ""
    yield from (f"- {', '.join(names)}: {reason}." for reason, names in by_reason.items())
