"""Photos and the change feed through both doors."""

import hashlib
import io
import os
import threading
from itertools import islice

import pytest

from cc.core.centre import BearerToken
from cc.core.errors import CredentialError, InputError, NotFoundError, RefusedError
from cc.core.intents.reports import AttachToReport, CommentReport, ReceiveReport
from cc.core.intents.tasks import CloseTask
from tests.centre.bench import Bench, picture
from tests.waiting import SOON_S


def _put(bench: Bench, login: str, data: bytes) -> str:
    return bench.centre.put_blob(bench.who(login), io.BytesIO(data)).sha256


def _get(bench: Bench, login: str, name: str) -> bytes:
    with bench.centre.open_blob(bench.who(login), name) as photo:
        return photo.read()


def test_a_photo_is_kept_byte_for_byte(bench: Bench) -> None:
    data = picture(90_000 + bench.remote) + os.urandom(800_000)  # bytes after its end leave a JPEG whole
    facts = bench.centre.put_blob(bench.who("budi"), io.BytesIO(data), hashlib.sha256(data).hexdigest())
    assert (facts.size_bytes, facts.format, facts.width, facts.height) == (len(data), "JPEG", 32, 24)
    assert _get(bench, "budi", facts.sha256) == data
    assert bench.centre.put_blob(bench.who("budi"), io.BytesIO(data)) == facts


def test_a_photo_is_seen_by_those_who_see_its_report(bench: Bench) -> None:
    name = bench.photo("budi")
    for login in ("rini", "dewi"):
        with pytest.raises(NotFoundError):
            _get(bench, login, name)
    bench.do("budi", AttachToReport(bench.assigned().partition("/")[0], (name,)))
    assert _get(bench, "rini", name)
    with pytest.raises(NotFoundError):
        _get(bench, "dewi", name)


@pytest.mark.parametrize("data", [b"", b"GIF89a", b"\xff\xd8\xff\xe0 not really", b"x" * 300_000])
def test_what_is_no_photo_is_refused(bench: Bench, data: bytes) -> None:
    with pytest.raises(InputError) as refused:
        _put(bench, "budi", data)
    assert refused.value.message
    with pytest.raises(NotFoundError):
        _get(bench, "budi", hashlib.sha256(data).hexdigest())


def test_half_a_photo_is_refused(bench: Bench) -> None:
    noise = io.BytesIO()
    from PIL import Image

    Image.frombytes("RGB", (400, 300), os.urandom(360_000)).save(noise, "JPEG", quality=95)
    with pytest.raises(InputError):
        _put(bench, "budi", noise.getvalue()[: len(noise.getvalue()) // 2])


def test_bytes_that_are_not_those_of_the_name_are_refused(bench: Bench) -> None:
    with pytest.raises(InputError) as refused:
        bench.centre.put_blob(bench.who("budi"), io.BytesIO(picture(5)), "0" * 64)
    assert refused.value.code == "evidence.hash"


def test_a_task_is_not_closed_with_a_photo_that_nobody_put(bench: Bench) -> None:
    task = bench.accepted()
    with pytest.raises((NotFoundError, InputError, RefusedError)):
        bench.do("budi", CloseTask(task, ("0" * 64,)))
    with pytest.raises((InputError, RefusedError)):
        bench.do("budi", CloseTask(task))


def test_the_feed_tells_what_one_may_see_and_goes_on_from_a_position(bench: Bench) -> None:
    stop = threading.Event()
    feed = bench.centre.changes(bench.who("rini"), None, stop)
    # The feed begins with the first look at it.
    began = threading.Event()
    seen: list[tuple[str, str, str]] = []

    def watch() -> None:
        for change in feed:
            began.set()
            if change is not None:
                seen.append((change.ref, change.intent, change.position))
                if change.intent == "CommentReport":
                    return

    watcher = threading.Thread(target=watch)
    watcher.start()
    assert began.wait(SOON_S), "a sign of life"
    hidden = bench.do("dewi", ReceiveReport(text="Macet", category="traffic-jam", unit="dishub")).ref
    ref = bench.reported()
    bench.do("sari", CommentReport(ref, "lihat"))
    watcher.join(SOON_S)
    stop.set()
    assert [(name, intent) for name, intent, _ in seen] == [(ref, "ReceiveReport"), (ref, "CommentReport")]
    assert hidden not in [name for name, _, _ in seen]
    again = bench.centre.changes(bench.who("rini"), seen[0][2], threading.Event())
    later = next(change for change in islice(again, 20) if change is not None)
    assert (later.ref, later.intent, later.position) == seen[1]
    again.close()  # type: ignore[attr-defined]  # it is a generator at both doors


def test_a_feed_ends_when_it_is_told_to(bench: Bench) -> None:
    stop = threading.Event()
    ended = threading.Event()

    def watch() -> None:
        for _ in bench.centre.changes(bench.who("sari"), None, stop):
            began.set()
        ended.set()

    began = threading.Event()
    threading.Thread(target=watch, daemon=True).start()
    assert began.wait(SOON_S)
    stop.set()
    assert ended.wait(SOON_S)


def test_a_feed_that_cannot_be_is_refused(bench: Bench) -> None:
    with pytest.raises(CredentialError):
        next(bench.centre.changes(BearerToken("posko_wrong"), None, threading.Event()))
    with pytest.raises(InputError):
        next(bench.centre.changes(bench.who("sari"), "nowhere", threading.Event()))
