"""An empty command room on a clock that can be moved, for the demo to fill. Knows no test."""

from datetime import UTC, datetime
from pathlib import Path

from cc.core.clock import FixedClock
from cc.core.intents.organisation import PersonRow
from cc.core.local import CentreConfig, LocalCentre
from cc.core.store.sql.engine import upgrade
from cc.core.vocabulary import Role
from cc.demo.world.units import ROOT, unit_rows

ANCHOR = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
"""19:00 in Jakarta, a Tuesday."""


def empty_room(folder: Path, clock: FixedClock) -> LocalCentre:
    """Only the root unit and the admin."""
    url = f"sqlite:///{folder / 'posko.db'}"
    upgrade(url)
    centre = LocalCentre.open(url, folder / "evidence", CentreConfig(), clock)
    root = next(row for row in unit_rows() if row.code == ROOT)
    centre.set_up(
        root, PersonRow(login="admin", name="Admin", role=Role.ADMIN, unit=ROOT, cleared=True), with_starter=False
    )
    return centre
