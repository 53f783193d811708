"""What an officer reads of a task, and how tasks are found by their own status."""

import io
import json
from collections.abc import Callable
from typing import Any

import pytest

from cc.core.centre import Call, LocalActor
from cc.core.errors import NotFoundError
from cc.core.intents.organisation import IssueToken, LocatePerson
from cc.core.intents.reports import AssignTask, CommentReport, ReceiveReport
from cc.core.intents.tasks import (
    AcceptTask,
    ArriveTask,
    CloseTask,
    DepartTask,
    HandOverTask,
    HoldTask,
    ReturnTask,
    VerifyTask,
)
from cc.core.local import LocalCentre
from cc.core.questions.tasks import GetTaskPage
from cc.core.vocabulary import HoldReason
from cc.main.app import run
from cc.workforce.client.connection import Http
from tests.builders import INSIDE, Room
from tests.pictures import picture, saved
from tests.workforce.serving import serving

pytestmark = [pytest.mark.room(on=("sqlite",), clock="machine"), pytest.mark.usefixtures("home")]

TEXT = "Pohon tumbang menutup jalan. " * 12 + "Awas kabel."
TASK = "JKT-000001/1"


@pytest.fixture
def posko(room: Room, capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """A command as somebody, to its end; what it said on both streams."""

    def ran(who: str, *command: str) -> str:
        capsys.readouterr()
        status = run([*command, "--database", room.url, "--as", who])
        told = capsys.readouterr()
        assert status == 0, told.err
        return told.out + told.err

    return ran


def did(room: Room, who: str, *intents: Any) -> None:
    """They did these things."""
    for intent in intents:
        room.centre.execute(Call(LocalActor(who), intent))


def photo(room: Room, colour: int = 90) -> str:
    """A photo that the officer has sent."""
    return room.centre.put_blob(LocalActor("budi"), io.BytesIO(saved(picture(colour=colour)))).sha256


@pytest.fixture
def returned(room: Room) -> Room:
    """A task that came back, with a comment and a report of many words."""
    lon, lat = INSIDE
    did(room, "warga", ReceiveReport(text=TEXT, address="Jl. Mawar 3", category="flood", lon=lon, lat=lat))
    did(room, "rini", AssignTask(report="JKT-000001", officer="budi"))
    did(room, "budi", LocatePerson(lon, lat + 0.01), AcceptTask(TASK), DepartTask(TASK), ArriveTask(TASK))
    did(room, "budi", CloseTask(TASK, (photo(room),), "sudah"))
    did(room, "rini", ReturnTask(TASK, "fotonya gelap"), CommentReport("JKT-000001", "pelapor minta ditelepon"))
    return room


def test_a_task_says_what_the_officer_needs(returned: Room, posko: Callable[..., str]) -> None:
    told = posko("budi", "task", "show", TASK)
    assert TEXT in told, "the whole text"
    for needed in ("Jl. Mawar 3", "fotonya gelap", "by rini", "pelapor minta ditelepon", "1.1 km"):
        assert needed in told
    may = next(line for line in told.splitlines() if line.startswith("you may"))
    assert "depart" in may
    assert "verify" not in may
    assert "verify" not in next(
        line for line in posko("agus", "task", "show", TASK).splitlines() if line.startswith("you may")
    )


def test_a_server_is_asked_for_the_page_and_for_who_asks(
    returned: Room, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    send = Http.send

    def counted(self: Http, method: str, address: str, *rest: Any) -> Any:
        asked.append(f"{method} {address}")
        return send(self, method, address, *rest)

    with serving(returned.centre) as served:
        opened = returned.centre.execute(Call(LocalActor("budi"), IssueToken()))
        monkeypatch.setattr(Http, "send", counted)
        told = []
        for ref in (TASK, "JKT-000001"):
            assert run(["task", "show", ref, "--server", served.url, "--token", opened.token]) == 0
            told.append(capsys.readouterr().out)
        me = "GET /v1/me"
        assert asked == ["GET /v1/tasks/JKT-000001%2F1/page", me, "GET /v1/tasks/JKT-000001/page", me]
    assert told[0] == told[1]
    for needed in (TEXT, "fotonya gelap", "1.1 km", "you may"):
        assert needed in told[0]


def test_an_older_server_is_asked_for_the_parts(
    returned: Room, posko: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = posko("budi", "task", "show", TASK)
    read = LocalCentre.read

    def older(self: LocalCentre, credential: Any, question: Any) -> Any:
        if isinstance(question, GetTaskPage):
            raise NotFoundError("There is nothing at this address.", code="not_found.route")
        return read(self, credential, question)

    monkeypatch.setattr(LocalCentre, "read", older)
    lines = [line for line in whole.splitlines() if not line.startswith("distance")]
    assert posko("budi", "task", "show", TASK).splitlines() == lines


def test_the_same_as_json(returned: Room, posko: Callable[..., str]) -> None:
    told = json.loads(posko("budi", "task", "show", TASK, "--json"))
    assert (told["schema"], told["ref"], told["text"], told["address"]) == ("posko.task/1", TASK, TEXT, "Jl. Mawar 3")
    assert "depart" in told["possible"]
    assert [each["note"] for each in told["said"]][-2:] == ["fotonya gelap", "pelapor minta ditelepon"]


def test_what_awaits_verification_is_no_load(returned: Room, posko: Callable[..., str]) -> None:
    def load() -> int:
        (budi,) = json.loads(posko("rini", "person", "list", "budi", "--json"))["items"]
        assert budi["open_tasks"] == json.loads(posko("rini", "person", "show", "budi", "--json"))["open_tasks"]
        return int(budi["open_tasks"])

    assert load() == 1
    did(returned, "budi", CloseTask(TASK, (photo(returned, 30),)))
    assert load() == 0


def test_a_hold_and_a_hand_over_say_why(returned: Room, posko: Callable[..., str]) -> None:
    did(returned, "budi", HoldTask(TASK, HoldReason.MATERIAL, "menunggu gergaji"))
    assert "menunggu gergaji" in posko("budi", "task", "show", TASK)
    did(returned, "rini", HandOverTask(TASK, "dishub", "butuh derek"))
    told = posko("dewi", "task", "show", "JKT-000001/2")
    assert "handed over" in told
    assert "butuh derek" in told
    assert "accept" in next(line for line in told.splitlines() if line.startswith("you may"))


def test_tasks_are_found_by_their_own_status(returned: Room, posko: Callable[..., str]) -> None:
    assert TASK in posko("budi", "task", "list", "status:returned", "mine", "unit:bpbd-timur")
    assert TASK not in posko("budi", "task", "list", "status:done")
    did(returned, "budi", DepartTask(TASK), ArriveTask(TASK), CloseTask(TASK, (photo(returned, 30),), "lagi"))
    assert TASK in posko("rini", "task", "list", "status:done"), "what awaits verification"
    assert TASK in posko("rini", "task", "list", "status:selesai,on_hold")
    assert TASK in posko("rini", "task", "list", "status:in_progress"), "its report's, which tasks have not"
    assert TASK not in posko("agus", "task", "list", "status:done", "mine")
    did(returned, "rini", VerifyTask(TASK))
    assert TASK not in posko("budi", "task", "list")
    for asked in ("status:verified", "status:done,verified", "JKT-000001", "ref:JKT-000001"):
        assert TASK in posko("rini", "task", "list", asked), asked
        assert TASK in posko("budi", "task", "list", asked, "mine"), asked
    assert TASK not in posko("agus", "task", "list", "status:verified", "mine")


def test_mine_is_understood_inside_one_quoted_filter(returned: Room, posko: Callable[..., str]) -> None:
    found = posko("budi", "task", "list", "status:returned mine")
    assert TASK in found
    assert found == posko("budi", "task", "list", "status:returned", "mine")


def test_lists_mark_where_a_text_goes_on(returned: Room, posko: Callable[..., str]) -> None:
    for listed in (("task", "list"), ("report", "list")):
        assert TEXT[:159] + "…" in posko("budi", *listed)


def test_what_is_not_wanted_is_typed_as_the_page_on_filters_says(returned: Room, posko: Callable[..., str]) -> None:
    assert "JKT-000001" in posko("budi", "report", "list", "-status:closed", "--limit", "5", "-flag:no_place")
    assert "JKT-000001" not in posko("budi", "report", "list", "-category:other", "-status:in_progress")
    assert TASK not in posko("budi", "task", "list", "mine", "-status:returned")
