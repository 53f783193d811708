"""Scenes of intents whose scene in the contract (tests/centre) shows refusals alone. Owns what is done instead."""

from collections.abc import Callable, Mapping
from typing import Any

from cc.core.centre import Anonymous, Call
from cc.core.intents.emergency import RecoverAdmin
from cc.core.intents.organisation import PersonRow, SavePeople
from cc.core.service.organisation import recovery
from cc.core.vocabulary import Role
from tests.centre.bench import Bench


def where_nobody_leads() -> None:
    """From here on no administrator is one to a recovery: no room of today loses its last, so none can be made."""
    vars(recovery)["_is_admin"] = lambda _: False


def recover_admin(bench: Bench) -> None:
    """Somebody new becomes administrator, so that nobody of the other scenes is more than they were."""
    login = f"lead-{bench.fresh()}"
    bench.do("admin", SavePeople((PersonRow(login=login, name="Lead", role=Role.OPERATOR, unit="jakarta"),)))
    bench.room.centre.execute_as_system(Call(Anonymous(), RecoverAdmin(login, "tidak ada admin")))


OWN: Mapping[type[Any], Callable[[Bench], None]] = {RecoverAdmin: recover_admin}
