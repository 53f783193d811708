"""Files of ours are replaced whole, for their owner alone."""

import stat
from pathlib import Path

import pytest

from cc.settings.private_files import replace_private


def test_it_is_its_owners_alone_and_nothing_is_left_beside(tmp_path: Path) -> None:
    file = tmp_path / "new" / "x.txt"
    replace_private(file, "satu")
    replace_private(file, "dua")
    assert file.read_text() == "dua"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [each.name for each in file.parent.iterdir()] == ["x.txt"]


def test_what_was_there_stays_when_it_cannot_be_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "x.txt"
    replace_private(file, "satu")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        replace_private(file, "dua")
    assert file.read_text() == "satu"
    assert [each.name for each in tmp_path.iterdir()] == ["x.txt"]
