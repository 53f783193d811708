"""As whom a PostgreSQL connection reads, while row-level security is on. Owns the settings that the policies look at,
for one transaction at a time; knows no table and no rule: what somebody sees is worked out by `posko_enter` in the
database, from the person's own row.

A connection of ours begins at the door (`reach` is `door`): it reads who people are and how the room is set up, and no
report. Whoever is known then enters, until the transaction's end. Writing is the room's work (`room`): it appends to
chains, counts and tells others, whom the caller does not see; what the caller has named is looked up with their eyes.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import DBAPIError

from cc.core.records.organisation import Actor
from cc.core.store.sql.prepared import wrapped
from cc.core.vocabulary import Role

BEHIND = "posko_behind_policies"
"""The option of an engine whose connections are under policies."""
_ENTER = "SELECT posko_enter(%s), set_config('posko.opened', %s, true)"
_BEYOND = (
    "SELECT set_config('posko.sight', current_setting('posko.reach'), true), set_config('posko.reach', 'room', true)"
)
_BACK = "SELECT set_config('posko.reach', current_setting('posko.sight'), true)"
_ROOM = "SELECT set_config('posko.reach', 'room', true)"
_ROLE = "SELECT set_config('role', %s, true), set_config('posko.reach', 'room', true)"


class DatabaseRole(StrEnum):
    """Roles of the database: who runs, who sweeps, who sends. Its owner, who migrates, is none of them."""

    APP = "posko_app"
    SWEEPER = "posko_sweeper"
    SENDER = "posko_sender"


def put_behind(engine: Engine) -> None:
    """Every connection that this engine makes from now on is `posko_app`'s, and stands at the door."""
    engine.update_execution_options(**{BEHIND: True})

    @event.listens_for(engine, "connect")
    def stand(connection: Any, _record: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"SET ROLE {DatabaseRole.APP}")
            cursor.execute("SET posko.reach = 'door'")
        connection.commit()


def is_behind(connection: Connection) -> bool:
    """Whether the connection is under policies."""
    options: Mapping[str, Any] = connection.get_execution_options()
    return bool(options.get(BEHIND))


def enter(connection: Connection, actor: Actor) -> None:
    """Until the transaction's end the connection sees what the actor sees; the system what there is."""
    if not is_behind(connection):
        return
    if actor.role is Role.SYSTEM:
        work_as(connection, DatabaseRole.SWEEPER)
    elif actor.login:
        _enter(connection, actor)


def _enter(connection: Connection, actor: Actor) -> None:
    _say(connection, _ENTER, (actor.login, ",".join(actor.opened)))


@contextmanager
def beyond_sight(connection: Connection) -> Iterator[None]:
    """In the middle of a question: read what belongs to no report (where the trail ends), or what the caller's own
    rule, told in Python, picks from everything (the past, as it was seen then)."""
    if not is_behind(connection):
        yield
        return
    _say(connection, _BEYOND)
    try:
        yield
    except DBAPIError:
        raise  # the transaction is over
    except BaseException:
        _say(connection, _BACK)
        raise
    _say(connection, _BACK)


def work_for_the_room(connection: Connection) -> None:
    """Until the transaction's end the connection works for the room: it sees and writes everything."""
    if is_behind(connection):
        _say(connection, _ROOM)


def work_as(connection: Connection, role: DatabaseRole) -> None:
    """Until the transaction's end the connection has another role's rights."""
    if is_behind(connection):
        _say(connection, _ROLE, (str(role),))


@contextmanager
def eyes_of(connection: Connection, actor: Actor) -> Iterator[None]:
    """In the middle of the room's work: look something up as the actor sees it. The system sees everything."""
    if not is_behind(connection) or actor.role is Role.SYSTEM:
        yield
        return
    _enter(connection, actor)
    try:
        yield
    except DBAPIError:
        raise  # the transaction is over
    except BaseException:
        _say(connection, _ROOM)
        raise
    _say(connection, _ROOM)


def _say(connection: Connection, statement: str, values: tuple[str, ...] = ()) -> None:
    """By the driver's own cursor: once a transaction, and nothing is read."""
    cursor = connection.connection.cursor()
    try:
        cursor.execute(statement, values)
    except connection.dialect.loaded_dbapi.Error as error:
        raise wrapped(statement, values, error, connection) from error
    finally:
        cursor.close()
