"""Among whose keys an imported row stands is said at its birth: a row that says otherwise is told."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from cc.core.centre import Call, LocalActor
from cc.core.intents.reports import ImportedRow, ImportReports
from cc.core.questions.trail import VerifyAudit
from cc.core.store.sql.engine import open_engine
from tests.builders import Room

CHANGES = {
    "another's": "UPDATE imported SET agency = 'dishub'",
    "everybody's": "UPDATE imported SET agency = ''",
    "another's too": "INSERT INTO imported (source, row_key, report_id, agency)"
    " SELECT source, row_key, report_id, 'dishub' FROM imported",
    "nobody's": "DELETE FROM imported",
}


@pytest.mark.parametrize("change", CHANGES)
def test_whose_key_it_is_is_proved(room: Room, change: str) -> None:
    row = ImportedRow(
        row_key="7", text="Pohon", category="flood", received_at=datetime(2026, 11, 20, tzinfo=UTC), unit="bpbd"
    )
    room.centre.execute(Call(LocalActor("sari"), ImportReports(source="lama", rows=(row,))))
    assert room.centre.read(LocalActor("tono"), VerifyAudit()).findings == ()
    engine = open_engine(room.url)
    with engine.begin() as connection:
        report = connection.execute(text("SELECT report_id FROM imported")).scalar_one()
        assert connection.execute(text(CHANGES[change])).rowcount == 1
    engine.dispose()
    assert {each.stream for each in room.centre.read(LocalActor("tono"), VerifyAudit()).findings} == {report}
