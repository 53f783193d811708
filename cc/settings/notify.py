"""Settings of what leaves the house: `[notify]` with webhooks, a mail server, apprise services. Owns names and limits;
knows no way of sending. Secrets are SecretStr: nothing that shows settings or errors shows them."""

from email.utils import parseaddr
from typing import Annotated, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    StringConstraints,
    field_validator,
    model_validator,
)

from cc.core.rules.work.delivery import is_address

Topic = Annotated[str, StringConstraints(pattern=r"^([a-z_]+\.)?(\*|[a-z_]+)$")]
"""`task.assigned`, `sla.*` or `*`."""
Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]{0,31}$")]
Mailbox = Annotated[str, StringConstraints(pattern=r"^[^\x00-\x1f\x7f]{3,200}$")]

SHORTEST_SECRET = 16
TO_PEOPLE = (
    "task.*",
    "sla.*",
    "report.shared",
    "report.reopened",
    "report.resolved",
    "report.rejected",
    "report.closed",
)
HERE = ("localhost", "127.0.0.1", "::1")


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


class Webhook(_Part):
    """Where messages are posted as JSON."""

    url: Annotated[SecretStr, Field(repr=False)]
    """The address, `https://…`; it may hold a secret, so it is never shown."""

    secret: SecretStr
    """Signs every body: the receiver computes the same HMAC-SHA256 and compares."""

    topics: tuple[Topic, ...] = ("*",)
    """Which messages: `task.assigned`, `sla.*`, `*`."""

    @field_validator("url")
    @classmethod
    def _is_a_web_address(cls, told: SecretStr) -> SecretStr:
        if not told.get_secret_value().startswith(("https://", "http://")):
            raise ValueError("it must begin with https:// (or http:// inside the house)")
        return told

    @field_validator("secret")
    @classmethod
    def _is_long(cls, told: SecretStr) -> SecretStr:
        if len(told.get_secret_value()) < SHORTEST_SECRET:
            raise ValueError(f"take at least {SHORTEST_SECRET} characters")
        return told


class Smtp(_Part):
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

    @field_validator("sender")
    @classmethod
    def _has_an_address(cls, told: str) -> str:
        if not is_address(parseaddr(told)[1]):
            raise ValueError("write it as posko@example.id or as Posko <posko@example.id>")
        return told

    @model_validator(mode="after")
    def _keeps_the_password(self) -> "Smtp":
        if self.password is not None and self.user is None:
            raise ValueError("there is a password and no user")
        if self.user is not None and self.security == "none" and self.host not in HERE:
            raise ValueError('user and password would travel in the clear: security must be "starttls" or "tls"')
        return self


class Apprise(_Part):
    """One of the services that apprise knows: Telegram, WhatsApp, SMS …"""

    url: Annotated[SecretStr, Field(repr=False)]
    """The service's address as apprise spells it; it holds a secret, so it is never shown."""

    topics: tuple[Topic, ...] = TO_PEOPLE
    """Which messages; without it all but `report.received`."""


class Notify(_Part):
    """Who is told of what happens, and how. With nothing here nothing is sent."""

    lang: Literal["id", "en"] = "id"
    """The language of what is sent to people."""

    timeout: Annotated[int, Field(ge=1, le=60)] = 15
    """Seconds that a server has for one message before it counts as not reached."""

    webhook: dict[Name, Webhook] = {}
    """`[notify.webhook.NAME]`: addresses that every message is posted to."""

    smtp: Smtp | None = None
    """`[notify.smtp]`: the mail server; people's addresses are theirs (`posko person set LOGIN --email …`)."""

    apprise: dict[Name, Apprise] = {}
    """`[notify.apprise.NAME]`: services by apprise (`pip install 'posko[notify]'`)."""

    @property
    def silent(self) -> bool:
        """Whether there is no way at all for a message to leave."""
        return not (self.webhook or self.smtp or self.apprise)
