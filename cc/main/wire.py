"""Opens the Centre that flags, environment or settings name. The only file that knows both kinds; imports the one it
opens, so that a field command never loads a database."""

from typing import TYPE_CHECKING

from cc.core.centre import Anonymous, BearerToken, Centre, Credential, LocalActor
from cc.core.errors import UnreachableError, UsageError
from cc.settings.light import Where, chosen

if TYPE_CHECKING:
    from pathlib import Path

    from cc.core.local import LocalCentre


def open_centre(
    server: str | None = None,
    token: str | None = None,
    database: str | None = None,
    login: str | None = None,
    *,
    give_up_s: float | None = None,
) -> tuple[Centre, Credential]:
    """The Centre to work with and who is calling: over HTTP when a server is named anywhere, else on the database.

    The caller closes it. `give_up_s`: how long a silent server is waited for; None for as long as each request's own
    patience and its further tries last. Raises UsageError for contradicting flags, UnreachableError, CredentialError,
    InputError.
    """
    where = chosen(server, database, login)
    if where.server is not None:
        return _remote(where.server, token, give_up_s)
    return _local(where)


def where(server: str | None = None, database: str | None = None) -> str:
    """What `open_centre` would open: a URL or a path."""
    return chosen(server, database).place


def _remote(server: str, token: str | None, give_up_s: float | None) -> tuple[Centre, Credential]:
    import os

    from cc.cli import tokens
    from cc.workforce.client.remote_centre import RemoteCentre

    secret = token or os.environ.get("CC_TOKEN")
    if not secret and (file := os.environ.get("CC_TOKEN_FILE")):
        secret = tokens.from_file(file)
    secret = secret or tokens.kept(server)
    return RemoteCentre(server, give_up_s), BearerToken(secret) if secret else Anonymous()


def _local(where: Where) -> tuple[Centre, Credential]:
    return open_local(where), LocalActor(where.login)


def open_local(where: Where) -> "LocalCentre":
    """The Centre on the database that `where` names. Raises UnreachableError when there is none yet."""
    from cc.core.local import CentreConfig, LocalCentre
    from cc.core.store.sql.engine import database_url, is_sqlite, sqlite_path

    log_faults()
    url = database_url(where.database)
    if is_sqlite(url) and sqlite_path(url).is_dir():
        raise UsageError(
            "{file} is a folder: name the database's file in it.",
            code="usage.database",
            fields={"file": str(sqlite_path(url))},
        )
    if is_sqlite(url) and not sqlite_path(url).is_file():
        raise UnreachableError(
            "there is no database at {file} yet: `{command} init` makes one, `{command} demo` one to try.",
            code="unreachable.no_database",
            fields={"file": str(sqlite_path(url))},
        )
    keys = keys_folder(where)
    config = CentreConfig(where.prefix, keys) if where.prefix else CentreConfig(keys=keys)
    return LocalCentre.open(url, evidence_folder(where), config)


def evidence_folder(where: Where) -> "Path":
    """Where evidence bytes lie: as settings say, else beside an SQLite file, else in the data folder."""
    from pathlib import Path

    from cc.core.store.sql.engine import database_url, is_sqlite, sqlite_path
    from cc.settings.places import data_folder

    if where.evidence:
        return Path(where.evidence).expanduser().absolute()
    url = database_url(where.database)
    return (sqlite_path(url).parent if is_sqlite(url) else data_folder()) / "evidence"


def keys_folder(where: Where) -> "Path":
    """Where the keys lie that personal data is sealed under: as settings say, else beside the settings file."""
    from pathlib import Path

    from cc.settings import places

    return Path(where.keys).expanduser().absolute() if where.keys else places.keys_folder()


def log_faults() -> None:
    """Let core's log of unforeseen faults go to this machine's file, not to the terminal."""
    import logging

    from cc.cli.diagnostics import note
    from cc.cli.faults import faults_log
    from cc.cli.logs import faults_file
    from cc.settings.places import state_folder

    log = logging.getLogger("posko")
    if log.handlers:
        return
    log.propagate = False
    try:
        log.addHandler(faults_file(faults_log()))
    except OSError as wrong:
        log.addHandler(logging.NullHandler())
        note(
            "the folder {folder} cannot be made ({why:reason}): faults are not logged and keys not kept. Set CC_HOME to"
            " a folder that can be written.",
            folder=str(state_folder()),
            why=wrong.strerror,
        )
