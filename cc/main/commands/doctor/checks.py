"""`cc doctor`: whether everything that Posko needs is in place, each with what to do about it. Changes nothing."""

import os
import shutil
import stat
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from cc.cli.pages.facts import Found, print_facts
from cc.cli.session import CommandSession
from cc.cli.verbs import Kind, Verb
from cc.core.errors import CoreError
from cc.core.phrases import Phrase, mark
from cc.core.records.system import Fact
from cc.settings.light import Where, chosen
from cc.settings.places import config_file, state_folder

FREE_BYTES = 512 << 20
"""Less room than this on the disk of database and photos is worth a word."""
WAL_FIXED = (3, 51, 3)
"""SQLite below this can corrupt a WAL when two connections checkpoint together."""
OLD_SQLITE = Phrase(
    "It works. Below 3.51.3 SQLite can, very rarely, damage a file that several processes write at once: keep backups, "
    "and where many work at once use PostgreSQL, a newer SQLite, or on Linux on x86-64 `pip install pysqlite3`."
)
"""Told here alone, and never a failure: where there is no wheel of pysqlite3, nobody could mend it."""


def doctor(desk: CommandSession) -> int:
    """Look at the installation, the settings, the Centre and who you are to it; status 1 when something needs you."""
    where = chosen(desk.flags.server, desk.flags.database, desk.flags.as_login)
    facts = list(_facts(desk, where))
    return print_facts(desk, facts)


command = Verb("doctor", doctor, Kind.READS)


def _facts(desk: CommandSession, where: Where) -> Iterator[Fact | Found]:
    from importlib.metadata import version

    yield Found(mark("posko"), version("posko"))
    yield Found(mark("python"), sys.version.split()[0])
    yield _pages()
    yield from _settings()
    yield _tokens()
    if where.server is None:
        yield from _local(where)
    yield from _centre(desk, where)


def _pages() -> Found:
    """Where the documentation lies: in the package in a wheel, at the top in a checkout."""
    package = Path(__file__).resolve().parents[3]
    found = [each for each in (package / "docs", package.parent / "docs") if each.is_dir()]
    return Found(mark("documentation"), str(found[0]) if found else Phrase("none"))


def _settings() -> Iterator[Found]:
    from cc.main.commands.doctor.sending import configured
    from cc.settings.model import load

    path = config_file()
    try:
        settings = load()
    except CoreError as wrong:
        yield Found(mark("settings"), str(path), False, wrong.phrase)
        return
    none = Phrase("none needed; the file would be {file}", {"file": str(path)})
    yield Found(mark("settings"), str(path) if path.is_file() else none)
    yield from configured(settings)


def _tokens() -> Found:
    from cc.cli import tokens

    try:
        tokens.kept("")
    except CoreError as wrong:
        return Found(mark("kept tokens"), str(tokens.path()), False, wrong.phrase)
    return Found(mark("kept tokens"), str(tokens.path()) if tokens.path().is_file() else Phrase("none"))


def _local(where: Where) -> Iterator[Found]:
    from cc.core.store.sql.engine import database_url, is_sqlite, sqlite_module, sqlite_path
    from cc.main.commands.doctor.row_security import row_security
    from cc.main.wire import evidence_folder

    url = database_url(where.database)
    if is_sqlite(url):
        module = sqlite_module()
        fixed = module.sqlite_version_info >= WAL_FIXED
        yield Found(mark("sqlite"), f"{module.sqlite_version} ({module.__name__})", True, "" if fixed else OLD_SQLITE)
        yield _room(mark("database's disk"), sqlite_path(url).parent)
        yield from _rights(sqlite_path(url))
    elif find_spec("psycopg") is None:
        yield Found(mark("postgresql driver"), Phrase("missing"), False, "pip install 'posko[postgres]'")
    else:
        yield from row_security(url)
    yield _room(mark("photos' disk"), evidence_folder(where))
    yield _photos()
    yield _room(mark("state"), state_folder())
    yield from _seals(where)


def _seals(where: Where) -> Iterator[Found]:
    """Whether the last seal of the audit trail is as young as settings want it."""
    from datetime import UTC, datetime

    from cc.core.clock import SystemClock
    from cc.main.seals.folder import SealFolder
    from cc.main.seals.schedule import SEALED, standing
    from cc.settings.model import load

    try:
        late_s = load().seals.late_s
    except CoreError:
        return  # told above
    made_at = SealFolder.of(where.place).sealed_at()
    told = Phrase("none") if made_at is None else Phrase("{at:moment}", {"at": datetime.fromtimestamp(made_at, UTC)})
    sound = standing(where.place, late_s, SystemClock().now()) == SEALED
    hint = Phrase("`{command} serve` seals by [seals] in the settings: is it running? `{command} audit seal` does too.")
    yield Found(mark("last seal"), told, sound, "" if sound else hint)


def _rights(path: Path) -> Iterator[Found]:
    """A database that others than its owner may read, as those were that an older Posko made."""
    if path.is_file() and (mode := stat.S_IMODE(path.stat().st_mode)) & stat.S_IRWXO:
        hint = Phrase("everybody on this machine may read it: chmod 600 {file}", {"file": str(path)})
        yield Found(mark("database's rights"), f"{mode:04o}", True, hint)


def _photos() -> Found:
    """Whether the process that looks at photos starts."""
    from cc.core.photos.workers import PhotoWorkers

    try:
        with PhotoWorkers(count=1) as workers:
            return Found(mark("photos"), workers.about())
    except CoreError as wrong:
        why = wrong.fields.get("why")
        return Found(mark("photos"), Phrase("not readable"), False, str(why) if why else wrong.phrase)


def _room(name: str, folder: Path) -> Found:
    """A folder's free space and whether we may write there; of one not made yet, its nearest parent's."""
    there = next(each for each in (folder, *folder.parents) if each.exists())
    free = shutil.disk_usage(there).free
    if not os.access(there, os.W_OK):
        hint = Phrase("{folder} cannot be written: chown it, or name another folder", {"folder": str(there)})
        return Found(name, str(folder), False, hint)
    few = free < FREE_BYTES
    room = Phrase("{folder}, {free:size} free", {"folder": str(folder), "free": free})
    return Found(name, room, not few, Phrase("make room") if few else "")


def _centre(desk: CommandSession, where: Where) -> Iterator[Fact | Found]:
    from cc.core.questions.organisation import WhoAmI
    from cc.core.questions.system import CheckDatabase

    try:
        actor = desk.ask(WhoAmI())
    except CoreError as wrong:
        yield Found(mark("centre"), where.place, False, wrong.phrase)
        return
    yield Found(mark("centre"), where.place)
    who = {"login": actor.login, "role": list(actor.held), "unit": actor.unit, "scopes": list(actor.scopes)}
    yield Found(mark("you"), Phrase("{login}, {role:role} of {unit}, may {scopes:scope}", who))
    try:
        yield from desk.ask(CheckDatabase()).facts
        yield from _sender(desk)
    except CoreError as wrong:
        yield Found(mark("database check"), Phrase("not asked"), True, wrong.phrase)


def _sender(desk: CommandSession) -> Iterator[Found]:
    from cc.core.clock import SystemClock
    from cc.core.questions.sending import CountMessages
    from cc.main.commands.doctor.sending import waiting
    from cc.settings.model import load

    try:
        settings = load()
    except CoreError:
        return  # told above
    yield from waiting(settings, desk.ask(CountMessages()), SystemClock().now())
