"""Intents on second factors: codes of an authenticator app (TOTP, RFC 6238) that are asked for beside a password."""

from dataclasses import dataclass, field

from cc.core.asked import example
from cc.core.intents.base import Intent
from cc.core.records.organisation import Saved
from cc.core.records.second_factor import SecondFactorOffer, SecondFactorSet


@dataclass(frozen=True, slots=True)
class BeginSecondFactor(Intent[SecondFactorOffer]):
    """Ask for a secret for an authenticator app, by one's password. Whoever has a second factor says a code of it, too.
    Nothing is changed before ConfirmSecondFactor. The credential of the call is not looked at."""

    login: str = field(metadata=example("sari"))
    password: str = field(repr=False, metadata=example("kata sandi yang panjang"))
    code: str = field(default="", repr=False, metadata=example("123456"))


@dataclass(frozen=True, slots=True)
class ConfirmSecondFactor(Intent[SecondFactorSet]):
    """Set a second factor up: the ticket of BeginSecondFactor and a code that the app shows. Opens a session of `hours`
    (0: none). Recovery codes of before end. The credential of the call is not looked at."""

    ticket: str = field(repr=False, metadata=example("s1.0123456789abcdef.AAAA"))
    code: str = field(repr=False, metadata=example("123456"))
    hours: int = 12
    device: str = field(default="", metadata=example("posko di meja-3"))


@dataclass(frozen=True, slots=True)
class ResetSecondFactor(Intent[Saved]):
    """Take somebody's second factor away, and end their sessions: for an administrator of who lost telephone and
    recovery codes."""

    login: str = field(metadata=example("sari"))
