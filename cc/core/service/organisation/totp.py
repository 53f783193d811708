"""Codes of an authenticator app (TOTP, RFC 6238: six digits, 30 s) and recovery codes. Pure but for random numbers.

Owns which codes are taken, and how they are spelt; knows no person and no table.
"""

import hashlib
import hmac
import re
import secrets
from collections.abc import Iterable

STEP_S, WINDOW = 30, 1
"""A code of the step before or after is taken, too: clocks differ."""
RECOVERY_CODES = 10
_GROUP, _GROUPS = 6, 4
_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"
"""32 of them, none that looks like another: 24 make 120 bits, so that a plain SHA-256 is enough to keep one."""
_DIGITS = re.compile(r"[0-9]{6}")


def new_secret() -> str:
    """160 random bits, in base32."""
    import pyotp  # only who sets one up or has one pays for it

    return pyotp.random_base32(32)


def address(secret: str, login: str, issuer: str) -> str:
    """The `otpauth:` address that a QR code holds."""
    import pyotp

    return str(pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name=issuer))


def spelt(code: str) -> str:
    """A code without the blanks and dashes that people type."""
    return re.sub(r"[\s-]", "", code).lower()


def is_of_app(code: str) -> bool:
    """Whether it is spelt like an app's code, not like a recovery code."""
    return _DIGITS.fullmatch(spelt(code)) is not None


def taken_step(secret: str, code: str, now_s: int, last_step: int) -> int | None:
    """The step that the code is of, when it is taken now: within the window, and after the last that was taken."""
    import pyotp

    clock, told, now_step = pyotp.TOTP(secret), spelt(code), now_s // STEP_S
    found = None
    for step in range(now_step - WINDOW, now_step + WINDOW + 1):
        if hmac.compare_digest(clock.at(step * STEP_S), told) and step > last_step and found is None:
            found = step
    return found


def new_recovery_codes() -> tuple[str, ...]:
    """Ten of them: `abcdef-ghijkm-npqrst-uvwxyz`."""
    return tuple(
        "-".join("".join(secrets.choice(_LETTERS) for _ in range(_GROUP)) for _ in range(_GROUPS))
        for _ in range(RECOVERY_CODES)
    )


def recovery_digest(login: str, code: str) -> str:
    """What is kept of a recovery code."""
    return hashlib.sha256(f"posko recovery {login} {spelt(code)}".encode()).hexdigest()


def without(kept: Iterable[str], digest: str) -> list[str] | None:
    """The digests that are left once one was used; None when it is none of them."""
    known = list(kept)
    return [each for each in known if each != digest] if digest in known else None
