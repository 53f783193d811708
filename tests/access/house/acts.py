"""Every intent on what a command room is made of, once for each thing that it could be about. Generated: whatever
stands to somebody in another way is another act. Owns how it is asked; says nothing of who may."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import product
from typing import Any

from cc.core.intents import freezing, identity, packs, privacy, second_factor, sending, system
from cc.core.intents import organisation as o
from cc.core.intents.base import Intent
from cc.core.intents.emergency import RecoverAdmin
from cc.core.intents.reports import ImportedRow, ImportReports, ReceiveReport
from cc.core.vocabulary import Role, RoomSetting, Scope
from tests.access.house.building import (
    BELOW,
    ELSEWHERE,
    HOME,
    ISSUER,
    KNOWN,
    POLYGON,
    ROLES,
    ROOT,
    TARGETS,
    UNITS,
    WHOLE,
    House,
    Somebody,
    calendar,
    category,
    named,
    person,
    policy,
    target,
)
from tests.builders import INSIDE, START

EVERYWHERE = (*UNITS, WHOLE)
PACK = """
[pack]
name = "pak-{name}"
version = "1"
title = "Uji"
source = "uji"
{unit}
[[policy]]
code = "pak-{name}"
[policy.targets]
resolve = "2h"
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseAct:
    """One thing to ask for. `over`: the units (or the whole room) whose things it sets up, before and after; `about`:
    the person as they are; `becomes`: as they would be; `lifts`: a restriction ends."""

    name: str
    intent: Intent[Any]
    over: tuple[str, ...] = ()
    about: Somebody | None = None
    becomes: Somebody | None = None
    lifts: bool = False

    @property
    def kind(self) -> str:
        """The intent's stable name."""
        return self.name.partition(" ")[0]

    def made(self, house: House) -> Intent[Any]:
        """What is asked for; a token is named as this house's is."""
        if isinstance(self.intent, o.RevokeSession):
            return replace(self.intent, session=house.sessions[str(self.intent.login)])
        return self.intent


def act(name: str, intent: Intent[Any], *over: str, **other: Any) -> HouseAct:
    """Short."""
    return HouseAct(name=name, intent=intent, over=over, **other)


def _units() -> Iterator[HouseAct]:
    parents = {ROOT: None, HOME: ROOT, BELOW: HOME, ELSEWHERE: ROOT}
    for unit in UNITS:
        yield act(f"SaveUnits rename {unit}", o.SaveUnits((o.UnitRow(unit, "Lain", parents[unit], "lain"),)), unit)
        yield act(f"SaveUnits below {unit}", o.SaveUnits((o.UnitRow("baru", "Baru", unit, "pos"),)), unit)
    for unit, parent in ((BELOW, ELSEWHERE), (BELOW, ROOT), (HOME, ELSEWHERE), (ELSEWHERE, HOME)):
        row = o.UnitRow(unit, unit, parent, "")
        yield act(f"SaveUnits move {unit} to {parent}", o.SaveUnits((row,)), WHOLE)
    above = (o.UnitRow("atas", "Atas", None, "room"), o.UnitRow(ROOT, "Command room", "atas", "room"))
    yield act("SaveUnits above the root", o.SaveUnits(above), WHOLE)


def _categories() -> Iterator[HouseAct]:
    for unit in EVERYWHERE:
        code = named(unit)
        for name, over, row in (
            ("rename", unit, category(f"cat-{code}", unit, name_id="Lain")),
            ("retire", unit, category(f"cat-{code}", unit, retired=True)),
            ("new", unit, category("baru", unit)),
            ("new restricted", WHOLE, category("baru", unit, restricted=True)),
            ("restrict", WHOLE, category(f"cat-{code}", unit, restricted=True)),
            ("lift", WHOLE, category(f"shut-{code}", unit)),
        ):
            yield act(f"SaveCategories {name} {code}", o.SaveCategories((row,)), over, lifts=name == "lift")
    for one, other in product(EVERYWHERE, EVERYWHERE):
        if one != other:
            row = category(f"cat-{named(one)}", other)
            name = f"SaveCategories give {named(one)} to {named(other)}"
            yield act(name, o.SaveCategories((row,)), one, other)


def _routes() -> Iterator[HouseAct]:
    for one, other, area in product(UNITS, UNITS, (None, "timur")):
        if one != other or area:
            route = o.RouteRow(f"cat-{one}", area, other)
            yield act(f"SaveRoutes {one} to {other} {area}", o.SaveRoutes((route,)), one, other)
    row = o.AreaRow(code="baru", name="Baru", level="kelurahan", geometry=POLYGON)
    yield act("SaveAreas", o.SaveAreas((row,)), WHOLE)


def _people() -> Iterator[HouseAct]:
    for who in TARGETS:
        login = target(who)
        for name, row in (
            ("rename", person(login, who, name="Lain")),
            ("deactivate", person(login, who, active=False)),
        ):
            yield act(f"SavePeople {name} {who.name}", o.SavePeople((row,)), about=who, becomes=who)
        yield act(f"SavePeople new {who.name}", o.SavePeople((person("baru", who),)), becomes=who)
        own = Somebody(Role.OFFICER, False, HOME)
        if who != own:
            raised = o.SavePeople((person(target(own), who),))
            yield act(f"SavePeople make own officer {who.name}", raised, about=own, becomes=who)


def _by_name() -> Iterator[HouseAct]:
    made: dict[str, Callable[[str], Intent[Any]]] = {
        "SetShift": lambda login: o.SetShift(login, "07:00-15:00"),
        "LocatePerson": lambda login: o.LocatePerson(*INSIDE, login),
        "IssueToken": lambda login: o.IssueToken(login, (Scope.READ,), 1, "uji"),
        "RevokeSession": lambda login: o.RevokeSession("", login),
        "ResetSecondFactor": lambda login: second_factor.ResetSecondFactor(login),
        "BindIdentity": lambda login: identity.BindIdentity(login, ISSUER, f"sub-{login}"),
    }
    for (kind, make), who in product(made.items(), TARGETS):
        login = target(who)
        yield act(f"{kind} {who.name}", make(login), about=who)


def _terms() -> Iterator[HouseAct]:
    for unit in EVERYWHERE:
        code = named(unit)
        yield act(f"SavePolicies {code}", packs.SavePolicies((policy(unit, 6, f"cal-{code}"),)), unit)
        text = PACK.format(name=code, unit=f'unit = "{unit}"' if unit else "")
        yield act(f"LoadPack {code}", packs.LoadPack(text), unit)
        row = calendar(f"cal-{code}", 17)
        yield act(f"SaveCalendars {code}", o.SaveCalendars((row,)), unit)
    yield act("SaveCalendars unused", o.SaveCalendars((calendar("cal-unused", 17),)), WHOLE)
    yield act("SaveCalendars new", o.SaveCalendars((calendar("cal-baru"),)))


def _of_the_house() -> Iterator[HouseAct]:
    for name in RoomSetting:
        own = name is RoomSetting.BREAK_GLASS_FOREIGN
        yield act(f"StateSetting {name}", o.StateSetting(name, 1), *(() if own else (WHOLE,)))
    yield act("TakeMessages", sending.TakeMessages(), WHOLE)
    yield act("SettleMessages", sending.SettleMessages(()), WHOLE)
    yield act("RetryMessages", sending.RetryMessages())
    yield act("ClaimReportRun", sending.ClaimSlaReportRun("harian", "2026-11-20"), WHOLE)
    yield act("SettleReportRun", sending.SettleSlaReportRun("harian", "2026-11-20", 1), WHOLE)
    yield act("RepeatReportRun", sending.RepeatSlaReportRun("harian", "2026-11-20"), WHOLE)
    yield act("MakePersonalKey", privacy.MakePersonalKey(), WHOLE)
    yield act("SealPersonalData", privacy.SealPersonalData(limit=1), WHOLE)
    yield act("ExpireReporters", privacy.ExpireReporters("flood", 700))
    yield act("Sweep", system.Sweep(1))
    yield act("NumberEvents", system.NumberEvents(1), WHOLE)
    yield act("RecoverAdmin", RecoverAdmin("sari", "uji"))
    yield act("OpenProvenSession", identity.OpenProvenSession(issuer=ISSUER, subject=KNOWN))
    yield act("IssueToken oneself", o.IssueToken(None, (Scope.READ,), 1))
    for unit in EVERYWHERE:
        frozen = freezing.FreezeSlaReport(
            start_at=START - timedelta(days=2), end_at=START - timedelta(days=1), unit=unit
        )
        yield act(f"FreezeReport {named(unit)}", frozen)
        row = ImportedRow(row_key="x", text="Banjir", category="flood", received_at=START, unit=unit)
        yield act(f"ImportReports {named(unit)}", ImportReports(source="uji", rows=(row,)))
        received = ReceiveReport(text="Banjir", category="flood", unit=unit or None)
        yield act(f"ReceiveReport {named(unit)}", received)


ACTS = tuple(
    each for make in (_units, _categories, _routes, _people, _by_name, _terms, _of_the_house) for each in make()
)
PROVEN = {"OpenSession", "EndSession", "BeginSecondFactor", "ConfirmSecondFactor", "ChangePassword"}
"""Intents whose caller is known by what they say, and which touch nobody else: tests/core/service/organisation."""
assert len({each.name for each in ACTS}) == len(ACTS), "each act once"
assert set(ROLES) == {each.role for each in TARGETS}
