"""Changes past the door that are taken back whatever happens. Owns the transaction; knows no change."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection


@contextmanager
def undone(connection: Connection) -> Iterator[None]:
    """A transaction of its own, rolled back."""
    on_sqlite = connection.dialect.name == "sqlite"
    if on_sqlite:
        connection.exec_driver_sql("BEGIN")
    else:
        connection.rollback()  # what was read until now began one
        connection.begin()
    try:
        yield
    finally:
        connection.exec_driver_sql("ROLLBACK") if on_sqlite else connection.rollback()
