"""A real mail server on loopback that keeps what it was given; it can refuse, put off, and speak TLS."""

import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

USER, PASSWORD = "posko", "sandi surat"


class MailBoxes:
    """What came, and how addresses are answered: the text of a refusal by address."""

    def __init__(self) -> None:
        self.port = 0
        self.mails: list[EmailMessage] = []
        self.given: list[tuple[str, ...]] = []
        self.answers: dict[str, str] = {}
        self.calls = 0

    async def handle_RCPT(self, server: SMTP, session: Any, envelope: Any, address: str, options: list[str]) -> str:
        """Take or refuse an address."""
        if address in self.answers:
            return self.answers[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Any, envelope: Any) -> str:
        """Keep a mail."""
        if "*" in self.answers:
            return self.answers["*"]
        mail = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(mail, EmailMessage)
        self.mails.append(mail)
        self.given.append(tuple(envelope.rcpt_tos))
        return "250 OK"

    async def handle_EHLO(self, server: SMTP, session: Any, envelope: Any, hostname: str, responses: list[str]) -> Any:
        """Count the calls."""
        self.calls += 1
        session.host_name = hostname
        return responses

    def to(self) -> list[str]:
        """Whom mails went to, in order."""
        return [address for some in self.given for address in some]


def _authenticate(server: SMTP, session: Any, envelope: Any, mechanism: str, told: LoginPassword) -> AuthResult:
    return AuthResult(success=(told.login, told.password) == (USER.encode(), PASSWORD.encode()), handled=False)


class _AtAnyPort(Controller):
    """Calls itself where it really listens."""

    def _trigger_server(self) -> None:
        server: Any = self.server
        self.port = server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]  # aiosmtpd has no types


@contextmanager
def mail_server(tls: ssl.SSLContext | None = None, *, log_in: bool = False) -> Iterator[MailBoxes]:
    """A mail server until the block ends; with `tls` it wants STARTTLS first."""
    boxes = MailBoxes()
    controller = _AtAnyPort(
        boxes,
        hostname="127.0.0.1",
        port=0,
        tls_context=tls,
        require_starttls=tls is not None,
        authenticator=_authenticate,
        auth_required=log_in,
        auth_require_tls=tls is not None,
    )
    controller.start()
    boxes.port = controller.port
    try:
        yield boxes
    finally:
        controller.stop()


def certificate(folder: Path) -> tuple[ssl.SSLContext, Path]:
    """A server's context for `localhost` and the certificate to trust."""
    key, cert = folder / "key.pem", folder / "cert.pem"
    try:
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
             "-addext", "subjectAltName=DNS:localhost", "-keyout", str(key), "-out", str(cert)],
            check=True, capture_output=True,
        )  # fmt: skip
    except FileNotFoundError:
        pytest.skip("openssl is not installed: no certificate to test TLS with")
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(cert, key)
    return context, cert
