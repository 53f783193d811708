"""5,000 random sequences of intents on SQLite and PostgreSQL against one model, and `audit verify` of them."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from cc.core.centre import Call
from cc.core.intents.organisation import CategoryRow, SaveCategories
from cc.core.questions.trail import VerifyAudit
from cc.core.rules.lifecycle import tables
from cc.core.vocabulary import Action, ReportStatus, Subject
from tests.builders import Room
from tests.faults.rounds import PARTS, of_a_part
from tests.faults.sequences.machine import CATEGORY, Sequences
from tests.faults.told import Progress, found, keep, shown
from tests.rooms import DATABASES, Rooms

pytestmark = [pytest.mark.slow, pytest.mark.timeout(7200)]

KIND = "random sequences"
A_ROOM = 100
"""Sequences in one pair of rooms."""
STEPS = 16


@contextmanager
def _pair(rooms: Rooms, folder: Path) -> Iterator[tuple[Room, ...]]:
    with ExitStack() as stack:
        made = []
        for database in DATABASES:
            own = folder / database
            own.mkdir(parents=True)
            room = stack.enter_context(rooms.ready(database, own))
            row = CategoryRow(code=CATEGORY, name_id="Lapangan", name_en="Field", evidence_min=0)
            room.centre.execute(Call(room.admin, SaveCategories((row,))))
            made.append(room)
        yield tuple(made)


def _run(pair: tuple[Room, ...], number: int, examples: int) -> Any:
    """So many sequences; the machine that ran them."""
    machine = seed(number)(type("Run", (Sequences,), {"rooms": pair, "steps": 0, "done": 0}))
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=STEPS,
            deadline=None,
            database=None,
            phases=(Phase.explicit, Phase.generate),
            report_multiple_bugs=False,
            suppress_health_check=list(HealthCheck),
        ),
    )
    return machine


@pytest.mark.parametrize("part", range(PARTS))
def test_both_databases_do_what_the_model_says(rooms: Rooms, tmp_path: Path, part: int) -> None:
    wanted, tried, done, row = of_a_part(25, 5000), 0, 0, shown(KIND)
    progress = Progress(f"{KIND}, part {part + 1} of {PARTS}", wanted)
    while tried < wanted:
        examples = min(A_ROOM, wanted - tried)
        with _pair(rooms, tmp_path / str(tried)) as pair:
            machine = _run(pair, part * wanted + tried, examples)
            for room in pair:
                assert room.centre.read(room.admin, VerifyAudit()).findings == ()
        tried += examples
        done += machine.done
        row.tries, row.struck = row.tries + examples, row.struck + machine.done
        progress.at(tried, f"{done} moves made")
    row.note = "struck: moves that were made"
    keep()
    assert done > wanted


def test_a_planted_fault_is_found(rooms: Rooms, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A report on hold that forgets, when it is resumed, that its work goes on."""
    monkeypatch.setattr(tables, "resumed_status", lambda before_hold, *_: ReportStatus(before_hold))
    with _pair(rooms, tmp_path) as pair, pytest.raises(AssertionError):
        _run(pair, 1, 400)
    found(KIND, "resume forgets tasks")


def test_a_row_too_many_is_found(rooms: Rooms, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A task that is on hold can be closed."""
    table = dict(tables.TABLES[Subject.TASK])
    table["on_hold", Action.CLOSE] = table["on_site", Action.CLOSE]
    monkeypatch.setattr(tables, "TABLES", {**tables.TABLES, Subject.TASK: table})
    with _pair(rooms, tmp_path) as pair, pytest.raises(AssertionError):
        _run(pair, 2, 400)
    found(KIND, "a row too many")
