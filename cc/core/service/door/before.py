"""What takes long and needs no lock, done before the transaction: hashing and checking passwords (0.1 s each), and the
figures of a report that is to be frozen."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass

from sqlalchemy import Connection, Engine

from cc.core.centre import Anonymous
from cc.core.clock import Clock
from cc.core.credentials import burn_time, hash_password, verify_password
from cc.core.intents.freezing import FreezeSlaReport
from cc.core.intents.organisation import OpenSession, SavePeople
from cc.core.intents.second_factor import BeginSecondFactor
from cc.core.service.change.callers import Caller, reading_as
from cc.core.service.organisation import throttling
from cc.core.service.organisation.passwords import MOST, require_password
from cc.core.store.organisation import people, sessions
from cc.core.store.organisation.directory import DirectoryCache
from cc.core.store.sql.times import epoch


@dataclass(frozen=True, slots=True)
class PreparationContext:
    """Who calls, and how the database is looked at before the transaction: on one state of it."""

    reading: Callable[[], AbstractContextManager[Connection]]
    directories: DirectoryCache
    credential: Caller
    clock: Clock


def reckon_figures(_: Engine, intent: FreezeSlaReport, before: PreparationContext | None) -> object:
    """The figures that are to be frozen; None where nobody calls (a command room that is set up)."""
    if before is None:
        return None
    from cc.core.service.frozen.freeze import reckon  # only who freezes pays for it

    now_s = epoch(before.clock.now())
    with before.reading() as connection:
        directory = before.directories.at(connection)
        actor = reading_as(connection, directory, before.credential, now_s)
        return reckon(connection, actor, directory, intent, now_s)


def check_password(
    engine: Engine, intent: OpenSession | BeginSecondFactor, before: PreparationContext | None
) -> tuple[bool, str]:
    """Whether the password is right, and from where it came; takes as long where there is no such person. Whoever is
    not listened to just now costs no hash: CredentialError `credential.throttled`."""
    caller = before.credential if before is not None else None
    peer = caller.peer if isinstance(caller, Anonymous) else ""
    with engine.connect() as connection:
        if before is not None:
            known = sessions.throttle(connection, throttling.name_of(intent.login, peer))
            throttling.require_patience(known, epoch(before.clock.now()))
        row = people.find_any_case(connection, intent.login)
    if len(intent.password) > MOST:
        return False, peer
    stored = row.password_hash if row is not None and row.active else None
    if stored is None:
        burn_time(intent.password)
        return False, peer
    return verify_password(stored, intent.password), peer


def hash_passwords(_: Engine, intent: SavePeople, __: PreparationContext | None) -> dict[str, str]:
    """Hashes by login, of those who get a password. InputError for one that nobody may choose."""
    for row in intent.people:
        if row.password is not None:
            require_password(row.login, row.password)
    return {row.login: hash_password(row.password) for row in intent.people if row.password is not None}
