"""Personal data of reporters: who needs it, how it looks to everybody else, how a caller is known again. Pure.

Owns those three; knows no key and no table.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from functools import lru_cache

from cc.core.records.organisation import Actor
from cc.core.rules.lifecycle.access import roles_of
from cc.core.rules.lifecycle.authority import has_authority
from cc.core.vocabulary import Role

DESK = frozenset({Role.OPERATOR, Role.SUPERVISOR, Role.ADMIN})
"""Who at the owner's (or a unit above it) works with those who reported."""
LAST_DIGITS = 4
_NUMBER = re.compile(r"\+?[\d][\d\s().-]{4,}\d")
_WORD = re.compile(r"[^\s,;]+")
_PARTS = (
    "telp",
    "telep",
    "phone",
    "mobile",
    "email",
    "e-mail",
    "surel",
    "ktp",
    "pelapor",
    "reporter",
    "caller",
    "whatsapp",
)
_WHOLE = frozenset(
    (
        "nama",
        "name",
        "full_name",
        "nama_lengkap",
        "first_name",
        "last_name",
        "nik",
        "hp",
        "wa",
        "no_hp",
        "nohp",
        "no_wa",
    )
) | {"kontak", "contact"}


class Shown(StrEnum):
    """How a record gives what is known of a reporter."""

    OPEN = "open"
    MASKED = "masked"
    UNREADABLE = "unreadable"
    """Sealed under a key that is not here."""
    ERASED = "erased"


Tree = Mapping[str, Sequence[str]]
Working = Iterable[tuple[str, str | None]]
"""Open tasks: whose they are, and which officer's."""


def needs_reporter(actor: Actor, unit: str, brought_by: str, working: Working, tree: Tree) -> bool:
    """Whether who asks needs to know who reported: the desk of the owner, of a unit with an open task of it and of
    those above them, who brought it, and the officer of an open task (of one that is nobody's: those who could take
    it). Whoever it was only shared with does not."""
    roles = frozenset(roles_of(actor))
    if Role.SYSTEM in roles or (actor.login and actor.login == brought_by):
        return True
    tasks = tuple(working)
    if any(officer == actor.login for _, officer in tasks):
        return True
    if Role.OFFICER in roles and any(no is None and has_authority(of, actor.unit, tree) for of, no in tasks):
        return True
    return bool(roles & DESK) and any(has_authority(actor.unit, of, tree) for of in (unit, *(of for of, _ in tasks)))


def masked(text: str) -> str:
    """As much as tells two reporters apart: first letters of words, the last digits of numbers."""
    numbers: list[str] = []

    def put(found: re.Match[str]) -> str:
        digits = re.sub(r"\D", "", found[0])
        numbers.append(f"****{digits[-LAST_DIGITS:]}" if len(digits) > LAST_DIGITS else "****")
        return "\x00"

    rest = _WORD.sub(lambda word: word[0] if word[0] == "\x00" else f"{word[0][0]}***", _NUMBER.sub(put, text))
    for number in numbers:
        rest = rest.replace("\x00", number, 1)
    return rest


def known_by(contact: str) -> str:
    """What makes two contacts one: a telephone number by its digits with the country's code, anything else by its
    letters without case and blanks around."""
    told = " ".join(contact.split()).casefold()
    found = _NUMBER.search(told)
    if found is None or "@" in told:
        return told
    digits = re.sub(r"\D", "", found[0])
    if digits.startswith("0") and not digits.startswith("00"):
        digits = f"62{digits[1:]}"
    return digits.removeprefix("00")


@lru_cache(maxsize=1000)
def is_personal(attribute: str) -> bool:
    """Whether an attribute's name says that it tells of a person."""
    name = attribute.casefold().strip().replace(" ", "_")
    return name in _WHOLE or any(part in name for part in _PARTS)
