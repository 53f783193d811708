"""Who can be played: the people of a command room by unit, and whom to send. Read through the door once.

Owns the choice of actors, and their load and place as far as the simulator knows them. Never acts.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime

from cc.core.centre import Centre, Credential
from cc.core.questions.organisation import ListPeople, ListUnits
from cc.core.records.organisation import Person, Unit
from cc.core.rules.work.dispatch import on_shift
from cc.core.vocabulary import Role
from cc.demo.dice import Dice
from cc.demo.world.jakarta import distance_m

BUSY_M, OFF_SHIFT_M, UNKNOWN_M, WHIM_M = 2500.0, 9000.0, 6000.0, 900.0
"""What one open task, a shift that is over, an unknown place and chance count for, in metres of a longer way."""

MOST_FOR_A_HUMAN = 2
"""Open tasks that are given to an officer whom a human plays."""

ZONE = "Asia/Jakarta"


class Cast:
    """The people by unit. `humans` are logins that nobody but a human acts for."""

    def __init__(self, units: Iterable[Unit], people: Iterable[Person], dice: Dice, humans: frozenset[str]) -> None:
        self._dice, self.humans = dice, humans
        self._units = {unit.code: unit for unit in units}
        self._root = next((code for code, unit in self._units.items() if unit.parent is None), "")
        self._people: dict[tuple[str, Role], list[Person]] = {}
        self._place: dict[str, tuple[float, float]] = {}
        self._load: Counter[str] = Counter()
        for person in sorted(people, key=lambda person: person.login):
            self._add(person)

    def _add(self, person: Person) -> None:
        if not person.active:
            return
        for role in person.held:
            self._people.setdefault((person.unit, role), []).append(person)
        if person.lon is not None and person.lat is not None:
            self._place[person.login] = (person.lon, person.lat)
        self._load[person.login] = person.open_tasks

    def officer_for(self, unit: str, place: tuple[float, float] | None, at: datetime, *name: object) -> str | None:
        """The officer of the unit (or of those below it) to send: near, on shift and not busy; None if it has none."""
        whim = self._dice.rng("officer", *name)
        costs = [
            (self._way_m(person, place, at) + WHIM_M * whim.random(), person.login)
            for person in self._at_or_below(unit, Role.OFFICER)
            if person.login not in self.humans or self._load[person.login] < MOST_FOR_A_HUMAN
        ]
        return min(costs)[1] if costs else None

    def taker_for(self, unit: str, *name: object) -> str | None:
        """An officer of the unit, for a task that is nobody's; never one whom a human plays."""
        able = [each.login for each in self._at_or_below(unit, Role.OFFICER) if each.login not in self.humans]
        return self._dice.rng("taker", *name).choice(able) if able else None

    def busy(self, login: str, more: int) -> None:
        """They have one task more (or, with -1, one less)."""
        self._load[login] = max(self._load[login] + more, 0)

    def moved(self, login: str, place: tuple[float, float]) -> None:
        """They are somewhere else now."""
        self._place[login] = place

    def place_of(self, login: str) -> tuple[float, float] | None:
        """Where somebody was last: lon, lat in degrees."""
        return self._place.get(login)

    def officers(self) -> list[str]:
        """Every officer whose place is known and whom no human plays, by login."""
        found = (one.login for (_, role), people in self._people.items() if role is Role.OFFICER for one in people)
        return sorted(login for login in found if login in self._place and login not in self.humans)

    def desk(self, *name: object) -> str:
        """An operator of the command room; the same for the same name."""
        return self._one(self._root, (Role.OPERATOR,), *name) or ""

    def lead(self, *name: object) -> str:
        """A supervisor of the command room."""
        return self._one(self._root, (Role.SUPERVISOR, Role.ADMIN), *name) or ""

    def operator_of(self, unit: str, *name: object) -> str:
        """An operator of the unit, or of the nearest unit above it that has one."""
        path = self._units[unit].path if unit in self._units else (self._root,)
        found = (self._one(code, (Role.OPERATOR, Role.SUPERVISOR), *name) for code in reversed(path))
        return next((login for login in found if login), "")

    def can_send(self, unit: str) -> bool:
        """Whether the unit, or one below it, has anybody to send; the root itself sends nobody."""
        return unit != self._root and any(True for _ in self._at_or_below(unit, Role.OFFICER))

    def _one(self, unit: str, roles: tuple[Role, ...], *name: object) -> str | None:
        known = (one.login for role in roles for one in self._people.get((unit, role), ()))
        able = [login for login in known if login not in self.humans]
        return self._dice.rng("one", unit, *roles, *name).choice(able) if able else None

    def _at_or_below(self, unit: str, role: Role) -> Iterator[Person]:
        own = self._people.get((unit, role), [])
        if own:
            return iter(own)
        below = (code for code, known in self._units.items() if unit in known.path)
        return (person for code in below for person in self._people.get((code, role), ()))

    def _way_m(self, person: Person, place: tuple[float, float] | None, at: datetime) -> float:
        here = self._place.get(person.login)
        way_m = distance_m(*here, *place) if here and place else UNKNOWN_M
        works = on_shift(person.shift, at, ZONE)
        return way_m + BUSY_M * self._load[person.login] + (0.0 if works else OFF_SHIFT_M)


def read_cast(centre: Centre, credential: Credential, dice: Dice, humans: frozenset[str]) -> Cast:
    """Everybody whom the credential sees."""
    units = centre.read(credential, ListUnits())
    return Cast(units, _everybody(centre, credential), dice, humans)


def _everybody(centre: Centre, credential: Credential) -> Iterator[Person]:
    cursor: str | None = None
    while True:
        page = centre.read(credential, ListPeople(cursor=cursor, limit=500))
        yield from page.items
        if page.after is None:
            return
        cursor = page.after
