"""A database made by the commit before the moves, opened by this one: chains verify, rows are what events say, and keys
answered then are answered again with the same answer, renamed classes included."""

import json
from dataclasses import field, make_dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
from pydantic import TypeAdapter

from cc.core.centre import Call, LocalActor
from cc.core.errors import KeyReusedError
from cc.core.intents.catalogue import INTENTS
from cc.core.intents.reports import CommentReport, ReceiveReport
from cc.core.questions.system import CheckDatabase
from cc.core.questions.trail import AuditEvents, VerifyAudit
from cc.core.service.door import digests, handlers
from tests.builders import Room
from tests.upgrade.calls import calls
from tests.upgrade.conftest import ANSWERS

FIRST: list[tuple[str, dict[str, Any]]] = [(name, answer) for name, answer in json.loads(ANSWERS.read_text())]
"""By number of the call: what the class was called then, and what it was answered."""


SERVER = ("fsync", "full_page_writes", "synchronous_commit", "server time")
"""What the tests' own PostgreSQL is told to be quick, and a clock that stands before the old room's events."""


def known(told: Any, first: Any) -> Any:
    """Of an answer what the program before knew of it: records gain fields with a default."""
    if isinstance(first, dict):
        return {part: known(told[part], first[part]) for part in first}
    if isinstance(first, list):
        return [known(one, before) for one, before in zip(told, first, strict=True)]
    return told


def events(room: Room) -> int:
    return sum(1 for _ in room.centre.stream(LocalActor("tono"), AuditEvents()))


def test_chains_verify_and_rows_are_what_events_say(old_room: Room) -> None:
    told = old_room.centre.read(LocalActor("tono"), VerifyAudit(clocks=True))
    assert told.findings == ()
    assert told.events > 50
    facts = old_room.centre.read(LocalActor("admin"), CheckDatabase(replay=True)).facts
    plain = old_room.centre.read(LocalActor("admin"), CheckDatabase()).facts
    replayed = {fact.name: fact.ok for fact in facts}
    assert len(facts) > len(plain), "rows are compared with events"
    assert [name for name, ok in replayed.items() if not ok and name not in SERVER] == []


def test_keys_answered_before_are_answered_again(old_room: Room) -> None:
    before = events(old_room)
    for number, call in enumerate(calls()):
        assert old_room.clock is not None
        old_room.clock.at += timedelta(minutes=1)
        answer = old_room.centre.execute(Call(LocalActor(call.login), call.intent, f"key-{number}"))
        told = TypeAdapter(call.intent.answer_type()).dump_python(answer, mode="json")
        name, first = FIRST[number]
        assert name == call.intent.stable_name()
        assert known(told, first) == first
    assert events(old_room) == before, "answered again, not done again"


def test_a_key_with_another_request_is_still_refused(old_room: Room) -> None:
    number, call = next((n, each) for n, each in enumerate(calls()) if isinstance(each.intent, CommentReport))
    changed = replace(call.intent, text="Lain lagi")
    with pytest.raises(KeyReusedError):
        old_room.centre.execute(Call(LocalActor(call.login), changed, f"key-{number}"))


def test_most_intents_were_made_then() -> None:
    """What needs a photo, a second session or a secret was left out."""
    assert {*INTENTS} - {name for name, _ in FIRST} == {
        *("AttachToReport", "AttachToTask", "OpenSession", "IssueToken", "EndSession", "SaveAreas", "SavePolicies"),
        *("RevokeSession", "UnshareReport", "ConfirmReport", "SealPersonalData", "MakePersonalKey", "NumberEvents"),
        *("EraseReport", "PutLegalHold", "LiftLegalHold", "ExpireReporters"),
        *("BeginSecondFactor", "ConfirmSecondFactor", "ResetSecondFactor", "ChangePassword"),
        *("StateSetting", "BreakGlass", "RecoverAdmin"),
        *("BindIdentity", "OpenProvenSession"),
    }


def test_a_key_holds_when_the_intent_has_gained_a_field(old_room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    """`added_later` stands for any field with a default that comes later, in an intent or in the rows of one."""
    number, call = next((n, each) for n, each in enumerate(calls()) if isinstance(each.intent, ReceiveReport))
    later: Any = make_dataclass(
        "Later", [("added_later", str, field(default=""))], bases=(ReceiveReport,), frozen=True, kw_only=True
    )
    later.first_name = "ReceiveReport"
    later.__orig_bases__ = vars(ReceiveReport)["__orig_bases__"]
    rows = {**handlers.ROWS, later: handlers.ROWS[ReceiveReport]}
    monkeypatch.setattr("cc.core.service.door.door.ROWS", rows)
    given = {name: getattr(call.intent, name) for name in call.intent.__dataclass_fields__}
    answer = old_room.centre.execute(Call(LocalActor(call.login), later(**given), f"key-{number}"))
    assert answer.ref == FIRST[number][1]["ref"]
    other = later(**given, added_later="Pasar")
    with pytest.raises(KeyReusedError):
        old_room.centre.execute(Call(LocalActor(call.login), other, f"key-{number}"))


def test_a_digest_of_today_holds_when_the_class_is_renamed_and_has_gained_a_field() -> None:
    call = next(each for each in calls() if isinstance(each.intent, CommentReport))
    later: Any = make_dataclass("SayOnReport", [("tone", str, "")], bases=(CommentReport,), frozen=True)
    later.first_name = "CommentReport"
    same = later(report=call.intent.report, text=call.intent.text)
    assert digests.intent_digest(same) == digests.intent_digest(call.intent)
    assert digests.intent_digest(replace(same, tone="sharp")) != digests.intent_digest(call.intent)


def test_rows_within_an_intent_leave_out_their_defaults_too() -> None:
    known = next(each.intent for each in calls() if type(each.intent).__name__ == "SaveUnits")
    later: Any = make_dataclass("UnitRowLater", [("phone", str, "")], bases=(type(known.units[0]),), frozen=True)
    row = known.units[0]
    same = later(**{name: getattr(row, name) for name in row.__dataclass_fields__})
    kind: Any = make_dataclass("Kind", [("units", tuple[later, ...])], bases=(type(known).__mro__[1],), frozen=True)
    kind.first_name = "SaveUnits"
    assert digests.intent_digest(kind(units=(same,))) == digests.intent_digest(known)
    assert digests.is_first_form(first_digest_of(known), kind(units=(same,)))


def first_digest_of(intent: Any) -> str:
    """As the program of then reckoned it."""
    said = TypeAdapter(type(intent)).dump_python(intent, mode="json")
    return digests._sha256(type(intent).__name__, said)
