"""What the benchmarks' seed writes past the door is what the door would have written."""

from pathlib import Path

from bench import seed_world as world
from bench.seed import seeded
from cc.core.centre import Call, LocalActor
from cc.core.intents.reports import TriageReport
from cc.core.local import LocalCentre
from cc.core.questions.reports import GetCounters, ListReports
from cc.core.questions.system import CheckDatabase
from cc.core.questions.trail import VerifyAudit


def test_a_seeded_database_checks_out_and_can_be_worked_on(tmp_path: Path) -> None:
    centre = LocalCentre.open(seeded(tmp_path, 400), tmp_path / "evidence")
    admin = LocalActor("admin")
    try:
        assert [fact for fact in centre.read(admin, CheckDatabase(replay=True)).facts if not fact.ok] == []
        assert centre.read(admin, VerifyAudit()).holds
        counts = centre.read(LocalActor("operator"), GetCounters())
        assert counts.total == 400
        assert 100 < counts.open < 300
        below = sum(1 for number in range(world.DISTRICTS) if _has_some(centre, world.district(number)))
        assert below > 50
        first = centre.read(admin, ListReports("status:new")).items[0]
        centre.execute(Call(LocalActor("operator"), TriageReport(first.ref)))
        assert [fact for fact in centre.read(admin, CheckDatabase(replay=True)).facts if not fact.ok] == []
        assert centre.read(admin, VerifyAudit()).holds
    finally:
        centre.close()


def _has_some(centre: LocalCentre, unit: str) -> bool:
    return bool(centre.read(LocalActor("operator"), ListReports(f"unit:{unit}", limit=1)).items)
