"""What can go wrong, as one tree. Owns codes, words and facts; knows no HTTP number and no exit status.

    CoreError
    ├── UsageError        the call itself is malformed (a programming or typing mistake of the caller)
    ├── RefusedError      the lifecycle does not allow it
    │   └── LostRaceError     somebody was faster: a stale version, a claim already taken
    ├── NotFoundError     there is none, or it is not yours to see: both answer alike
    ├── CredentialError   not logged in: no, wrong or expired token
    ├── ForbiddenError    logged in, may see it, may not do this
    ├── InputError        what was given is wrong
    ├── KeyReusedError    the same key came with another body
    ├── UnreachableError  the other side (server, database, disk) cannot be reached or is full
    └── FaultError        our fault; carries the id under which it was logged

Each has a `code` (dotted, stable, for programs), a `message` (for people: says what to do) and `fields` (facts).
"""

import re
from collections.abc import Mapping

LONGEST_WORD, LONGEST_MESSAGE = 300, 2000
"""Characters. Messages quote what was typed, and somebody may have typed a whole file."""
_TOO_LONG = re.compile(rf"\S{{{LONGEST_WORD + 1},}}")


class CoreError(Exception):
    """A refusal or failure that a person can be told: what is too long to be read is cut in its middle. `fields`
    holds plain JSON values."""

    default_code = "error"

    def __init__(self, message: str, *, code: str | None = None, fields: Mapping[str, object] | None = None) -> None:
        if len(message) > LONGEST_WORD:
            message = _cut(_TOO_LONG.sub(lambda found: _cut(found[0], LONGEST_WORD), message), LONGEST_MESSAGE)
        super().__init__(message)
        self.message = message
        self.code = code or self.default_code
        self.fields: dict[str, object] = {name: _shown(value) for name, value in (fields or {}).items()}


def _shown(value: object) -> object:
    return _cut(value, LONGEST_MESSAGE) if isinstance(value, str) else value


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most // 2]}…{text[-most // 2 + 1 :]}"


class UsageError(CoreError):
    """The call itself is malformed."""

    default_code = "usage"


class RefusedError(CoreError):
    """The lifecycle does not allow the move; `fields` has status, action and possible."""

    default_code = "refused"


class LostRaceError(RefusedError):
    """Somebody was faster; `fields` says who, what and when, as far as the caller may see."""

    default_code = "stale"


class NotFoundError(CoreError):
    """There is none, or it is not yours to see."""

    default_code = "not_found"


class CredentialError(CoreError):
    """Not logged in."""

    default_code = "credential"


class ForbiddenError(CoreError):
    """Logged in, but not allowed."""

    default_code = "forbidden"


class InputError(CoreError):
    """What was given is wrong; `fields` names what."""

    default_code = "input"


class KeyReusedError(InputError):
    """An idempotency key came a second time with another body."""

    default_code = "key_reused"


class UnreachableError(CoreError):
    """The other side cannot be reached, or has no room left."""

    default_code = "unreachable"


class FaultError(CoreError):
    """Our fault. The message carries the id under which it was logged."""

    default_code = "fault"


def every_error() -> tuple[type[CoreError], ...]:
    """Every class of the tree, parents first: for tests that each edge maps them all."""
    found: list[type[CoreError]] = [CoreError]
    for known in found:
        found.extend(sub for sub in known.__subclasses__() if sub not in found)
    return tuple(found)
