"""Whoever may not do something is told what they may do instead, and nothing of what they do not see."""

import pytest

from cc.core.centre import BearerToken, Call, LocalActor
from cc.core.errors import CoreError, ForbiddenError
from cc.core.intents import reports as r
from cc.core.intents import tasks as t
from cc.core.intents.base import Intent
from cc.core.intents.organisation import IssueToken
from cc.core.questions.reports import GetActions
from cc.core.records.receipts import Receipt
from cc.core.vocabulary import RejectReason, Scope
from tests.builders import Room
from tests.core.service.scene import do, photo


def refused(room: Room, by: str, intent: Intent[Receipt]) -> ForbiddenError:
    with pytest.raises(ForbiddenError) as wrong:
        do(room, by, intent)
    return wrong.value


def possible(room: Room, by: str, ref: str) -> list[str]:
    states = room.centre.read(LocalActor(by), GetActions(ref.partition("/")[0]))
    return [each.action.value.replace("_", "-") for each in states if each.possible and each.subject == ref]


@pytest.fixture
def done(room: Room) -> str:
    """A task that budi has done."""
    ref = room.reported().ref
    do(room, "rini", r.AssignTask(report=ref, officer="budi"))
    do(room, "budi", t.ArriveTask(f"{ref}/1"))
    do(room, "budi", t.CloseTask(f"{ref}/1", (photo(room, "budi"),)))
    return f"{ref}/1"


def test_a_role_that_never_may_is_told_what_it_may(room: Room, done: str) -> None:
    wrong = refused(room, "budi", t.VerifyTask(done.lower()))
    assert wrong.message == "verify is for operator or supervisor; budi is officer. Possible for you: attach."
    assert wrong.fields["possible"] == possible(room, "budi", done) == ["attach"]
    ref = done.partition("/")[0]
    wrong = refused(room, "budi", r.RejectReport(ref, RejectReason.TEST))
    assert "Possible for you: comment" in wrong.message
    assert wrong.fields["possible"] == possible(room, "budi", ref)


def test_who_may_not_do_this_one_is_told_too(room: Room, done: str) -> None:
    wrong = refused(room, "agus", t.AttachToTask(done, (photo(room, "agus"),)))
    assert wrong.message == f"{done} is assigned to budi, not to you. Nothing of it is yours to do now."
    assert wrong.fields.get("possible", []) == possible(room, "agus", done) == []


def test_what_is_not_seen_is_not_told(room: Room, done: str) -> None:
    there, nowhere = (refused(room, "joko", t.VerifyTask(name)) for name in (done, "JKT-999999/1"))
    assert there.message == nowhere.message == "verify is for operator or supervisor; joko is officer."
    assert there.fields == nowhere.fields


def test_a_token_that_may_not_write_is_told_that_alone(room: Room, done: str) -> None:
    token = room.centre.execute(Call(LocalActor("budi"), IssueToken(scopes=(Scope.READ,))))
    with pytest.raises(CoreError) as wrong:
        room.centre.execute(Call(BearerToken(token.token), t.VerifyTask(done)))
    assert wrong.value.code == "forbidden.scope"
    assert "Possible" not in wrong.value.message
