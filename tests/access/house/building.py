"""A command room whose set-up stands to its people in every way there is: of their unit, below, above, foreign, or the
whole room's; and people of every role and clearance in each unit. Owns what is there; says nothing of who may
change it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import product
from typing import Any

from cc.core.centre import LocalActor
from cc.core.credentials import digest_token
from cc.core.intents import organisation as o
from cc.core.intents.identity import BindIdentity
from cc.core.intents.packs import SavePolicies
from cc.core.records.sla import WALL, Policy, TargetSpec
from cc.core.vocabulary import Role, Scope, TargetName
from tests.builders import EAST, Room, with_own_passwords
from tests.core.service.scene import do

ROOT, HOME, BELOW, ELSEWHERE = "jakarta", "bpbd", "bpbd-timur", "dishub"
UNITS = (HOME, BELOW, ROOT, ELSEWHERE)
"""To somebody of HOME: their own, the one below, the one above, a foreign one."""
WHOLE = ""
"""Stands for the whole command room, where a unit is asked for."""
ROLES = (Role.CHANNEL, Role.VIEWER, Role.OFFICER, Role.OPERATOR, Role.SUPERVISOR, Role.AUDITOR, Role.ADMIN)
SPEC = '{{"timezone":"Asia/Jakarta","hours":{{"mon":[["08:00","{hour}:00"]]}}}}'


@dataclass(frozen=True, slots=True)
class Somebody:
    """A role, a clearance and a unit: whoever asks, whom it is about, or what they would become."""

    role: Role
    cleared: bool
    unit: str

    @property
    def name(self) -> str:
        """As part of a log-in."""
        return f"{self.unit}-{self.role}{'-c' if self.cleared else ''}"


ASKERS = tuple(Somebody(*each) for each in product(ROLES, (False, True), (HOME, ROOT, BELOW)))
TARGETS = tuple(Somebody(*each) for each in product(ROLES, (False, True), UNITS))


@dataclass(slots=True)
class House:
    """The room; `sessions` by log-in, the beginning of the digest of a token that each target has."""

    room: Room
    sessions: dict[str, str] = field(default_factory=dict)

    def do(self, intent: Any) -> Any:
        """As the first administrator."""
        return do(self.room, "admin", intent)


def asker(who: Somebody) -> str:
    """Whose log-in asks."""
    return f"a-{who.name}"


def target(who: Somebody) -> str:
    """Whose log-in it is about."""
    return f"t-{who.name}"


def named(unit: str) -> str:
    """A unit's code as part of another code."""
    return unit or "house"


def person(login: str, who: Somebody, **other: Any) -> o.PersonRow:
    """A row of somebody."""
    told: dict[str, Any] = {"login": login, "name": login, "role": who.role, "unit": who.unit, "cleared": who.cleared}
    return o.PersonRow(**(told | other))


def category(code: str, unit: str, **other: Any) -> o.CategoryRow:
    """A row of a category of a unit, or of the whole room's."""
    told: dict[str, Any] = {"code": code, "name_id": code, "name_en": code, "unit": unit or None}
    return o.CategoryRow(**(told | other))


def policy(unit: str, hours: int, calendar: str = "") -> Policy:
    """A policy of a unit, or of the whole room, that counts by its calendar."""
    spec = TargetSpec(name=TargetName.RESOLVE, target_s=hours * 3600, calendar=calendar or WALL)
    return Policy(code=f"pol-{named(unit)}", version=0, targets=(spec,), unit=unit or None)


def calendar(name: str, hour: int = 16) -> o.CalendarRow:
    """A calendar until an hour of the afternoon."""
    return o.CalendarRow(name, SPEC.format(hour=hour))


def furnish(room: Room) -> House:
    """Everything that is asked about."""
    house = House(room)
    people = [person(asker(each), each, password=f"{asker(each)}-pw") for each in ASKERS]
    people += [person(target(each), each) for each in TARGETS]
    everywhere = (*UNITS, WHOLE)
    with_own_passwords(room, *people)
    categories = [category(f"cat-{named(unit)}", unit) for unit in everywhere]
    categories += [category(f"shut-{named(unit)}", unit, restricted=True) for unit in everywhere]
    house.do(o.SaveCategories(tuple(categories)))
    house.do(o.SaveRoutes(tuple(o.RouteRow(f"cat-{unit}", None, unit) for unit in UNITS)))
    calendars = [calendar(f"cal-{named(unit)}") for unit in everywhere]
    house.do(o.SaveCalendars((*calendars, calendar("cal-unused"))))
    house.do(SavePolicies(tuple(policy(unit, 4, f"cal-{named(unit)}") for unit in everywhere)))
    house.do(BindIdentity(target(TARGETS[0]), ISSUER, KNOWN))
    for each in TARGETS:
        token = house.do(o.IssueToken(target(each), (Scope.READ,), 30, "uji"))
        house.sessions[target(each)] = digest_token(token.token)[:16]
    return house


def local(who: Somebody) -> LocalActor:
    """Somebody at the embedded door."""
    return LocalActor(asker(who))


POLYGON = EAST
ISSUER, KNOWN = "https://login.example", "sub-known"
"""An identity provider, and somebody whom it lets in."""
PATHS: Mapping[str, tuple[str, ...]] = {
    ROOT: (ROOT,),
    HOME: (ROOT, HOME),
    BELOW: (ROOT, HOME, BELOW),
    ELSEWHERE: (ROOT, ELSEWHERE),
}
"""Each unit's way down from the root."""
