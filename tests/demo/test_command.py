"""`cc demo`: a folder made whole or not at all, never somebody else's; one simulator; words for people."""

import threading
from pathlib import Path

import pytest

from cc.core.centre import LocalActor
from cc.core.errors import InputError
from cc.core.phrases import Phrase
from cc.core.questions.reports import GetCounters
from cc.demo.room import Show
from cc.main.app import run
from cc.main.background import demo_feed
from cc.main.demo_folder import MARK, DemoFolder

SMALL = Show(seed=7, reports=4)


def test_a_demo_is_made_and_opened_and_named_as_one(tmp_path: Path) -> None:
    demo, told = DemoFolder(tmp_path / "demo"), list[Phrase]()
    assert demo.read() is None
    made = demo.make(SMALL, told.append)
    assert demo.read() == made
    assert sorted(path.name for path in tmp_path.iterdir()) == ["demo"]
    assert any("people" in str(words) for words in told)
    centre = demo.open()
    assert centre.read(LocalActor("dewi"), GetCounters()).total == 4
    centre.close()


def test_what_is_interrupted_leaves_nothing(tmp_path: Path) -> None:
    def interrupt(words: Phrase) -> None:
        if "people" in str(words):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        DemoFolder(tmp_path / "demo").make(SMALL, interrupt)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_no_demo_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "posko.db").write_text("a real room")
    for act in (DemoFolder(tmp_path).read, DemoFolder(tmp_path).forget):
        with pytest.raises(InputError, match="is no demo"):
            act()
    assert (tmp_path / "posko.db").read_text() == "a real room"
    assert run(["demo", "--folder", str(tmp_path), "--no-console"]) == 6


@pytest.mark.slow
def test_the_command_makes_it_says_what_is_next_and_plays(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "demo"
    arguments = ["demo", "--folder", str(folder), "--backlog", "6"]
    assert run([*arguments, "--no-console"]) == 0
    first = capsys.readouterr()
    assert f"CC_DATABASE={folder / 'posko.db'}" in first.out
    assert "dewi" in first.out
    assert "604 people" in first.err
    assert run([*arguments, "--headless", "2.5", "--speed", "600"]) == 0
    second = capsys.readouterr()
    assert "people" not in second.err  # it was there already
    assert "since the start" in second.out
    assert run([*arguments, "--fresh", "--no-console"]) == 0
    assert (folder / MARK).is_file()


def test_without_a_terminal_it_says_so_and_plays_a_little(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cc.main.commands.demo.WITHOUT_TERMINAL_S", 0.2)
    assert run(["demo", "--folder", str(tmp_path / "demo"), "--backlog", "0"]) == 0
    told = capsys.readouterr()
    assert "No terminal here" in told.err
    assert "reports," in told.out


def test_one_simulator_plays_in_a_folder(tmp_path: Path) -> None:
    demo, stop = DemoFolder(tmp_path / "demo"), threading.Event()
    demo.make(SMALL, lambda _: None)
    stop.set()
    assert demo_feed.feed(demo.path, Show(), stop)
    with (demo.path / demo_feed.LOCK).open("w") as held:
        assert demo_feed.taken(held)
        assert not demo_feed.feed(demo.path, Show(), stop)
