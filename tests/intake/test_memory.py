"""Importing takes no more memory for a longer file, whatever is in it."""

import csv
import json
import tracemalloc
from pathlib import Path
from typing import Any

import pytest

from cc.core.centre import Call, LocalActor
from cc.core.intents.reports import ImportReports
from cc.core.records.reports import ImportAnswer, ImportAnswers
from cc.intake.run import run_import

pytestmark = pytest.mark.slow

HEAD = ["text", "came", "kind"]
MAP = """
zone = "Asia/Jakarta"
create_missing = ["categories"]
[fields]
text = "text"
received_at = "came"
category = "kind"
"""


class Counting:
    """A Centre that takes everything and keeps nothing."""

    def read(self, credential: object, question: object) -> tuple[()]:
        """No units."""
        return ()

    def execute(self, call: Call[Any]) -> ImportAnswers:
        """Every row is in."""
        assert isinstance(call.intent, ImportReports)
        return ImportAnswers(tuple(ImportAnswer(outcome="imported") for _ in call.intent.rows))


def peak_bytes(folder: Path, count: int, suffix: str) -> int:
    """Memory while so many rows without id, each with a category of its own, come in."""
    path = folder / f"reports{suffix}"
    rows = ([f"text {n}", "2026-01-05 09:00:00", f"kind {n}"] for n in range(count))
    with path.open("w", newline="") as stream:
        if suffix == ".csv":
            csv.writer(stream).writerows([HEAD, *rows])
        else:
            stream.write("[" + ",".join(json.dumps(dict(zip(HEAD, row, strict=True))) for row in rows) + "]")
    centre: Any = Counting()
    tracemalloc.start()
    try:
        assert run_import(centre, LocalActor(), path, str(folder / "own.toml")).imported == count
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("suffix", [".csv", ".json"])
def test_memory_does_not_grow_with_the_file(tmp_path: Path, suffix: str) -> None:
    (tmp_path / "own.toml").write_text(MAP)
    few, many = peak_bytes(tmp_path, 1500, suffix), peak_bytes(tmp_path, 4500, suffix)
    assert many < few + 300_000
