"""`cc init`: a new command room in an empty database: its schema, its root unit, its admin, and what every room begins
with."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cc.cli.diagnostics import note
from cc.cli.session import CommandSession
from cc.cli.verbs import Kind, Verb
from cc.core.errors import RefusedError, UsageError
from cc.settings.light import Where, chosen
from cc.workforce.commands.log_in_steps import asked_password

if TYPE_CHECKING:
    from cc.core.intents.base import Intent
    from cc.core.intents.organisation import PersonRow, UnitRow


_PREFIX = re.compile(r"[A-Z][A-Z0-9]{0,7}")


def init(
    desk: CommandSession,
    unit: Annotated[str, typer.Option("--unit", metavar="CODE", help="The root unit's code.")] = "posko",
    name: Annotated[str, typer.Option("--name", metavar="TEXT", help="The root unit's name.")] = "Posko",
    zone: Annotated[str, typer.Option("--zone", metavar="ZONE", help="Its time zone.")] = "Asia/Jakarta",
    admin: Annotated[str, typer.Option("--admin", metavar="LOGIN", help="Who may do everything here.")] = "admin",
    password: Annotated[
        bool, typer.Option("--password", help="Ask for the admin's password, to log in remotely.")
    ] = False,
    prefix: Annotated[
        str | None, typer.Option("--prefix", metavar="TEXT", help="How refs of reports begin, kept by the room.")
    ] = None,
    bare: Annotated[
        bool, typer.Option("--bare", help="One category, `other`, no calendars and no policies to begin with.")
    ] = False,
) -> None:
    """Make a new command room in an empty database; doing it twice changes nothing."""
    where = local_place(desk)
    secret = asked_password(desk.say("Password for {login}", login=admin), twice=True) if password else None
    made = make_room(where, unit, name, zone, admin, secret, bare=bare, prefix=prefix or "")
    told = {"database": where.place, "made": made, "unit": unit, "admin": admin}
    facts = {"place": where.place, "admin": admin}
    words = (
        desk.say(
            "A command room is in {place}; {admin} may do everything. Next: {command} doctor, {command} console.",
            **facts,
        )
        if made
        else desk.say(
            "There is a command room in {place} already; nothing was changed but its schema, if need be.", **facts
        )
    )
    desk.out.thing("posko.init/1", told, lambda: [words])
    if made:
        tell_keys(where)


def tell_keys(where: Where) -> None:
    """Where the keys are that reporters' data is sealed under."""
    from cc.main.wire import keys_folder

    note(
        "Reporters' data is encrypted; its key is in {folder}. Keep a copy of it apart from the database and its"
        " backups: without it nobody can read who reported.",
        folder=str(keys_folder(where)),
    )


command = Verb("init", init, Kind.READS)


def local_place(desk: CommandSession) -> Where:
    """The local database that flags and settings name. Raises UsageError when a server is meant."""
    where = chosen(None if desk.flags.database else desk.flags.server, desk.flags.database, desk.flags.as_login)
    if where.server is not None:
        raise UsageError(
            "this works on a database, not on {server}: name one with --database.", fields={"server": where.server}
        )
    return where


def make_room(
    where: Where,
    unit: str,
    name: str,
    zone: str,
    admin: str,
    secret: str | None = None,
    *,
    bare: bool = False,
    prefix: str = "",
) -> bool:
    """Schema, root unit, admin and a beginning; False when it is a room already (then only the schema is new)."""
    from cc.core import starter
    from cc.core.intents.organisation import PersonRow, SaveCategories, UnitRow
    from cc.core.vocabulary import Role

    person = PersonRow(login=admin, name=admin, role=Role.ADMIN, unit=unit, cleared=True, password=secret)
    # Without a category no report could be taken, and none imported.
    other = [SaveCategories(tuple(row for row in starter.category_rows() if row.code == "other"))] if bare else []
    root = UnitRow(unit, name, None, "", zone)
    return set_up(where, root, person, with_starter=not bare, more=other, prefix=prefix)


def set_up(
    where: Where,
    root: "UnitRow",
    admin: "PersonRow",
    *,
    with_starter: bool,
    more: "Sequence[Intent[Any]]",
    prefix: str = "",
) -> bool:
    """The schema, then the room with all that is in it, or nothing; False when it is a room already. UsageError for a
    prefix that refs cannot begin with."""
    if prefix and not _PREFIX.fullmatch(prefix):
        raise UsageError(
            "refs cannot begin with {prefix:quoted}: one to eight capital letters and digits, a letter first.",
            fields={"prefix": prefix},
        )
    from cc.core.service.change.faults import translated
    from cc.core.store.sql.engine import database_url, upgrade
    from cc.main.wire import log_faults, open_local

    log_faults()
    with translated():
        upgrade(database_url(where.database))
    centre = open_local(where)
    try:
        centre.set_up(root, admin, with_starter=with_starter, more=more, prefix=prefix)
    except RefusedError as already:
        if already.code != "set_up":
            raise
        return False
    finally:
        centre.close()
    return True
