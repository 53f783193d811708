"""How a place in the trail is told to somebody: as it is to whoever may see every event, to others as a token that only
they can give back, since places count everybody's work. Owns the tokens; knows no SQL.

A token is transaction and row, sealed with AES-SIV under a key of its reader's own (the room's with their log-in): a
place always has the same token for them, and nobody makes one. Two tokens say nothing of what lies between them.
"""

import hashlib
import hmac
from typing import Any

from cc.core.errors import InputError
from cc.core.records.organisation import Actor
from cc.core.rules.lifecycle.access import holds
from cc.core.store.organisation.directory import Directory
from cc.core.store.organisation.scope import OVERSEERS, sees_all_units
from cc.core.vocabulary import Role

FeedPlace = tuple[int, int]
"""(transaction, row); the transaction is 0 on SQLite."""
MOST = 2**63 - 1
"""A row behind every other."""
_MARK, _BYTES, _LARGEST = "f", 6, 2**48 - 1
_LENGTH = 57


class Spelling:
    """How places are spelt for one reader."""

    def __init__(self, reader: Actor, directory: Directory) -> None:
        self.plain = sees_everything(reader, directory)
        self._key = hmac.digest(directory.feed_key.encode(), f"feed {reader.login}".encode(), hashlib.sha256)

    def told(self, place: FeedPlace, plain: str) -> str:
        """The place for this reader; `plain` is how it is spelt as it is."""
        if self.plain:
            return plain
        numbers = b"".join(min(each, _LARGEST).to_bytes(_BYTES, "big") for each in place)
        sealed: bytes = self._cipher().encrypt(numbers, None)
        return _MARK + sealed.hex()

    def read(self, position: str) -> FeedPlace | None:
        """The place that a token means; None for what is none. InputError for one that was not this reader's."""
        if not position.startswith(_MARK) or len(position) != _LENGTH:
            return None
        from cryptography.exceptions import InvalidTag

        try:
            numbers: bytes = self._cipher().decrypt(bytes.fromhex(position[1:]), None)
        except (ValueError, InvalidTag):
            raise InputError(
                "{position:quoted} is no position of this feed: leave it out to begin now.",
                code="input.position",
                fields={"position": position},
            ) from None
        transaction, row = (int.from_bytes(numbers[at : at + _BYTES], "big") for at in (0, _BYTES))
        return transaction, MOST if row == _LARGEST else row

    def _cipher(self) -> Any:
        from cryptography.hazmat.primitives.ciphers.aead import AESSIV  # only who tells a place pays for it

        return AESSIV(self._key)


def sees_everything(reader: Actor, directory: Directory) -> bool:
    """Whether no event is out of somebody's sight: then no number tells them of one."""
    if holds(reader, Role.SYSTEM):
        return True
    return reader.cleared and holds(reader, *OVERSEERS) and sees_all_units(reader, directory)
