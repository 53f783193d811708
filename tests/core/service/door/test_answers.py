"""Every question there is has an answer, and none is answered to who may not read."""

import inspect
from importlib import import_module
from pkgutil import iter_modules

import pytest

from cc.core import questions
from cc.core.centre import Anonymous, BearerToken
from cc.core.errors import CredentialError
from cc.core.questions.base import Question, StreamQuestion
from cc.core.questions.reports import ExportReports, ListReports
from cc.core.service.door.questions import all_rows
from tests.builders import Room


def kinds(base: type[object]) -> set[type[object]]:
    """Every kind in any file of questions there is."""
    modules = [import_module(f"{questions.__name__}.{each.name}") for each in iter_modules(questions.__path__)]
    every = [member for module in modules for _, member in inspect.getmembers(module, inspect.isclass)]
    return {member for member in every if issubclass(member, base) and member is not base}


def test_every_question_has_an_answer() -> None:
    asked = kinds(Question) | kinds(StreamQuestion)
    assert asked - set(all_rows()) == set(), "give each of these its row in cc/core/service/door/questions.py"
    assert set(all_rows()) == asked
    assert len(all_rows()) > 20


@pytest.mark.room(on=("sqlite",), clock="machine")
def test_nobody_is_told_nothing(room: Room) -> None:
    for credential in (Anonymous(), BearerToken("posko_wrong")):
        with pytest.raises(CredentialError):
            room.centre.read(credential, ListReports())
        with pytest.raises(CredentialError):
            next(room.centre.stream(credential, ExportReports()))
