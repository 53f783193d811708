"""The rows of THE key table, and the only file that names keys. Bindings, hints, the footer, the help screen, panels
and tests are made from it (see `key_table`) and from nothing else.

No key means two things in one place, none is uppercase; the Indonesian word carries the letter. Knows no screen.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from cc.tui.words import Label
from cc.words.catalogue import Language


class Where(StrEnum):
    """Where a key works."""

    BOARD = "board"
    EVIDENCE = "evidence"
    MAP = "map"
    SLA = "sla"
    ALARMS = "alarms"
    LOG = "log"
    HELP = "help"


PLACE_NAME = {
    Where.BOARD: Label("Board"),
    Where.EVIDENCE: Label("Evidence"),
    Where.MAP: Label("Map"),
    Where.SLA: Label("SLA"),
    Where.ALARMS: Label("Alarms"),
    Where.LOG: Label("Log"),
    Where.HELP: Label("Help"),
}


class InPanel(StrEnum):
    """What a key is for while a panel is open."""

    NOT = "not"
    USED = "used"
    """The panel's."""
    THROUGH = "through"
    """The console's, as if no panel were open."""


class Kind(StrEnum):
    """What pressing it does: nothing outside this screen, a change that `u` can take back, or one that asks first."""

    LOCAL = "local"
    ACT = "act"
    UNDO = "undo"
    ASK = "ask"


ALL = frozenset(Where)
_B, _E, _M, _S, _A, _H = Where.BOARD, Where.EVIDENCE, Where.MAP, Where.SLA, Where.ALARMS, Where.HELP


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """One row: `keys` as Textual names them, `shown` as people read them, `hint` for the footer, `help` for the help
    screen. `rank` orders the footer (small first)."""

    id: str
    keys: tuple[str, ...]
    shown: str
    where: frozenset[Where]
    hint: Label
    help: Label
    kind: Kind = Kind.LOCAL
    rank: int = 50
    in_panel: InPanel = InPanel.NOT

    def label(self, lang: Language) -> str:
        """Its keys as people read them, in their language."""
        return " ".join(_WORDS[each](lang) if each in _WORDS else each for each in self.shown.split())


def _key(
    name: str,
    keys: str,
    shown: str,
    where: Iterable[Where],
    hint: Label,
    help_text: Label,
    kind: Kind = Kind.LOCAL,
    rank: int = 50,
    in_panel: InPanel = InPanel.NOT,
) -> Key:
    return Key(
        id=name,
        keys=tuple(keys.split()),
        shown=shown,
        where=frozenset(where),
        hint=hint,
        help=help_text,
        kind=kind,
        rank=rank,
        in_panel=in_panel,
    )


_MAIN = (_B, _E)
_PLACE = (_B, _E, _M)

KEYS: tuple[Key, ...] = (
    _key(
        "help", "question_mark", "?", ALL, Label("help"), Label("Help and commands"), rank=0, in_panel=InPanel.THROUGH
    ),
    _key("claim", "a", "a", _PLACE, Label("claim"), Label("Acquire: claim it"), Kind.ACT, 1),
    _key(
        "triage",
        "p",
        "p",
        _MAIN,
        Label("triage"),
        Label("Prioritise: triage by priority 1-4, category, unit"),
        Kind.ACT,
        2,
    ),
    _key("dispatch", "d", "d", _PLACE, Label("dispatch"), Label("Dispatch: assign a unit or an officer"), Kind.ACT, 3),
    _key(
        "verify", "v", "v", _MAIN, Label("verify"), Label("Verify the work done: 1 it holds, 2 return it"), Kind.ASK, 4
    ),
    _key("defer", "t", "t", (_B, _A), Label("hold"), Label("Timer: hold 1-5, 0 resume (alarms: shelve)"), Kind.ACT, 5),
    _key("reject", "x", "x", _MAIN, Label("reject"), Label("Reject (cross), with a reason 1-7"), Kind.ACT, 6),
    _key("group", "g", "g", _MAIN, Label("duplicates"), Label("Group duplicates: compare and merge"), Kind.ACT, 7),
    _key(
        "evidence",
        "b",
        "b",
        (_B, _M),
        Label("evidence"),
        Label("Bring up the evidence: photos and their facts"),
        rank=8,
    ),
    _key("solve", "s", "s", _MAIN, Label("solve"), Label("Solve 1, close 2, reopen 3"), Kind.ASK, 9),
    _key("undo", "u", "u", ALL, Label("undo"), Label("Undo within 8 seconds"), Kind.UNDO, 10),
    _key("filter", "slash", "/", (_B, _M, _S), Label("filter"), Label("Filter (Tab completes)"), rank=11),
    _key("note", "c", "c", _MAIN, Label("comment"), Label("Comment"), Kind.ACT, 12),
    _key("release.claim", "l", "l", _MAIN, Label("let go"), Label("Let go of a claim"), Kind.ACT, 13),
    _key(
        "authority",
        "w",
        "w",
        _MAIN,
        Label("authority"),
        Label("Wrong agency: hand it over to another unit"),
        Kind.ACT,
        14,
    ),
    _key("share", "h", "h", _MAIN, Label("share"), Label("sHare: let another unit see it"), Kind.ASK, 15),
    _key("amend", "e", "e", _MAIN, Label("edit"), Label("Edit text, address, category, priority"), Kind.ACT, 16),
    _key("info", "i", "i", _MAIN, Label("info"), Label("Info: everything, and the history"), rank=17),
    _key("next", "n", "n", (_B, _M, _A), Label("next"), Label("Next one to handle"), rank=18),
    _key("mark", "space", "Spasi", (_B, _A), Label("mark"), Label("Mark and advance"), rank=19, in_panel=InPanel.USED),
    _key("mark.all", "asterisk", "*", (_B,), Label("all"), Label("Mark all matching"), rank=20),
    _key("release", "r", "r", (_B, _S), Label("refresh"), Label("Refresh: let new rows in"), rank=21),
    _key("order", "o", "o", (_B, _S), Label("order"), Label("Order: SLA, received, changed"), rank=22),
    _key("hold", "z", "z", (_B, _S, _M), Label("freeze"), Label("freeZe the screen"), rank=23),
    _key("ack", "exclamation_mark", "!", ALL, Label("ack"), Label("Acknowledge the top alarm"), rank=24),
    _key("yank", "y", "y", ALL, Label("yank"), Label("Yank: copy the number"), rank=25),
    _key("mode", "m", "m", (_E, _M), Label("mode"), Label("Mode of pictures: colour, grey, ASCII"), rank=26),
    _key("features", "f", "f", (_M,), Label("features"), Label("Feature layers: names"), rank=27),
    _key("zoom.in", "plus equals_sign", "+", (_M,), Label("nearer"), Label("Zoom in"), rank=28),
    _key("zoom.out", "minus", "-", (_M,), Label("farther"), Label("Zoom out"), rank=29),
    _key("view.1", "1", "1", ALL, Label("board"), Label("Board"), rank=30),
    _key("view.2", "2", "2", ALL, Label("evidence"), Label("Evidence"), rank=31),
    _key("view.3", "3", "3", ALL, Label("map"), Label("Map"), rank=32),
    _key("view.4", "4", "4", ALL, Label("SLA"), Label("SLA wall"), rank=33),
    _key("view.5", "5", "5", ALL, Label("alarms"), Label("Alarms"), rank=34),
    _key("view.6", "6", "6", ALL, Label("log"), Label("Log of messages"), rank=35),
    _key("nav.down", "down j", "↓ j", ALL, Label("down"), Label("Next row"), rank=40, in_panel=InPanel.USED),
    _key("nav.up", "up k", "↑ k", ALL, Label("up"), Label("Previous row"), rank=41, in_panel=InPanel.USED),
    _key("nav.page.down", "pagedown", "PgDn", ALL, Label("page"), Label("Next page"), rank=42, in_panel=InPanel.USED),
    _key("nav.page.up", "pageup", "PgUp", ALL, Label("page"), Label("Previous page"), rank=43, in_panel=InPanel.USED),
    _key("nav.home", "home", "Home", ALL, Label("start"), Label("To the start"), rank=44),
    _key("nav.end", "end", "End", ALL, Label("end"), Label("To the end"), rank=45),
    _key(
        "nav.left",
        "left",
        "←",
        (_E, _M, _S),
        Label("left"),
        Label("Previous photo / left"),
        rank=46,
        in_panel=InPanel.USED,
    ),
    _key(
        "nav.right",
        "right",
        "→",
        (_E, _M, _S),
        Label("right"),
        Label("Next photo / right"),
        rank=47,
        in_panel=InPanel.USED,
    ),
    _key(
        "open", "enter", "Enter", ALL, Label("open"), Label("Open / commit the panel"), rank=48, in_panel=InPanel.USED
    ),
    _key("back", "escape q", "Esc", ALL, Label("back"), Label("Back one level"), rank=49, in_panel=InPanel.THROUGH),
    _key("palette", "colon ctrl+p", ":", ALL, Label("command"), Label("Command"), rank=51, in_panel=InPanel.THROUGH),
    _key(
        "mute",
        "ctrl+g",
        "Ctrl+G",
        ALL,
        Label("mute"),
        Label("Mute the bell for 2 minutes"),
        rank=52,
        in_panel=InPanel.THROUGH,
    ),
    _key(
        "redraw",
        "ctrl+l",
        "Ctrl+L",
        ALL,
        Label("redraw"),
        Label("Redraw the screen"),
        rank=53,
        in_panel=InPanel.THROUGH,
    ),
    _key(
        "suspend",
        "ctrl+z",
        "Ctrl+Z",
        ALL,
        Label("shell"),
        Label("To the shell; fg comes back"),
        rank=57,
        in_panel=InPanel.THROUGH,
    ),
    _key(
        "glass",
        "f8",
        "F8",
        ALL,
        Label("glass"),
        Label("Break the glass: open a report that one does not see, to read it"),
        Kind.ASK,
        58,
    ),
    _key("lang", "f9", "F9", ALL, Label("Indonesia"), Label("Language ID/EN"), rank=54, in_panel=InPanel.THROUGH),
    _key("rebind", "f2", "F2", (_H,), Label("rebind"), Label("Rebind a key"), rank=55, in_panel=InPanel.THROUGH),
    _key("quit", "ctrl+q", "Ctrl+Q", ALL, Label("quit"), Label("Quit"), Kind.ASK, 56, in_panel=InPanel.THROUGH),
)
"""Every key of the console."""

BY_ID: Mapping[str, Key] = {key.id: key for key in KEYS}

FIELD_KEYS: tuple[Key, ...] = (
    _key("field.next", "tab", "Tab", ALL, Label("field"), Label("Next field; complete"), in_panel=InPanel.USED),
    _key(
        "field.previous", "shift+tab", "Shift+Tab", ALL, Label("field"), Label("Previous field"), in_panel=InPanel.USED
    ),
)
"""What moves between fields; nobody gives these another key."""

EDITING = frozenset(
    {
        *(f"ctrl+{letter}" for letter in "acdefkuvwx"),
        "ctrl+left",
        "ctrl+right",
        "ctrl+backspace",
        "ctrl+delete",
        "ctrl+shift+left",
        "ctrl+shift+right",
    }
)
"""Keys that a text field keeps for itself though they type nothing."""

NAMES: Mapping[str, str] = {
    "question_mark": "?",
    "slash": "/",
    "space": "Spasi",
    "asterisk": "*",
    "exclamation_mark": "!",
    "plus": "+",
    "equals_sign": "=",
    "minus": "-",
    "colon": ":",
}
"""Textual's names of keys as people read them."""

_WORDS = {"Spasi": Label("Space")}
