"""When a token was last called with, written down now and then. Owns how often; knows no database: who asks gives the
way to write."""

from collections.abc import Callable
from contextlib import suppress

from cc.core.centre import BearerToken
from cc.core.credentials import digest_token
from cc.core.errors import CoreError

EVERY_S = 300
MOST = 10_000
"""Tokens that are remembered; then all are forgotten, and written once more."""


class LastSeen:
    """Which tokens of this process were written down, and when. Any thread may call."""

    def __init__(self) -> None:
        self._written: dict[str, int] = {}

    def note(self, credential: object, now_s: int, write: Callable[[str, int], object]) -> None:
        """Somebody who is known calls now; `write` (digest, epoch s) is asked for at most every five minutes a token,
        and may fail: on a medium that cannot be written nobody is kept from reading."""
        if not isinstance(credential, BearerToken):
            return
        digest = digest_token(credential.secret)
        if 0 <= now_s - self._written.get(digest, -EVERY_S) < EVERY_S:
            return
        if len(self._written) >= MOST:
            self._written.clear()
        self._written[digest] = now_s
        with suppress(CoreError):
            write(digest, now_s)
