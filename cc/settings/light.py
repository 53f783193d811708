"""The few settings that every command needs, read without pydantic-settings: which server, database and log-in.

A flag stands above the environment, the environment above `config.toml`. Owns that order. Must never open anything.
"""

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cc.core.errors import UsageError
from cc.settings.places import config_file, default_database


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """A server's URL, or a database (a path or a URL) and as whom (None: the admin whom `cc init` made)."""

    server: str | None
    database: str
    login: str | None = None
    evidence: str | None = None
    prefix: str | None = None
    keys: str | None = None

    @property
    def place(self) -> str:
        """The one of the two that counts, as it may be shown: without a password."""
        return without_password(self.server or self.database)


def without_password(address: str) -> str:
    """A URL with its password starred; anything else as it is."""
    return re.sub(r"(://[^:/@\s]*):[^@/\s]*@", r"\1:***@", address)


def chosen(server: str | None = None, database: str | None = None, login: str | None = None) -> Where:
    """Where to go, from flags, environment and settings file. Raises UsageError when two flags contradict."""
    if server and database:
        raise UsageError("--server and --database contradict each other: name one.")
    if server and login:
        raise UsageError(
            "--as is for the local database; with --server you are whom the token says: `{command} login`."
        )
    at_server = server or (None if database else os.environ.get("CC_SERVER"))
    if at_server:
        return Where(server=_checked(at_server), database="")
    kept = file_values()
    kept_server = _text(kept, "server")
    if kept_server and not (database or os.environ.get("CC_DATABASE")):
        return Where(server=_checked(kept_server), database="")
    local = database or _said(kept, "database") or str(default_database())
    return Where(
        server=None,
        database=_settled(local),
        login=login or _said(kept, "login"),
        evidence=_said(kept, "evidence"),
        prefix=_said(kept, "prefix"),
        keys=_said(kept, "keys"),
    )


def file_values() -> dict[str, Any]:
    """What `config.toml` says; empty when there is none. Raises UsageError `settings.wrong` for one that cannot be read
    or is not TOML, and where CC_CONFIG names what is not there."""
    path = config_file()
    try:
        if path.is_dir() or (not path.exists() and os.environ.get("CC_CONFIG")):
            raise UsageError(
                "there is no settings file {file}: name another in CC_CONFIG, or leave it unset.",
                code="settings.wrong",
                fields={"file": str(path)},
            )
        if not path.exists():
            return {}
        import tomllib

        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as wrong:
        raise _wrong(path, str(wrong.strerror)) from wrong
    except (ValueError, RecursionError) as wrong:  # no TOML, no UTF-8, brackets without end
        raise _wrong(path, str(wrong)) from wrong


def _wrong(path: Path, why: str) -> UsageError:
    return UsageError("{file}: {why:reason}", code="settings.wrong", fields={"file": str(path), "why": why})


def _said(values: dict[str, Any], name: str) -> str | None:
    """What the environment says, else the file."""
    return os.environ.get(f"CC_{name.upper()}") or _text(values, name)


def _text(values: dict[str, Any], name: str) -> str | None:
    value = values.get(name)
    if value is None or isinstance(value, str):
        return value or None
    raise UsageError(
        "{file}: {name} must be text.", code="settings.wrong", fields={"file": str(config_file()), "name": name}
    )


def _checked(server: str) -> str:
    if not server.startswith(("http://", "https://")):
        raise UsageError(
            "{server:quoted} is no server's address; it looks like https://posko.example or http://127.0.0.1:8080.",
            code="usage.server",
            fields={"server": server},
        )
    return server.rstrip("/")


def _settled(database: str) -> str:
    return database if "://" in database else str(Path(database).expanduser().absolute())
