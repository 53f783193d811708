"""Every intent by its stable name, in the order of the modules below and of their lines. For whoever must know all of
them (the API, the tests); who sends one imports that one alone. Knows no way to carry one out."""

from collections.abc import Mapping
from types import ModuleType
from typing import Any

from cc.core.intents import (
    emergency,
    freezing,
    identity,
    organisation,
    packs,
    passwords,
    privacy,
    reports,
    second_factor,
    sending,
    system,
    tasks,
)
from cc.core.intents.base import Intent

MODULES: tuple[ModuleType, ...] = (
    reports,
    tasks,
    organisation,
    packs,
    sending,
    freezing,
    system,
    privacy,
    second_factor,
    emergency,
    identity,
    passwords,
)


def _intents(module: ModuleType) -> list[type[Intent[Any]]]:
    return [
        each
        for each in vars(module).values()
        if isinstance(each, type) and issubclass(each, Intent) and each.__module__ == module.__name__
    ]


INTENTS: Mapping[str, type[Intent[Any]]] = {kind.stable_name(): kind for module in MODULES for kind in _intents(module)}
