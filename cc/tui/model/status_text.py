"""The fixed lines: title, counters, filter, alarm, keys. Values in, pieces out; knows no widget."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from cc.core.records.organisation import Actor
from cc.core.records.report import Counters
from cc.core.rules.safe_text import safe_line
from cc.core.vocabulary import ReportStatus
from cc.tui.key_table import KeyTable
from cc.tui.keys import Key
from cc.tui.model.alarms import Alarm
from cc.tui.pieces import Piece, cells, fit, spread
from cc.tui.words import STATUS, Lang, Phrase

BRAND = " POSKO "
LIVE = Phrase("LANGSUNG", "LIVE")
CUT = Phrase("TERPUTUS {span}", "CUT OFF {span}")
FROZEN = Phrase("DITAHAN {key}", "FROZEN {key}")
NEW = Phrase("+{n} baru {key}", "+{n} new {key}")
LEFT = Phrase("{n} keluar {key}", "{n} left {key}")
SORTED = Phrase("urut:{sort}", "order:{sort}")
SORTS = {
    "sla": Phrase("SLA", "SLA"),
    "received": Phrase("masuk", "received"),
    "changed": Phrase("berubah", "changed"),
}
LATE = Phrase("LEWAT", "LATE")
SOON = Phrase("segera", "soon")
NO_FILTER = Phrase("semua laporan terbuka", "all open reports")
ALL_REPORTS = Phrase("semua laporan", "all reports")
MARKED = Phrase("{n} ditandai", "{n} marked")
ALARMS = Phrase("{key} akui   {n} alarm", "{key} ack   {n} alarms")
ALARM = Phrase("ALARM", "ALARM")

_BOARD_STATUS = (ReportStatus.NEW, ReportStatus.TRIAGED, ReportStatus.IN_PROGRESS, ReportStatus.ON_HOLD)


def number(value: int, lang: Lang) -> str:
    """`1.204` or `1,204`."""
    text = f"{value:,}"
    return text.replace(",", ".") if lang is Lang.ID else text


def title(view: Sequence[str], actor: Actor | None, silent: str, width: int, lang: Lang) -> list[Piece]:
    """Brand, where we are, who we are, and whether the feed lives; reversed as a whole when it does not."""
    who = f"{safe_line(actor.login)}  {safe_line(actor.unit)}" if actor else "…"
    path = " > ".join(view)
    if silent:
        right = f"{who}  {CUT(lang, span=silent)} "
        return [(fit(f"{BRAND}  {path}", max(0, width - len(right))), "stale"), (right, "stale")]
    left: list[Piece] = [(BRAND, "brand"), ("  ", "txt"), (path, "title")]
    return spread(left, [(f"{who}  {LIVE(lang)} ", "dim")], width)


def time_of_day(silent: str, now: datetime, zone: tzinfo) -> list[Piece]:
    """The clock at the right end of the top line: a place of its own, since nothing else changes every second."""
    return [(now.astimezone(zone).strftime(" %H:%M:%S "), "stale" if silent else "txt")]


CLOCK_WIDTH = 10


def counters(counts: Counters | None, width: int, lang: Lang) -> list[Piece]:
    """What there is, by status, by time left and by priority."""
    if counts is None:
        return [(" …", "dim")]
    pieces: list[Piece] = [(" ", "txt")]
    for status in _BOARD_STATUS:
        pieces += [(f"{STATUS[status](lang)} ", "dim"), (number(counts.by_status.get(status, 0), lang), "txt")]
        pieces.append(("  ", "txt"))
    more = "+" if counts.late >= counts.capped_at else ""
    pieces += [
        ("│ ", "rule"),
        (f"{LATE(lang)} ", "dim"),
        (_some(counts.late, lang) + more, _token(counts.late, "late")),
    ]
    more = "+" if counts.soon >= counts.capped_at else ""
    pieces += [(f"  {SOON(lang)} ", "dim"), (_some(counts.soon, lang) + more, _token(counts.soon, "soon"))]
    pieces.append(("  │", "rule"))
    for priority in ("1", "2"):
        count = counts.by_priority.get(priority, 0)
        pieces += [(f" P{priority} ", "dim"), (_some(count, lang), "strong" if count and priority == "1" else "txt")]
    return pieces


def _some(count: int, lang: Lang) -> str:
    return number(count, lang) if count else "·"


def _token(count: int, token: str) -> str:
    return token if count else "dim"


@dataclass(frozen=True, slots=True, kw_only=True)
class FilterFacts:
    """What the filter line shows."""

    query: str
    sort: str
    place: int | None
    total: str
    fresh: int
    gone: int
    marked: int
    frozen: bool


def filter_line(facts: FilterFacts, keys: KeyTable, width: int, lang: Lang) -> list[Piece]:
    """The filter, where we are in what it finds, the order, and what has come since."""
    everything = NO_FILTER if facts.sort == "sla" else ALL_REPORTS
    shown = safe_line(facts.query)
    left: list[Piece] = [
        (f" {keys.name('filter', lang)} ", "key"),
        (shown or everything(lang), "strong" if shown else "dim"),
    ]
    right: list[Piece] = []
    release = keys.name("release", lang)
    if facts.marked:
        right.append((MARKED(lang, n=facts.marked) + "  ", "mark"))
    place = number(facts.place, lang) if facts.place is not None else "…"
    right.append((f"{place}/{facts.total}  ", "txt"))
    right.append((SORTED(lang, sort=SORTS[facts.sort](lang)) + " ", "dim"))
    if facts.frozen:
        right.append((f" {FROZEN(lang, key=keys.name('hold', lang))} ", "stale"))
    if facts.fresh:
        right.append((f" {NEW(lang, n=number(facts.fresh, lang), key=release)} ", "new"))
    elif facts.gone:
        right.append((f" {LEFT(lang, n=number(facts.gone, lang), key=release)} ", "dim"))
    return spread(left, right, width)


def alarm_line(alarms: Sequence[Alarm], keys: KeyTable, now: datetime, width: int, lang: Lang) -> list[Piece]:
    """The top alarm and how many there are; nothing when there is none."""
    if not alarms:
        return []
    top = alarms[0]
    glyph: Piece = (f"!{top.level}", f"alarm-{top.level}") if top.active else (": ", "ack")
    words = f" {ALARM(lang)} {safe_line(top.words(now, lang))}"
    left: list[Piece] = [glyph, (words, "strong" if top.active and top.level == 1 else "txt" if top.active else "dim")]
    return spread(left, [(ALARMS(lang, n=len(alarms), key=keys.name("ack", lang)) + " ", "dim")], width)


def hints(keys: Sequence[Key], lang: Lang) -> list[tuple[str, str]]:
    """Keys of the table with their words."""
    return [(key.label(lang).split()[0], key.hint(lang)) for key in keys]


def keys_line(keys: Sequence[tuple[str, str]], width: int) -> list[Piece]:
    """As many keys of the place as fit, each with its word."""
    pieces: list[Piece] = []
    for shown, hint in keys:
        more: list[Piece] = [(" ", "bar"), (shown, "bar-key"), (f" {hint} ", "bar")]
        if cells(pieces) + cells(more) > width:
            break
        pieces += more
    return [*pieces, (" " * (width - cells(pieces)), "bar")]
