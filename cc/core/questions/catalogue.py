"""Every question by its stable name, in the order of the modules below and of their lines. For whoever must know all of
them (the API, the tests); who asks one imports that one alone. Knows no way to answer one."""

from collections.abc import Mapping
from types import ModuleType
from typing import Any

from cc.core.questions import (
    dispatch,
    evidence,
    freezing,
    notices,
    organisation,
    packs,
    privacy,
    reports,
    second_factor,
    sending,
    sla,
    supervision,
    system,
    tasks,
    trail,
)
from cc.core.questions.base import Question, StreamQuestion

MODULES: tuple[ModuleType, ...] = (
    reports,
    tasks,
    evidence,
    dispatch,
    notices,
    organisation,
    packs,
    sla,
    sending,
    freezing,
    supervision,
    trail,
    system,
    privacy,
    second_factor,
)


def _named(base: type) -> dict[str, type[Any]]:
    found: list[type[Any]] = [
        each
        for module in MODULES
        for each in vars(module).values()
        if isinstance(each, type) and issubclass(each, base) and each.__module__ == module.__name__
    ]
    return {each.stable_name(): each for each in found}


QUESTIONS: Mapping[str, type[Question[Any]]] = _named(Question)
STREAMS: Mapping[str, type[StreamQuestion[Any]]] = _named(StreamQuestion)
