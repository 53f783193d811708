"""What nobody foresaw: logged with an id, told by the id. Owns the line between our words and the database's."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from cc.core.errors import CoreError, FaultError, UnreachableError
from cc.core.ids import new_id
from cc.core.store.writer import database_error

log = logging.getLogger("posko")


@contextmanager
def told() -> Iterator[None]:
    """Let nothing but a CoreError (or the database's own, inside a transaction: the writer knows what to do) pass."""
    try:
        yield
    except (CoreError, GeneratorExit, KeyboardInterrupt, SystemExit):
        raise
    except DBAPIError:
        raise
    except PoolTimeoutError as busy:
        raise UnreachableError("the database is busy: try again.", code="unreachable.busy") from busy
    except Exception as fault:
        name = new_id()
        log.exception("fault %s", name)
        raise FaultError(
            f"something went wrong that should not: fault {name}. It is in the log under this id.",
            code="fault",
            fields={"id": name},
        ) from fault


@contextmanager
def translated() -> Iterator[None]:
    """`told`, and the database's own errors as UnreachableError: for what runs outside the writer."""
    try:
        with told():
            yield
    except DBAPIError as error:
        raise database_error(error) from error
