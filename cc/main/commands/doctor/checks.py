"""`cc doctor`: whether everything that Posko needs is in place, each with what to do about it. Changes nothing."""

import os
import shutil
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from cc.cli.facts import print_facts
from cc.cli.session import CommandSession
from cc.cli.verbs import Kind, Verb
from cc.core.errors import CoreError
from cc.core.records.organisation import Fact
from cc.settings.light import Where, chosen
from cc.settings.places import config_file, state_folder

FREE_BYTES = 512 << 20
"""Less room than this on the disk of database and photos is worth a word."""
WAL_FIXED = (3, 51, 3)
"""SQLite below this can corrupt a WAL when two connections checkpoint together."""


def doctor(desk: CommandSession) -> int:
    """Look at the installation, the settings, the Centre and who you are to it; status 1 when something needs you."""
    where = chosen(desk.flags.server, desk.flags.database, desk.flags.as_login)
    facts = list(_facts(desk, where))
    return print_facts(desk, facts)


command = Verb("doctor", doctor, Kind.READS)


def _facts(desk: CommandSession, where: Where) -> Iterator[Fact]:
    from importlib.metadata import version

    yield Fact("posko", version("posko"))
    yield Fact("python", sys.version.split()[0])
    yield from _settings()
    yield _tokens()
    if where.server is None:
        yield from _local(where)
    yield from _centre(desk, where)


def _settings() -> Iterator[Fact]:
    from cc.main.commands.doctor.sending import configured
    from cc.settings.model import load

    path = config_file()
    try:
        settings = load()
    except CoreError as wrong:
        yield Fact("settings", str(path), False, wrong.message)
        return
    yield Fact("settings", str(path) if path.is_file() else "none needed; the file would be " + str(path))
    yield from configured(settings)


def _tokens() -> Fact:
    from cc.cli import tokens

    try:
        tokens.kept("")
    except CoreError as wrong:
        return Fact("kept tokens", str(tokens.path()), False, wrong.message)
    return Fact("kept tokens", str(tokens.path()) if tokens.path().is_file() else "none")


def _local(where: Where) -> Iterator[Fact]:
    from cc.core.store.sql.engine import database_url, is_sqlite, sqlite_module, sqlite_path
    from cc.main.wire import evidence_folder

    url = database_url(where.database)
    if is_sqlite(url):
        module = sqlite_module()
        fixed = module.sqlite_version_info >= WAL_FIXED
        hint = "" if fixed else "fine for one process; for several, pip install pysqlite3 where there is a wheel"
        yield Fact("sqlite", f"{module.sqlite_version} ({module.__name__})", True, hint)
        yield _room("database's disk", sqlite_path(url).parent)
    elif find_spec("psycopg") is None:
        yield Fact("postgresql driver", "missing", False, "pip install 'posko[postgres]'")
    yield _room("photos' disk", evidence_folder(where))
    yield _photos()
    yield _room("state", state_folder())


def _photos() -> Fact:
    """Whether the process that looks at photos starts."""
    from cc.core.photos.workers import PhotoWorkers

    try:
        with PhotoWorkers(count=1) as workers:
            return Fact("photos", workers.about())
    except CoreError as wrong:
        return Fact("photos", "not readable", False, str(wrong.fields.get("why", wrong.message)))


def _room(name: str, folder: Path) -> Fact:
    """A folder's free space and whether we may write there; of one not made yet, its nearest parent's."""
    there = next(each for each in (folder, *folder.parents) if each.exists())
    free = shutil.disk_usage(there).free
    if not os.access(there, os.W_OK):
        return Fact(name, str(folder), False, f"{there} cannot be written: chown it, or name another folder")
    few = free < FREE_BYTES
    return Fact(name, f"{folder}, {free >> 20:,} MB free", not few, "make room" if few else "")


def _centre(desk: CommandSession, where: Where) -> Iterator[Fact]:
    from cc.core.questions.organisation import CheckDatabase, WhoAmI

    try:
        actor = desk.ask(WhoAmI())
    except CoreError as wrong:
        yield Fact("centre", where.place, False, wrong.message)
        return
    yield Fact("centre", where.place)
    yield Fact("you", f"{actor.login}, {actor.role} of {actor.unit}, may {', '.join(actor.scopes)}")
    try:
        yield from desk.ask(CheckDatabase()).facts
        yield from _sender(desk)
    except CoreError as wrong:
        yield Fact("database check", "not asked", True, wrong.message)


def _sender(desk: CommandSession) -> Iterator[Fact]:
    from cc.core.clock import SystemClock
    from cc.core.questions.sending import CountMessages
    from cc.main.commands.doctor.sending import waiting
    from cc.settings.model import load

    try:
        settings = load()
    except CoreError:
        return  # told above
    yield from waiting(settings, desk.ask(CountMessages()), SystemClock().now())
