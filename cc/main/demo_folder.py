"""Makes a demo's folder and opens what lies in it. Owns the folder's layout; knows no terminal.

    posko.db      the command room (an embedded database)
    evidence/     its photos
    demo.json     says that it is a demo, and which: nothing is ever simulated in a folder without it
    simulator.*   the simulator's log, and the lock that lets one simulator run

A demo is made beside its place and moved there when it is whole, so that an interrupted one leaves nothing half done.
"""

import json
import shutil
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from cc.core.clock import Clock, FixedClock, SystemClock
from cc.core.errors import InputError
from cc.core.intents.organisation import PersonRow
from cc.core.local import CentreConfig, LocalCentre
from cc.core.phrases import Phrase
from cc.core.store.sql.engine import database_url, upgrade
from cc.demo.room import Show, local_credential, write_past
from cc.demo.world.people import ADMIN_LOGIN, people
from cc.demo.world.units import ROOT, unit_rows
from cc.main.wire import evidence_folder, keys_folder
from cc.settings.light import Where, chosen

MARK = "demo.json"
DATABASE = "posko.db"


@dataclass(frozen=True, slots=True)
class Made:
    """What demo.json says. `made_at` is aware, ISO 8601."""

    seed: int
    reports: int
    made_at: str


class DemoFolder:
    """A folder that holds a demo, or will."""

    def __init__(self, path: Path) -> None:
        self.path = path.expanduser().absolute()

    @property
    def database(self) -> Path:
        """The database's file."""
        return self.path / DATABASE

    def read(self) -> Made | None:
        """What is there; None for a place that is free. InputError for a folder that is somebody's, and no demo."""
        mark = self.path / MARK
        if mark.is_file() and self.database.is_file():
            return Made(**json.loads(mark.read_text(encoding="utf-8")))
        if self.path.exists() and (not self.path.is_dir() or any(self.path.iterdir())):
            raise InputError(
                "{folder} is there already and is no demo: name another folder with --folder.",
                code="demo.folder",
                fields={"folder": str(self.path)},
            )
        return None

    def forget(self) -> None:
        """Remove the demo that is there; nothing that is none."""
        if self.read() is not None:
            shutil.rmtree(self.path)

    def make(self, show: Show, told: Callable[[Phrase], None], clock: Clock | None = None) -> Made:
        """A new demo, its past written. Nothing is left when it fails or is interrupted."""
        anchor = (clock or SystemClock()).now().replace(microsecond=0)
        building = self.path.with_name(f"{self.path.name}.making")
        shutil.rmtree(building, ignore_errors=True)
        building.mkdir(parents=True, mode=0o700)
        try:
            made = _fill(building, show, anchor, told)
            if self.path.is_dir():
                self.path.rmdir()
            building.rename(self.path)
        except BaseException:
            shutil.rmtree(building, ignore_errors=True)
            raise
        return made

    def open(self, clock: Clock | None = None) -> LocalCentre:
        """The Centre of the demo that is there, its schema brought up to date."""
        return _centre(self.path, clock or SystemClock())


def _fill(folder: Path, show: Show, anchor: datetime, told: Callable[[Phrase], None]) -> Made:
    clock = FixedClock(anchor)
    centre = _centre(folder, clock)
    try:
        admin = people(show.seed)[0].row
        assert admin.login == ADMIN_LOGIN
        root = next(row for row in unit_rows() if row.code == ROOT)
        centre.set_up(
            root,
            PersonRow(login=admin.login, name=admin.name, role=admin.role, unit=ROOT, cleared=True),
            with_starter=False,
        )
        write_past(centre, show, clock, local_credential, told)
    finally:
        centre.close()
    made = Made(show.seed, show.reports, anchor.isoformat())
    (folder / MARK).write_text(json.dumps(asdict(made)) + "\n", encoding="utf-8")
    return made


def _centre(folder: Path, clock: Clock) -> LocalCentre:
    database = str(folder / DATABASE)
    url = database_url(database)
    upgrade(url)
    return LocalCentre.open(
        url,
        evidence_folder(Where(server=None, database=database)),
        CentreConfig(keys=keys_folder(chosen(database=database))),
        clock,
    )
