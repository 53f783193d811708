"""Times as people write them in Indonesia → as formats expect them: names of months and days, a dot in the clock, WIB.

Pure; owns the words, knows no format and no zone but the three that have a word.
"""

import re
from datetime import datetime, timedelta, timezone

MONTHS = (
    ("January", "januari", "jan"),
    ("February", "februari", "pebruari", "feb", "peb"),
    ("March", "maret", "mar", "mrt"),
    ("April", "april", "apr"),
    ("May", "mei", "may"),
    ("June", "juni", "jun"),
    ("July", "juli", "jul"),
    ("August", "agustus", "agu", "agt", "ags", "agus", "agust", "aug"),
    ("September", "september", "sep", "sept"),
    ("October", "oktober", "okt", "oct"),
    ("November", "november", "nopember", "nov", "nop"),
    ("December", "desember", "des", "dec"),
)
DAYS = (
    ("Monday", "senin", "sen", "mon"),
    ("Tuesday", "selasa", "sel", "tue"),
    ("Wednesday", "rabu", "rab", "wed"),
    ("Thursday", "kamis", "kam", "thu"),
    ("Friday", "jumat", "jum'at", "jum’at", "jum", "fri"),
    ("Saturday", "sabtu", "sab", "sat"),
    ("Sunday", "minggu", "ahad", "min", "ming", "sun"),
)
ZONES = {"wib": 7, "wita": 8, "wit": 9}
"""Hours ahead of UTC."""
WRITTEN = tuple(f"%d %B %Y{clock}" for clock in (" %H:%M:%S", " %H:%M", ""))
"""What a date with a month's name comes to when it is spelled out: it needs no format, since it can mean one thing."""

_NOTHING = frozenset(
    {
        *("-", "--", "—", "–", "?", "0", ".", "n/a", "na", "#n/a", "null", "(null)", "none", "nil", "nan", "nat"),
        *("belum", "belum ada", "belum selesai", "tidak ada", "kosong"),
    }
)
_SKIPPED = frozenset({"pukul", "jam", "pkl", "tanggal", "tgl", "hari"})
_ZERO_DATE = re.compile(r"0000[-/]00[-/]00.*")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?\.?")
_DOT_CLOCK = re.compile(r"(?<=[ T,])(\d{1,2})[.](\d{2})(?:[.](\d{2}))?(?![\d.])")
_WRITTEN = re.compile(
    r"(?:[A-Z][a-z]+day,? +)?(\d{1,2})[ ./-]+([A-Z][a-z]+)[ ./,-]+(\d{4})(?:,? +(\d{1,2}:\d{2}(?::\d{2})?))?"
)
_FULL = {word: names[0] for names in (*MONTHS, *DAYS) for word in (names[0].casefold(), *names[1:])}


def is_nothing(text: str) -> bool:
    """Whether a text in a time's column says that there is none."""
    if text[:1].isdigit() and text[:1] != "0":
        return False
    folded = " ".join(text.split()).casefold()
    return folded in _NOTHING or bool(_ZERO_DATE.fullmatch(folded))


def spelled_out(text: str, *, short: bool) -> tuple[str, int | None]:
    """The text with English names (`short`: of three letters), a colon in the clock, without «pukul»; and the hours
    ahead of UTC that a zone's word says."""
    hours: int | None = None

    def named(match: re.Match[str]) -> str:
        nonlocal hours
        word = match[0].rstrip(".").casefold()
        if word in ZONES:
            hours = ZONES[word]
            return ""
        if word in _SKIPPED:
            return ""
        known = _FULL.get(word)
        if known is None:
            return match[0]
        return known[:3] if short else known

    words = _WORD.sub(named, text)
    return " ".join(_DOT_CLOCK.sub(_with_colons, " ".join(words.split())).split()), hours


def written(text: str) -> str | None:
    """A spelled-out date with a month's name as WRITTEN has it, None for anything else."""
    found = _WRITTEN.fullmatch(text.strip(" ,"))
    if found is None:
        return None
    return f"{found[1]} {found[2]} {found[3]}" + (f" {found[4]}" if found[4] else "")


def ahead(told: datetime, hours: int | None) -> datetime:
    """A wall-clock time with the zone whose word stood beside it."""
    return told if hours is None or told.tzinfo is not None else told.replace(tzinfo=timezone(timedelta(hours=hours)))


def _with_colons(match: re.Match[str]) -> str:
    return ":".join(part for part in match.groups() if part)
