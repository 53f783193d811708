"""Instants at the edges of time, and texts that are far too long: refused with the field's name, never a fault."""

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, get_args, get_type_hints

import httpx
import pytest

from cc.core.centre import Call
from cc.core.errors import InputError
from cc.core.intents import reports as r
from cc.core.intents.catalogue import INTENTS
from cc.core.questions.catalogue import QUESTIONS, STREAMS
from cc.core.questions.reports import GetReport, ListReports
from cc.core.questions.sla import SlaFigures
from cc.core.questions.supervision import RecurringPlaces
from cc.core.records.reports import ImportAnswers
from cc.core.service.change.value_check import MOST, MOST_OF
from cc.core.vocabulary import HoldReason, ReportStatus
from tests.builders import Room
from tests.waiting import SOON_S
from tests.workforce.serving import Served

pytestmark = pytest.mark.room(clock="fixed")

EDGES = (
    datetime(9999, 12, 31, tzinfo=UTC),
    datetime(9999, 12, 31, 23, 59, 59, tzinfo=timezone(timedelta(hours=-14))),
    datetime(1, 1, 1, tzinfo=UTC),
    datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=14))),
    datetime(1969, 12, 31, tzinfo=UTC),
    datetime(2201, 1, 1, tzinfo=UTC),
)
WITHIN = (datetime(1970, 1, 1, tzinfo=timezone(timedelta(hours=7))), datetime(2200, 12, 31, 23, 59, tzinfo=UTC))


def _report(**more: Any) -> r.ReceiveReport:
    return r.ReceiveReport(text="Banjir", category="flood", **more)


@pytest.mark.parametrize("at", EDGES)
def test_an_instant_beyond_our_years_is_refused_by_its_field(room: Room, at: datetime) -> None:
    ref = room.reported().ref
    calls: tuple[tuple[str, Callable[[], object]], ...] = (
        ("due_at", lambda: room.centre.execute(Call(room.admin, _report(due_at=at)))),
        ("received_at", lambda: room.centre.execute(Call(room.admin, _report(received_at=at)))),
        ("claimed_at", lambda: room.centre.execute(Call(room.admin, _report(), claimed_at=at))),
        ("until", lambda: room.centre.execute(Call(room.admin, r.HoldReport(ref, HoldReason.WEATHER, at)))),
        ("start_at", lambda: room.centre.read(room.admin, RecurringPlaces(start_at=at, end_at=WITHIN[1]))),
        ("end_at", lambda: room.centre.read(room.admin, SlaFigures(start_at=WITHIN[0], end_at=at))),
        ("as_of", lambda: room.centre.read(room.admin, SlaFigures(as_of=at))),
    )
    for field, call in calls:
        with pytest.raises(InputError) as wrong:
            call()
        assert (wrong.value.code, wrong.value.fields["field"]) == ("input.instant", field)


@pytest.mark.parametrize("at", WITHIN)
def test_an_instant_within_our_years_is_worked_with(room: Room, at: datetime) -> None:
    receipt = room.centre.execute(Call(room.admin, _report(due_at=at)))
    ref = receipt.ref
    room.centre.execute(Call(room.admin, r.TriageReport(ref, note="x")))
    room.centre.execute(Call(room.admin, r.AssignTask(report=ref, unit="bpbd")))
    room.centre.execute(Call(room.admin, r.HoldReport(ref, HoldReason.WEATHER, WITHIN[1])))
    room.centre.execute(Call(room.admin, r.ResumeReport(ref)))
    assert room.centre.read(room.admin, GetReport(ref)).line.ref == ref
    room.centre.read(room.admin, SlaFigures(start_at=WITHIN[0], end_at=WITHIN[1]))
    room.centre.read(room.admin, RecurringPlaces(start_at=WITHIN[0], end_at=WITHIN[1]))


@pytest.mark.room(on=("sqlite",), clock="fixed")
def test_over_http_each_edge_is_a_422(room: Room, served: Served, token: str) -> None:
    known = {"authorization": f"Bearer {token}"}
    with httpx.Client(base_url=served.url, headers=known, timeout=SOON_S) as client:
        for told in ("9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00", "9999-12-31T00:00:00Z"):
            due = client.post("/v1/reports", json={"text": "x", "due_at": told})
            claimed = client.post("/v1/reports", json={"text": "x"}, headers={"claimed-at": told})
            period = {"start_at": told, "end_at": told}
            asked = [client.get(path, params=period) for path in ("/v1/sla/places", "/v1/sla", "/v1/sla/workload")]
            for answer in (due, claimed, *asked):
                assert (answer.status_code, answer.json()["code"]) == (422, "input.instant"), answer.text


@pytest.mark.room(on=("sqlite",), clock="fixed")
@pytest.mark.parametrize("number", ["9" * 100_000, "-" + "9" * 100_000, "1e999", "0." + "1" * 100_000, "1" * 4_000])
def test_a_number_without_end_is_refused(served: Served, token: str, number: str) -> None:
    known = {"authorization": f"Bearer {token}"}
    with httpx.Client(base_url=served.url, headers=known, timeout=SOON_S) as client:
        for field in ("priority", "lon"):
            answer = client.post("/v1/reports", content=f'{{"text":"x","{field}":{number}}}')
            assert answer.status_code == 422, answer.text
        assert client.get("/v1/reports", params={"limit": number[:4_000]}).status_code == 422


@pytest.mark.parametrize("at", EDGES)
def test_a_row_of_an_import_is_answered_for_its_own_times(room: Room, at: datetime) -> None:
    now = datetime(2026, 11, 20, tzinfo=UTC)
    rows = (
        _row("due", received_at=now, due_at=at),
        _row("closed", received_at=now, closed_at=at, status=ReportStatus.CLOSED),
        _row("received", received_at=at),
        _row("well", received_at=now),
    )
    outcomes = [each.outcome for each in _import(room, rows).rows]
    assert outcomes == ["imported", "imported", "rejected", "imported"]


def _row(key: str, **more: Any) -> r.ImportedRow:
    return r.ImportedRow(**({"row_key": key, "text": "Lampu", "category": "facility"} | more))


def _import(room: Room, rows: tuple[r.ImportedRow, ...]) -> ImportAnswers:
    return room.centre.execute(Call(room.admin, r.ImportReports("kota", rows)))


TOO_LONG: Mapping[str, r.ReceiveReport] = {
    "address": _report(address="x" * 900_000),
    "reporter": _report(reporter="x" * 501),
    "source_id": _report(source_id="x" * 501),
    "attributes": _report(attributes={"a": "x" * 10_001}),
    "text": r.ReceiveReport(text="x" * 100_001),
}


@pytest.mark.parametrize("field", TOO_LONG)
def test_text_beyond_its_fields_limit_is_refused(room: Room, field: str) -> None:
    with pytest.raises(InputError) as wrong:
        room.centre.execute(Call(room.admin, TOO_LONG[field]))
    assert wrong.value.code == "input.too_long"


def test_a_limit_is_in_characters_and_in_bytes(room: Room) -> None:
    well = room.centre.execute(Call(room.admin, _report(address="\N{JAVANESE LETTER KA}" * 1_000)))
    assert len(room.centre.read(room.admin, GetReport(well.ref)).address) == 1_000
    with pytest.raises(InputError, match="bytes"):
        room.centre.execute(Call(room.admin, _report(address="\N{GRINNING FACE}" * 1_000)))
    with pytest.raises(InputError):
        room.centre.read(room.admin, ListReports(query="x" * 5_000))


def test_a_long_row_is_rejected_and_the_others_are_in(room: Room) -> None:
    now = datetime(2026, 11, 20, tzinfo=UTC)
    rows = (_row("1", received_at=now, address="x" * 900_000), _row("2", received_at=now, text="x" * 200_000))
    answers = _import(room, (*rows, _row("3", received_at=now))).rows
    assert [each.outcome for each in answers] == ["rejected", "rejected", "imported"]


def test_text_that_nobody_would_see_is_none(room: Room) -> None:
    unseen = "\u200b\u2060 \u00ad\u202e"
    ref = room.centre.execute(Call(room.admin, _report(address=unseen, reporter=unseen))).ref
    found = room.centre.read(room.admin, GetReport(ref))
    assert (found.address, found.reporter) == ("", "")
    for intent in (r.ReceiveReport(text=unseen), r.CommentReport(ref, unseen), r.ResolveReport(ref, unseen)):
        with pytest.raises(InputError):
            room.centre.execute(Call(room.admin, intent))


def test_every_text_of_every_intent_and_question_has_a_limit() -> None:
    """What is not named has the short one; what is named exists."""
    named: set[str] = set()
    waiting: list[Any] = [*INTENTS.values(), *QUESTIONS.values(), *STREAMS.values()]
    seen: set[Any] = set()
    while waiting:
        kind = waiting.pop()
        if kind in seen or not is_dataclass(kind):
            continue
        seen.add(kind)
        hints = get_type_hints(kind)
        for each in fields(kind):
            parts = [hints[each.name]]
            while parts:
                part = parts.pop()
                parts += get_args(part)
                named |= {each.name} if part is str else set()
                waiting.append(part)
    assert set(MOST_OF) <= named
    assert all(most > MOST for most in MOST_OF.values())
