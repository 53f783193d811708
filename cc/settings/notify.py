"""Settings of what leaves the house: `[notify]` with webhooks, a mail server, apprise services. Owns names and limits;
knows no way of sending. Secrets are SecretStr: nothing that shows settings or errors shows them."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, StringConstraints

Topic = Annotated[str, StringConstraints(pattern=r"^([a-z_]+\.)?(\*|[a-z_]+)$")]
"""`task.assigned`, `sla.*` or `*`."""
Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,31}$")]
Mailbox = Annotated[str, StringConstraints(pattern=r"^[^\x00-\x1f\x7f]{3,200}$")]


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

    topics: tuple[Topic, ...] = ("*",)
    """Which messages go by e-mail."""


class Apprise(_Part):
    """One of the services that apprise knows: Telegram, WhatsApp, SMS …"""

    url: Annotated[SecretStr, Field(repr=False)]
    """The service's address as apprise spells it; it holds a secret, so it is never shown."""

    topics: tuple[Topic, ...] = ("*",)
    """Which messages."""


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
