"""`cc demo files`: samples that the main job works with, and nobody's own file replaced."""

from pathlib import Path

import pytest

from cc.demo.samples import PHOTO, TEXTS
from cc.main.app import run


def test_the_files_are_written_and_written_again_change_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["demo", "files"]) == 0
    first = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert set(first) == {*TEXTS, PHOTO}
    assert run(["demo", "files"]) == 0
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == first


def test_nobodys_own_file_is_replaced(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for own in ("calls.csv", PHOTO):
        folder = tmp_path / own.replace(".", "-")
        folder.mkdir()
        (folder / own).write_bytes(b"mine")
        assert run(["demo", "files", "--folder", str(folder)]) == 6
        assert own in capsys.readouterr().err
        assert [path.name for path in folder.iterdir()] == [own]
        assert (folder / own).read_bytes() == b"mine"


def test_a_folder_that_cannot_be_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("")
    assert run(["demo", "files", "--folder", str(tmp_path / "file" / "folder")]) == 7
    assert "cannot be written" in capsys.readouterr().err
