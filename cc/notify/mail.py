"""Messages as e-mail: one mail to each person, over one connection a batch. Owns headers and what a mail server's
answers mean; what is said is in words.

`Message-ID` comes from the message's key, so that a mail box knows a repeat; mails about one report hang together.
A header holds only what `header_text` left of a name, and EmailMessage refuses line ends besides.
"""

import hashlib
import smtplib
import ssl
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr

from cc.core.records.sending import Addressee, TakenMessage
from cc.core.rules.safe_text import safe_line
from cc.core.rules.work.delivery import is_address
from cc.notify.patience import within
from cc.notify.ways import Refused, SendError, Unreached, meant
from cc.notify.words import message_text, zone_of
from cc.settings.notify import Smtp

PORTS = {"starttls": 587, "tls": 465, "none": 25}
MOST_NAME = 80
PATIENCE = 8
"""Of a mail with files a server may take so many times what it may take for a message."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SlaReportLetter:
    """A mail with files: (name, media type, content) each. `key` says which it is, `at` is its date."""

    to: tuple[str, ...]
    subject: str
    text: str
    key: str
    at: datetime
    files: tuple[tuple[str, str, bytes], ...]


class MailServer:
    """A connection to the mail server, made when the first mail goes."""

    def __init__(self, settings: Smtp, timeout_s: float) -> None:
        self._settings, self._timeout_s = settings, timeout_s
        self._line: smtplib.SMTP | None = None

    def deliver(self, mail: EmailMessage, to: tuple[str, ...]) -> dict[str, str]:
        """Hand a mail over; those of `to` whom the server will not take, with its answer (never all of them). Raises
        SendError."""
        line = self._connected()
        try:
            refused = line.send_message(mail, to_addrs=list(to))
        except smtplib.SMTPRecipientsRefused as wrong:
            answers = list(wrong.recipients.values())
            kind = Refused if all(code >= 500 for code, _ in answers) else SendError
            raise kind(f"mail: {_answer(*answers[0])}") from None
        except smtplib.SMTPDataError as wrong:
            kind = Refused if wrong.smtp_code >= 500 else SendError
            raise kind(f"mail: {_answer(wrong.smtp_code, wrong.smtp_error)}") from None
        except smtplib.SMTPNotSupportedError:
            raise Refused("mail: the server takes no address with such letters") from None
        except (smtplib.SMTPException, OSError) as wrong:
            self._line = None
            raise self._unreached(wrong) from None
        return {address: _answer(*answer) for address, answer in refused.items()}

    def close(self) -> None:
        """Say goodbye without waiting for an answer."""
        if self._line is not None:
            with suppress(smtplib.SMTPException, OSError):
                self._line.putcmd("QUIT")
            self._line.close()
            self._line = None

    def _connected(self) -> smtplib.SMTP:
        if self._line is None:
            try:
                self._line = self._connect()
            except (smtplib.SMTPException, OSError) as wrong:
                raise self._unreached(wrong) from None
        return self._line

    def _connect(self) -> smtplib.SMTP:
        told = self._settings
        port = told.port or PORTS[told.security]
        line: smtplib.SMTP
        if told.security == "tls":
            trusted = ssl.create_default_context()
            line = smtplib.SMTP_SSL(told.host, port, timeout=self._timeout_s, context=trusted)
        else:
            line = smtplib.SMTP(told.host, port, timeout=self._timeout_s)
        try:
            if told.security == "starttls":
                line.starttls(context=ssl.create_default_context())
            if told.user is not None:
                line.login(told.user, told.password.get_secret_value() if told.password else "")
        except BaseException:
            line.close()
            raise
        return line

    def _unreached(self, wrong: Exception) -> Unreached:
        """What went wrong, in words that hold no secret and say what to look at."""
        where = f"mail server {self._settings.host}"
        if isinstance(wrong, smtplib.SMTPAuthenticationError):
            return Unreached(f"{where} does not take user and password ({wrong.smtp_code})")
        if isinstance(wrong, smtplib.SMTPResponseException):
            return Unreached(f"{where}: {_answer(wrong.smtp_code, wrong.smtp_error)}")
        if isinstance(wrong, ssl.SSLError):
            return Unreached(f"{where}: TLS failed ({wrong.reason or type(wrong).__name__}); is `security` right?")
        if isinstance(wrong, smtplib.SMTPNotSupportedError) and "STARTTLS" in str(wrong):
            return Unreached(f'{where} offers no STARTTLS: `security` should be "tls" or "none"')
        return Unreached(
            f"{where}: {wrong.strerror if isinstance(wrong, OSError) and wrong.strerror else _kind(wrong)}"
        )


class MailWay:
    """One person's mail box."""

    line = "mail"

    def __init__(self, name: str, server: MailServer, written: Callable[[TakenMessage], EmailMessage], to: str) -> None:
        self.name = f"mail:{name}"
        self._server, self._written, self._to = server, written, to

    def send(self, message: TakenMessage) -> None:
        """Send it."""
        self._server.deliver(self._written(message), (self._to,))


class Mails:
    """Everybody's mail boxes, over one mail server."""

    def __init__(self, settings: Smtp, lang: str, timeout_s: float) -> None:
        self._settings, self._lang = settings, lang
        self._server = MailServer(settings, timeout_s)

    def ways(self, message: TakenMessage) -> Iterable[MailWay]:
        """A way for each address; people who share one get one mail."""
        if not meant(message.topic, self._settings.topics):
            return ()
        boxes: dict[str, Addressee] = {}
        for each in message.people:
            if is_address(each.email) and (each.login or self._settings.reporters):
                boxes.setdefault(each.email.lower(), each)
        return [self._way(each) for each in boxes.values()]

    def close(self) -> None:
        """Hang up."""
        self._server.close()

    def _way(self, whom: Addressee) -> MailWay:
        def written(message: TakenMessage) -> EmailMessage:
            return mail_of(message, whom, self._settings.sender, self._lang)

        return MailWay(whom.login or "reporter", self._server, written, whom.email)


def mail_of(message: TakenMessage, whom: Addressee, sender: str, lang: str) -> EmailMessage:
    """The mail; the same bytes however often it is made."""
    told = message_text(message, lang)
    mail = envelope(sender, (address(whom.name, whom.email),), told.subject, _mark(f"{message.key} {whom.email}"))
    mail["Date"] = format_datetime(message.recorded_at.astimezone(zone_of(message)))
    mail["References"] = f"<{message.report_id}@{_domain(sender)}>"
    mail["X-Posko-Topic"] = message.topic
    mail.set_content(told.text(), cte="quoted-printable")
    mail["Content-Language"] = lang
    return mail


def sla_report_mail(letter: SlaReportLetter, sender: str) -> EmailMessage:
    """A mail with files, to everybody at once; the same Message-ID however often it is sent."""
    mail = envelope(sender, letter.to, letter.subject, _mark(letter.key))
    mail["Date"] = format_datetime(letter.at)
    mail.set_content(letter.text, cte="quoted-printable")
    for name, kind, content in letter.files:
        main, _, sub = kind.partition("/")
        mail.add_attachment(content, maintype=main, subtype=sub, filename=name)
    return mail


def send_sla_report(letter: SlaReportLetter, settings: Smtp, timeout_s: float, ending: threading.Event) -> str:
    """Send it; whom the mail server would not take, in words, empty when it took all. Raises SendError, Ended."""
    server = MailServer(settings, timeout_s)
    refused: dict[str, str] = {}

    def send() -> None:
        refused.update(server.deliver(sla_report_mail(letter, settings.sender), letter.to))

    try:
        within(timeout_s * PATIENCE, ending, send)
    finally:
        server.close()
    return "; ".join(f"{address}: {answer}" for address, answer in refused.items())


def envelope(sender: str, to: Iterable[Address | str], subject: str, name: str) -> EmailMessage:
    """A mail without date and content: nobody's machine is to answer it."""
    mail = EmailMessage()
    mail["From"] = address(*parseaddr(sender))
    mail["To"] = [each if isinstance(each, Address) else address("", each) for each in to]
    mail["Subject"] = header_text(subject)
    mail["Message-ID"] = f"<{name}@{_domain(sender)}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    return mail


def address(name: str, email: str) -> Address:
    """A name and an address for a header. The name may come from anybody."""
    return Address(header_text(name)[:MOST_NAME], addr_spec=email)


def header_text(text: str) -> str:
    """Text for a header: one line, and no beginning of an encoded word. Python's own header classes decode those, line
    ends in them too, and would write what they hold as a header of its own."""
    return safe_line(text).replace("=?", "= ?")


def _mark(what: str) -> str:
    """A name for a mail: the same for the same, short enough for a header's line, and showing nothing."""
    return hashlib.sha256(what.encode()).hexdigest()[:32]


def _domain(sender: str) -> str:
    return parseaddr(sender)[1].rpartition("@")[2] or "localhost"


def _answer(code: int, text: bytes | str) -> str:
    told = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return f"{code} {safe_line(told)[:200]}"


def _kind(wrong: Exception) -> str:
    return "it hung up" if isinstance(wrong, smtplib.SMTPServerDisconnected) else type(wrong).__name__
