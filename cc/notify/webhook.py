"""Messages posted as JSON to an address of somebody else's. Owns the body, its signature and its headers.

The receiver checks `Posko-Signature` (HMAC-SHA256 of the body's bytes with the shared secret) and forgets what it has
seen by `Idempotency-Key`. A redirect is not followed: what is signed for one address is not carried to another.
"""

import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping
from datetime import UTC
from urllib.parse import urlsplit

import httpx

from cc.core.records.sending import TakenMessage
from cc.notify.inside import InsideError, transport
from cc.notify.ways import SendError, Unreached, meant
from cc.settings.notify import Webhook

SCHEMA = "posko.message/1"


class WebhookWay:
    """One address."""

    def __init__(self, name: str, settings: Webhook, client: httpx.Client) -> None:
        self.name = self.line = f"webhook:{name}"
        self.topics = settings.topics
        self._url, self._secret = settings.url.get_secret_value(), settings.secret.get_secret_value()
        self._client = client

    def send(self, message: TakenMessage) -> None:
        """Post it. Only a 2xx counts as taken."""
        body = body_of(message)
        try:
            with self._client.stream(
                "POST", self._url, content=body, headers=headers(message, body, self._secret)
            ) as answer:
                status = answer.status_code
        except InsideError as wrong:
            raise SendError(f"{self.name} at {host(self._url)} leads inside the house to {wrong}") from None
        except (httpx.TransportError, httpx.InvalidURL, OSError) as wrong:
            raise Unreached(f"{self.name} at {host(self._url)}: {type(wrong).__name__}") from None
        if not 200 <= status < 300:
            told = "answered with a redirect: name the address itself" if 300 <= status < 400 else f"answered {status}"
            raise (Unreached if status in (502, 503, 504) else SendError)(f"{self.name} at {host(self._url)} {told}")


class Webhooks:
    """All addresses, over one client."""

    def __init__(self, settings: Mapping[str, Webhook], timeout_s: float, inside: Iterable[str] = ()) -> None:
        self._client = httpx.Client(
            timeout=timeout_s, follow_redirects=False, headers={"User-Agent": "posko"}, transport=transport(inside)
        )
        self._ways = [WebhookWay(name, each, self._client) for name, each in settings.items()]

    def ways(self, message: TakenMessage) -> Iterable[WebhookWay]:
        """The addresses that want this topic."""
        return [way for way in self._ways if meant(message.topic, way.topics)]

    def close(self) -> None:
        """Close the connections."""
        self._client.close()


def body_of(message: TakenMessage) -> bytes:
    """The same bytes however often it is sent: nothing in them comes from a clock."""
    told = {
        "schema": SCHEMA,
        "id": message.key,
        "topic": message.topic,
        "ref": message.ref,
        "report_id": message.report_id,
        "seq": message.seq,
        "recipient": message.recipient,
        "people": [each.login for each in message.people if each.login],
        "recorded_at": message.recorded_at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "facts": json.loads(message.body),
    }
    return json.dumps(told, ensure_ascii=False, sort_keys=True).encode("utf-8", "replace")


def headers(message: TakenMessage, body: bytes, secret: str) -> dict[str, str]:
    """What travels beside the body."""
    return {
        "Content-Type": "application/json",
        "Idempotency-Key": message.key,
        "Posko-Topic": message.topic,
        "Posko-Signature": f"sha256={signature(body, secret)}",
    }


def signature(body: bytes, secret: str) -> str:
    """HMAC-SHA256 in hexadecimal."""
    return hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def host(url: str) -> str:
    """What of an address may be shown: its host, never its path or password."""
    try:
        return urlsplit(url).hostname or "?"
    except ValueError:
        return "?"
