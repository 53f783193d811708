"""Settings of what leaves the house: `[notify]` with webhooks, a mail server, apprise services. Owns names and limits;
knows no way of sending. Secrets are SecretStr: nothing that shows settings or errors shows them."""

from collections.abc import Iterator
from email.utils import parseaddr
from typing import Annotated, Any, Literal, get_args

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    StringConstraints,
    field_validator,
    model_validator,
)

from cc.core.phrases import Phrase, mark
from cc.core.rules.work.delivery import is_address
from cc.settings.problems import wrong

Topic = Annotated[str, StringConstraints(pattern=r"^([a-z_]+\.)?(\*|[a-z_]+)$")]
"""`task.assigned`, `sla.*` or `*`."""
Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]{0,31}$")]
Mailbox = Annotated[str, StringConstraints(pattern=r"^[^\x00-\x1f\x7f]{3,200}$")]

SHORTEST_SECRET = 16
TO_PEOPLE = (
    "task.*",
    "sla.*",
    "report.shared",
    "report.break_glass",
    "report.reopened",
    "report.resolved",
    "report.rejected",
    "report.closed",
)
HERE = ("localhost", "127.0.0.1", "::1")


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


class Channel(_Part):
    """Base of a way for messages to leave. What derives from it and stands in Notify is a channel: nothing else lists
    them but `cc.notify.outgoing.CARRIERS`."""

    def describe(self, name: str) -> Phrase:
        """The channel in a word or two, for `doctor`; nothing secret. `name` is its own in the settings."""
        raise NotImplementedError


class Webhook(Channel):
    """Where messages are posted as JSON."""

    url: Annotated[SecretStr, Field(repr=False)]
    """The address, `https://…`; it may hold a secret, so it is never shown."""

    secret: SecretStr
    """Signs every body: the receiver computes the same HMAC-SHA256 and compares."""

    topics: tuple[Topic, ...] = ("*",)
    """Which messages: `task.assigned`, `sla.*`, `*`."""

    def describe(self, name: str) -> Phrase:
        """By its name: the address may hold a secret."""
        return Phrase("webhook {name}", {"name": name})

    @field_validator("url")
    @classmethod
    def _is_a_web_address(cls, told: SecretStr) -> SecretStr:
        if not told.get_secret_value().startswith(("https://", "http://")):
            raise wrong(mark("it must begin with https:// (or http:// inside the house)"))
        return told

    @field_validator("secret")
    @classmethod
    def _is_long(cls, told: SecretStr) -> SecretStr:
        if len(told.get_secret_value()) < SHORTEST_SECRET:
            raise wrong(mark("take at least {count} characters"), count=SHORTEST_SECRET)
        return told


class Smtp(Channel):
    """The mail server that takes our mail."""

    host: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9.:_-]{1,253}$")]
    """The server's name or address."""

    port: Annotated[int, Field(ge=1, le=65535)] | None = None
    """Its port; without one 587, with `security = "tls"` 465, with `"none"` 25."""

    security: Literal["starttls", "tls", "none"] = "starttls"
    """How the line is secured; `none` is for a server on this very machine."""

    user: str | None = None
    """The log-in at the server, if it wants one."""

    password: SecretStr | None = None
    """Its password."""

    sender: Mailbox = "Posko <posko@localhost>"
    """Whom mail is from: an address, or a name with the address in angle brackets."""

    reporters: bool = False
    """Whether reporters who left an e-mail address are told of what becomes of their report."""

    topics: tuple[Topic, ...] = TO_PEOPLE
    """Which messages go by e-mail; without it all but `report.received`, of which a flood brings thousands."""

    def describe(self, name: str) -> Phrase:
        """The server, and how the line is secured."""
        return Phrase("mail server {host} ({security})", {"host": self.host, "security": self.security})

    @field_validator("sender")
    @classmethod
    def _has_an_address(cls, told: str) -> str:
        if not is_address(parseaddr(told)[1]):
            raise wrong(mark("write it as posko@example.id or as Posko <posko@example.id>"))
        return told

    @model_validator(mode="after")
    def _keeps_the_password(self) -> "Smtp":
        if self.password is not None and self.user is None:
            raise wrong(mark("there is a password and no user"))
        if self.user is not None and self.security == "none" and self.host not in HERE:
            raise wrong(mark('user and password would travel in the clear: security must be "starttls" or "tls"'))
        return self


class Apprise(Channel):
    """One of the services that apprise knows: Telegram, WhatsApp, SMS …"""

    url: Annotated[SecretStr, Field(repr=False)]
    """The service's address as apprise spells it; it holds a secret, so it is never shown."""

    topics: tuple[Topic, ...] = TO_PEOPLE
    """Which messages; without it all but `report.received`."""

    def describe(self, name: str) -> Phrase:
        """By its name: the address holds a secret."""
        return Phrase("apprise {name}", {"name": name})


class Notify(_Part):
    """Who is told of what happens, and how. With nothing here nothing is sent."""

    lang: Literal["id", "en"] = "id"
    """The language of what is sent to people."""

    timeout: Annotated[int, Field(ge=1, le=60)] = 15
    """Seconds that a server has for one message before it counts as not reached."""

    inside: tuple[str, ...] = ()
    """Addresses, networks and host names inside the house that webhooks may go to, such as `10.0.0.0/24` or
    `papan.local`; an address that stands in a webhook's own `url` is named by that. Else they go outside alone."""

    webhook: dict[Name, Webhook] = {}
    """`[notify.webhook.NAME]`: addresses that every message is posted to."""

    smtp: Smtp | None = None
    """`[notify.smtp]`: the mail server; people's addresses are theirs (`posko person set LOGIN --email …`)."""

    apprise: dict[Name, Apprise] = {}
    """`[notify.apprise.NAME]`: services by apprise (`pip install 'posko[notify]'`)."""

    @classmethod
    def channels(cls) -> tuple[str, ...]:
        """The fields that hold channels, whatever they are called."""
        return tuple(name for name, each in cls.model_fields.items() if _holds_channels(each.annotation))

    def configured(self) -> Iterator[tuple[str, Channel]]:
        """Every channel that is set, with its own name (of one that there is once: the field's)."""
        for field in self.channels():
            value = getattr(self, field)
            if isinstance(value, dict):
                yield from value.items()
            elif value is not None:
                yield field, value

    @property
    def silent(self) -> bool:
        """Whether there is no way at all for a message to leave."""
        return next(self.configured(), None) is None


def _holds_channels(hint: Any) -> bool:
    return (isinstance(hint, type) and issubclass(hint, Channel)) or any(map(_holds_channels, get_args(hint)))
