"""How refs begin is the room's, not the machine's: two machines on one database give the same."""

from pathlib import Path

import pytest

from cc.core.centre import Call, LocalActor
from cc.core.intents.organisation import PersonRow, UnitRow
from cc.core.intents.reports import ImportedRow, ImportReports, ReceiveReport
from cc.core.local import CentreConfig, LocalCentre
from cc.core.store.sql.engine import open_engine
from cc.core.vocabulary import Role
from tests.builders import Room


def other_machine(room: Room, prefix: str) -> LocalCentre:
    return LocalCentre.open(room.url, room.folder / "evidence", CentreConfig(prefix), room.clock)


def receive(centre: LocalCentre) -> str:
    intent = ReceiveReport(text="Banjir", category="flood", unit="bpbd")
    return centre.execute(Call(LocalActor("admin"), intent)).ref


def test_two_machines_give_the_same_refs(room: Room) -> None:
    second = other_machine(room, "BDG")
    try:
        assert room.clock is not None
        row = ImportedRow(row_key="1", text="b", category="flood", received_at=room.clock.at)
        brought = second.execute(Call(LocalActor("admin"), ImportReports("lama", (row,)))).rows[0].ref
        refs = [receive(room.centre), receive(second), str(brought), receive(room.centre)]
    finally:
        second.close()
    assert {ref.partition("-")[0] for ref in refs} == {"JKT"}
    assert len(set(refs)) == 4


def test_a_room_of_old_without_a_report_keeps_what_its_first_report_says(room: Room) -> None:
    engine = open_engine(room.url)
    with engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM meta WHERE key = 'prefix'")
        connection.exec_driver_sql("UPDATE meta SET value = 'x' WHERE key = 'reference'")
    engine.dispose()
    second = other_machine(room, "BDG")
    try:
        refs = [receive(second), receive(room.centre)]
    finally:
        second.close()
    assert {ref.partition("-")[0] for ref in refs} == {"BDG"}


@pytest.mark.room(on=("sqlite",))
def test_a_room_is_made_with_its_prefix(room: Room, tmp_path: Path) -> None:
    from cc.core.store.sql.engine import upgrade

    url = f"sqlite:///{tmp_path / 'new.db'}"
    upgrade(url)
    first = LocalCentre.open(url, tmp_path / "evidence", CentreConfig("JKT"))
    try:
        person = PersonRow(login="admin", name="Admin", role=Role.ADMIN, unit="kota", cleared=True)
        first.set_up(UnitRow("kota", "Kota", None, ""), person, prefix="KTA")
        intent = ReceiveReport(text="Banjir", category="other")
        assert first.execute(Call(LocalActor("admin"), intent)).ref == "KTA-000001"
    finally:
        first.close()
