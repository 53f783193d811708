"""People who report, triage and comment over HTTP, and try again with the same key until they are answered. Owns them
and what they were told; knows no fault."""

import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.builders import INSIDE
from tests.waiting import SOON_S

PATIENCE_S = 0.1
"""Between two tries."""
TRY_AGAIN = (503, 507)
"""What may be answered while something is away: it is to be tried again."""


@dataclass
class Told:
    """What was answered, of all callers: refs by their number, changes by their key, and statuses."""

    refs: dict[str, str] = field(default_factory=dict)
    done: Counter[str] = field(default_factory=Counter)
    statuses: Counter[int] = field(default_factory=Counter)
    codes: Counter[str] = field(default_factory=Counter)
    strange: list[str] = field(default_factory=list)


class Caller(threading.Thread):
    """One of them."""

    def __init__(self, url: str, token: str, name: str, told: Told) -> None:
        super().__init__(name=name)
        self._http = httpx.Client(base_url=url, headers={"authorization": f"Bearer {token}"}, timeout=SOON_S)
        self._told = told
        self._over = threading.Event()
        self.answered = self._number = 0

    def run(self) -> None:
        """Report, look at it, say something, until it is enough; what was begun is brought to its end."""
        lon, lat = INSIDE
        while not self._over.is_set():
            self._number += 1
            body = {"text": f"Banjir {self.name} {self._number}", "category": "flood", "lon": lon, "lat": lat}
            ref = self._until_answered("ReceiveReport", "/v1/reports", body)["ref"]
            self._told.refs[f"{self.name} {self._number}"] = ref
            self._until_answered("TriageReport", f"/v1/reports/{ref}/triage", {"priority": 2})
            self._until_answered("CommentReport", f"/v1/reports/{ref}/comment", {"text": "Air naik"})

    def enough(self) -> None:
        """No more after this report."""
        self._over.set()

    def _until_answered(self, intent: str, path: str, body: dict[str, Any]) -> dict[str, Any]:
        key, end = f"{self.name}-{self._number}-{intent}", time.monotonic() + SOON_S
        while time.monotonic() < end:
            try:
                answer = self._http.post(path, json=body, headers={"idempotency-key": key})
            except httpx.HTTPError as cut:
                self._told.codes[type(cut).__name__] += 1
                time.sleep(PATIENCE_S)
                continue
            self._told.statuses[answer.status_code] += 1
            if answer.status_code in (200, 201):
                self.answered += 1
                self._told.done[intent] += 1
                told: dict[str, Any] = answer.json()
                return told
            self._told.codes[str(answer.json().get("code"))] += 1
            if answer.status_code not in (*TRY_AGAIN, 429):
                self._told.strange.append(f"{key}: {answer.status_code} {answer.text}")
                sys.exit()  # this thread's end: it will never be answered otherwise
            time.sleep(PATIENCE_S)
        raise AssertionError(f"{key} was never answered: {self._told.codes}")
