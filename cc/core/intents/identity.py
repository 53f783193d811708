"""Intents on identities at an identity provider (OpenID Connect): whose each is, and logging in by one."""

from dataclasses import dataclass, field

from cc.core.asked import example
from cc.core.intents.base import Intent
from cc.core.records.organisation import Saved, Session
from cc.core.vocabulary import Role


@dataclass(frozen=True, slots=True)
class BindIdentity(Intent[Saved]):
    """Say who somebody is to the identity provider, by its `sub`; an empty one: nobody. Their sessions end. For an
    administrator of theirs."""

    login: str = field(metadata=example("sari"))
    issuer: str = field(metadata=example("https://login.example.go.id"))
    subject: str = field(metadata=example("248289761001"))


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenProvenSession(Intent[Session]):
    """Log in whom the identity provider has let in. The server itself asks for this, once it has checked the provider's
    token. `roles`: those that the provider's groups stand for; None where groups are not looked at."""

    issuer: str = field(metadata=example("https://login.example.go.id"))
    subject: str = field(metadata=example("248289761001"))
    roles: tuple[Role, ...] | None = field(default=None, metadata=example(["operator"]))
    minutes: int = field(default=60, metadata=example(60))
    device: str = field(default="", metadata=example("posko di meja-3"))
