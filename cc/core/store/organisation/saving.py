"""Rows of what a room is made of, as they are stored and as they are written back; and the mark that makes every
process read its directory again. Owns those tables' keys; knows no meaning of a column.
"""

import secrets
from collections.abc import Mapping
from enum import Enum
from functools import lru_cache

from sqlalchemy import Executable, Table, text

from cc.core.store.sql import tables
from cc.core.store.sql.unit_of_work import UnitOfWork, Values

_RAISE = text(
    "INSERT INTO meta (key, value) VALUES ('reference', :mark) ON CONFLICT (key) DO UPDATE SET value = excluded.value"
)
_KEEP = text("INSERT INTO meta (key, value) VALUES ('prefix', :prefix) ON CONFLICT (key) DO NOTHING")
_KEPT = text("SELECT value FROM meta WHERE key = 'prefix'")
_KEEP_KEY = text(
    "INSERT INTO meta (key, value) VALUES ('personal_key', :name) ON CONFLICT (key) DO UPDATE SET value ="
    " excluded.value"
)
_STATE = text(
    "INSERT INTO setting (name, unit, since, value) VALUES (:name, :unit, :since, :value)"
    " ON CONFLICT (name, unit, since) DO UPDATE SET value = excluded.value"
)
_WAIT = text("SELECT value FROM meta WHERE key = 'reference' FOR UPDATE")


class Kind(Enum):
    """What can be saved, by the name that its events' streams begin with."""

    UNIT = "unit"
    CATEGORY = "category"
    AREA = "area"
    PERSON = "person"
    ROUTE = "route"

    @property
    def key(self) -> str:
        """The column that names one of them; of a route, its category."""
        return _TABLES[self][1][0]


_TABLES: Mapping[Kind, tuple[Table, tuple[str, ...]]] = {
    Kind.UNIT: (tables.unit, ("code",)),
    Kind.CATEGORY: (tables.category, ("code",)),
    Kind.AREA: (tables.area, ("code",)),
    Kind.PERSON: (tables.person, ("login",)),
    Kind.ROUTE: (tables.route, ("category", "area")),
}


def stored(uow: UnitOfWork, kind: Kind) -> dict[str, Values]:
    """Every row of a kind, by its key."""
    table, (key, *_) = _TABLES[kind]
    return {str(row._mapping[key]): dict(row._mapping) for row in uow.rows(table.select())}


def put(uow: UnitOfWork, kind: Kind, row: Values) -> None:
    """Write a row: a new one, or over the one with its key."""
    uow.execute(_upsert(kind, on_sqlite=uow.on_sqlite), row)


@lru_cache(maxsize=16)
def _upsert(kind: Kind, *, on_sqlite: bool) -> Executable:
    from sqlalchemy.dialects import postgresql, sqlite  # only who saves what a room is made of pays for both

    table, keys = _TABLES[kind]
    statement = sqlite.insert(table) if on_sqlite else postgresql.insert(table)
    changed = {column.name: statement.excluded[column.name] for column in table.c if column.name not in keys}
    return statement.on_conflict_do_update(index_elements=list(keys), set_=changed)


def state_setting(uow: UnitOfWork, row: Values) -> None:
    """Write what a setting (`name`, `unit`) is (`value`) from an instant on (`since`, epoch s)."""
    uow.execute(_STATE, row)


def raise_reference(uow: UnitOfWork) -> None:
    """Make every process read the directory again."""
    uow.execute(_RAISE, {"mark": secrets.token_hex(8)})


def keep_prefix(uow: UnitOfWork, prefix: str) -> str:
    """How refs of the room begin: as it was said first, by whichever machine."""
    uow.execute(_KEEP, {"prefix": prefix})
    raise_reference(uow)
    return str(uow.connection.execute(_KEPT).scalar_one())


def keep_key(uow: UnitOfWork, name: str) -> None:
    """Which key personal data is sealed under from now on, by its name."""
    uow.execute(_KEEP_KEY, {"name": name})
    raise_reference(uow)


def wait_turn(uow: UnitOfWork) -> None:
    """On PostgreSQL: nobody else changes what the room is made of until the transaction's end. SQLite has one writer
    anyway."""
    if not uow.on_sqlite:
        uow.execute(_WAIT)
