"""`report list` by time left: what has ended is found when the filter names it, and said when it is left out."""

from collections.abc import Callable
from typing import Any

import pytest

from cc.core.centre import Call, LocalActor
from cc.core.intents.reports import RejectReport
from cc.core.local import LocalCentre
from cc.core.rules.query.ended import names_ended, names_open_alone
from cc.core.vocabulary import RejectReason
from cc.main.app import run
from tests.builders import Room

pytestmark = pytest.mark.room(on=("sqlite",), clock="machine")


@pytest.fixture
def listed(room: Room, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[list[str], str]]:
    """Refs that a list shows, and what was said beside it. JKT-000001 and 3 have ended, JKT-000002 is open."""
    for _ in range(3):
        room.reported()
    for ref in ("JKT-000001", "JKT-000003"):
        room.centre.execute(Call(LocalActor("sari"), RejectReport(ref, RejectReason.NOT_FOUND)))

    def ran(*command: str) -> tuple[list[str], str]:
        capsys.readouterr()
        assert run(["report", "list", "--database", room.url, "--as", "sari", *command]) == 0
        told = capsys.readouterr()
        return [line.split()[0] for line in told.out.splitlines() if line.startswith("JKT-")], told.err

    return ran


def test_what_has_ended_is_found_when_it_is_named(listed: Callable[..., tuple[list[str], str]]) -> None:
    assert listed("status:rejected") == (["JKT-000003", "JKT-000001"], "")
    assert listed("JKT-000001") == (["JKT-000001"], "")
    assert listed("ref:jkt-000001") == (["JKT-000001"], "")
    assert listed("--", "-is:open") == (["JKT-000003", "JKT-000001"], "")
    assert listed("status:new,rejected")[0] == ["JKT-000002", "JKT-000003", "JKT-000001"], "open ones first"
    refs, beside = listed("status:new,rejected", "--limit", "2")
    assert refs == ["JKT-000002", "JKT-000003"]
    assert "--limit shows more" in beside


def test_it_is_said_when_some_were_left_out(listed: Callable[..., tuple[list[str], str]]) -> None:
    refs, beside = listed("banjir")
    assert refs == ["JKT-000002"]
    assert "reports that have ended are left out" in beside
    assert listed("banjir", "--sort", "received")[1] == ""
    assert listed("status:new")[1] == "", "none of those has ended"


@pytest.mark.parametrize(
    ("text", "ended"),
    [
        ("", False),
        ("status:new", False),
        ("-status:closed", False),
        ("status:ditutup", True),
        ("status:new,closed", True),
        ("is:open", False),
        ("-is:open", True),
        ("jkt-12", True),
        ("-JKT-12", False),
        ("banjir jl-1a", False),
    ],
)
def test_what_names_the_ended(text: str, ended: bool) -> None:
    assert names_ended(text) is ended


@pytest.mark.parametrize(
    ("text", "alone"),
    [
        ("", False),
        ("banjir", False),
        ("is:open banjir", True),
        ("-is:open", False),
        ("is:paused", True),
        ("status:new,triaged", True),
        ("status:new,closed", False),
        ("-status:closed", False),
        ("is:late", False),
    ],
)
def test_what_names_the_open_alone(text: str, alone: bool) -> None:
    assert names_open_alone(text) is alone


def test_nobody_looks_for_what_has_ended_where_none_can_match(
    listed: Callable[..., tuple[list[str], str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    whole = LocalCentre.read

    def read(centre: LocalCentre, credential: Any, question: Any) -> Any:
        asked.append(getattr(question, "query", ""))
        return whole(centre, credential, question)

    monkeypatch.setattr(LocalCentre, "read", read)
    listed("is:open", "banjir")
    assert asked
    assert not [each for each in asked if each.startswith("-is:open")]
    listed("banjir")
    assert "-is:open banjir" in asked
