"""The processes that open photos: lazy, replaced when lost, never waited for too long, gone when we are."""

import contextlib
import io
import os
import re
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from cc.core.errors import InputError, UnreachableError, UsageError
from cc.core.photos.limits import PhotoLimits
from cc.core.photos.process import WorkerLostError, WorkerProcess
from cc.core.photos.workers import PhotoWorkers
from tests.pictures import exif, jpeg, picture, saved
from tests.waiting import SOON_S


class Watched:
    """Starts workers and remembers their process numbers."""

    def __init__(self, before: Callable[[WorkerProcess], None] = lambda worker: None) -> None:
        self.pids: list[int] = []
        self._before = before

    def __call__(self, limits: PhotoLimits) -> WorkerProcess:
        worker = WorkerProcess(limits)
        self.pids.append(worker.pid)
        self._before(worker)
        return worker


def is_running(pid: int) -> bool:
    """Whether a process lives (a zombie does not)."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def gone(pid: int, within_s: float = SOON_S) -> bool:
    """Whether a process ends."""
    deadline = time.monotonic() + within_s
    while is_running(pid):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def test_no_process_starts_before_a_photo_comes() -> None:
    start = Watched()
    with PhotoWorkers(start=start) as workers:
        assert start.pids == []
        workers.inspect(jpeg())
        workers.inspect(jpeg())
        assert len(start.pids) == 1
    assert gone(start.pids[0])


def test_a_worker_knows_no_secret_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CC_TOKEN", "secret")
    monkeypatch.setenv("CC_DATABASE", "postgresql://posko:secret@db/posko")
    start = Watched()
    with PhotoWorkers(start=start) as workers:
        workers.inspect(jpeg())
        told = Path(f"/proc/{start.pids[0]}/environ")
        if not told.exists():
            pytest.skip("this system does not tell a process's environment")
        assert b"secret" not in told.read_bytes()


def test_many_threads_share_a_few_workers() -> None:
    start = Watched()
    answers: list[tuple[int, int]] = []
    with PhotoWorkers(count=2, start=start) as workers:

        def look(number: int) -> None:
            answers.extend((number, workers.inspect(jpeg(width=16 + number)).width - 16) for _ in range(4))

        threads = [threading.Thread(target=look, args=(number,)) for number in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(answers) == 32
    assert all(asked == answered for asked, answered in answers)
    assert len(start.pids) <= 2


def test_a_worker_that_is_killed_costs_one_photo() -> None:
    start = Watched()
    with PhotoWorkers(count=1, start=start) as workers:
        workers.inspect(jpeg())
        os.kill(start.pids[0], signal.SIGKILL)
        assert gone(start.pids[0])
        assert workers.inspect(jpeg()).width == 64
        assert len(start.pids) == 2


def test_a_worker_killed_at_its_work_is_told_and_replaced() -> None:
    start = Watched(lambda worker: worker.kill() if len(start.pids) == 1 else None)
    with PhotoWorkers(count=1, start=start) as workers:
        with pytest.raises(InputError) as told:
            workers.inspect(jpeg())
        assert told.value.code == "photo.unreadable"
        assert workers.inspect(jpeg()).width == 64


def test_a_photo_that_takes_too_long_is_refused_and_its_worker_ended() -> None:
    start = Watched(lambda worker: os.kill(worker.pid, signal.SIGSTOP) if len(start.pids) == 1 else None)
    with PhotoWorkers(PhotoLimits(wall_s=0.3), count=1, start=start) as workers:
        with pytest.raises(InputError) as told:
            workers.inspect(jpeg())
        assert told.value.code == "photo.timeout"
        assert gone(start.pids[0])


def test_a_photo_that_eats_processor_time_ends_its_worker() -> None:
    start = Watched()
    heavy = saved(Image.effect_noise((4000, 3000), 80).convert("RGB"), "PNG", compress_level=1)
    with PhotoWorkers(PhotoLimits(cpu_s=-1, wall_s=60), count=1, start=start) as workers:
        for _ in range(20):
            with contextlib.suppress(InputError):
                workers.inspect(heavy)
            if len(start.pids) > 1:
                break
    assert len(start.pids) > 1
    assert gone(start.pids[0])


def test_a_photo_that_eats_memory_is_refused_and_the_worker_lives() -> None:
    start = Watched()
    heavy = saved(Image.new("RGB", (8000, 7000)), "PNG", compress_level=1)
    with PhotoWorkers(PhotoLimits(memory_bytes=220 << 20), count=1, start=start) as workers:
        with pytest.raises(InputError) as told:
            workers.inspect(heavy)
        assert told.value.code == "photo.too_many_pixels"
        assert workers.inspect(jpeg()).width == 64
        assert len(start.pids) == 1


def test_who_waits_too_long_for_a_turn_is_told_to_come_again() -> None:
    entered, leave = threading.Event(), threading.Event()

    def hold(worker: WorkerProcess) -> None:
        entered.set()
        leave.wait(SOON_S)

    with PhotoWorkers(PhotoLimits(wait_s=0.05), count=1, start=Watched(hold)) as workers:
        first = threading.Thread(target=workers.inspect, args=(jpeg(),))
        first.start()
        entered.wait(SOON_S)
        with pytest.raises(UnreachableError) as told:
            workers.inspect(jpeg())
        leave.set()
        first.join()
    assert told.value.code == "photo.busy"


def test_what_reads_photos_here_is_told() -> None:
    with PhotoWorkers() as workers:
        assert re.match(r"Pillow \d+\.\d.*: JPEG, PNG, WEBP", workers.about())


def test_a_worker_that_does_not_start_is_no_photos_fault() -> None:
    def fails(limits: PhotoLimits) -> WorkerProcess:
        raise WorkerLostError("status 1: no Pillow")

    with PhotoWorkers(start=fails) as workers, pytest.raises(UnreachableError) as told:
        workers.inspect(jpeg())
    assert told.value.code == "photo.worker"


def test_closing_ends_whoever_is_at_work_and_refuses_later_ones() -> None:
    start = Watched(lambda worker: os.kill(worker.pid, signal.SIGSTOP))
    workers = PhotoWorkers(count=1, start=start)
    caught: list[BaseException] = []

    def look() -> None:
        try:
            workers.inspect(jpeg())
        except UnreachableError as told:
            caught.append(told)

    at_work = threading.Thread(target=look)
    at_work.start()
    while not start.pids:
        time.sleep(0.01)
    workers.close()
    at_work.join(SOON_S)
    assert len(caught) == 1
    with pytest.raises(UnreachableError):
        workers.inspect(jpeg())
    workers.close()
    assert gone(start.pids[0])


CODE = """
    import os, sys, signal
    from cc.core.photos.workers import PhotoWorkers
    workers = PhotoWorkers()
    workers.inspect(sys.argv[1])
    print(*[worker.pid for worker in workers._running], flush=True)
    {end}
"""


@pytest.mark.parametrize("end", ["pass", "raise SystemExit(3)", "os.kill(os.getpid(), signal.SIGKILL)", "os._exit(0)"])
def test_the_end_of_the_program_is_the_end_of_its_workers(tmp_path: Path, end: str) -> None:
    (tmp_path / "a.jpg").write_bytes(jpeg())
    words = [sys.executable, "-c", textwrap.dedent(CODE).replace("{end}", end), str(tmp_path / "a.jpg")]
    done = subprocess.run(words, capture_output=True, text=True, check=False, timeout=SOON_S)
    assert done.stderr == ""
    assert gone(int(done.stdout))


def test_after_a_fork_the_child_has_workers_of_its_own(tmp_path: Path) -> None:
    code = """
        import os, sys
        from cc.core.photos.workers import PhotoWorkers
        workers = PhotoWorkers(count=1)
        workers.inspect(sys.argv[1])
        (mine,) = [worker.pid for worker in workers._running]
        if child := os.fork():
            assert os.waitpid(child, 0)[1] == 0
            workers.inspect(sys.argv[1])
            assert [worker.pid for worker in workers._running] == [mine]
            print("both")
        else:
            workers.inspect(sys.argv[1])
            assert [worker.pid for worker in workers._running] != [mine]
    """
    (tmp_path / "a.jpg").write_bytes(jpeg())
    words = [sys.executable, "-c", textwrap.dedent(code), str(tmp_path / "a.jpg")]
    done = subprocess.run(words, capture_output=True, text=True, check=False, timeout=SOON_S)
    assert (done.stdout, done.stderr) == ("both\n", "")


def test_what_can_be_no_photo_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with PhotoWorkers() as workers:
        for path in (tmp_path / "pipe", tmp_path, tmp_path / "nothing"):
            with pytest.raises(InputError) as told:
                workers.inspect(path)
            assert told.value.code == "photo.missing"


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_thumbnail_is_upright_small_and_says_nothing(orientation: int) -> None:
    """The marked corner is where a viewer that honours EXIF shows it."""
    source = jpeg(exif(main={0x0112: orientation}, place=(106.8, -6.2)), 640, 480)
    with PhotoWorkers(count=1) as workers:
        thumbnail = Image.open(io.BytesIO(workers.thumbnail(source, 64)))
    expected = {1: (0, 0), 2: (1, 0), 3: (1, 1), 4: (0, 1), 5: (0, 0), 6: (1, 0), 7: (1, 1), 8: (0, 1)}[orientation]
    assert thumbnail.size == ((64, 48) if orientation < 5 else (48, 64))
    width, height = thumbnail.size
    x, y = expected[0] * (width - 7) + 3, expected[1] * (height - 7) + 3
    red, green, _ = thumbnail.convert("RGB").getpixel((x, y))  # type: ignore[misc]  # RGB gives a triple
    assert red > 200 > 60 > green
    assert not thumbnail.getexif()


def test_a_preview_fits_the_cells_asked_for() -> None:
    with PhotoWorkers(count=1) as workers:
        preview = workers.preview(saved(picture(300, 100), "PNG"), 40, 20)
    assert preview.width == 40
    assert 12 <= len(preview.lines) <= 40
    assert len(preview.lines) % 2 == 0
    assert {len(line) for line in preview.lines} == {120}


@pytest.mark.parametrize("kind", ["1", "L", "LA", "P", "RGBA", "CMYK", "I;16"])
def test_every_kind_of_pixel_becomes_a_picture(kind: str) -> None:
    image = picture().convert("L").convert("I").convert("I;16") if kind == "I;16" else picture().convert(kind)
    data = saved(image, "JPEG" if kind == "CMYK" else "PNG")
    with PhotoWorkers(count=1) as workers:
        assert Image.open(io.BytesIO(workers.thumbnail(data, 32))).size == (32, 24)


def test_sizes_that_no_screen_has_are_refused() -> None:
    with PhotoWorkers() as workers:
        for columns, rows in ((0, 10), (10, 0), (-1, 5), (100_000, 10)):
            with pytest.raises(UsageError):
                workers.preview(jpeg(), columns, rows)
