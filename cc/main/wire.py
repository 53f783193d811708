"""Opens the Centre that flags, environment or settings name. The only file that knows both kinds; imports the one it
opens, so that a field command never loads a database."""

from typing import TYPE_CHECKING

from cc.core.centre import Anonymous, BearerToken, Centre, Credential, LocalActor
from cc.settings.light import Where, chosen

if TYPE_CHECKING:
    from pathlib import Path


def open_centre(
    server: str | None = None, token: str | None = None, database: str | None = None, login: str | None = None
) -> tuple[Centre, Credential]:
    """The Centre to work with and who is calling: over HTTP when a server is named anywhere, else on the database.

    The caller closes it. Raises UsageError for contradicting flags, UnreachableError, CredentialError, InputError.
    """
    where = chosen(server, database, login)
    if where.server is not None:
        return _remote(where.server, token)
    return _local(where)


def where(server: str | None = None, database: str | None = None) -> str:
    """What `open_centre` would open: a URL or a path."""
    return chosen(server, database).place


def _remote(server: str, token: str | None) -> tuple[Centre, Credential]:
    import os

    from cc.workforce.cli import tokens
    from cc.workforce.client import RemoteCentre

    secret = token or os.environ.get("CC_TOKEN") or tokens.kept(server)
    return RemoteCentre(server), BearerToken(secret) if secret else Anonymous()


def _local(where: Where) -> tuple[Centre, Credential]:
    from cc.core.local import LocalCentre
    from cc.core.store.engine import database_url

    url = database_url(where.database)
    return LocalCentre.open(url, evidence_folder(where.database)), LocalActor(where.login)


def evidence_folder(database: str) -> "Path":
    """Where evidence bytes lie: beside an SQLite file, else in the data folder."""
    from pathlib import Path

    from cc.settings.places import data_folder

    if "://" in database and not database.startswith("sqlite"):
        return data_folder() / "evidence"
    return Path(database.removeprefix("sqlite:///")).parent / "evidence"
