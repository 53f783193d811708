"""`cc init`: a new command room in an empty database: its schema, its root unit, its admin, and what every room begins
with. The only command that acts as the system; everything else goes through somebody's credential."""

from typing import TYPE_CHECKING, Annotated

import typer

from cc.core.errors import CredentialError, UsageError
from cc.settings.light import Where, chosen
from cc.workforce.cli.desk import Desk
from cc.workforce.cli.login import asked_password
from cc.workforce.cli.verbs import Kind, Verb

if TYPE_CHECKING:
    from cc.core.intents.base import Intent
    from cc.core.records.organisation import Saved


def init(
    desk: Desk,
    unit: Annotated[str, typer.Option("--unit", metavar="CODE", help="The root unit's code.")] = "posko",
    name: Annotated[str, typer.Option("--name", metavar="TEXT", help="The root unit's name.")] = "Posko",
    zone: Annotated[str, typer.Option("--zone", metavar="ZONE", help="Its time zone.")] = "Asia/Jakarta",
    admin: Annotated[str, typer.Option("--admin", metavar="LOGIN", help="Who may do everything here.")] = "admin",
    password: Annotated[
        bool, typer.Option("--password", help="Ask for the admin's password, to log in remotely.")
    ] = False,
    bare: Annotated[bool, typer.Option("--bare", help="No categories, calendars and policies to begin with.")] = False,
) -> None:
    """Make a new command room in an empty database; doing it twice changes nothing."""
    where = local_place(desk)
    secret = asked_password(f"Password for {admin}", twice=True) if password else None
    made = make_room(where, unit, name, zone, admin, secret, bare=bare)
    told = {"database": where.database, "made": made, "unit": unit, "admin": admin}
    done = f"A command room is in {where.database}; {admin} may do everything. Next: cc doctor, cc console."
    already = f"There is a command room in {where.database} already; nothing was changed but its schema, if need be."
    desk.out.thing("posko.init/1", told, lambda: [done if made else already])


command = Verb("init", init, Kind.READS)


def local_place(desk: Desk) -> Where:
    """The local database that flags and settings name. Raises UsageError when a server is meant."""
    where = chosen(None if desk.flags.database else desk.flags.server, desk.flags.database, desk.flags.as_login)
    if where.server is not None:
        raise UsageError(f"this works on a database, not on {where.server}: name one with --database.")
    return where


def make_room(
    where: Where, unit: str, name: str, zone: str, admin: str, secret: str | None = None, *, bare: bool = False
) -> bool:
    """Schema, root unit, admin and a beginning; False when there was an admin already (then only the schema is new)."""
    from cc.core.centre import Call, LocalActor
    from cc.core.local import CentreConfig, LocalCentre
    from cc.core.questions.organisation import WhoAmI
    from cc.core.service.faults import translated
    from cc.core.store.engine import database_url, upgrade
    from cc.main.wire import evidence_folder, log_faults

    log_faults()
    url = database_url(where.database)
    with translated():
        upgrade(url)
    config = CentreConfig(where.prefix) if where.prefix else CentreConfig()
    centre = LocalCentre.open(url, evidence_folder(where), config)
    try:
        try:
            centre.read(LocalActor(None), WhoAmI())
        except CredentialError:
            for intent in _beginning(unit, name, zone, admin, secret, bare=bare):
                centre.execute_as_system(Call(LocalActor(None), intent))
            return True
        return False
    finally:
        centre.close()


def _beginning(unit: str, name: str, zone: str, admin: str, secret: str | None, *, bare: bool) -> "list[Intent[Saved]]":
    """What makes a room, the admin last: a try that breaks off leaves none, and begins again."""
    from cc.core import starter
    from cc.core.intents import organisation as intents
    from cc.core.vocabulary import Role

    steps: list[Intent[Saved]] = [intents.SaveUnits((intents.UnitRow(unit, name, None, "", zone),))]
    if not bare:
        steps += [
            intents.SaveCategories(starter.category_rows()),
            intents.SaveCalendars(starter.calendar_rows()),
            intents.SavePolicies(starter.policy_rows()),
        ]
    person = intents.PersonRow(admin, admin, Role.ADMIN, unit, cleared=True, password=secret)
    return [*steps, intents.SavePeople((person,))]
