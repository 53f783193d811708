"""HTTP for the client: the one file that imports httpx. Owns connections, time limits and the words for a server that
cannot be reached; knows no intent and retries nothing.

    UnreachableError `unreachable.server`   nothing was sent: no such host, refused, TLS fails
    UnreachableError `unreachable.cut`      it may have been sent: the connection broke, or no answer came in time
    UnreachableError `unreachable.stranger` something that is no Posko answered
    UnreachableError `unreachable.strange`  Posko may have answered, but not in words that are known here
"""

import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import httpx

from cc.core.centre import Anonymous, BearerToken, Credential
from cc.core.errors import CoreError, InputError, UnreachableError, UsageError
from cc.wire.codec import WireError, decode
from cc.workforce.problems import MEDIA_TYPE, from_problem

if TYPE_CHECKING:
    from httpx_sse import ServerSentEvent

CONNECT_S, SEND_S = 5.0, 30.0
_MOST_OF_A_PROBLEM = 1 << 20
_HOST = re.compile(r"[\w.:-]+")
_USER_AGENT = f"posko ({re.sub(r'[^A-Za-z0-9._-]', '', os.uname().nodename)[:60]})"
"""What a list of sessions shows: which machine of theirs somebody logged in from."""


@dataclass(frozen=True, slots=True)
class Reply:
    """A whole answer; `headers` by lower-case name."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Http:
    """Connections to one server. Every method may be called from any thread."""

    def __init__(self, server: str) -> None:
        address = httpx.URL(server) if _is_address(server) else None
        if address is None:
            raise UsageError(
                "{server:quoted} is no server's address; it looks like https://posko.example or http://127.0.0.1:8080.",
                code="usage.server",
                fields={"server": server},
            )
        self.server = str(address).rstrip("/")
        # Loading the certificates takes longer than a whole field command; a plain connection has no use for them, and
        # redirects, which could lead to an encrypted one, are not followed.
        self._client = httpx.Client(
            timeout=httpx.Timeout(SEND_S, connect=CONNECT_S),
            verify=address.scheme == "https",
            limits=httpx.Limits(max_connections=None, max_keepalive_connections=16, keepalive_expiry=20),
            headers={"user-agent": _USER_AGENT},
        )

    def send(
        self,
        method: str,
        path: str,
        credential: Credential,
        headers: Mapping[str, str] | None = None,
        content: bytes | Iterable[bytes] | None = None,
        patience_s: float = SEND_S,
    ) -> Reply:
        """Send a request and read the whole answer. A refusal is raised as the CoreError that it tells of."""
        timeout = httpx.Timeout(SEND_S, connect=CONNECT_S, read=patience_s)
        with self._errors_explained():
            answer = self._client.request(
                method,
                self.server + path,
                headers={**_authorization(credential), **(headers or {})},
                content=content,
                timeout=timeout,
            )
        reply = Reply(answer.status_code, answer.headers, answer.content)
        if not 200 <= reply.status < 300:
            raise _refusal(self.server, reply)
        return reply

    @contextmanager
    def receive(
        self, path: str, credential: Credential, headers: Mapping[str, str] | None = None, patience_s: float = SEND_S
    ) -> Iterator["Incoming"]:
        """GET an answer that is read as it comes. A refusal is raised before the block."""
        timeout = httpx.Timeout(SEND_S, connect=CONNECT_S, read=patience_s)
        sent = {**_authorization(credential), **(headers or {})}
        with (
            self._errors_explained(),
            self._client.stream("GET", self.server + path, headers=sent, timeout=timeout) as answer,
        ):
            if not 200 <= answer.status_code < 300:
                raise _refusal(self.server, Reply(answer.status_code, answer.headers, _some(answer)))
            yield Incoming(answer, self)

    def close(self) -> None:
        """Drop every connection."""
        self._client.close()

    @contextmanager
    def _errors_explained(self) -> Iterator[None]:
        """Failures of the connection as errors that a person understands."""
        try:
            yield
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError) as error:
            raise self._unreachable(error) from error
        except httpx.TimeoutException as error:
            raise UnreachableError(
                "{server} did not answer in time. It may still do what was asked: try again, nothing is doubled.",
                code="unreachable.cut",
                fields={"server": self.server},
            ) from error
        except (httpx.HTTPError, httpx.StreamError) as error:
            raise UnreachableError(
                "The connection to {server} broke off ({why:reason}). Try again.",
                code="unreachable.cut",
                fields={"server": self.server, "why": str(error) or type(error).__name__},
            ) from error

    def _unreachable(self, error: Exception) -> UnreachableError:
        return UnreachableError(
            "{server} cannot be reached ({why}). Check the address and the network, and that `{command} serve`"
            " runs there.",
            code="unreachable.server",
            fields={"server": self.server, "why": _words(error)},
        )


class Incoming:
    """An answer that is being read."""

    def __init__(self, answer: httpx.Response, http: Http) -> None:
        self._answer, self._http = answer, http
        self.status = answer.status_code

    def lines(self) -> Iterator[bytes]:
        """Lines of an NDJSON answer. Only a line feed ends one: text in JSON may hold other line separators."""
        rest = b""
        for chunk in self._answer.iter_bytes():
            *whole, rest = (rest + chunk).split(b"\n") if rest else chunk.split(b"\n")
            yield from (line for line in whole if line)
        if rest:
            yield rest

    def chunks(self) -> Iterator[bytes]:
        """The bytes as they come."""
        return self._answer.iter_bytes()

    def events(self) -> Iterator["ServerSentEvent"]:
        """Server-sent events."""
        from httpx_sse import EventSource

        return EventSource(self._answer).iter_sse()

    def interrupt(self) -> None:
        """Make a read that waits in another thread end now."""
        import socket

        stream = self._answer.extensions.get("network_stream")
        connection = stream.get_extra_info("socket") if stream is not None else None
        if connection is not None:
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                return  # it was closed already


def parsed(body: bytes | str) -> Any:
    """An answer as plain JSON. Raises UnreachableError `unreachable.strange`."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise _strange(error) from error


def understood(kind: Any, body: bytes | str) -> Any:
    """An answer as a record. Raises UnreachableError `unreachable.strange`."""
    try:
        return decode(kind, parsed(body))
    except WireError as error:
        raise _strange(error) from error


def problem_error(body: object) -> CoreError:
    """The error that a stream ends with."""
    status = body.get("status") if isinstance(body, dict) else None
    return from_problem(status if isinstance(status, int) else 500, body)


def _strange(error: Exception) -> UnreachableError:
    return UnreachableError(
        "The server's answer cannot be understood ({why}). Is it a Posko server, of about the same version?",
        code="unreachable.strange",
        fields={"why": str(error)},
    )


def _refusal(server: str, reply: Reply) -> CoreError:
    """The error that an answer tells of."""
    if 300 <= reply.status < 400:
        where = reply.headers.get("location", "nowhere")
        return UsageError(
            "{server} sends elsewhere ({where}); give that address instead.",
            code="usage.redirect",
            fields={"server": server, "where": where},
        )
    body: object = None
    if reply.headers.get("content-type", "").partition(";")[0] == MEDIA_TYPE:
        body = parsed(reply.body)
    return from_problem(reply.status, body)


def _some(answer: httpx.Response) -> bytes:
    """A refusal's body, which is short."""
    read = b""
    for chunk in answer.iter_bytes():
        read += chunk
        if len(read) > _MOST_OF_A_PROBLEM:
            break
    return read


def _authorization(credential: Credential) -> dict[str, str]:
    if isinstance(credential, BearerToken):
        if not credential.secret.isascii() or not credential.secret.isprintable():
            raise InputError("That is no token: it has characters that no token has.", code="input.token")
        return {"authorization": f"Bearer {credential.secret}"}
    if isinstance(credential, Anonymous):
        return {}
    raise UsageError("A server asks for a token; log in with `{command} login`.", code="usage.credential")


def _is_address(server: str) -> bool:
    try:
        address = httpx.URL(server)
        address.host.encode("idna")
    except (httpx.InvalidURL, TypeError, UnicodeError):
        return False
    plain = not (address.query or address.fragment or address.userinfo) and (address.port or 1) <= 65535
    return address.scheme in ("http", "https") and bool(_HOST.fullmatch(address.host)) and plain


def _words(error: Exception) -> str:
    text = str(error)
    return text if text and not text.startswith("[Errno") else text.partition("] ")[2] or type(error).__name__
