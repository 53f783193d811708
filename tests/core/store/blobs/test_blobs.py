"""Blobs in a folder: what is there is whole, what failed is gone, whoever else is at it."""

import errno
import hashlib
import io
import itertools
import os
import stat
import threading
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cc.core.errors import InputError, LostRaceError, NotFoundError, UnreachableError
from cc.core.store.blobs import blob_files
from cc.core.store.blobs.blobs import FolderBlobs

BYTES = b"a photo, as far as a folder knows" * 1000
NAME = hashlib.sha256(BYTES).hexdigest()
OTHER = hashlib.sha256(b"other").hexdigest()


@pytest.fixture
def blobs(tmp_path: Path) -> FolderBlobs:
    """An empty folder of blobs."""
    return FolderBlobs(tmp_path / "evidence")


def files(folder: Path) -> list[str]:
    """Every file below a folder."""
    return sorted(str(each.relative_to(folder)) for each in folder.rglob("*") if each.is_file())


def kept(blobs: FolderBlobs, data: bytes = BYTES) -> str:
    """The name of bytes that went all the way."""
    staged = blobs.stage(io.BytesIO(data))
    blobs.commit(staged)
    return staged.sha256


class Breaking(io.BytesIO):
    """A source whose connection is gone after the first chunk."""

    def read(self, size: int | None = -1, /) -> bytes:
        """What is left; an error instead of the end."""
        if not (chunk := super().read(size)):
            raise ConnectionResetError(errno.ECONNRESET, "Connection reset by peer")
        return chunk


def test_bytes_come_back_under_their_hash(blobs: FolderBlobs, tmp_path: Path) -> None:
    staged = blobs.stage(io.BytesIO(BYTES))
    assert (staged.sha256, staged.size_bytes) == (NAME, len(BYTES))
    with blobs.open_staged(staged) as file:
        assert file.read() == BYTES
    assert not blobs.exists(NAME)
    assert blobs.commit(staged) is True
    with blobs.open(NAME) as file:
        assert file.read() == BYTES
    assert blobs.size(NAME) == len(BYTES)
    assert blobs.holds(NAME)
    assert files(tmp_path / "evidence") == [f"{NAME[:2]}/{NAME[2:4]}/{NAME}"]


def test_the_same_bytes_are_kept_once(blobs: FolderBlobs, tmp_path: Path) -> None:
    kept(blobs)
    assert blobs.commit(blobs.stage(io.BytesIO(BYTES))) is False
    assert len(files(tmp_path / "evidence")) == 1


def test_only_the_owner_reads_and_nobody_runs_them(blobs: FolderBlobs, tmp_path: Path) -> None:
    kept(blobs)
    path = tmp_path / "evidence" / NAME[:2] / NAME[2:4] / NAME
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert {stat.S_IMODE(each.stat().st_mode) for each in (tmp_path / "evidence").rglob("*") if each.is_dir()} == {
        0o700
    }


@pytest.mark.parametrize("damage", [b"", BYTES[:100], BYTES[:-1] + b"?", BYTES + b"!"])
def test_sending_again_heals_what_a_disk_lost(blobs: FolderBlobs, tmp_path: Path, damage: bytes) -> None:
    kept(blobs)
    (tmp_path / "evidence" / NAME[:2] / NAME[2:4] / NAME).write_bytes(damage)
    assert not blobs.holds(NAME)
    assert blobs.commit(blobs.stage(io.BytesIO(BYTES))) is True
    assert blobs.holds(NAME)


def test_a_source_that_breaks_off_leaves_nothing(blobs: FolderBlobs, tmp_path: Path) -> None:
    with pytest.raises(UnreachableError, match="Connection reset") as refused:
        blobs.stage(Breaking(BYTES))
    assert refused.value.code == "photo.source"
    assert files(tmp_path / "evidence") == []


def test_too_many_bytes_leave_nothing(blobs: FolderBlobs, tmp_path: Path) -> None:
    with pytest.raises(InputError) as refused:
        blobs.stage(io.BytesIO(BYTES), cap_bytes=len(BYTES) - 1)
    assert refused.value.code == "photo.too_large"
    assert blobs.stage(io.BytesIO(BYTES), cap_bytes=len(BYTES)).sha256 == NAME


def test_an_interrupt_leaves_nothing(blobs: FolderBlobs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(descriptor: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupted)
    with pytest.raises(KeyboardInterrupt):
        blobs.stage(io.BytesIO(BYTES))
    assert files(tmp_path / "evidence") == []


def test_what_is_discarded_is_gone(blobs: FolderBlobs, tmp_path: Path) -> None:
    staged = blobs.stage(io.BytesIO(BYTES))
    blobs.discard(staged)
    blobs.discard(staged)
    assert files(tmp_path / "evidence") == []


def test_bytes_are_on_disk_before_their_name_and_the_name_before_the_answer(
    blobs: FolderBlobs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    order: list[str] = []
    fsync, replace = os.fsync, os.replace

    def spied_fsync(descriptor: int) -> None:
        order.append("folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "file")
        fsync(descriptor)

    def spied_replace(source: Path, target: Path) -> None:
        order.append("name")
        replace(source, target)

    monkeypatch.setattr(os, "fsync", spied_fsync)
    monkeypatch.setattr(os, "replace", spied_replace)
    kept(blobs)
    assert order == ["file", "name", "folder", "folder", "folder"]


@pytest.mark.parametrize(
    "name", ["", "..", "../../etc/passwd", "A" * 64, "g" * 64, NAME + "\n", NAME[:-1], f"{NAME}/x"]
)
def test_what_is_no_hash_never_becomes_a_path(blobs: FolderBlobs, tmp_path: Path, name: str) -> None:
    for use in (blobs.open, blobs.exists, blobs.size, blobs.holds):
        with pytest.raises(InputError) as refused:
            use(name)
        assert refused.value.code == "evidence.name"
    with pytest.raises(InputError):
        blobs.append(name, "budi", 0, b"x")
    assert not (tmp_path / "evidence").exists()


def test_missing_bytes_are_not_found(blobs: FolderBlobs) -> None:
    for use in (blobs.open, blobs.size, blobs.holds):
        with pytest.raises(NotFoundError):
            use(OTHER)
    assert not blobs.exists(OTHER)
    assert blobs.offset(OTHER, "budi") == 0


@given(cuts=st.lists(st.integers(0, len(BYTES)), max_size=8))
@settings(max_examples=25, deadline=None)
def test_an_upload_in_any_pieces_is_the_whole(cuts: list[int], tmp_path_factory: pytest.TempPathFactory) -> None:
    blobs = FolderBlobs(tmp_path_factory.mktemp("evidence"))
    edges = [0, *sorted(cuts), len(BYTES)]
    for start, end in itertools.pairwise(edges):
        assert blobs.append(NAME, "budi", start, BYTES[start:end]) == end
        assert blobs.offset(NAME, "budi") == end
    blobs.commit(blobs.complete(NAME, "budi"))
    assert blobs.holds(NAME)
    assert blobs.offset(NAME, "budi") == 0


@pytest.mark.parametrize("offset", [0, 5, 11, 1000])
def test_a_chunk_that_does_not_continue_is_told_where_to(blobs: FolderBlobs, offset: int) -> None:
    blobs.append(NAME, "budi", 0, b"0123456789")
    with pytest.raises(InputError) as refused:
        blobs.append(NAME, "budi", offset, b"x")
    assert (refused.value.code, refused.value.fields["offset"]) == ("evidence.offset", 10)
    assert blobs.offset(NAME, "budi") == 10


def test_uploads_of_two_people_do_not_meet(blobs: FolderBlobs) -> None:
    blobs.append(NAME, "budi", 0, BYTES[:10])
    assert blobs.offset(NAME, "agus") == 0
    blobs.append(NAME, "agus", 0, BYTES)
    assert blobs.complete(NAME, "agus").sha256 == NAME
    assert blobs.offset(NAME, "budi") == 10


def test_an_owners_name_is_no_path(blobs: FolderBlobs, tmp_path: Path) -> None:
    blobs.append(NAME, "../../x", 0, b"x")
    assert [each.split("/")[0] for each in files(tmp_path / "evidence")] == [".partial"]


def test_other_bytes_than_announced_are_forgotten(blobs: FolderBlobs, tmp_path: Path) -> None:
    blobs.append(NAME, "budi", 0, BYTES[:-1])
    with pytest.raises(InputError) as refused:
        blobs.complete(NAME, "budi")
    assert refused.value.code == "evidence.hash"
    assert files(tmp_path / "evidence") == []
    with pytest.raises(NotFoundError):
        blobs.complete(NAME, "budi")


def test_an_upload_beyond_the_cap_is_forgotten(blobs: FolderBlobs, tmp_path: Path) -> None:
    blobs.append(NAME, "budi", 0, b"12345", cap_bytes=8)
    with pytest.raises(InputError) as refused:
        blobs.append(NAME, "budi", 5, b"6789", cap_bytes=8)
    assert refused.value.code == "photo.too_large"
    assert files(tmp_path / "evidence") == []


def test_two_writers_of_one_upload_do_not_mix(blobs: FolderBlobs, tmp_path: Path) -> None:
    blobs.append(NAME, "budi", 0, b"0123456789")
    (part,) = (tmp_path / "evidence" / ".partial").iterdir()
    with blob_files.locked(part, os.O_RDWR), pytest.raises(LostRaceError) as refused:
        blobs.append(NAME, "budi", 10, b"x")
    assert refused.value.code == "evidence.busy"
    assert blobs.offset(NAME, "budi") == 10


def test_many_at_once_keep_one_whole_copy(blobs: FolderBlobs, tmp_path: Path) -> None:
    threads = [threading.Thread(target=kept, args=(blobs,)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert blobs.holds(NAME)
    assert len(files(tmp_path / "evidence")) == 1
