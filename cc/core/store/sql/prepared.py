"""Statements built and compiled once, then run through the driver's own cursor. Owns compiling, caching and binding;
knows no table.

What a screen asks again and again must not pay for building SQL: a page of 100 rows is 0.2 ms of SQLite's time, and a
`select()` built and compiled anew costs as much again. On SQLite a plan can be nailed down, too: without statistics its
planner may leave the index that gives the order, so the text names it (PostgreSQL's planner has statistics).
"""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

from sqlalchemy import Connection, Dialect, Select
from sqlalchemy.exc import DBAPIError

RawRow = tuple[Any, ...]


def on_sqlite(connection: Connection) -> bool:
    """Which of the two databases this is."""
    return connection.dialect.name == "sqlite"


class Prepared:
    """A compiled query. `walk` names the index that SQLite shall walk on the first table of FROM: (table, index)."""

    __slots__ = ("_fixed", "_names", "text")

    def __init__(self, query: Select[Any], dialect: Dialect, walk: tuple[str, str] | None = None) -> None:
        compiled = query.compile(dialect=dialect, compile_kwargs={"render_postcompile": True})
        self.text = str(compiled)
        if walk and dialect.name == "sqlite":
            self.text = _nail(self.text, *walk)
        self._fixed: dict[str, Any] = dict(compiled.params)
        self._names: list[str] | None = getattr(compiled, "positiontup", None)

    def rows(self, connection: Connection, **given: Any) -> list[RawRow]:
        """All rows, as the driver's tuples; DBAPIError as from any other execution."""
        values = self.values(given)
        driver = connection.connection
        cursor = driver.cursor()
        try:
            cursor.execute(self.text, values)
            found: list[RawRow] = list(cursor.fetchall())
        except connection.dialect.loaded_dbapi.Error as error:
            raise wrapped(self.text, values, error, connection) from error
        finally:
            cursor.close()
        return found

    def first(self, connection: Connection, **given: Any) -> RawRow | None:
        """The first row, or None."""
        return next(iter(self.rows(connection, **given)), None)

    def explain(self, connection: Connection, **given: Any) -> str:
        """The plan in the database's own words: what tests and `cc db check` look at."""
        verb = "EXPLAIN QUERY PLAN" if on_sqlite(connection) else "EXPLAIN"
        found = connection.exec_driver_sql(f"{verb} {self.text}", self.values(given))
        return "\n".join(" ".join(str(cell) for cell in row) for row in found)

    def values(self, given: dict[str, Any]) -> Any:
        """What the driver is given beside the text, for these parameters."""
        values = {**self._fixed, **given}
        return values if self._names is None else tuple([values[name] for name in self._names])


def _nail(text: str, table: str, index: str) -> str:
    head, found, tail = text.partition(f"\nFROM {table} ")
    if not found:
        raise AssertionError(f"the statement does not begin FROM {table}: {text}")
    join = "CROSS " if tail.startswith("JOIN ") else ""
    return f"{head}\nFROM {table} INDEXED BY {index} {join}{tail}"


def wrapped(text: str, values: Any, error: Exception, connection: Connection) -> BaseException:
    """The driver's error as SQLAlchemy's, as any other execution would raise it."""
    return DBAPIError.instance(text, values, error, connection.dialect.loaded_dbapi.Error, dialect=connection.dialect)


def say(connection: Connection, word: str) -> None:
    """A word of SQLite's by the driver's own cursor: 40 µs less than by way of the engine, twice a transaction."""
    cursor = connection.connection.cursor()
    try:
        cursor.execute(word)
    except connection.dialect.loaded_dbapi.Error as error:
        raise wrapped(word, None, error, connection) from error
    finally:
        cursor.close()


def streamed(connection: Connection, query: Select[Any], given: dict[str, Any], size: int = 1000) -> Iterator[Any]:
    """The query's rows one by one in flat memory: a server-side cursor on PostgreSQL, stepping on SQLite."""
    options = {"stream_results": True, "yield_per": size}
    yield from connection.execution_options(**options).execute(query, given)


def stepped(connection: Connection, query: Select[Any], given: dict[str, Any]) -> Iterator[RawRow]:
    """The query's rows one by one in flat memory, as bare tuples: for walks over millions of them."""
    if not on_sqlite(connection):
        yield from streamed(connection, query, given, size=10_000)
        return
    prepared = Prepared(query, connection.dialect)
    values = prepared.values(given)
    cursor = connection.connection.cursor()
    try:
        cursor.execute(prepared.text, values)
        yield from cursor  # type: ignore[misc]  # the driver's cursor is iterable, which DBAPICursor does not say
    except connection.dialect.loaded_dbapi.Error as error:
        raise wrapped(prepared.text, values, error, connection) from error
    finally:
        cursor.close()


class HotQuery:
    """A query that every intent asks: compiled once a dialect, its first row with attributes by column."""

    def __init__(self, query: Select[Any]) -> None:
        self._query = query
        self._names = [column.name for column in query.selected_columns]
        self._prepared: dict[str, Prepared] = {}

    def first(self, connection: Connection, **given: Any) -> Any:
        """The first row, or None."""
        dialect = connection.dialect
        prepared = self._prepared.get(dialect.name)
        if prepared is None:
            prepared = self._prepared[dialect.name] = Prepared(self._query, dialect)
        row = prepared.first(connection, **given)
        return None if row is None else SimpleNamespace(**dict(zip(self._names, row, strict=True)))
