"""What is told of second factors: one that is offered, one that is set up, who has one. Owns their shape."""

from dataclasses import dataclass, field
from datetime import datetime

from cc.core.records.organisation import Session
from cc.core.vocabulary import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondFactorOffer:
    """A secret for an authenticator app, in letters and as the `otpauth:` address that a QR code holds; it is shown
    this once. `ticket` says to ConfirmSecondFactor, until `ends_at`, whose it is."""

    login: str
    secret: str = field(repr=False)
    uri: str = field(repr=False)
    ticket: str = field(repr=False)
    ends_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondFactorSet:
    """A second factor that holds from now on: its recovery codes, shown this once, and the session that was asked
    for."""

    login: str
    recovery: tuple[str, ...] = field(repr=False)
    session: Session | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondFactorUse:
    """Somebody's second factor: since when (None: there is none), how many recovery codes are left, and whether the
    command room asks them for one."""

    login: str
    name: str
    role: Role
    unit: str
    asked: bool
    since: datetime | None
    recovery_left: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondFactorRecord:
    """Whether the command room asks for a second factor, and who has one: oneself, for an administrator everybody
    whom they may set up."""

    required: bool
    people: tuple[SecondFactorUse, ...]
