"""Tokens of servers, kept on this machine in one file that its owner alone may read (0600). Owns that file; must never
print a secret, and never decide what a token may do."""

import json
import os
import secrets
import stat
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from cc.core.errors import CredentialError, InputError, UsageError
from cc.settings.places import private_folder, state_folder
from cc.settings.private_files import replace_private

MOST_LINE = 1000
"""Characters; a token has fewer."""


def path() -> Path:
    """The file, whether or not it exists."""
    return state_folder() / "tokens.json"


def kept(server: str) -> str | None:
    """The token kept for a server, None when there is none. Raises CredentialError when others can read the file."""
    found = _read().get(server)
    secret = found.get("token") if isinstance(found, Mapping) else None
    return secret if isinstance(secret, str) else None


def lasts(server: str, now: datetime) -> bool:
    """Whether a token is kept for a server that has not ended by now."""
    found = _read().get(server)
    try:
        return isinstance(found, Mapping) and datetime.fromisoformat(str(found.get("ends_at"))) > now
    except (TypeError, ValueError):  # no instant, or none with a zone
        return False


def from_file(file: str | Path) -> str:
    """The token in a file's first line. Raises UsageError for a file that cannot be read or holds none."""
    try:
        with Path(file).expanduser().open(encoding="utf-8") as opened:
            secret = opened.readline(MOST_LINE).strip()
    except (OSError, UnicodeError) as wrong:
        raise UsageError(
            "{file} cannot be read ({why:reason}): a token's file has it in its first line.",
            code="usage.token_file",
            fields={"file": str(file), "why": str(wrong)},
        ) from wrong
    if not secret:
        raise UsageError("there is no token in {file}.", code="usage.token_file", fields={"file": str(file)})
    return secret


def keep(server: str, token: str, login: str, ends_at: datetime) -> None:
    """Keep a server's token in place of an earlier one."""
    _write({**_read(), server: {"token": token, "login": login, "ends_at": ends_at.isoformat()}})


def require_writable() -> None:
    """To be asked before a token is: UsageError where none could be kept."""
    file = path()
    try:
        trial = private_folder(file.parent) / f".{file.name}.{secrets.token_hex(4)}"
        trial.touch(mode=0o600)
        trial.unlink()
    except OSError as wrong:
        raise UsageError(
            "tokens cannot be kept in {folder} ({why}): let CC_HOME name a folder that can be written, or put a token"
            " into CC_TOKEN.",
            code="usage.tokens",
            fields={"folder": str(file.parent), "why": wrong.strerror},
        ) from wrong


def forget(server: str) -> bool:
    """Drop a server's token; whether there was one."""
    known = _read()
    if known.pop(server, None) is None:
        return False
    _write(known)
    return True


def _read() -> dict[str, object]:
    file = path()
    try:
        with file.open("rb") as opened:
            if stat.S_IMODE(os.fstat(opened.fileno()).st_mode) & 0o077:
                raise CredentialError(
                    "others can read {file}, so its tokens are not used: chmod 600 it.",
                    code="credential.exposed",
                    fields={"file": str(file)},
                )
            known = json.load(opened)
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except (OSError, ValueError) as wrong:
        raise InputError(
            "{file} cannot be read ({why:reason}): remove it and `{command} login` again.",
            code="credential.file",
            fields={"file": str(file), "why": str(wrong)},
        ) from wrong
    return known if isinstance(known, dict) else {}


def _write(known: Mapping[str, object]) -> None:
    replace_private(path(), json.dumps(known, indent=1))
