"""One row an intent and one a question: what is left out, or said twice, is named, with what to do."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, Field, fields
from pathlib import Path
from typing import Any, cast, get_args

import pytest

from cc.core import asked, intents, questions
from cc.core.intents import catalogue as intent_catalogue
from cc.core.intents.base import Intent
from cc.core.intents.catalogue import INTENTS
from cc.core.intents.first_form import FIELDS, Shape
from cc.core.questions import catalogue as question_catalogue
from cc.core.questions.catalogue import QUESTIONS, STREAMS
from cc.core.rules.lifecycle.rows import Who
from cc.core.rules.lifecycle.tables import TABLES
from cc.core.service.door import handlers
from cc.core.service.door.questions import all_rows
from cc.core.vocabulary import Action, Subject
from cc.workforce import routes
from cc.workforce.api.examples import example_of
from tests.architecture.actions_page import subclasses

Move = tuple[Subject, Action]
ASKED_BY_THE_ROOM = {"HandOverTask", "CancelTask"}
"""Moves that an officer may ask for, but mostly the room does, where nobody waits long for a server."""


def askable() -> set[Move]:
    """Moves that somebody can ask for. What a task is born by is asked for on the report, or on another task."""
    return {
        (subject, action)
        for subject, table in TABLES.items()
        for (before, action), rows in table.items()
        if any(row.who != {Who.CAUSED} for row in rows) and (before is not None or subject is Subject.REPORT)
    }


def faults(kinds: Mapping[str, type[Intent[Any]]], rows: Mapping[Any, Any]) -> Iterator[str]:
    """What is missing of these intents, and what to do."""
    asked_for = Counter(kind.asks for kind in kinds.values() if kind.asks is not None)
    for subject, action in sorted(askable() - set(asked_for)):
        yield f"nothing asks for {action} of a {subject}: give an intent `asks = (Subject…, Action.{action.name})`"
    for (subject, action), times in asked_for.items():
        if times > 1:
            yield f"{times} intents ask for {action} of a {subject}: one is enough"
        if (subject, action) not in askable():
            yield f"{action} of a {subject} is in no table: give it its rows in cc/core/rules/lifecycle/tables.py"
    for name, kind in kinds.items():
        if kind not in rows:
            yield f"{name} has no row: give it an IntentRow in cc/core/service/door/handlers.py"
        if kind.asks is None and name not in routes.OWN:
            yield f"{name} has no route: give it a row in cc/workforce/routes.py"
        yield from (f"{name}.{each}: give the field an example, field(metadata=example(…))" for each in bare(kind))
    for name in routes.OWN.keys() - kinds.keys():
        yield f"the route {name} carries nothing: {name} is no intent's stable name"


def bare(kind: type[Any]) -> list[str]:
    """Fields that a caller must give in the body and that show no example."""
    shown = example_of(kind)
    in_path = routes.intent_route(kind).in_path if kind.asks or kind.stable_name() in routes.OWN else ()
    return [each.name for each in fields(kind) if _needed(each) and each.name not in (*shown, *in_path)]


def _needed(part: "Field[Any]") -> bool:
    return part.default is MISSING and part.default_factory is MISSING


def test_every_intent_has_its_row_its_move_its_route_and_its_examples() -> None:
    assert list(faults(INTENTS, handlers.ROWS)) == []
    assert set(handlers.ROWS) == set(INTENTS.values())
    assert len(askable()) > 28


def test_a_row_or_a_field_that_is_left_out_is_named() -> None:
    close = INTENTS["CloseTask"]
    rows = {kind: row for kind, row in handlers.ROWS.items() if kind is not close}
    assert list(faults(INTENTS, rows)) == [
        "CloseTask has no row: give it an IntentRow in cc/core/service/door/handlers.py"
    ]
    without = {name: kind for name, kind in INTENTS.items() if kind is not close}
    assert list(faults(without, handlers.ROWS)) == [
        "nothing asks for close of a task: give an intent `asks = (Subject…, Action.CLOSE)`"
    ]


def test_an_intent_that_says_too_little_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(INTENTS["CloseTask"], "asks", None)
    told = list(faults(INTENTS, handlers.ROWS))
    assert "nothing asks for close of a task: give an intent `asks = (Subject…, Action.CLOSE)`" in told
    assert "CloseTask has no route: give it a row in cc/workforce/routes.py" in told
    monkeypatch.setattr(INTENTS["CloseTask"], "asks", (Subject.TASK, Action.VERIFY))
    assert "2 intents ask for verify of a task: one is enough" in list(faults(INTENTS, handlers.ROWS))
    monkeypatch.setattr(INTENTS["CloseTask"], "asks", (Subject.TASK, Action.MERGE))
    assert "merge of a task is in no table: give it its rows in cc/core/rules/lifecycle/tables.py" in list(
        faults(INTENTS, handlers.ROWS)
    )
    monkeypatch.setattr(asked, "EXAMPLE", "another word")
    monkeypatch.setattr("cc.workforce.api.examples.EXAMPLE", "another word")
    assert "RejectReport.reason: give the field an example, field(metadata=example(…))" in list(
        faults(INTENTS, handlers.ROWS)
    )


def test_what_an_officer_may_ask_for_is_carried_with_patience() -> None:
    theirs = {
        name
        for name, kind in INTENTS.items()
        if kind.asks is not None and kind.asks[0] is Subject.TASK
        if any(
            Who.OFFICER in row.who
            for (_, action), rows in TABLES[Subject.TASK].items()
            for row in rows
            if action is kind.asks[1]
        )
    }
    assert theirs - ASKED_BY_THE_ROOM == routes.FIELD, "cc/workforce/routes.py FIELD, or ASKED_BY_THE_ROOM here"


def test_every_question_has_its_row_and_its_route() -> None:
    known = {**QUESTIONS, **STREAMS}
    assert [name for name, kind in known.items() if kind not in all_rows()] == [], "door/questions.py"
    assert set(known) == {*routes.QUESTIONS, *routes.STREAMS}, "cc/workforce/routes.py"
    assert set(all_rows()) == set(known.values())


def test_the_catalogues_know_every_file() -> None:
    """A new file of intents or questions stands in its catalogue's MODULES, or nothing in it is served."""
    others = {"__init__", "base", "catalogue", "samples", "first_form"}
    for package, catalogue in ((intents, intent_catalogue), (questions, question_catalogue)):
        there = {path.stem for folder in package.__path__ for path in Path(folder).glob("*.py")} - others
        assert {each.__name__.rpartition(".")[2] for each in catalogue.MODULES} == there
    assert set(subclasses(Intent)) == set(INTENTS.values())


def test_every_intent_says_how_it_is_answered() -> None:
    for kind in (*INTENTS.values(), *QUESTIONS.values(), *STREAMS.values()):
        assert kind.answer_type() is not None


def test_no_name_that_was_ever_stored_is_lost() -> None:
    """Events, keys and answers hold stable names, and the fields that keys were first answered with."""
    for name, shape in FIELDS.items():
        assert name in INTENTS, f'{name} stands in events: give the class that took its place first_name = "{name}"'
        assert list(lost(INTENTS[name], shape)) == [], f"{name}: keys answered with these fields would be refused"


def lost(kind: type[Any], shape: Shape) -> Iterator[str]:
    """Fields of the first form that are there no longer."""
    there = {each.name: each for each in fields(kind)}
    for part in shape:
        name, rows = (part, ()) if isinstance(part, str) else part
        if name not in there:
            yield name
        elif rows:
            yield from lost(cast(type[Any], _row_kind(there[name].type)), rows)


def _row_kind(hint: Any) -> Any:
    return next((found for each in get_args(hint) if (found := _row_kind(each))), hint if _is_row(hint) else None)


def _is_row(hint: Any) -> bool:
    return hasattr(hint, "__dataclass_fields__")
