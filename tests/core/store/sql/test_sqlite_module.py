"""Which SQLite is used: a pysqlite3 that cannot be loaded here is as good as none."""

import sqlite3
import sys
from pathlib import Path

import pytest

from cc.core.store.sql.engine import sqlite_module


def test_without_pysqlite3_it_is_the_standard_module(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pysqlite3", None)
    assert sqlite_module() is sqlite3


def test_one_that_was_built_for_another_machine_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "pysqlite3").mkdir()
    (tmp_path / "pysqlite3" / "__init__.py").write_text("raise ImportError('wrong ELF class')")
    for name in [each for each in sys.modules if each.partition(".")[0] == "pysqlite3"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.syspath_prepend(str(tmp_path))
    assert sqlite_module() is sqlite3
