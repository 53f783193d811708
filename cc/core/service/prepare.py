"""What takes long and needs no lock, done before the transaction: hashing and checking passwords (0.1 s each)."""

from typing import Any

from sqlalchemy import Engine

from cc.core.credentials import burn_time, hash_password, verify_password
from cc.core.errors import InputError
from cc.core.intents.organisation import OpenSession, SavePeople
from cc.core.store import people

LEAST_PASSWORD = 8


def prepare(engine: Engine, intent: Any) -> object:
    """What the intent's handler finds in `Context.prepared`."""
    if isinstance(intent, OpenSession):
        return _is_right(engine, intent)
    if isinstance(intent, SavePeople):
        return _hashes(intent)
    return None


def _is_right(engine: Engine, intent: OpenSession) -> bool:
    with engine.connect() as connection:
        row = people.find(connection, intent.login)
    stored = row.password_hash if row is not None and row.active else None
    if stored is None:
        burn_time(intent.password)
        return False
    return verify_password(stored, intent.password)


def _hashes(intent: SavePeople) -> dict[str, str]:
    for row in intent.people:
        if row.password is not None and len(row.password) < LEAST_PASSWORD:
            raise InputError(
                f"the password of {row.login} is too short: {LEAST_PASSWORD} characters are the least.",
                code="input.password",
            )
    return {row.login: hash_password(row.password) for row in intent.people if row.password is not None}
