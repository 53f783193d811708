"""The demo's people: names, roles, skills, shifts, last places; from a seed and people.toml. Knows no Centre."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from cc.core import starter
from cc.core.intents.organisation import PersonRow
from cc.core.vocabulary import Channel, Role
from cc.demo.world.files import read_toml
from cc.demo.world.jakarta import kelurahan_within
from cc.demo.world.units import PROVINCE_AREA, ROOT, DemoUnit, units

OPERATOR_LOGIN = "dewi"
"""Whom the console opens as. The simulator never acts as them."""

SUPERVISOR_LOGIN = "hendra"
OFFICER_LOGIN = "jaka"
ADMIN_LOGIN = "admin"


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """A person to save, with their last place in degrees WGS84 (None: not known) and whether a human plays them."""

    row: PersonRow
    lon: float | None = None
    lat: float | None = None
    played_by_human: bool = False


@cache
def people(seed: int) -> tuple[DemoPerson, ...]:
    """Everybody, the admin first; the same for the same seed."""
    table = read_toml("people.toml")
    rng = random.Random(f"people/{seed}")
    fixed = (*_cast(table, rng), *_channels(table))
    names = _Names(table["names"], rng, {person.row.login for person in fixed})
    return (*fixed, *(person for unit in units() for person in _team(unit, table, names, rng)))


def demo_password() -> str:
    """The password of those whom a human plays."""
    return str(read_toml("people.toml")["password"])


def channel_logins() -> dict[Channel, str]:
    """Who brings in the reports of each channel."""
    return {Channel(entry["speaks"]): entry["login"] for entry in read_toml("people.toml")["channel"]}


class _Names:
    """Draws names without repeating a login: `agus`, then `agus.s`, then `agus.s2`."""

    def __init__(self, names: dict[str, list[str]], rng: random.Random, taken: set[str]) -> None:
        self._given, self._family, self._rng, self._taken = names["given"], names["family"], rng, taken

    def draw(self) -> tuple[str, str]:
        """A login and a name."""
        given, family = self._rng.choice(self._given), self._rng.choice(self._family)
        login = next(login for login in self._logins(given.lower(), family.lower()) if login not in self._taken)
        self._taken.add(login)
        return login, f"{given} {family}"

    @staticmethod
    def _logins(given: str, family: str) -> Iterator[str]:
        yield given
        yield f"{given}.{family[0]}"
        for number in range(2, 1000):
            yield f"{given}.{family[0]}{number}"


def _cast(table: dict[str, Any], rng: random.Random) -> Iterator[DemoPerson]:
    for entry in (*table["cast"], *table["desk"]):
        played = entry in table["cast"]
        row = PersonRow(
            login=entry["login"],
            name=entry["name"],
            role=Role(entry["role"]),
            unit=entry["unit"],
            cleared=entry.get("cleared", False),
            skills=tuple(entry.get("skills", ())),
            shift=entry.get("shift", ""),
            password=table["password"] if played else None,
        )
        person = DemoPerson(row, played_by_human=played)
        yield _placed(person, entry["at"], rng) if "at" in entry else person


def _channels(table: dict[str, Any]) -> Iterator[DemoPerson]:
    for entry in table["channel"]:
        yield DemoPerson(
            PersonRow(login=entry["login"], name=entry["name"], role=Role.CHANNEL, unit=ROOT, cleared=True)
        )


def _team(unit: DemoUnit, table: dict[str, Any], names: _Names, rng: random.Random) -> Iterator[DemoPerson]:
    kind = table["kind"].get(unit.row.kind)
    if kind is None:
        return
    supervisors, operators, officers = kind["team" if "team" in kind and unit.area != PROVINCE_AREA else "head"]
    cleared = kind.get("cleared", False)
    for role, how_many in ((Role.SUPERVISOR, supervisors), (Role.OPERATOR, operators)):
        for _ in range(how_many):
            login, name = names.draw()
            yield DemoPerson(PersonRow(login=login, name=name, role=role, unit=unit.row.code, cleared=cleared))
    shifts, able = table["shifts"][kind["shifts"]], _categories_of(unit.row.kind, table)
    for number in range(officers):
        skills = (*able, *(extra for extra in kind.get("extra", ()) if rng.random() < 0.4))
        login, name = names.draw()
        row = PersonRow(
            login=login,
            name=name,
            role=Role.OFFICER,
            unit=unit.row.code,
            cleared=cleared,
            skills=skills,
            shift=shifts[number % len(shifts)],
        )
        yield _placed(DemoPerson(row), unit.area, rng)


def _placed(person: DemoPerson, area: str, rng: random.Random) -> DemoPerson:
    lon, lat = rng.choice(kelurahan_within(area)).point(rng)
    return replace(person, lon=lon, lat=lat)


def _categories_of(kind: str, table: dict[str, Any]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*_own_categories().get(kind, ()), *table["also"].get(kind, ()))))


@cache
def _own_categories() -> dict[str, list[str]]:
    own: dict[str, list[str]] = {}
    for entry in starter.categories():
        own.setdefault(entry["unit_kind"], []).append(entry["code"])
    return own
