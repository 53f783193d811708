"""How wrong passwords slow down who tries them: by name and by where they are tried, so that nobody keeps out another.
Owns the arithmetic and the refusal; knows no password."""

from cc.core.errors import CredentialError
from cc.core.store.organisation.sessions import Throttle

FREE_FAILURES = 5
MOST_WAIT_S = 900
DECAY_S = 600
"""In so many seconds without a try one failure is forgotten."""


def name_of(login: str, peer: str) -> str:
    """Under which name failures are counted; `peer` empty at the room's own command line."""
    return f"login:{login.lower()}" + (f"@{peer}" if peer else "")


def code_name_of(login: str) -> str:
    """Under which name wrong codes of a second factor are counted, wherever they come from."""
    return f"code:{login}"


def require_patience_for_codes(known: Throttle | None, now_s: int) -> None:
    """CredentialError `credential.throttled` while no code is looked at."""
    if known is not None and known.until > now_s:
        raise CredentialError(
            "too many wrong codes: try again in {retry_after_s:span}, or use a recovery code.",
            code="credential.throttled",
            fields={"retry_after_s": known.until - now_s},
        )


def require_patience(known: Throttle | None, now_s: int) -> None:
    """CredentialError `credential.throttled` while nobody is listened to."""
    if known is not None and known.until > now_s:
        raise CredentialError(
            "too many wrong passwords: try again in {retry_after_s:span}.",
            code="credential.throttled",
            fields={"retry_after_s": known.until - now_s},
        )


def after_failure(known: Throttle | None, now_s: int) -> Throttle:
    """What is known once another password was wrong."""
    before = 0 if known is None else max(0, known.failures - max(0, now_s - known.until) // DECAY_S)
    failures = before + 1
    wait_s = min(MOST_WAIT_S, 2 ** min(failures - FREE_FAILURES, 10)) if failures >= FREE_FAILURES else 0
    return Throttle(failures, now_s + wait_s)
