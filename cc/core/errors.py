"""What can go wrong, as one tree. Owns codes, words and facts; knows no HTTP number and no exit status.

    CoreError
    ├── UsageError        the call itself is malformed (a programming or typing mistake of the caller)
    ├── RefusedError      the lifecycle does not allow it
    │   └── LostRaceError     somebody was faster: a stale version, a claim already taken
    ├── NotFoundError     there is none, or it is not yours to see: both answer alike
    ├── CredentialError   not logged in: no, wrong or expired token
    │   └── SecondFactorError the password was right, and something more is asked for
    ├── ForbiddenError    logged in, may see it, may not do this
    ├── InputError        what was given is wrong
    ├── KeyReusedError    the same key came with another body
    ├── UnreachableError  the other side (server, database, disk) cannot be reached or is full
    └── FaultError        our fault; carries the id under which it was logged

Each has a `code` (dotted, stable, for programs), a `phrase` (for people: says what to do, in the reader's language once
an edge says it), its English as `message`, and `fields` (facts: what the phrase's holes are filled with, and more).
"""

import re
from collections.abc import Callable, Mapping
from typing import Self

from cc.core.phrases.phrase import Phrase, plain

LONGEST_WORD, LONGEST_MESSAGE = 300, 2000
"""Characters. Messages quote what was typed, and somebody may have typed a whole file."""
_TOO_LONG = re.compile(rf"\S{{{LONGEST_WORD + 1},}}")


class CoreError(Exception):
    """A refusal or failure that a person can be told: what is too long to be read is cut in its middle. `text` is a
    literal English text whose holes `fields` fill (see core.phrases); `fields` become plain JSON values."""

    default_code = "error"

    def __init__(self, text: str, *, code: str | None = None, fields: Mapping[str, object] | None = None) -> None:
        self.code = code or self.default_code
        self.fields: dict[str, object] = {name: _shown(value) for name, value in (fields or {}).items()}
        self.phrase = Phrase(_readable(text), {name: _shortened(value) for name, value in self.fields.items()})
        super().__init__(_readable(str(self.phrase)))

    @classmethod
    def of(cls, phrase: Phrase, *, code: str | None = None, fields: Mapping[str, object] | None = None) -> Self:
        """The error that says a phrase; the phrase's facts are fields too."""
        return cls(phrase.text, code=code, fields={**phrase.facts, **(fields or {})})

    def add(self, then: Phrase) -> None:
        """Say something more after it; its facts become fields too."""
        self.fields |= {name: _shown(fact) for name, fact in then.facts.items()}
        self.phrase = Phrase("{first} {then}", {"first": self.phrase, "then": then})
        self.args = (_readable(str(self.phrase)),)

    @property
    def message(self) -> str:
        """The phrase in English."""
        return str(self.args[0])


def _readable(text: str) -> str:
    if len(text) <= LONGEST_WORD:
        return text
    return _cut(_TOO_LONG.sub(lambda found: _cut(found[0], LONGEST_WORD), text), LONGEST_MESSAGE)


def _shown(value: object) -> object:
    return _each_text(plain(value), lambda text: _cut(text, LONGEST_MESSAGE))


def _shortened(value: object) -> object:
    return _each_text(value, _readable)


def _each_text(value: object, shorter: Callable[[str], str]) -> object:
    """A plain value with its text, or a phrase's facts, made shorter."""
    if isinstance(value, str):
        return shorter(value)
    if isinstance(value, dict):
        return {name: _each_text(each, shorter) for name, each in value.items()}
    return value


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


class SecondFactorError(CredentialError):
    """The password was right, and a second factor is asked for; `fields` has what to send."""

    default_code = "second_factor"


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
