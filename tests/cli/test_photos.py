"""Photos are put first, all of them; a task is closed only when every one was taken."""

import hashlib
import os
from pathlib import Path

import pytest

from tests.cli.fake import BROKEN, GOOD, FakeCentre, ran


@pytest.fixture
def photos(tmp_path: Path) -> tuple[Path, Path, Path]:
    good, other, broken = (tmp_path / name for name in ("good.jpg", "other.jpg", "broken.jpg"))
    good.write_bytes(GOOD)
    other.write_bytes(GOOD + b" too")
    broken.write_bytes(BROKEN)
    return good, other, broken


def close(centre: FakeCentre, *photos: Path) -> int:
    return ran(centre, "task", "close", "JKT-1/1", *(part for each in photos for part in ("--photo", str(each))))


def test_photos_are_named_in_order_each_once(photos: tuple[Path, Path, Path]) -> None:
    centre = FakeCentre()
    assert close(centre, photos[1], photos[0], photos[1]) == 0
    (call,) = centre.calls
    wanted = tuple(hashlib.sha256(each.read_bytes()).hexdigest() for each in (photos[1], photos[0]))
    assert call.intent.evidence == wanted  # type: ignore[attr-defined]  # a CloseTask


def test_a_photo_that_is_given_twice_is_said(
    photos: tuple[Path, Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good = photos[0]
    assert close(FakeCentre(), good, good) == 0
    assert f"{good} was given twice: it counts once." in capsys.readouterr().err
    copy = tmp_path / "copy.jpg"
    copy.write_bytes(GOOD)
    assert close(FakeCentre(), good, photos[1], copy) == 0
    assert f"{copy} is the same photo as {good}: it counts once." in capsys.readouterr().err


def test_one_of_two_is_truncated_nothing_is_closed(
    photos: tuple[Path, Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    centre = FakeCentre()
    assert close(centre, photos[0], photos[2]) == 6
    told = capsys.readouterr().err
    assert "broken.jpg" in told
    assert "cut short" in told
    assert centre.calls == []


def test_one_that_is_not_there_stops_everything_before_a_byte_is_sent(
    photos: tuple[Path, Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    centre = FakeCentre()
    assert close(centre, photos[0], photos[0].with_name("none.jpg")) == 6
    assert "none.jpg" in capsys.readouterr().err
    assert centre.blobs == {}
    assert centre.calls == []


def test_an_empty_file_is_no_photo(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    empty = tmp_path / "empty.jpg"
    empty.touch()
    centre = FakeCentre()
    assert close(centre, empty) == 6
    assert "empty.jpg is empty" in capsys.readouterr().err
    assert centre.blobs == {}


def test_changed_bytes_are_never_handed_out_in_silence(
    photos: tuple[Path, Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    centre = FakeCentre()
    assert ran(centre, "evidence", "put", str(photos[0])) == 0
    (name,) = centre.blobs
    centre.blobs[name] = GOOD[:-1] + bytes([GOOD[-1] ^ 1])
    assert ran(centre, "evidence", "get", name, "-o", str(tmp_path / "back.jpg")) == 1
    assert "DO NOT HASH" in capsys.readouterr().err


def test_bytes_come_back_to_a_file_that_is_whole_or_not_there(
    photos: tuple[Path, Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    centre = FakeCentre()
    assert ran(centre, "evidence", "put", str(photos[0])) == 0
    (name,) = centre.blobs
    target = tmp_path / "back.jpg"
    assert ran(centre, "evidence", "get", name, "-o", str(target)) == 0
    assert target.read_bytes() == GOOD
    assert "HASH" not in capsys.readouterr().err
    missing = tmp_path / "missing.jpg"
    assert ran(centre, "evidence", "get", "0" * 64, "-o", str(missing)) == 4
    assert sorted(each.name for each in tmp_path.glob("*missing*")) == []


@pytest.mark.parametrize("kind", ["pipe", "device", "folder"])
def test_what_is_no_file_is_refused_and_not_waited_for(
    tmp_path: Path, kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    named = {"pipe": tmp_path / "p.jpg", "device": Path("/dev/zero"), "folder": tmp_path}[kind]
    if kind == "pipe":
        os.mkfifo(named)
    centre = FakeCentre()
    assert close(centre, named) == 6
    assert "nothing was sent" in capsys.readouterr().err
    assert centre.blobs == {}


def test_a_part_of_a_hash_names_no_photo(capsys: pytest.CaptureFixture[str]) -> None:
    centre = FakeCentre()
    assert ran(centre, "evidence", "show", "a" * 20) == 2
    assert "copy all of it" in capsys.readouterr().err
    assert centre.questions == []
