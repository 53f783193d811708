"""Secrets: passwords (argon2) and tokens (random, kept as SHA-256). Knows no table and no actor."""

import hashlib
import secrets
import threading

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_GIVEN = "!"
"""Before the hash of a password that somebody else chose. (No hash begins so.)"""
_hasher = PasswordHasher()
_one_by_one = threading.Lock()
"""A hash takes 64 MiB while it is made: however many want one, there is one at a time."""


def hash_password(password: str) -> str:
    """An argon2id hash, with its own parameters and salt inside."""
    with _one_by_one:
        return _hasher.hash(password)


def given(stored: str) -> str:
    """The same hash, marked: somebody else chose this password, so its person must choose another."""
    return _GIVEN + stored


def is_given(stored: str | None) -> bool:
    """Whether somebody else chose the password of this hash."""
    return (stored or "").startswith(_GIVEN)


def verify_password(stored: str, password: str) -> bool:
    """Whether the password is the one, whoever chose it; a broken hash is a no."""
    try:
        with _one_by_one:
            return _hasher.verify(stored.removeprefix(_GIVEN), password)
    except (VerificationError, InvalidHashError):
        return False


def burn_time(password: str) -> None:
    """Take as long as a verification would, so that an unknown log-in answers no sooner than a known one."""
    verify_password(_DUMMY, password)


_DUMMY = "$argon2id$v=19$m=65536,t=3,p=4$MIIRqgvgQbgj220jfp0MPA$YfwJSVjtjSU0zzV/P3S9nnQ/USre2wvJMjfCIjrTQbg"


def new_token() -> str:
    """A fresh secret of 256 bits, with a prefix that secret scanners can find."""
    return "posko_" + secrets.token_urlsafe(32)


def digest_token(token: str) -> str:
    """What the store keeps of a token: the SHA-256 in hexadecimal (the token itself has full entropy)."""
    return hashlib.sha256(token.encode()).hexdigest()
