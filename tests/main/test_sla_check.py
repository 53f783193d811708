"""`cc sla report --check` looks at everything that a file says, and folds every report anew from its events."""

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text

from cc.core.errors import InputError
from cc.core.intents.reports import MergeReport, RejectReport, TriageReport
from cc.core.rules.sla.digest import digest
from cc.core.vocabulary import RejectReason
from cc.main.commands.sla.check import read_report
from tests.builders import Room, reopened
from tests.core.service.scene import do
from tests.main.test_sla_frozen import typed

pytestmark = pytest.mark.room(on=("sqlite",))
PERIOD = ("--from", "2026-11-24", "--to", "2026-11-24")


@pytest.fixture
def room(room: Room) -> Room:
    """With reports of two days: some late, one rejected, one merged when it was late."""
    assert room.clock is not None
    for day in range(2):
        refs = [room.reported(f"Banjir {number}").ref for number in range(4)]
        do(room, "rini", TriageReport(refs[0]))
        do(room, "rini", RejectReport(refs[1], RejectReason.PRANK))
        room.clock.advance(50_000)
        do(room, "rini", MergeReport(refs[2], refs[3]))
        room.clock.advance(36_000 if not day else 60)
    return room


@pytest.fixture
def file(room: Room, tmp_path: Path) -> Path:
    """The report of the second day, beside the first."""
    made = tmp_path / "report.json"
    options = ("--by", "unit,priority", "--worst", "3", "--trend", "--json", "-o", str(made))
    assert typed(room, "sla", "report", "--from", "2026-11-25", "--to", "2026-11-25", *options) == 0
    return made


def leaves(told: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to every value."""
    items = told.items() if isinstance(told, dict) else enumerate(told) if isinstance(told, list) else ()
    inner = list(items)
    if not inner:
        yield path
    for name, value in inner:
        yield from leaves(value, (*path, name))


def forged(told: Any, path: tuple[Any, ...]) -> Any:
    """Another value there."""
    whole = json.loads(json.dumps(told))
    here = whole
    for step in path[:-1]:
        here = here[step]
    value = here[path[-1]]
    here[path[-1]] = {bool: not value, int: (value or 0) + 1 if isinstance(value, int) else 1, float: 1.0}.get(
        type(value), f"{value}x" if isinstance(value, str) else 1
    )
    return whole


def signed(told: Any, file: Path) -> None:
    """Write it with the digest of what it says now: as a forger would who knows the documents."""
    file.write_text(json.dumps(told))
    try:
        told["digest"] = digest(read_report(file)[1])
    except InputError:  # it is no report any more: as it is
        return
    file.write_text(json.dumps(told))


def test_the_file_holds_and_says_what_was_done(room: Room, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert typed(room, "sla", "report", "--check", str(file)) == 0
    told = capsys.readouterr().out
    assert "4 reports were folded anew" in told


def test_no_value_of_a_file_can_be_forged(room: Room, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each in turn, percentages, the period before and what is excluded among them; signed anew by the forger."""
    told = json.loads(file.read_text())
    asked = ("schema", "digest", "cleared", "as_of", "position", "seen_from", "query", "start_at", "end_at")
    every = [
        path for path in leaves(told) if path[0] not in asked
    ]  # asked otherwise it is another report, that may hold
    assert ("items", 0, "compliance") in every
    assert ("before", "reports") in every
    assert ("exclusions", 0, "late") in every
    assert ("totals", 0, "before", "compliance") in every
    some = [path for path in every if path[0] not in ("items", "worst")]
    for path in [*some, *random.Random(8).sample(every, 40)]:
        signed(forged(told, path), file)
        assert typed(room, "sla", "report", "--check", str(file)) != 0, path


def test_a_percentage_set_to_one_does_not_pass(room: Room, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = json.loads(file.read_text())
    place = next(at for at, each in enumerate(told["items"]) if each["compliance"] not in (None, 1))
    told["items"][place]["compliance"] = 1.0
    file.write_text(json.dumps(told))
    capsys.readouterr()
    assert typed(room, "sla", "report", "--check", str(file)) == 1
    assert "compliance says 1.0; the events give" in capsys.readouterr().out


def test_a_figure_of_cleared_clocks_does_not_pass(
    room: Room, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whoever has the database clears the breaches and prints: the events still know."""
    engine = create_engine(room.url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE clock SET breached_at = NULL, due_at = 4000000000 WHERE state = 'running'"))
    engine.dispose()
    file = tmp_path / "report.json"
    assert typed(room, "sla", "report", *PERIOD, "--json", "-o", str(file)) == 0
    capsys.readouterr()
    assert typed(room, "sla", "report", "--check", str(file)) == 1
    assert "the events give" in capsys.readouterr().out


TAMPERED = {
    "a policy": "UPDATE policy SET body = replace(body, '\"target_s\":', '\"target_s\":9')",
    "every policy is gone": "DELETE FROM policy",
    "a unit's place": "UPDATE unit SET path = 'jakarta/dishub/bpbd-timur', parent = 'dishub' WHERE code = 'bpbd-timur'",
    "whom a category is for": "UPDATE category SET restricted = 1 WHERE code = 'flood'",
    "when reports came": "UPDATE report SET received_at = received_at - 400000",
    "reports are gone": "DELETE FROM report WHERE ref IN ('JKT-000001', 'JKT-000003')",
    "whose reports are": "UPDATE report SET unit = 'dishub', category = 'fire', priority = 4",
    "clocks are gone": "DELETE FROM clock",
}


@pytest.mark.parametrize("what", TAMPERED)
def test_what_somebody_changed_in_a_table_changes_nothing_of_a_check(room: Room, file: Path, what: str) -> None:
    """Policies, units, categories, reports and clocks are read from their own streams: the file that was made before
    holds all the same, and so does no other that is made afterwards."""
    tampered(room, TAMPERED[what])
    room.centre.close()
    assert typed(room, "sla", "report", "--check", str(file)) == 0


def tampered(room: Room, statement: str) -> None:
    """As somebody does who has the database."""
    engine = create_engine(room.url)
    with engine.begin() as connection:
        assert connection.exec_driver_sql(statement).rowcount
        connection.execute(text("UPDATE meta SET value = 'tampered' WHERE key = 'reference'"))
    engine.dispose()


def test_figures_by_a_policy_that_was_changed_in_its_table_do_not_pass(
    room: Room, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tampered(room, TAMPERED["a policy"])
    room.centre.close()
    again = reopened(room.folder, room.url)
    assert again.clock is not None
    again.clock.advance(200_000)
    do(again, "rini", TriageReport(again.reported("Banjir di gang").ref))
    again.clock.advance(86_400)
    file = tmp_path / "report.json"
    assert typed(again, "sla", "report", "--from", "2026-11-24", "--to", "2026-12-31", "--json", "-o", str(file)) == 0
    capsys.readouterr()
    assert typed(again, "sla", "report", "--check", str(file)) == 1
    assert "the events give" in capsys.readouterr().out
    again.centre.close()


def test_what_no_stream_tells_is_refused(room: Room, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tampered(room, "DELETE FROM event WHERE stream LIKE 'policy:%'")
    capsys.readouterr()
    assert typed(room, "sla", "report", "--check", str(file)) != 0
    assert "cannot be derived" in capsys.readouterr().err


def test_what_is_beside_the_report_is_refused(room: Room, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = json.loads(file.read_text())
    told["conclusion"] = "semua tepat waktu"
    told["items"].append({**told["items"][0], "target": "accept"})
    file.write_text(json.dumps(told))
    capsys.readouterr()
    assert typed(room, "sla", "report", "--check", str(file)) == 1
    said = capsys.readouterr().out
    assert "conclusion is in the file, and the events give none" in said


@pytest.mark.parametrize("missing", [("entries",), ("entries", "exclusions")])
def test_a_file_of_before_that_tells_less_still_holds(room: Room, file: Path, missing: tuple[str, ...]) -> None:
    told = json.loads(file.read_text())
    for name in missing:
        del told[name]
    signed(told, file)
    assert typed(room, "sla", "report", "--check", str(file)) == 0
