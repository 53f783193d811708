"""Photos over HTTP: whole, in parts, broken off, in ranges."""

import hashlib
import io
import os

import httpx
import pytest

from cc.core.centre import BearerToken
from cc.core.errors import FaultError, InputError, NotFoundError
from cc.workforce.api.evidence import PIECE_BYTES
from cc.workforce.client.remote_centre import RemoteCentre
from cc.workforce.routes import PHOTO_LIMIT_BYTES
from tests.workforce.fake import FakeCentre

WHO = BearerToken("posko_x")
PHOTO = b"\xff\xd8\xff\xe0" + os.urandom(900_000)
NAME = hashlib.sha256(PHOTO).hexdigest()
PATH = f"/v1/evidence/{NAME}"


def _part(http: httpx.Client, first: int, last: int, size_bytes: int = len(PHOTO)) -> httpx.Response:
    headers = {"content-range": f"bytes {first}-{last}/{size_bytes}"}
    return http.put(PATH, content=PHOTO[first : last + 1], headers=headers)


def _offset(http: httpx.Client) -> tuple[str, str]:
    answer = http.head(PATH)
    assert answer.status_code == 204
    return answer.headers["upload-offset"], answer.headers["upload-complete"]


def test_a_whole_photo_is_put_and_got(fake: FakeCentre, http: httpx.Client) -> None:
    answer = http.put(PATH, content=PHOTO)
    assert (answer.status_code, answer.json()["sha256"]) == (201, NAME)
    got = http.get(PATH)
    assert got.content == PHOTO
    assert got.headers["content-type"] == "image/jpeg"
    assert got.headers["etag"] == f'"{NAME}"'
    assert got.headers["content-security-policy"].startswith("sandbox")
    assert got.headers["content-disposition"] == f'attachment; filename="{NAME}"'
    assert http.get(PATH, headers={"if-none-match": f'"{NAME}"'}).status_code == 304


def test_parts_add_up_and_head_says_how_far_it_got(fake: FakeCentre, http: httpx.Client) -> None:
    assert _offset(http) == ("0", "?0")
    answer = _part(http, 0, 99_999)
    assert (answer.status_code, answer.headers["upload-offset"]) == (202, "100000")
    assert _offset(http) == ("100000", "?0")
    wrong = _part(http, 200_000, 299_999)
    assert (wrong.status_code, wrong.headers["upload-offset"]) == (409, "100000")
    assert _part(http, 100_000, len(PHOTO) - 1).status_code == 201
    assert fake.blobs[NAME] == PHOTO
    assert _offset(http) == (str(len(PHOTO)), "?1")


def test_what_arrived_before_the_connection_broke_stays(fake: FakeCentre, url: str) -> None:
    def broken() -> object:
        yield PHOTO[: PIECE_BYTES + 50_000]
        raise ConnectionAbortedError

    headers = {"content-range": f"bytes 0-{len(PHOTO) - 1}/{len(PHOTO)}", "content-length": str(len(PHOTO))}
    with httpx.Client(base_url=url, headers={"authorization": "Bearer posko_x"}) as client:
        with pytest.raises(ConnectionAbortedError):
            client.put(PATH, content=broken(), headers=headers)  # type: ignore[arg-type]  # a generator of bytes
        for _ in range(100):
            if len(fake.uploads.get(NAME, b"")) == PIECE_BYTES + 50_000:
                break
            client.get("/healthz")
        assert fake.uploads[NAME] == PHOTO[: PIECE_BYTES + 50_000]


def test_a_complete_upload_can_be_finished_without_sending_it_again(fake: FakeCentre, http: httpx.Client) -> None:
    fake.uploads[NAME] = PHOTO
    answer = http.put(PATH, headers={"content-range": f"bytes */{len(PHOTO)}"})
    assert (answer.status_code, answer.json()["sha256"]) == (201, NAME)


@pytest.mark.parametrize(
    "announced", ["bytes 5-4/10", "bytes 0-10/10", "bytes a-b/c", "lines 0-1/2", "bytes 0-1/*", "bytes 0-3"]
)
def test_a_range_that_makes_no_sense_is_refused(http: httpx.Client, announced: str) -> None:
    answer = http.put(PATH, content=b"x" * 4, headers={"content-range": announced})
    assert (answer.status_code, answer.json()["code"]) == (422, "input.range")


def test_a_body_of_another_length_than_announced_is_refused(fake: FakeCentre, http: httpx.Client) -> None:
    for length in (3, 5):
        headers = {"content-range": f"bytes 0-3/{len(PHOTO)}"}
        answer = http.put(PATH, content=PHOTO[:length], headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (422, "input.range")
        fake.uploads.clear()


def test_a_photo_beyond_the_limit_is_refused_before_it_is_sent(
    http: httpx.Client, remote: RemoteCentre, fake: FakeCentre
) -> None:
    answer = http.put(PATH, content=b"x", headers={"content-range": f"bytes 0-0/{PHOTO_LIMIT_BYTES + 1}"})
    assert (answer.status_code, answer.json()["code"]) == (413, "photo.too_large")
    with pytest.raises(InputError) as refused:
        remote.put_blob(WHO, io.BytesIO(bytes(PHOTO_LIMIT_BYTES + 1)))
    assert refused.value.code == "photo.too_large"


@pytest.mark.parametrize(
    ("wanted", "first", "last"),
    [("bytes=0-9", 0, 9), ("bytes=100-", 100, len(PHOTO) - 1), ("bytes=-7", len(PHOTO) - 7, len(PHOTO) - 1)],
)
def test_a_range_is_answered_with_it_alone(
    fake: FakeCentre, http: httpx.Client, wanted: str, first: int, last: int
) -> None:
    fake.blobs[NAME] = PHOTO
    got = http.get(PATH, headers={"range": wanted})
    assert got.status_code == 206
    assert got.content == PHOTO[first : last + 1]
    assert got.headers["content-range"] == f"bytes {first}-{last}/{len(PHOTO)}"


def test_ranges_that_cannot_be_had(fake: FakeCentre, http: httpx.Client) -> None:
    fake.blobs[NAME] = PHOTO
    beyond = http.get(PATH, headers={"range": f"bytes={len(PHOTO)}-"})
    assert (beyond.status_code, beyond.headers["content-range"]) == (416, f"bytes */{len(PHOTO)}")
    for headers in (
        {"range": "bytes=0-1,5-6"},
        {"range": "lines=0-1"},
        {"range": "bytes=-"},
        {"range": "bytes=0-1", "if-range": '"another"'},
    ):
        assert http.get(PATH, headers=headers).content == PHOTO


def test_a_photo_that_is_not_here_is_not_found(http: httpx.Client, remote: RemoteCentre, fake: FakeCentre) -> None:
    assert http.get(PATH).status_code == 404
    with pytest.raises(NotFoundError):
        remote.open_blob(WHO, NAME)


class _Pipe(io.RawIOBase):
    """Bytes that can be read once only."""

    def __init__(self, data: bytes) -> None:
        self._data = io.BytesIO(data)

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        return self._data.read(size)


@pytest.mark.parametrize("size_bytes", [100, len(PHOTO)])
@pytest.mark.parametrize("seekable", [True, False])
def test_the_client_puts_and_opens_a_photo(
    fake: FakeCentre, remote: RemoteCentre, size_bytes: int, seekable: bool
) -> None:
    data = PHOTO[:size_bytes]
    source = io.BytesIO(b"skipped" + data) if seekable else _Pipe(data)
    if seekable:
        source.seek(7)
    facts = remote.put_blob(WHO, source)  # type: ignore[arg-type]  # a raw stream reads like a binary file
    assert facts.sha256 == hashlib.sha256(data).hexdigest()
    with remote.open_blob(WHO, facts.sha256) as photo:
        assert photo.read() == data


def test_the_client_goes_on_where_a_broken_upload_ended(fake: FakeCentre, remote: RemoteCentre) -> None:
    fake.uploads[NAME] = PHOTO[:300_000]
    fake.most_appended = 600_000
    assert remote.put_blob(WHO, io.BytesIO(PHOTO), NAME).sha256 == NAME
    assert fake.blobs[NAME] == PHOTO
    assert fake.appended[0] == 300_000


def test_the_client_finishes_what_had_arrived_whole(fake: FakeCentre, remote: RemoteCentre) -> None:
    fake.uploads[NAME] = PHOTO
    assert remote.put_blob(WHO, io.BytesIO(PHOTO)).sha256 == NAME
    assert fake.appended == []


def test_the_client_puts_again_what_is_there_already(fake: FakeCentre, remote: RemoteCentre) -> None:
    fake.blobs[NAME] = PHOTO
    assert remote.put_blob(WHO, io.BytesIO(PHOTO)).sha256 == NAME


def test_the_client_refuses_bytes_that_are_not_those_of_the_name(fake: FakeCentre, remote: RemoteCentre) -> None:
    with pytest.raises(InputError) as refused:
        remote.put_blob(WHO, io.BytesIO(b"others"), NAME)
    assert refused.value.code == "evidence.hash"
    fake.blobs[NAME] = b"rotten"
    with pytest.raises(FaultError):
        remote.open_blob(WHO, NAME)
