"""A busy room with the limits that every server has: none of its people meets one."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import UTC, datetime

import httpx
import pytest

from cc.core.intents.organisation import PersonRow
from cc.core.vocabulary import Role
from cc.workforce.limits.numbers import HASHING_WAITS
from tests.builders import Room, with_own_passwords
from tests.waiting import SOON_S
from tests.workforce.serving import Served

pytestmark = pytest.mark.room(on=("sqlite",), clock="machine")
OFFICERS, ASKS, ROWS = 60, 15, 500
PASSWORD = "kolam-ikan-sore-itu"


def test_sixty_officers_behind_one_address_a_console_and_an_import(room: Room, served: Served) -> None:
    """A shift begins within a minute, everybody from the same address; nobody is told to come again."""
    people = tuple(
        PersonRow(login=f"petugas-{n}", name=f"Petugas {n}", role=Role.OFFICER, unit="bpbd-timur", password=PASSWORD)
        for n in range(OFFICERS)
    )
    with_own_passwords(room, *people)
    with ExitStack() as ending, ThreadPoolExecutor(20) as pool:
        client = ending.enter_context(httpx.Client(base_url=served.url, timeout=SOON_S, limits=httpx.Limits()))

        def log_in(login: str, password: str) -> dict[str, str]:
            answer = client.post("/v1/sessions", json={"login": login, "password": password})
            assert answer.status_code == 201, answer.text
            return {"authorization": f"Bearer {answer.json()['token']}"}

        def shift(person: PersonRow) -> Counter[int]:
            known = log_in(person.login, PASSWORD)
            paths = ("/v1/tasks", "/v1/me", "/v1/counters")
            statuses = Counter(client.get(paths[n % 3], headers=known).status_code for n in range(ASKS))
            with client.stream("GET", "/v1/events", headers=known) as feed:
                statuses[feed.status_code] += 1
            return statuses

        console = log_in("sari", "sari-password")
        open_feeds = [ending.enter_context(client.stream("GET", "/v1/events", headers=console)) for _ in range(3)]
        told = sum(pool.map(shift, people), Counter[int]())
        for _ in range(200):
            told[client.get("/v1/reports", headers=console).status_code] += 1
        for batch in range(4):
            answer = client.post("/v1/imports", json=_rows(batch), headers=console)
            told[answer.status_code] += 1
        assert [each.status_code for each in open_feeds] == [200] * 3
    assert set(told) == {200}, told


def test_a_whole_shift_fits_into_the_line_of_log_ins() -> None:
    """20 at the same moment, as above, are fewer than may wait."""
    assert HASHING_WAITS >= 20


def _rows(batch: int) -> dict[str, object]:
    received = datetime(2026, 11, 20, tzinfo=UTC).isoformat()
    row = {"text": "Lampu jalan mati", "category": "facility", "received_at": received}
    return {"source": "kota", "rows": [{"row_key": f"{batch}-{n}", **row} for n in range(ROWS)]}
