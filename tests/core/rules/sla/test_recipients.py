"""Whom a step of a ladder tells, and from when on."""

from datetime import UTC, datetime

import pytest

from cc.core.rules.sla.recipients import EscalationSubject, known_word, recipients, shift_opens
from cc.core.vocabulary import Role

PATH = ("root", "polda", "polres", "polsek")
STAFF = {Role.OPERATOR: {"polres", "polda"}, Role.SUPERVISOR: {"polda", "root"}}


def _place(
    holder: str | None = None, officers: tuple[str, ...] = (), path: tuple[str, ...] = PATH
) -> EscalationSubject:
    return EscalationSubject(path, holder, officers, STAFF, {"dinas": ("root", "dinas")})


@pytest.mark.parametrize(
    ("words", "place", "told"),
    [
        (["officer"], _place(officers=("budi", "agus")), ("person:budi", "person:agus")),
        (["officer"], _place(holder="rini"), ("person:rini",)),
        (["officer"], _place(), ("operator:polres",)),
        (["operator"], _place(holder="rini", officers=("budi",)), ("person:rini",)),
        (["operator"], _place(), ("operator:polres",)),
        (["operator"], _place(path=("root",)), ("supervisor:root",)),
        (["supervisor"], _place(), ("supervisor:polda",)),
        (["up"], _place(), ("unit:polres",)),
        (["up:2"], _place(), ("unit:polda",)),
        (["up:3"], _place(), ("unit:root",)),
        (["up:9"], _place(), ("unit:root",)),
        (["up"], _place(path=("root",)), ("unit:root",)),
        (["unit:dinas"], _place(), ("unit:root",)),
        (["person:kapolri"], _place(), ("person:kapolri",)),
        (["officer", "operator"], _place(holder="rini"), ("person:rini",)),
        (["up:2", "supervisor", "up:2"], _place(), ("unit:polda", "supervisor:polda")),
    ],
    ids=lambda value: (
        "" if isinstance(value, EscalationSubject) else str(value)
    ),  # its sets are spelt in another order each run
)
def test_each_word_finds_those_who_can_do_something(
    words: list[str], place: EscalationSubject, told: tuple[str, ...]
) -> None:
    assert recipients(words, place) == told


def test_where_nobody_works_at_all_the_unit_itself_is_told() -> None:
    place = EscalationSubject(PATH, None, (), {}, {})
    assert recipients(["operator", "supervisor", "up", "unit:gone"], place) == (
        "operator:polsek",
        "supervisor:polsek",
        "unit:polres",
        "unit:gone",
    )


@pytest.mark.parametrize("word", ["officer", "operator", "supervisor", "up", "up:1", "up:20", "unit:x", "person:x"])
def test_words_that_a_step_may_hold(word: str) -> None:
    assert known_word(word)


@pytest.mark.parametrize("word", ["", "boss", "up:0", "up:21", "up:x", "up:²", "unit:", "person:", "officer:x", "Up"])
def test_words_that_it_may_not(word: str) -> None:
    assert not known_word(word)


@pytest.mark.parametrize(
    ("shift", "zone", "at", "opens"),
    [
        ("", "Asia/Jakarta", "2026-11-24T20:00", "2026-11-24T20:00"),
        ("07:00-15:00", "Asia/Jakarta", "2026-11-24T03:00", "2026-11-24T03:00"),  # 10:00 in Jakarta
        ("07:00-15:00", "Asia/Jakarta", "2026-11-24T08:00", "2026-11-25T00:00"),  # 15:00: it has just ended
        ("07:00-15:00", "Asia/Jakarta", "2026-11-24T20:00", "2026-11-25T00:00"),  # 03:00 of the 25th
        ("07:00-15:00", "Asia/Jayapura", "2026-11-24T20:00", "2026-11-24T22:00"),  # 05:00 of the 25th
        ("22:00-06:00", "Asia/Jakarta", "2026-11-24T22:30", "2026-11-24T22:30"),  # 05:30
        ("22:00-06:00", "Asia/Jakarta", "2026-11-24T23:00", "2026-11-25T15:00"),  # 06:00
        ("00:00-24:00", "Asia/Jakarta", "2026-11-24T17:00", "2026-11-24T17:00"),
    ],
)
def test_a_shift_opens_in_the_unit_s_zone(shift: str, zone: str, at: str, opens: str) -> None:
    asked = datetime.fromisoformat(at).replace(tzinfo=UTC)
    assert shift_opens(shift, zone, asked) == datetime.fromisoformat(opens).replace(tzinfo=UTC)
