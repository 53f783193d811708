"""Intents on personal data: its keys."""

from dataclasses import dataclass, field

from cc.core.asked import example
from cc.core.intents.base import Intent
from cc.core.records.privacy import KeyMade, Sealed


@dataclass(frozen=True, slots=True)
class MakePersonalKey(Intent[KeyMade]):
    """A new key for reporters' data, on the machine of the Centre; new data is encrypted with it from now on. What is
    there is encrypted anew by SealPersonalData."""


@dataclass(frozen=True, slots=True)
class SealPersonalData(Intent[Sealed]):
    """Encrypt up to `limit` reports' personal data with the key in use: what came before there were keys, and what is
    encrypted with an older one. Call again with the answer's `after` until that is empty."""

    after: str = ""
    limit: int = field(default=500, metadata=example(500))
