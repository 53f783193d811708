"""The change feed as a client sees it. Owns coming back after the connection broke, from where it was.

Before the first contact every failure is raised. After it a refusal is, and a server that stays away: for a short while
it is waited for, without signs of life, and what happened meanwhile is told when it is back.
"""

import math
import threading
import time
from collections.abc import Iterator

from cc.core.centre import Credential
from cc.core.errors import UnreachableError
from cc.core.records.trail import Change
from cc.workforce.client.connection import Http, Incoming, parsed, problem_error, understood
from cc.workforce.routes import EVENTS_PATH

SILENCE_S = 5.0
"""The server sends something at least every two seconds; after this long it is gone."""
FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.1, 1.0
AWAY_S = 5.0
"""How long a server may be away before that is told."""


def changes(http: Http, credential: Credential, after: str | None, stop: threading.Event) -> Iterator[Change | None]:
    """What happens from `after` on, until `stop` is set. Raises UnreachableError when the server is away for long."""
    position, pause_s = after, FIRST_PAUSE_S
    last_met_s = -math.inf
    while not stop.is_set():
        try:
            for sign in _one_connection(http, credential, position, stop):
                last_met_s, pause_s = time.monotonic(), FIRST_PAUSE_S
                if isinstance(sign, str):
                    position = sign
                    continue
                if sign is not None:
                    position = sign.position
                yield sign
        except UnreachableError:
            if time.monotonic() - last_met_s >= AWAY_S:
                raise
        if stop.wait(pause_s):
            return
        pause_s = min(2 * pause_s, LONGEST_PAUSE_S)


def _one_connection(
    http: Http, credential: Credential, position: str | None, stop: threading.Event
) -> Iterator[Change | str | None]:
    """Changes, positions (text) and signs of life (None) until the connection ends."""
    headers = {"accept": "text/event-stream"} | ({"last-event-id": position} if position is not None else {})
    with http.receive(EVENTS_PATH, credential, headers, SILENCE_S) as incoming:
        over = threading.Event()
        watch = threading.Thread(target=_watch, args=(stop, over, incoming), name="posko-feed-stop", daemon=True)
        watch.start()
        try:
            for event in incoming.events():
                if stop.is_set():
                    return
                if event.event == "change":
                    yield understood(Change, event.data)
                elif event.event == "problem":
                    raise problem_error(parsed(event.data))
                elif event.event == "alive":
                    if event.id and event.id != position:
                        position = event.id
                        yield position
                    yield None
        except UnreachableError:
            if not stop.is_set():
                raise
        finally:
            over.set()


def _watch(stop: threading.Event, over: threading.Event, incoming: Incoming) -> None:
    """Wake the reading thread when the feed is to stop: it may sit in a read until the next sign of life."""
    while not over.is_set():
        if stop.wait(0.2):
            incoming.interrupt()
            return
