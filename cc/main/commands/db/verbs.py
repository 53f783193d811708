"""`cc db`: the database's schema, state and copies. Works on the database itself, never through a server."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cc.cli.diagnostics import CHECK_FAILED, note, note_phrase
from cc.cli.pages.facts import print_facts
from cc.cli.session import CommandSession
from cc.cli.verbs import Noun
from cc.core.phrases import Phrase, mark
from cc.main.commands.db.row_security import row_security
from cc.main.commands.init import local_place
from cc.settings.light import Where

if TYPE_CHECKING:
    from cc.main.commands.db.copies import Copied

SHOWN = 5
noun = Noun("db", "The database: upgrade, check, status, backup.")
noun.reads("row-security")(row_security)

Folder = Annotated[Path, typer.Argument(metavar="FOLDER", help="A folder of its own.")]


@noun.reads("upgrade", "init")
def upgrade(desk: CommandSession) -> None:
    """Bring the schema to this Posko's; makes the database when there is none."""
    from cc.core.service.change.faults import translated
    from cc.core.store.sql import engine
    from cc.main.wire import keys_folder

    where = local_place(desk)
    url = engine.database_url(where.database)
    before = _revisions(url)[0]
    with translated():
        engine.upgrade(url)
    after = _revisions(url)[0]
    told = {"before": before, "after": after}
    sealed = _seal_what_is_open(where)
    if sealed:
        note(
            "the reporters of {n:number} reports are encrypted now; the key is in {folder}: keep a copy of it apart"
            " from the database and its backups.",
            n=sealed,
            folder=str(keys_folder(where)),
        )
    words = (
        desk.say("The schema was up to date.")
        if before == after
        else desk.say("The schema went from {before} to {after}.", before=before or desk.say("nothing"), after=after)
    )
    desk.out.thing("posko.upgrade/1", told, lambda: [words])


def _seal_what_is_open(where: Where) -> int:
    """Seal what came before there were keys; of how many reports."""
    from cc.core.centre import Anonymous, Call
    from cc.core.intents.privacy import SealPersonalData
    from cc.core.service.change.faults import translated
    from cc.core.store.reports import reporters
    from cc.core.store.sql.engine import database_url, open_engine
    from cc.main.commands.privacy import seal_all
    from cc.main.wire import open_local

    engine = open_engine(database_url(where.database))
    try:
        with translated(), engine.connect() as connection:
            if not reporters.any_open(connection):
                return 0
    finally:
        engine.dispose()
    centre = open_local(where)
    try:
        return seal_all(lambda after: centre.execute_as_system(Call(Anonymous(), SealPersonalData(after)))).sealed
    finally:
        centre.close()


@noun.reads()
def recover_admin(
    desk: CommandSession,
    login: Annotated[str, typer.Argument(metavar="LOGIN", help="Who becomes administrator of the root unit.")],
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why; it stands in the audit trail.")],
) -> None:
    """Name an administrator of the root unit where there is none; only on this machine, loud in the audit trail."""
    from cc.core.centre import Anonymous, Call
    from cc.core.intents.emergency import RecoverAdmin
    from cc.main.wire import open_local

    centre = open_local(local_place(desk))
    try:
        saved = centre.execute_as_system(Call(Anonymous(), RecoverAdmin(login, reason)))
    finally:
        centre.close()
    words = desk.say(
        "{login} is an administrator of the root unit now. `{command} audit log recovery:admin` shows it for good: "
        "tell those who oversee the room.",
        login=login,
    )
    desk.out.thing("posko.saved/1", saved, lambda: [words])


@noun.reads()
def status(desk: CommandSession) -> int:
    """Which database this is, its schema and size; status 1 when the schema is not this Posko's."""
    from cc.core.store.sql import engine

    where = local_place(desk)
    url = engine.database_url(where.database)
    there, newest = _revisions(url)
    size = _size_bytes(url)
    shown = engine.shown(url)
    told = {"database": shown, "revision": there, "newest": newest, "size_bytes": size}

    def words() -> list[str]:
        from cc.cli.pages.showing import labelled

        facts = {"there": there or desk.say("none"), "newest": newest, "state": Phrase(_state(there, newest))}
        lines = [(mark("database"), shown), (mark("schema"), desk.say("{there}, newest {newest}: {state}", **facts))]
        lines += [(mark("size"), desk.say("{size:size}", size=size))] if size is not None else []
        return list(labelled(iter(lines), desk.reader))

    desk.out.thing("posko.database/1", told, words)
    return 0 if there == newest else CHECK_FAILED


def _state(there: str | None, newest: str) -> str:
    """What is to be done about a schema, as a text of ours."""
    if there == newest:
        return mark("up to date")
    if not there:
        return mark("empty: run `{command} init`")
    return mark("a newer Posko's: install that version here") if there > newest else mark("run `{command} db upgrade`")


@noun.reads()
def check(
    desk: CommandSession,
    replay: Annotated[
        bool, typer.Option("--replay", help="Also replay every report's events and read every photo; takes its time.")
    ] = False,
) -> int:
    """Whether what is stored agrees with itself; status 1 when it does not."""
    from cc.core.questions.system import CheckDatabase

    facts = desk.ask(CheckDatabase(replay)).facts
    return print_facts(desk, facts)


@noun.reads()
def backup(desk: CommandSession, folder: Folder) -> int:
    """Copy database and photos into a new folder while work goes on, and read the copy again; status 1 when photos are
    missing or damaged here."""
    from cc.main.commands.db.copies import back_up
    from cc.main.wire import evidence_folder

    where = local_place(desk)
    copied = back_up(where.database, evidence_folder(where), folder)
    words = mark("{size:size} and {count:number} photos are in {folder}.")
    _show_copy(desk, "posko.backup/1", copied, {"folder": str(folder)}, Phrase(words, _facts(copied, folder)))
    return _tell_lost(copied, str(evidence_folder(where)))


@noun.reads()
def verify(desk: CommandSession, folder: Folder) -> int:
    """Read a backup again, its database and every photo; status 1 when photos are missing or damaged in it."""
    from cc.main.commands.db.copies import looked_over

    found = looked_over(folder)
    words = mark("{folder}: {size:size} and {count:number} photos were read again.")
    _show_copy(desk, "posko.backup/1", found, {"folder": str(folder)}, Phrase(words, _facts(found, folder)))
    return _tell_lost(found, str(folder))


@noun.reads()
def restore(desk: CommandSession, folder: Folder) -> int:
    """Put a backup where no database is yet; status 1 when photos are missing or damaged in it."""
    from cc.main.commands.db.copies import bring_back
    from cc.main.wire import evidence_folder

    where = local_place(desk)
    brought = bring_back(folder, where.database, evidence_folder(where))
    words = mark(
        "{place} and {count:number} photos are back. Next: {command} db check --replay, {command} audit verify."
    )
    facts = {"place": where.place, "count": brought.photos}
    _show_copy(desk, "posko.restore/1", brought, {"database": where.place}, Phrase(words, facts))
    return _tell_lost(brought, str(folder))


def _facts(copied: "Copied", folder: Path) -> dict[str, str | int]:
    return {"size": copied.size_bytes, "count": copied.photos, "folder": str(folder)}


def _show_copy(desk: CommandSession, schema: str, copied: "Copied", where: dict[str, str], words: Phrase) -> None:
    told = {
        **where,
        "photos": copied.photos,
        "size_bytes": copied.size_bytes,
        "missing": list(copied.missing),
        "damaged": list(copied.damaged),
    }
    desk.out.thing(schema, told, lambda: [desk.reader.phrase(words)])


def _tell_lost(copied: "Copied", folder: str) -> int:
    """Which photos are lost, as far as a line goes; the exit status."""
    for english, names in (
        (mark("{count:number} photos that the database names are not in {folder}: {which}."), copied.missing),
        (mark("{count:number} photos in {folder} are damaged (their bytes are others): {which}."), copied.damaged),
    ):
        if names:
            which = ", ".join(name[:12] for name in names[:SHOWN]) + (", …" if len(names) > SHOWN else "")
            note_phrase(Phrase(english, {"count": len(names), "folder": folder, "which": which}))
    if copied.whole:
        return 0
    note("Everything else is there. `{command} db check` names their reports; whoever has them can send them again.")
    return CHECK_FAILED


def _revisions(url: str) -> tuple[str | None, str]:
    """The schema's revision and the newest; a file that is not there has none and is not made."""
    from cc.core.service.change.faults import translated
    from cc.core.store.sql import engine
    from cc.main.wire import log_faults

    log_faults()
    if engine.is_sqlite(url) and not engine.sqlite_path(url).is_file():
        from alembic.script import ScriptDirectory

        return None, ScriptDirectory.from_config(engine.alembic_config(url)).get_current_head() or ""
    with translated():
        return engine.revisions(url)


def _size_bytes(url: str) -> int | None:
    from cc.core.store.sql import engine

    if not engine.is_sqlite(url):
        return None
    path = engine.sqlite_path(url)
    return path.stat().st_size if path.is_file() else None
