"""An agency with admins of its own, and how their refusals are looked at. Owns no expectation."""

from collections.abc import Callable
from typing import Any

import pytest

from cc.core.errors import ForbiddenError
from cc.core.intents import organisation as o
from cc.core.intents.base import Intent
from cc.core.questions.organisation import (
    ListCategories,
)
from cc.core.rules.lifecycle.roles import FIRST
from cc.core.vocabulary import Role
from cc.words.catalogue import Language
from cc.words.reader import Reader
from tests.centre.bench import Bench

PACK = """
[pack]
name = "uji"
version = "1"
title = "Uji"
source = "uji"
unit = "{unit}"

[[policy]]
code = "uji"
[policy.targets]
resolve = {{ for = "2h", calendar = "{calendar}" }}
"""
SPEC = '{{"timezone":"Asia/Jakarta","hours":{{"mon":[["08:00","{hour}"]]}}}}'
TEAM = (
    o.PersonRow(login="adi", name="Adi", roles=FIRST, unit="bpbd", password="adi-password"),
    o.PersonRow(login="cici", name="Cici", role=Role.ADMIN, unit="bpbd", cleared=True, password="cici-password"),
    o.PersonRow(login="rahma", name="Rahma", role=Role.OFFICER, unit="bpbd-timur", cleared=True),
    o.PersonRow(login="susi", name="Susi", role=Role.SUPERVISOR, unit="bpbd", password="susi-password"),
)


def row(login: str, **other: Any) -> o.PersonRow:
    told: dict[str, Any] = {"login": login, "name": login.title(), "role": Role.OFFICER, "unit": "bpbd", **other}
    return o.PersonRow(**told)


def category(bench: Bench, code: str, **other: Any) -> o.CategoryRow:
    there = next(each for each in bench.ask("admin", ListCategories(retired=True)) if each.code == code)
    told = {name: getattr(there, name) for name in o.CategoryRow.__slots__}
    return o.CategoryRow(**(told | other))


def refused(bench: Bench, login: str, intent: Intent[Any], code: str, *words: str) -> None:
    """The intent is refused with the code and the words: the English ones first, then the Indonesian."""
    with pytest.raises(ForbiddenError) as told:
        bench.do(login, intent)
    assert told.value.code == code
    for language, said in zip((Language.EN, Language.ID), words, strict=False):
        assert said in Reader(language).error(told.value)


def unchanged(bench: Bench, look: Callable[[], object], act: Callable[[], None]) -> None:
    before = look()
    act()
    assert look() == before
