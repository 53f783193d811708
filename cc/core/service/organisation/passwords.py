"""Which passwords nobody may choose: those that everybody tries first, and words of the room. Owns what is
compared with what; keeps no password.

Length is the rest of it: no demand for capitals or digits, which make people write passwords down.
"""

import re
from collections.abc import Collection
from functools import cache
from importlib.resources import files

from cc.core.errors import InputError

LEAST, MOST = 8, 1_000
"""Characters."""

_ROWS = ("01234567890", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm")
_AFTER = "0123456789!@#$%^&*.?_-"
"""What people put behind a word so that it is taken."""


_LISTS = ("common_passwords.txt", "common_passwords_here.txt")
SHORTEST_WORD = 3
"""Characters of a word of the room that is looked for."""


@cache
def common() -> frozenset[str]:
    """Those that leaks show most often (the list names its source), and those of here."""
    folder = files("cc.core.service.organisation")
    told = [folder.joinpath(name).read_text(encoding="utf-8") for name in _LISTS]
    return frozenset(line for text in told for line in text.splitlines() if line.strip("#") and line[:2] != "# ")


def words_of(names: Collection[str]) -> frozenset[str]:
    """Words that no password of a room may be: its names (of units, with their codes; its prefix), whole, without what
    stands between their words, and word by word."""
    told = [name.casefold() for name in names]
    parts = [re.split(r"[^\w]+", name) for name in told]
    every = {*told, *("".join(each) for each in parts), *(word for each in parts for word in each)}
    return frozenset(word for word in every if len(word) >= SHORTEST_WORD)


def require_password(login: str, password: str, of_room: Collection[str] = ()) -> None:
    """InputError for a password that is too short, too long to log in by, guessed at once, or a word of the room (those
    of words_of)."""
    if len(password) < LEAST:
        raise InputError(
            "the password of {login} is too short: {least} characters are the least.",
            code="input.password",
            fields={"login": login, "least": LEAST},
        )
    if len(password) > MOST:
        raise InputError(
            "the password of {login} is too long: {most} characters are the most.",
            code="input.password",
            fields={"login": login, "most": MOST},
        )
    if is_common(login, password, of_room):
        raise InputError(
            "the password of {login} is one of those that are tried first: take some words that only you put together.",
            code="input.password_common",
            fields={"login": login},
        )


def is_common(login: str, password: str, of_room: Collection[str] = ()) -> bool:
    """Whether it is a common word, the log-in, a word of the room, one character again and again, or a row of keys;
    also with digits or signs behind it, or said twice."""
    told = password.casefold()
    word = told.rstrip(_AFTER)
    half = told[: len(told) // 2]
    return (
        {told, word, half if half * 2 == told else told} & {login.casefold(), *of_room} != set()
        or {told, word, half if half * 2 == told else told} & common() != set()
        or len(set(told)) <= 2
        or any(told in row * 2 or told[::-1] in row * 2 for row in _ROWS)
    )
