"""Who asks too often, logs in too often, or opens every feed there is."""

import threading
from collections import Counter
from contextlib import ExitStack

import httpx
import pytest

from cc.core import credentials
from cc.core.centre import Anonymous, Call
from cc.core.errors import CredentialError
from cc.core.intents.organisation import IssueToken, OpenSession
from cc.settings.limits import Limits
from cc.workforce.limits.buckets import MOST_NAMES, Buckets
from cc.workforce.limits.numbers import HASHING_WAITS
from tests.attacks.attackers import queue_page
from tests.builders import Room
from tests.waiting import SOON_S, until
from tests.workforce.serving import serving

pytestmark = pytest.mark.room(on=("sqlite",), clock="machine")


def _of(token: str) -> dict[str, str]:
    return {"authorization": f"Bearer {token}"}


def test_a_person_asks_so_often_and_no_more_whatever_their_tokens(room: Room, token: str) -> None:
    second = room.centre.execute(Call(room.admin, IssueToken("sari"))).token
    others = room.centre.execute(Call(room.admin, IssueToken("rini"))).token
    with serving(room.centre, limits=Limits(person_requests=10)) as served, httpx.Client(base_url=served.url) as client:
        told = [client.get("/v1/me", headers=_of((token, second)[n % 2])) for n in range(14)]
        assert [each.status_code for each in told[:10]] == [200] * 10
        assert {each.status_code for each in told[10:]} == {429}
        assert told[-1].json()["code"] == "limit.requests"
        assert 1 <= int(told[-1].headers["retry-after"]) <= 60
        assert client.get("/v1/me", headers=_of(others)).status_code == 200
        assert client.get("/healthz", headers=_of(token)).status_code == 200


def test_a_stranger_is_no_burden_to_those_who_are_known(room: Room, token: str) -> None:
    with serving(room.centre, limits=Limits(stranger_requests=5)) as served:
        assert queue_page(served, token).status_code == 200
        for headers in ({}, _of("posko_guess")):
            answers = Counter(httpx.get(f"{served.url}/v1/me", headers=headers).status_code for _ in range(9))
            assert answers[429] >= 4, answers
        assert queue_page(served, token).status_code == 200


def test_feeds_of_one_officer_shut_out_nobody(room: Room, token: str) -> None:
    others = room.centre.execute(Call(room.admin, IssueToken("rini"))).token
    with ExitStack() as open_feeds, serving(room.centre) as served:
        client = open_feeds.enter_context(httpx.Client(base_url=served.url, timeout=SOON_S))
        statuses = [
            open_feeds.enter_context(client.stream("GET", "/v1/events", headers=_of(token))).status_code
            for _ in range(64)
        ]
        most = Limits().person_feeds
        assert statuses == [200] * most + [429] * (64 - most)
        refused = client.get("/v1/events", headers=_of(token))
        assert (refused.json()["code"], refused.headers["retry-after"]) == ("limit.streams", "2")
        assert open_feeds.enter_context(client.stream("GET", "/v1/events", headers=_of(others))).status_code == 200


def test_a_feed_that_ended_makes_room_for_another(room: Room, token: str) -> None:
    with serving(room.centre, limits=Limits(person_feeds=1)) as served, httpx.Client(base_url=served.url) as client:
        for _ in range(3):

            def opened() -> bool:
                with client.stream("GET", "/v1/events", headers=_of(token)) as feed:
                    return feed.status_code == 200

            until(opened, "a feed opens")


def test_parallel_log_ins_wait_in_a_short_line_and_stop_no_upload(
    room: Room, token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While one password is being looked at, a line waits behind it and all others are told to come again."""
    began, go_on = threading.Event(), threading.Event()

    def slowly(stored: str, password: str) -> bool:
        began.set()
        return go_on.wait(SOON_S) and False

    monkeypatch.setattr("cc.core.service.door.before.verify_password", slowly)
    with serving(room.centre) as served:
        statuses: list[int] = []

        def log_in() -> None:
            body = {"login": "sari", "password": "wrong"}
            answer = httpx.post(f"{served.url}/v1/sessions", json=body, timeout=SOON_S)
            statuses.append(answer.status_code)

        threads = [threading.Thread(target=log_in) for _ in range(HASHING_WAITS + 20)]
        for each in threads:
            each.start()
        until(lambda: statuses.count(429) == 20, "twenty are turned away")
        assert began.is_set()
        part = {**_of(token), "content-range": "bytes 0-9/1000"}
        photo = httpx.put(f"{served.url}/v1/evidence/{7:064x}", content=b"x" * 10, headers=part, timeout=SOON_S)
        assert photo.status_code == 202
        assert queue_page(served, token).status_code == 200
        go_on.set()
        for each in threads:
            each.join()


def test_who_is_throttled_costs_no_hash(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    looked_at: list[str] = []
    monkeypatch.setattr("cc.core.service.door.before.verify_password", lambda _, word: looked_at.insert(0, word))
    with serving(room.centre) as served:
        for _ in range(12):
            answer = httpx.post(f"{served.url}/v1/sessions", json={"login": "sari", "password": "wrong"})
        assert (answer.status_code, answer.json()["code"]) == (429, "credential.throttled")
        assert int(answer.headers["retry-after"]) >= 1
    assert len(looked_at) < 12


@pytest.mark.room(on=("sqlite",), clock="fixed")
def test_nobody_keeps_another_out_and_failures_decay(room: Room) -> None:
    assert room.clock is not None

    def wrong(peer: str) -> str:
        with pytest.raises(CredentialError) as told:
            room.centre.execute(Call(Anonymous(peer), OpenSession("sari", "guess")))
        return told.value.code

    codes = [wrong("203.0.113.9") for _ in range(7)]
    assert codes[-1] == "credential.throttled"
    assert room.centre.execute(Call(Anonymous("198.51.100.1"), OpenSession("sari", "sari-password"))).login == "sari"
    assert room.centre.execute(Call(Anonymous(), OpenSession("SARI".lower(), "sari-password"))).login == "sari"
    room.clock.advance(3600)
    assert [wrong("203.0.113.9") for _ in range(5)] == ["credential.wrong"] * 5
    assert wrong("203.0.113.9") == "credential.throttled"


def test_one_password_is_hashed_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    at_once, most = 0, 0
    lock = threading.Lock()

    class Counting:
        def hash(self, password: str) -> str:
            nonlocal at_once, most
            with lock:
                at_once += 1
                most = max(most, at_once)
            threading.Event().wait(0.01)
            with lock:
                at_once -= 1
            return password

    monkeypatch.setattr(credentials, "_hasher", Counting())
    threads = [threading.Thread(target=credentials.hash_password, args=("x",)) for _ in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert most == 1


def test_buckets_stay_small_and_fill_by_themselves() -> None:
    now_s = 0.0
    buckets = Buckets(60, clock=lambda: now_s)
    assert [buckets.take("a") for _ in range(60)] == [0.0] * 60
    assert buckets.take("a") == pytest.approx(1.0)
    now_s = 1.0
    assert buckets.take("a") == 0.0
    assert buckets.take("a") > 0
    for n in range(3 * MOST_NAMES):
        buckets.take(f"name {n}")
    assert len(buckets) <= MOST_NAMES
    assert buckets.take("a") > 0, "who was asking is not forgotten for those who come once"
