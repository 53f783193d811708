"""`cc db row-security`: PostgreSQL's second wall, put up, taken down and looked at by the tables' owner. Owns what is
told of it; what the policies say is the store's."""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from cc.cli.diagnostics import CHECK_FAILED
from cc.cli.session import CommandSession
from cc.core.errors import UsageError
from cc.core.phrases import Phrase
from cc.main.commands.init import local_place

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from cc.core.store.sql.row_security.install import RowSecurity


class Switch(StrEnum):
    """What is asked for."""

    ON = "on"
    OFF = "off"
    STATUS = "status"


Wanted = Annotated[
    Switch, typer.Argument(metavar="on|off|status", help="Put it up, take it down, or say how it stands.")
]


def row_security(desk: CommandSession, wanted: Wanted = Switch.STATUS) -> int:
    """PostgreSQL's own second wall around what people may see; status 1 when it is on and not whole. As the tables'
    owner; then restart every server."""
    from cc.core.store.sql.row_security import install

    with _database(desk) as connection:
        if wanted is Switch.ON:
            install.put_up(connection)
        elif wanted is Switch.OFF:
            install.take_down(connection)
            install.open_tables(connection)
        found = install.standing(connection)
    told = {"on": found.on, "whole": found.whole, "older": found.older, "owner": found.owner, "bare": list(found.bare)}
    desk.out.thing("posko.row-security/1", told, lambda: [desk.reader.phrase(each) for each in words_of(found, wanted)])
    return 0 if found.whole else CHECK_FAILED


def words_of(found: "RowSecurity", wanted: Switch = Switch.STATUS) -> Iterator[Phrase]:
    """How it stands, and what is to be done."""
    if not found.on:
        yield Phrase("Row-level security is off: what people may see is decided by Posko's own conditions alone.")
    elif found.whole:
        yield Phrase("Row-level security is on, and every table is under it.")
    if found.bare:
        yield Phrase("{tables} are not under it.", {"tables": ", ".join(found.bare)})
    if found.older:
        yield Phrase("What stands there is another Posko's.")
    if not found.whole:
        yield Phrase("Run `{command} db row-security on` as the owner of the tables.")
    if found.on and wanted is Switch.ON:
        yield Phrase(
            "Give posko_app a password or a certificate, name it in CC_DATABASE where Posko runs, and restart every"
            " server: one that runs on finds nothing."
        )


@contextmanager
def _database(desk: CommandSession) -> "Iterator[Connection]":
    """The database in one transaction, as whoever the URL names. UsageError for SQLite."""
    from cc.core.service.change.faults import translated
    from cc.core.store.sql import engine

    url = engine.database_url(local_place(desk).database)
    if engine.is_sqlite(url):
        raise UsageError(
            "row-level security is PostgreSQL's: an SQLite file is read by whoever may read the file.",
            code="usage.database",
        )
    opened = engine.open_engine(url)
    try:
        with translated(), opened.begin() as connection:
            yield connection
    finally:
        opened.dispose()
