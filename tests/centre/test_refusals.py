"""What both doors refuse, and how: the same class, the same code, and nothing has happened."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest

from cc.core.centre import Anonymous, BearerToken, Call
from cc.core.errors import (
    CoreError,
    CredentialError,
    ForbiddenError,
    InputError,
    KeyReusedError,
    LostRaceError,
    NotFoundError,
    RefusedError,
)
from cc.core.intents import organisation as o
from cc.core.intents import reports as r
from cc.core.intents import system as o_system
from cc.core.intents import tasks as t
from cc.core.intents.base import Intent
from cc.core.questions.base import Question
from cc.core.questions.dispatch import FindSimilar
from cc.core.questions.organisation import GetPerson, WhoAmI
from cc.core.questions.reports import ExportReports, GetReport, GetTimeline, ListReports
from cc.core.questions.tasks import GetTask, ListTasks
from cc.core.vocabulary import Priority, Role
from tests.builders import START
from tests.centre.bench import Bench


@pytest.mark.parametrize("name", ["JKT-999999", "XXX-1", "01900000-0000-7000-8000-000000000000", "banjir", "%", "a/b"])
def test_a_report_that_is_none_is_not_found(bench: Bench, name: str) -> None:
    attempts: tuple[Callable[[], object], ...] = (
        lambda: bench.ask("sari", GetReport(name)),
        lambda: bench.ask("sari", GetTimeline(name)),
        lambda: bench.ask("sari", FindSimilar(name)),
        lambda: bench.do("sari", r.TriageReport(name)),
    )
    for attempt in attempts:
        with pytest.raises(NotFoundError):
            attempt()


@pytest.mark.parametrize(
    "name", ["JKT-999999/1", "JKT-000001/99", "JKT-000001", "JKT-000001/x", "/", "JKT-000001/1/2", "x/-1"]
)
def test_a_task_that_is_none_is_not_found(bench: Bench, name: str) -> None:
    with pytest.raises(NotFoundError):
        bench.ask("sari", GetTask(name))
    with pytest.raises((NotFoundError, InputError)):  # InputError says how a task is named
        bench.do("budi", t.AcceptTask(name))


def test_what_one_may_not_see_answers_as_what_does_not_exist(bench: Bench) -> None:
    ref = bench.reported()
    told = []
    for name in (ref, "JKT-999999"):
        for attempt in (
            lambda name=name: bench.ask("dewi", GetReport(name)),
            lambda name=name: bench.do("dewi", r.CommentReport(name, "?")),
        ):
            with pytest.raises(NotFoundError) as refused:
                attempt()
            told.append((refused.value.code, refused.value.message.replace(name, "X")))
    assert told[:2] == told[2:]
    assert ref not in [line.ref for line in bench.ask("dewi", ListReports(limit=500)).items]
    assert ref not in [line.ref for line in bench.centre.stream(bench.who("dewi"), ExportReports())]


def test_an_illegal_move_says_what_is_possible_and_does_nothing(bench: Bench) -> None:
    ref = bench.reported()
    before = bench.see(ref)
    with pytest.raises(RefusedError) as refused:
        bench.do("sari", r.ResumeReport(ref))
    assert refused.value.fields["status"] == "new"
    assert "triage" in str(refused.value.fields["possible"])
    assert bench.see(ref) == before


def test_a_stale_version_is_a_lost_race_and_does_nothing(bench: Bench) -> None:
    ref = bench.reported()
    version = bench.see(ref).line.version
    bench.do("sari", r.AmendReport(report=ref, address="Jl. Satu"), expected_version=version)
    with pytest.raises(LostRaceError):
        bench.do("rini", r.AmendReport(report=ref, address="Jl. Dua"), expected_version=version)
    assert bench.see(ref).address == "Jl. Satu"


def test_who_was_faster_is_told(bench: Bench) -> None:
    ref = bench.reported()
    bench.do("sari", r.ClaimReport(ref))
    with pytest.raises(LostRaceError, match=r"[Ss]ari"):
        bench.do("rini", r.ClaimReport(ref))


def test_the_same_key_gets_the_first_answer_again(bench: Bench) -> None:
    ref, key = bench.reported(), bench.fresh() + "-key"
    first = bench.do("sari", r.CommentReport(ref, "sekali"), key)
    again = bench.do("sari", r.CommentReport(ref, "sekali"), key)
    assert again == first
    assert bench.see(ref).seq == first.seq
    with pytest.raises(KeyReusedError):
        bench.do("sari", r.CommentReport(ref, "lain"), key)
    assert bench.do("rini", r.CommentReport(ref, "lain"), key).seq == first.seq + 1, "another person's key is another"


def test_two_calls_with_one_key_at_once_are_one(bench: Bench) -> None:
    ref, key = bench.reported(), bench.fresh() + "-key"
    call = Call(bench.who("sari"), r.CommentReport(ref, "bersamaan"), key)
    receipts = [future.result() for future in [bench.centre.submit(call) for _ in range(8)]]
    assert len(set(receipts)) == 1
    assert bench.see(ref).seq == 2


def test_a_refusal_is_not_remembered(bench: Bench) -> None:
    ref, key = bench.reported(), bench.fresh() + "-key"
    with pytest.raises(RefusedError):
        bench.do("sari", r.ResolveReport(ref, "surut"), key)
    bench.do("sari", r.TriageReport(ref))
    bench.do("sari", r.ResolveReport(ref, "surut"), key)


def test_what_happened_earlier_counts_from_then(bench: Bench) -> None:
    task = bench.accepted()
    bench.advance(600)
    assert bench.room.clock is not None
    claimed = bench.room.clock.at - timedelta(seconds=300)
    bench.centre.execute(Call(bench.who("budi"), t.ArriveTask(task), claimed_at=claimed))
    entry = bench.ask("sari", GetTimeline(task.partition("/")[0]))[-1]
    assert entry.at == claimed.replace(microsecond=0)
    assert entry.recorded_at > entry.at


@pytest.mark.parametrize(
    ("login", "intent"),
    [
        ("budi", o.SaveUnits((o.UnitRow("x", "X", "jakarta"),))),
        ("sari", o.SavePeople((o.PersonRow(login="x", name="X", role=Role.ADMIN, unit="jakarta"),))),
        ("budi", o_system.Sweep()),
        ("budi", r.TriageReport("JKT-000001")),
        ("budi", r.ImportReports("x", (r.ImportedRow(row_key="1", text="x", category="flood", received_at=START),))),
    ],
)
def test_what_is_not_allowed_is_forbidden(bench: Bench, login: str, intent: Intent[object]) -> None:
    with pytest.raises(ForbiddenError):
        bench.do(login, intent)


def test_tokens_that_are_none_are_nobodys(bench: Bench) -> None:
    for credential in (BearerToken("posko_wrong"), Anonymous()):
        for attempt in (
            lambda credential=credential: bench.centre.read(credential, WhoAmI()),
            lambda credential=credential: bench.centre.execute(Call(credential, r.ReceiveReport(text="x"))),
            lambda credential=credential: list(bench.centre.stream(credential, ExportReports())),
            lambda credential=credential: bench.centre.open_blob(credential, "0" * 64),
        ):
            with pytest.raises(CredentialError):
                attempt()


def test_a_token_ends(bench: Bench) -> None:
    session = bench.centre.execute(Call(Anonymous(), o.OpenSession("agus", "agus-password", 1)))
    token = BearerToken(session.token)
    assert bench.centre.read(token, WhoAmI()).login == "agus"
    bench.advance(3601)
    with pytest.raises(CredentialError):
        bench.centre.read(token, WhoAmI())


@pytest.mark.parametrize(
    "intent",
    [
        r.ReceiveReport(text=""),
        r.ReceiveReport(text="   "),
        r.ReceiveReport(text="x", lon=200.0, lat=0.0),
        r.ReceiveReport(text="x", lon=106.8),
        r.ReceiveReport(text="x", id="not-an-id"),
        r.ReceiveReport(text="x", unit="nowhere"),
        r.ReceiveReport(text="x" * 200_000),
        r.ReceiveReport(text="x", evidence=("zz",)),
        r.ReceiveReport(text="x", received_at=START + timedelta(days=4000)),
        r.TriageReport("JKT-000001", category="no-such"),
        r.TriageReport("JKT-000001", unit="nowhere"),
        o.SaveUnits((o.UnitRow("zz", "Z", "nowhere"),)),
        o.SaveUnits((o.UnitRow("zz", "Z", "jakarta", zone="Mars/Base"),)),
        o.SaveAreas((o.AreaRow(code="zz", name="Z", level="kelurahan", geometry="{"),)),
        o.SaveAreas(
            (o.AreaRow(code="zz", name="Z", level="kelurahan", geometry='{"type":"Point","coordinates":[1,2]}'),)
        ),
        o.SaveCalendars((o.CalendarRow("zz", "[]"),)),
        o.SavePeople((o.PersonRow(login="zz", name="Z", role=Role.OFFICER, unit="nowhere"),)),
        o.SetShift("budi", "25:00-26:00"),
        o.LocatePerson(500.0, 0.0),
    ],
    ids=lambda intent: f"{type(intent).__name__}-{str(intent)[-40:]}",
)
def test_wrong_input_is_refused_by_a_core_error_or_taken_and_flagged(bench: Bench, intent: Intent[object]) -> None:
    """Never a fault; and both doors give the same verdict."""
    verdicts = []
    for door in (bench.centre, bench.room.centre):
        who = bench.who("admin") if door is bench.centre else bench.room.admin
        verdicts.append(_verdict(partial(door.execute, Call(who, intent))))
    assert verdicts[0] == verdicts[1]
    assert not verdicts[0][1].startswith(("fault", "unreachable"))


def _verdict(attempt: Callable[[], object]) -> tuple[str, str]:
    """Class and code of a refusal, or that there was none."""
    try:
        attempt()
    except CoreError as error:
        return type(error).__name__, error.code
    return "taken", ""


@pytest.mark.parametrize("text", ["x\x00y", "\x00", "x\ud800"])
def test_text_that_no_database_takes_is_refused(bench: Bench, text: str) -> None:
    for attempt in (
        lambda: bench.do("warga", r.ReceiveReport(text=text)),
        lambda: bench.do("sari", r.CommentReport(bench.reported(), text)),
        lambda: bench.ask("sari", ListReports(f'"{text}"')),
        lambda: bench.ask("sari", GetReport(text)),
        lambda: bench.ask("sari", GetPerson(text)),
        lambda: bench.do("warga", r.ReceiveReport(text="x", attributes={text: text}, reporter=text)),
    ):
        assert _verdict(attempt)[0] in ("InputError", "NotFoundError")


@pytest.mark.parametrize(
    "question",
    [
        ListReports("colour:red"),
        ListReports('"open quote'),
        ListReports(sort="beauty"),
        ListReports(cursor="nonsense"),
        ListReports(limit=0),
        ListReports(limit=100_000),
        ListTasks("colour:red"),
        ListTasks(cursor="nonsense"),
    ],
    ids=str,
)
def test_a_wrong_question_is_refused(bench: Bench, question: Question[object]) -> None:
    with pytest.raises(InputError) as refused:
        bench.ask("sari", question)
    assert refused.value.message


def test_a_priority_is_a_number_on_both_sides(bench: Bench) -> None:
    ref = bench.reported()
    bench.do("sari", r.TriageReport(ref, priority=Priority.P1))
    assert bench.see(ref).line.priority is Priority.P1
