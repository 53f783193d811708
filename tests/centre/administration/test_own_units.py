"""What an agency's admin does set up: their own units, with all that belongs to them."""

from dataclasses import replace
from datetime import timedelta

from cc.core.intents import organisation as o
from cc.core.intents.packs import LoadPack
from cc.core.intents.reports import ImportedRow, ImportReports
from cc.core.questions.organisation import (
    ListCalendars,
    ListCategories,
    ListUnits,
)
from cc.core.vocabulary import Role
from tests.builders import START
from tests.centre.administration.agency import PACK, SPEC, category, refused, row
from tests.centre.bench import Bench

# -- what an agency's admin does set up -------------------------------------------------------------------------------


def test_an_agencys_admin_sets_up_their_own_units(agency: Bench) -> None:
    unit, login, code, other = (agency.fresh() for _ in range(4))
    assert agency.do("adi", o.SaveUnits((o.UnitRow(unit, "Pos", "bpbd-timur"),))).added == 1
    assert agency.do("adi", o.SaveUnits((o.UnitRow(unit, "Pos Timur", "bpbd-timur"),))).changed == 1
    assert agency.do("adi", o.SavePeople((row(login, unit=unit, role=Role.ADMIN),))).added == 1
    assert agency.do("adi", o.SavePeople((row(login, unit=unit, active=False),))).changed == 1
    made = o.CategoryRow(code=code, name_id="Perahu", name_en="Boat", unit="bpbd")
    assert agency.do("adi", o.SaveCategories((made,))).added == 1
    assert agency.do("adi", o.SaveCategories((replace(made, unit=unit, retired=True),))).changed == 1
    assert agency.do("adi", o.SaveCategories((replace(made, unit=unit, retired=False),))).changed == 1
    assert agency.do("adi", o.SaveRoutes((o.RouteRow(code, "timur", "bpbd-timur"),))).added == 1
    assert agency.do("adi", o.SaveCalendars((o.CalendarRow(code, SPEC.format(hour="16:00")),))).added == 1
    refused(agency, "adi", o.SaveCalendars((o.CalendarRow(code, SPEC.format(hour="17:00")),)), "forbidden.house")
    assert agency.do("susi", LoadPack(PACK.format(unit="bpbd", calendar=code).replace("uji", other))).added
    assert agency.do("adi", o.SaveCalendars((o.CalendarRow(code, SPEC.format(hour="17:00")),))).changed == 1
    shipped = next(name for name in (each.name for each in agency.ask("admin", ListCalendars())) if name != code)
    refused(agency, "adi", o.SaveCalendars((o.CalendarRow(shipped, SPEC.format(hour="17:00")),)), "forbidden.house")


def test_what_an_agencys_import_names_and_nobody_has_is_made_below_it(agency: Bench) -> None:
    unit, code = agency.fresh(), agency.fresh()
    at = START - timedelta(days=1)
    came = ImportedRow(row_key=unit, text="Banjir", category=code, received_at=at, unit=unit)
    assert (
        agency.do("adi", ImportReports(f"dari-{unit}", (came,), ("units", "categories"))).rows[0].outcome == "imported"
    )
    assert next(each for each in agency.ask("admin", ListUnits()) if each.code == unit).parent == "bpbd"
    assert category(agency, code).unit == "bpbd"


def test_a_list_of_everything_that_is_taken_back_unchanged_is_no_trespass(agency: Bench) -> None:
    rows = [
        o.UnitRow(code=each.code, name=each.name, parent=each.parent, kind=each.kind, zone=each.zone)
        for each in agency.ask("adi", ListUnits())
    ]
    assert agency.do("adi", o.SaveUnits(tuple(rows))).changed == 0
    every = [category(agency, each.code) for each in agency.ask("adi", ListCategories())]
    assert agency.do("adi", o.SaveCategories(tuple(every))).changed == 0
