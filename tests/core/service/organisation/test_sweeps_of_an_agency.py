"""Whoever sweeps for an agency sweeps its own units, and leaves what is everybody's to the root."""

from datetime import timedelta
from typing import Any

import pytest

from cc.core.intents.organisation import PersonRow, SavePeople
from cc.core.intents.reports import ClaimReport, ReceiveReport
from cc.core.intents.system import Sweep
from cc.core.service.sweep import sweep
from cc.core.store.reports.due import Due, DueKind, due
from cc.core.store.sql.unit_of_work import UnitOfWork
from cc.core.vocabulary import Role
from tests.builders import Room
from tests.core.service.scene import do, see


def test_an_agency_sweeps_its_own_units_alone(room: Room) -> None:
    assert room.clock is not None
    do(room, "admin", SavePeople((PersonRow(login="lead", name="L", role=Role.SUPERVISOR, unit="dishub"),)))
    refs = [
        do(room, "sari", ReceiveReport(text="Macet", category="traffic-jam", unit=unit)).ref
        for unit in ("bpbd-timur", "dishub", "jakarta")
    ]
    for ref in refs:
        do(room, "sari", ClaimReport(ref, 10))
    do(room, "sari", ClaimReport(refs[0], 10), key="k-1")
    room.clock.at += timedelta(days=40)
    done = do(room, "lead", Sweep())
    assert (done.claims_released, done.keys_forgotten, done.messages_lapsed, done.failed) == (1, 0, 0, 0)
    assert [see(room, ref).line.holder for ref in refs] == ["sari", None, "sari"]
    done = do(room, "tono", Sweep())
    assert (done.claims_released, done.keys_forgotten) == (2, 1)
    assert [see(room, ref).line.holder for ref in refs] == [None, None, None]


def test_what_is_due_elsewhere_is_not_looked_at(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    assert room.clock is not None
    do(room, "admin", SavePeople((PersonRow(login="lead", name="L", role=Role.SUPERVISOR, unit="bpbd"),)))
    units = ("dishub", "bpbd", "jakarta", "bpbd-timur")
    own = [do(room, "sari", ReceiveReport(text="Banjir", category="flood", unit=unit)) for unit in units][1::2]
    for number in range(1, 5):
        do(room, "sari", ClaimReport(f"JKT-{number:06d}", 10))
    found: dict[DueKind, list[str]] = {kind: [] for kind in DueKind}

    def watched(uow: UnitOfWork, kind: DueKind, *asked: Any) -> list[Due]:
        rows = due(uow, kind, *asked)
        found[kind] += [row.id for row in rows]
        return rows

    monkeypatch.setattr(sweep, "due", watched)
    room.clock.advance(86_400)
    do(room, "lead", Sweep())
    assert sorted(found[DueKind.LEASE]) == sorted(each.report_id for each in own)
    assert set(found[DueKind.STEP]) == {each.report_id for each in own}
    do(room, "tono", Sweep())
    assert len(set(found[DueKind.STEP])) == len(units)
