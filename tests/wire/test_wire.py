"""Client and server spell every intent, question and record alike."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from cc.core.intents.catalogue import INTENTS
from cc.core.intents.reports import ReceiveReport
from cc.core.questions.catalogue import QUESTIONS, STREAMS
from cc.core.records.organisation import Actor
from cc.core.records.reports import Page, Report, ReportLine
from cc.wire import codec
from cc.workforce import routes
from cc.workforce.api.codec import Asked
from cc.workforce.client.remote_centre import _request

_ZONES = st.sampled_from([UTC, timezone(timedelta(hours=7)), timezone(-timedelta(hours=3, minutes=30))])
_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
_FIRST, _LAST = datetime(1990, 1, 1), datetime(2200, 1, 1)  # noqa: DTZ001  # hypothesis adds the zones
st.register_type_strategy(datetime, st.datetimes(_FIRST, _LAST, timezones=_ZONES))
st.register_type_strategy(str, _TEXT)
st.register_type_strategy(float, st.floats(-1e9, 1e9, allow_nan=False))
st.register_type_strategy(Mapping, st.dictionaries(_TEXT, st.none() | st.booleans() | _TEXT, max_size=3))
st.register_type_strategy(object, st.none() | st.booleans() | st.integers(-9, 9) | _TEXT)

_INTENTS = [*INTENTS.values()]
_QUESTIONS = [*QUESTIONS.values(), *STREAMS.values()]
_ANSWERS = sorted({each.answer_type() for each in (*_INTENTS, *_QUESTIONS)}, key=str)
_names = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9.@-]{0,20}", fullmatch=True)
"""What stands in an address: a thing's name, which is never empty and steers nothing."""
_few = settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))


def _resolved(kind: Any) -> st.SearchStrategy[Any]:
    """Hypothesis does not fill in the type variables of generic dataclasses."""
    if getattr(kind, "__origin__", None) is Page:
        return st.builds(Page, items=st.lists(st.from_type(get_args(kind)[0]), max_size=2).map(tuple))
    return st.from_type(kind)


@pytest.mark.parametrize("kind", _ANSWERS, ids=str)
@_few
@given(data=st.data())
def test_the_client_reads_back_every_record_that_the_server_writes(kind: Any, data: st.DataObject) -> None:
    record = data.draw(_resolved(kind))
    sent = TypeAdapter(kind).dump_json(record)
    assert codec.decode(kind, json.loads(sent)) == record


@pytest.mark.parametrize("kind", _INTENTS, ids=lambda kind: kind.__name__)
@_few
@given(data=st.data())
def test_the_server_reads_back_every_intent_that_the_client_sends(kind: Any, data: st.DataObject) -> None:
    route = routes.intent_route(kind)
    intent = replace(data.draw(st.from_type(kind)), **{name: data.draw(_names) for name in route.in_path})
    _, body = _request(route, intent)
    path = {name: getattr(intent, name) for name in route.in_path}
    assert Asked(kind, route).from_body(path, body or b"") == intent


@pytest.mark.parametrize("kind", _QUESTIONS, ids=lambda kind: kind.__name__)
@_few
@given(data=st.data())
def test_the_server_reads_back_every_question_that_the_client_asks(kind: Any, data: st.DataObject) -> None:
    from urllib.parse import parse_qsl, urlsplit

    route = (routes.QUESTIONS | routes.STREAMS)[kind.stable_name()]  # type: ignore[operator]  # both are dicts
    question = replace(data.draw(st.from_type(kind)), **{name: data.draw(_names) for name in route.in_path})
    if any("," in each or not each for each in getattr(question, "by", ())):
        return  # names of columns have no comma in them
    address, body = _request(route, question)
    path = {name: getattr(question, name) for name in route.in_path}
    asked = Asked(kind, route)
    if body is not None:
        assert asked.from_body(path, body) == question
    else:
        assert asked.from_query(path, parse_qsl(urlsplit(address).query, keep_blank_values=True)) == question


def test_a_newer_servers_fields_are_passed_over_and_missing_ones_refused() -> None:
    known = {"login": "a", "name": "A", "role": "admin", "unit": "u", "cleared": True, "scopes": [], "zone": "UTC"}
    assert codec.decode(Actor, known | {"mood": "good"}).login == "a"
    with pytest.raises(codec.WireError, match="without login"):
        codec.decode(Actor, {name: value for name, value in known.items() if name != "login"})


@pytest.mark.parametrize(
    ("name", "value"),
    [("cleared", 1), ("login", None), ("role", "emperor"), ("scopes", "read"), ("token_ends_at", "2026-01-01T00:00")],
)
def test_values_of_another_kind_are_refused(name: str, value: object) -> None:
    known = {"login": "a", "name": "A", "role": "admin", "unit": "u", "cleared": True, "scopes": [], "zone": "UTC"}
    with pytest.raises(codec.WireError, match=name):
        codec.decode(Actor, known | {name: value})


def test_a_naive_instant_is_not_sent() -> None:
    with pytest.raises(codec.WireError):
        codec.plain(ReceiveReport(text="x", received_at=datetime(2026, 1, 1)))  # noqa: DTZ001  # that is the point


def test_what_is_as_by_default_is_not_sent() -> None:
    assert _request(routes.intent_route(ReceiveReport), ReceiveReport(text="x")) == ("/v1/reports", b'{"text": "x"}')


def test_generic_records_know_what_they_hold() -> None:
    assert codec.decode(Page[ReportLine], {"items": [], "after": "c"}) == Page((), "c")
    with pytest.raises(codec.WireError):
        codec.decode(Page[ReportLine], {"items": [{"id": "x"}]})
    assert QUESTIONS["GetReport"].answer_type() is Report
