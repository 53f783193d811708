"""The fixed lines: title, counters, filter, alarm, keys. Values in, pieces out; knows no widget."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from cc.core.phrases import units
from cc.core.records.organisation import Actor
from cc.core.records.reports import Counters
from cc.core.rules.lifecycle.tables import is_open
from cc.core.rules.safe_text import safe_line
from cc.core.vocabulary import ReportStatus
from cc.tui.key_table import KeyTable
from cc.tui.keys import Key
from cc.tui.model import time_words
from cc.tui.model.alarms import Alarm
from cc.tui.pieces import Piece, cells, fit, spread
from cc.tui.words import STATUS, Label
from cc.words.catalogue import Language
from cc.words.reader import Reader

BRAND = " POSKO "
LIVE = Label("LIVE")
CUT = Label("CUT OFF {span}")
FROZEN = Label("FROZEN {key}")
NEW = Label("+{n} new {key}")
LEFT = Label("{n} left {key}")
SORTED = Label("order:{sort}")
SORTS = {
    "sla": Label("SLA"),
    "received": Label("received"),
    "changed": Label("changed"),
}
LATE = Label("LATE")
SOON = Label("soon")
NO_FILTER = Label("all open reports")
ALL_REPORTS = Label("all reports")
MARKED = Label("{n} marked")
ALARMS = Label("{key} ack   {n} alarms")
ALARM = Label("ALARM")

_BOARD_STATUS = tuple(filter(is_open, ReportStatus))


def number(value: int, lang: Language) -> str:
    """`1.204` or `1,204`."""
    return units.number(value, Reader(lang))


def title(
    view: Sequence[str], actor: Actor | None, silent: str, width: int, lang: Language, *, band: str = ""
) -> list[Piece]:
    """Brand, where we are, who we are, and whether the feed lives; reversed as a whole when it does not. A `band` is
    said instead of where we are, loudly."""
    who = f"{safe_line(actor.login)}  {safe_line(actor.unit)}" if actor else "…"
    path = " > ".join(view)
    if silent:
        right = f"{who}  {CUT(lang, span=silent)} "
        return [(fit(f"{BRAND}  {path}", max(0, width - len(right))), "stale"), (right, "stale")]
    if band:
        return [(BRAND, "brand"), (fit(f"  {band}", max(0, width - cells([(BRAND, "brand")]))), "alarm-1")]
    left: list[Piece] = [(BRAND, "brand"), ("  ", "txt"), (path, "title")]
    return spread(left, [(f"{who}  {LIVE(lang)} ", "dim")], width)


def time_of_day(silent: str, now: datetime, zone: tzinfo) -> list[Piece]:
    """The clock at the right end of the top line: a place of its own, since nothing else changes every second."""
    return [(f" {time_words.time_of_day(now, zone)} ", "stale" if silent else "txt")]


CLOCK_WIDTH = 10


def counters(counts: Counters | None, width: int, lang: Language) -> list[Piece]:
    """What there is, by status, by time left and by priority."""
    if counts is None:
        return [(" …", "dim")]
    pieces: list[Piece] = [(" ", "txt")]
    for status in _BOARD_STATUS:
        pieces += [
            (f"{STATUS[status](lang).capitalize()} ", "dim"),
            (number(counts.by_status.get(status, 0), lang), "txt"),
        ]
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


def _some(count: int, lang: Language) -> str:
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


def filter_line(facts: FilterFacts, keys: KeyTable, width: int, lang: Language) -> list[Piece]:
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


def alarm_line(alarms: Sequence[Alarm], keys: KeyTable, now: datetime, width: int, lang: Language) -> list[Piece]:
    """The top alarm and how many there are; nothing when there is none."""
    if not alarms:
        return []
    top = alarms[0]
    glyph: Piece = (f"!{top.level}", f"alarm-{top.level}") if top.active else (": ", "ack")
    words = f" {ALARM(lang)} {safe_line(top.describe(now, lang))}"
    left: list[Piece] = [glyph, (words, "strong" if top.active and top.level == 1 else "txt" if top.active else "dim")]
    return spread(left, [(ALARMS(lang, n=len(alarms), key=keys.name("ack", lang)) + " ", "dim")], width)


def hints(keys: Sequence[Key], lang: Language) -> list[tuple[str, str]]:
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
