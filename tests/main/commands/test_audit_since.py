"""`cc audit verify` looks at what it proved before, and proves what is otherwise: an old row that was changed by hand
is found, and what was remembered inside the database's reach proves nothing."""

import json
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from cc.core.store.checks import trail
from cc.main.app import run
from cc.main.commands.audit import walk
from cc.settings.places import default_database, seals_folder

Cli = Callable[..., tuple[int, Any]]
REPORTS = 7


@pytest.fixture
def cli(home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Cli:
    """Runs a command in a room with some reports, in batches of three; its status, and its answer."""
    monkeypatch.setattr(trail, "BATCH", 3)

    def call(*words: str) -> tuple[int, Any]:
        status = run([*words, "--json"])
        out = capsys.readouterr().out
        return status, json.loads(out) if out.strip() else None

    assert call("init")[0] == 0
    for number in range(REPORTS):
        assert call("report", "receive", f"Genangan {number}", "--category", "flood", "--address", "Jl. 1")[0] == 0
    return call


@pytest.fixture
def tampered(cli: Cli) -> Iterator[sqlite3.Connection]:
    """The room's database, as whoever has the file opens it."""
    opened = sqlite3.connect(default_database(), isolation_level=None)
    yield opened
    opened.close()


def verify(cli: Cli, *words: str) -> tuple[int, int, int]:
    """The status, how many streams there are, how many of them were proved now."""
    status, told = cli("audit", "verify", *words)
    return status, told["streams"], told["streams"] - told["unchanged"]


def test_only_what_came_since_is_proved(cli: Cli) -> None:
    status, streams, now = verify(cli)
    assert (status, now) == (0, streams)
    assert verify(cli)[1:] == (streams, 0)
    cli("report", "receive", "Baru", "--category", "flood")
    status, more, now = verify(cli)
    assert (status, more) == (0, streams + 1)
    assert 1 <= now <= 3 * 3, "the batch of the new report, and of the counter's and the admin's streams if any"
    cli("report", "comment", "JKT-000002", "Lagi")
    status, _, now = verify(cli)
    assert status == 0
    assert 1 <= now <= 3, "the batch of the report that something was said of"
    assert verify(cli, "--full")[2] == more
    assert verify(cli, "JKT-000002")[1:] == (1, 1)


OLD = {
    "a column": "UPDATE report SET received_at = received_at - 60 WHERE ref = 'JKT-000003'",
    "the end of a long text": "UPDATE report SET text = text || ' x' WHERE ref = 'JKT-000003'",
    "a clock": "UPDATE clock SET due_at = due_at + 60 WHERE report_id = (SELECT id FROM report WHERE ref ="
    " 'JKT-000003') AND target = 'resolve'",
    "an event": "UPDATE event SET text = replace(text, '\"seq\":1', '\"seq\": 1') WHERE ref = 'JKT-000003'",
    "the whole report": "DELETE FROM report WHERE ref = 'JKT-000003'",
    "a person": "UPDATE person SET name = 'Lain'",
    "a category": "UPDATE category SET restricted = 1 WHERE code = 'flood'",
    "a row that nothing tells of": "INSERT INTO meta (key, value) VALUES ('x', 'y')",
}


def test_an_old_row_that_was_changed_is_found(cli: Cli, tmp_path: Path) -> None:
    assert verify(cli)[0] == verify(cli)[0] == 0
    file, kept = default_database(), tmp_path / "kept.db"
    with sqlite3.connect(file) as there:
        there.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    there.close()
    shutil.copy(file, kept)
    for name, change in OLD.items():
        with sqlite3.connect(file) as tampered:
            assert tampered.execute(change).rowcount, name
        tampered.close()
        status, told = cli("audit", "verify")
        assert status == 1, name
        found = {(each["stream"], each["problem"]) for each in told["findings"]}
        whole = cli("audit", "verify", "--full")[1]["findings"]
        assert found == {(each["stream"], each["problem"]) for each in whole}, name
        for beside in file.parent.glob(f"{file.name}-*"):
            beside.unlink()
        shutil.copy(kept, file)
    assert verify(cli)[0] == 0


def test_what_a_proof_rests_on_is_looked_at_too(cli: Cli, tampered: sqlite3.Connection) -> None:
    """An officer's or a unit's row that was changed makes the reports' proof another, though no row of theirs is."""
    verify(cli)
    tampered.execute("UPDATE category SET restricted = 1 WHERE code = 'flood'")
    found = {each["stream"] for each in cli("audit", "verify")[1]["findings"]}
    assert "category:flood" in found
    assert len(found) == 1 + REPORTS


def test_what_was_proved_lies_outside_the_database(cli: Cli, tampered: sqlite3.Connection, tmp_path: Path) -> None:
    verify(cli)
    file = next(seals_folder().rglob("proved.json"))
    assert file.parent.parent == seals_folder()
    told = json.loads(file.read_text())
    assert verify(cli)[2] == 0
    for changed in ("", "[]", json.dumps(told | {"release": "0 1"}), json.dumps(told | {"batches": {"r:x": "y"}})):
        file.write_text(changed)
        status, streams, now = verify(cli)
        assert (status, now) == (0, streams), "nothing is believed that is not a batch's digest by this release"
    shutil.rmtree(seals_folder())
    assert verify(cli)[2] > 0


def test_what_was_proved_before_a_walk_was_broken_off_is_known(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    streams = verify(cli)[1]
    every = walk._steps

    def broken(desk: Any, question: Any) -> Iterator[Any]:
        for number, step in enumerate(every(desk, question)):
            if number == 4:
                raise KeyboardInterrupt
            yield step

    monkeypatch.setattr(walk, "_steps", broken)
    assert run(["audit", "verify", "--full"]) == 130
    capsys.readouterr()
    status, again, now = verify(cli)
    assert (status, again, now) == (0, streams, 0)
