"""No request makes the server fail: odd bodies, queries and paths, against a real room on both databases."""

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cc.core.centre import BearerToken
from cc.workforce import routes
from cc.workforce.api import routing
from cc.workforce.api.examples import EXAMPLES
from tests.centre.bench import Bench
from tests.waiting import SOON_S

_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20) | st.sampled_from(
    [
        "",
        " ",
        "jakarta",
        "flood",
        "JKT-000001",
        "1e999",
        "\x00",
        "2026-11-24T03:00:00Z",
        "'; --",
        "%",
        "\u202e",
        "0" * 64,
    ]
)
_NUMBER = (
    st.integers(-(2**70), 2**70) | st.floats(allow_nan=False) | st.sampled_from([0, -1, 2**31, 2**63, 10**400, 1e308])
)
_PLAIN = st.none() | st.booleans() | _NUMBER | _TEXT
_JSON = st.recursive(_PLAIN, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_TEXT, inner, max_size=3))
_NAMES = st.sampled_from(["JKT-000001", "JKT-000001/1", "jakarta", "sari", "..", "x/y/z", "0"]) | _TEXT
_many = settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.fixture(params=["sqlite", "postgres"])
def room(request: pytest.FixtureRequest) -> Bench:
    """The remote door of a room."""
    benches: dict[str, Bench] = request.getfixturevalue(f"{request.param}_benches")
    return benches["remote"]


@pytest.fixture
def http(room: Bench) -> Iterator[httpx.Client]:
    """Plain HTTP as the admin, who may do the most damage."""
    credential = room.logged_in("admin")
    assert isinstance(credential, BearerToken)
    headers = {"authorization": f"Bearer {credential.secret}"}
    server = room.centre._http.server  # type: ignore[attr-defined]  # where the room is served
    with httpx.Client(base_url=server, headers=headers, timeout=SOON_S) as client:
        yield client


def _path(route: routes.Route, data: st.DataObject) -> str:
    return route.fill({name: data.draw(_NAMES) for name in route.in_path})


def _near(value: Any, data: st.DataObject) -> Any:
    """Something like a good value: one thing within it is another."""
    if isinstance(value, dict) and value and data.draw(st.booleans()):
        name = data.draw(st.sampled_from(sorted(value)))
        return value | {name: _near(value[name], data)}
    if isinstance(value, list) and value and data.draw(st.booleans()):
        return [_near(value[0], data), *value[1:]]
    return data.draw(_JSON)


@_many
@given(data=st.data())
def test_no_change_is_answered_by_a_fault(http: httpx.Client, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(set(EXAMPLES) - routes.LOG_INS)))
    route = routing.INTENTS[name]
    body = json.dumps(_near(dict(EXAMPLES[name]), data)).encode()
    answer = http.request(route.method, _path(route, data), content=body)
    assert answer.status_code < 500, answer.text


@_many
@given(data=st.data())
def test_no_question_is_answered_by_a_fault(http: httpx.Client, data: st.DataObject) -> None:
    route = data.draw(st.sampled_from([*routes.QUESTIONS.values(), *routes.STREAMS.values()]))
    known = ["q", "sort", "cursor", "limit", "backwards", "mine", "unit", "by", "start_at", "lon", "lat", "stream"]
    pairs = data.draw(st.dictionaries(st.sampled_from(known), _TEXT | _NUMBER.map(str), max_size=3))
    if route.method == "POST":
        answer = http.post(route.path, content=json.dumps({"ids": data.draw(_JSON)}).encode())
    else:
        answer = http.get(_path(route, data), params=pairs)
    assert answer.status_code < 500, answer.text
    assert b'{"problem":' not in answer.content, answer.text[-300:]
