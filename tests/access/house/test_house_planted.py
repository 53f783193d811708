"""The matrix of the house can fail: each check of who may set up what is taken away in turn, wherever a module asks for
it by name (all of them in `make faults`, some in `make test`), and it finds that."""

from collections.abc import Iterator
from importlib import import_module
from pkgutil import walk_packages
from typing import Any

import pytest

from cc.core import service
from tests.access.house.building import House, asker, furnish
from tests.access.house.oracle import expected
from tests.access.house.test_house_matrix import cells
from tests.access.rehearsal import Rehearsal
from tests.faults.rounds import rounds
from tests.rooms import Rooms

pytestmark = [pytest.mark.slow, pytest.mark.timeout(3600)]
CHECKS = (
    "require_house",
    "require_inside",
    "require_unit_inside",
    "require_no_more",
    "require_admin",
    "require_role",
    "require_row",
    "require_sender",
    "require_sealer",
    "require_scope",
)
"""What refuses, by name; none of them gives back anything."""
NOT_OF_THE_HOUSE = (
    "change.administration",
    "change.save_rows",
    "change.whose",
    "door.read",
    "privacy.answers_persons",
    "privacy.answers_privacy",
    "reports.emergency",
    "reports.policy_moves",
    "reports.report_notes",
    "sending.answers_sending",
    "sla.answers_packs",
    "supervision.answers_audit",
)
"""Modules that make checks, answer questions or move reports: test_matrix and test_planted hold those."""
TWICE = {
    "organisation.answers_sessions.require_scope": "whoever has not the scope has not the role either, here",
    "organisation.people.require_scope": "the same",
    "organisation.people.require_unit_inside": "nobody gives what stands outside their units: require_no_more",
    "organisation.second_factor.require_admin": "whose sessions one looks at is asked again",
    "organisation.sessions.require_scope": "the door has asked",
    "reports.imports.require_row": "the door has asked for the action",
    "reports.receive.require_row": "the door has asked for the action",
    "sending.sending.require_scope": "the role is asked for behind it",
}
"""Checks behind or before which another one refuses the same: where."""


def places() -> list[str]:
    """Every module of the service that asks for a check, with the check: `organisation.people.require_no_more`."""
    found = []
    for module in walk_packages(service.__path__, "cc.core.service."):
        loaded = import_module(module.name)
        short = module.name.removeprefix("cc.core.service.")
        if short not in NOT_OF_THE_HOUSE:
            found += [f"{short}.{name}" for name in CHECKS if hasattr(loaded, name)]
    return sorted(found)


@pytest.fixture(scope="module")
def house(rooms: Rooms, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The house on SQLite."""
    with rooms.ready("sqlite", tmp_path_factory.mktemp("house-planted")) as room:
        yield furnish(room)


def lets_through(house: House) -> Iterator[str]:
    """Acts that come out as `ok` and should not."""
    door = Rehearsal(house.room)
    for sample in (13, 3, 1):
        for who, act in cells(sample):
            if expected(who, act) != "ok" and door.attempt(asker(who), act.made(house)) == "ok":
                yield f"{who.name} {act.name}"


@pytest.mark.parametrize("place", [each for each in places() if each not in TWICE][:: rounds(12, 1)])
def test_a_check_that_is_taken_away_is_found(house: House, place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    module, _, name = place.rpartition(".")
    monkeypatch.setattr(import_module(f"cc.core.service.{module}"), name, let_through)
    assert next(lets_through(house), ""), f"without {place} nobody gets further"


def let_through(*_: Any, **__: Any) -> None:
    """A check that refuses nothing."""


def test_what_is_asked_twice_is_there() -> None:
    assert set(TWICE) <= set(places())
