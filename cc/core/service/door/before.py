"""What takes long and needs no lock, done before the transaction: hashing and checking passwords (0.1 s each), and the
figures of a report that is to be frozen."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass

from sqlalchemy import Connection, Engine

from cc.core.centre import Anonymous
from cc.core.clock import Clock
from cc.core.credentials import burn_time, hash_password, verify_password
from cc.core.errors import InputError
from cc.core.intents.freezing import FreezeSlaReport
from cc.core.intents.organisation import OpenSession, SavePeople
from cc.core.intents.passwords import ChangePassword
from cc.core.intents.second_factor import BeginSecondFactor
from cc.core.service.change.callers import Caller, reading_as
from cc.core.service.organisation import throttling
from cc.core.service.organisation.passwords import MOST, require_password, words_of
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
    right, peer, _ = _checked(engine, intent, before)
    return right, peer


def _checked(
    engine: Engine, intent: OpenSession | BeginSecondFactor | ChangePassword, before: PreparationContext | None
) -> tuple[bool, str, str]:
    """And the hash that the password was compared with; empty where there is none."""
    caller = before.credential if before is not None else None
    peer = caller.peer if isinstance(caller, Anonymous) else ""
    with engine.connect() as connection:
        if before is not None:
            known = sessions.throttle(connection, throttling.name_of(intent.login, peer))
            throttling.require_patience(known, epoch(before.clock.now()))
        row = people.find_any_case(connection, intent.login)
    if len(intent.password) > MOST:
        return False, peer, ""
    stored = row.password_hash if row is not None and row.active else None
    if stored is None:
        burn_time(intent.password)
        return False, peer, ""
    return verify_password(stored, intent.password), peer, str(stored)


def check_and_hash(
    engine: Engine, intent: ChangePassword, before: PreparationContext | None
) -> tuple[bool, str, str, str]:
    """The same, the hash that the old password was compared with, and that of the new one where the old one is right.
    InputError for one that nobody may choose; only who knows the old one is told that."""
    right, peer, stored = _checked(engine, intent, before)
    if not right:
        return False, peer, "", ""
    if intent.new_password == intent.password:
        raise InputError("that is the password of until now: choose another.", code="input.password_same", fields={})
    require_password(intent.login, intent.new_password, _words_of_room(before))
    return True, peer, stored, hash_password(intent.new_password)


def hash_passwords(_: Engine, intent: SavePeople, before: PreparationContext | None) -> dict[str, str]:
    """Hashes by login, of those who get a password. InputError for one that nobody may choose."""
    chosen = [row for row in intent.people if row.password is not None]
    of_room = _words_of_room(before) if chosen else frozenset()
    for row in chosen:
        require_password(row.login, row.password or "", of_room)
    return {row.login: hash_password(row.password) for row in intent.people if row.password is not None}


def _words_of_room(before: PreparationContext | None) -> frozenset[str]:
    """Names that stand around everybody: of the units, with their codes, and how refs begin."""
    if before is None:
        return frozenset()
    with before.reading() as connection:
        directory = before.directories.at(connection)
    return words_of([directory.prefix, *directory.units, *(unit.name for unit in directory.units.values())])
