"""The rows of THE key table, and the only file that names keys. Bindings, hints, the footer, the help screen, panels
and tests are made from it (see `key_table`) and from nothing else.

No key means two things in one place, none is uppercase; the Indonesian word carries the letter. Knows no screen.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from cc.tui.words import Lang, Phrase


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
    Where.BOARD: Phrase("Papan", "Board"),
    Where.EVIDENCE: Phrase("Bukti", "Evidence"),
    Where.MAP: Phrase("Peta", "Map"),
    Where.SLA: Phrase("SLA", "SLA"),
    Where.ALARMS: Phrase("Alarm", "Alarms"),
    Where.LOG: Phrase("Riwayat", "Log"),
    Where.HELP: Phrase("Bantuan", "Help"),
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
    hint: Phrase
    help: Phrase
    kind: Kind = Kind.LOCAL
    rank: int = 50
    in_panel: InPanel = InPanel.NOT

    def label(self, lang: Lang) -> str:
        """Its keys as people read them, in their language."""
        return " ".join(_WORDS[each](lang) if each in _WORDS else each for each in self.shown.split())


def _key(
    name: str,
    keys: str,
    shown: str,
    where: Iterable[Where],
    hint: tuple[str, str],
    help_text: tuple[str, str],
    kind: Kind = Kind.LOCAL,
    rank: int = 50,
    in_panel: InPanel = InPanel.NOT,
) -> Key:
    return Key(
        id=name,
        keys=tuple(keys.split()),
        shown=shown,
        where=frozenset(where),
        hint=Phrase(*hint),
        help=Phrase(*help_text),
        kind=kind,
        rank=rank,
        in_panel=in_panel,
    )


_MAIN = (_B, _E)
_PLACE = (_B, _E, _M)

KEYS: tuple[Key, ...] = (
    _key("help", "question_mark", "?", ALL, ("bantuan", "help"), ("Bantuan dan perintah", "Help and commands"), rank=0,
         in_panel=InPanel.THROUGH),
    _key("claim", "a", "a", _PLACE, ("ambil", "claim"), ("Ambil untuk ditangani", "Acquire: claim it"), Kind.ACT, 1),
    _key("triage", "p", "p", _MAIN, ("pilah", "triage"), ("Pilah: prioritas 1-4, kategori, unit",
         "Prioritise: triage by priority 1-4, category, unit"), Kind.ACT, 2),
    _key("dispatch", "d", "d", _PLACE, ("disposisi", "dispatch"), ("Disposisi: tugaskan unit atau petugas",
         "Dispatch: assign a unit or an officer"), Kind.ACT, 3),
    _key("verify", "v", "v", _MAIN, ("verifikasi", "verify"), ("Verifikasi hasil kerja: 1 sah, 2 kembalikan",
         "Verify the work done: 1 it holds, 2 return it"), Kind.ASK, 4),
    _key("defer", "t", "t", (_B, _A), ("tunda", "hold"), ("Tunda 1-5, 0 lanjutkan (alarm: tangguhkan)",
         "Timer: hold 1-5, 0 resume (alarms: shelve)"), Kind.ACT, 5),
    _key("reject", "x", "x", _MAIN, ("tolak", "reject"), ("Tolak (silang), dengan alasan 1-7",
         "Reject (cross), with a reason 1-7"), Kind.ACT, 6),
    _key("group", "g", "g", _MAIN, ("ganda", "duplicates"), ("Ganda: bandingkan dan gabung",
         "Group duplicates: compare and merge"), Kind.ACT, 7),
    _key("evidence", "b", "b", (_B, _M), ("bukti", "evidence"), ("Bukti: foto dan faktanya",
         "Bring up the evidence: photos and their facts"), rank=8),
    _key("solve", "s", "s", _MAIN, ("selesai", "solve"), ("Selesaikan 1, tutup 2, buka lagi 3",
         "Solve 1, close 2, reopen 3"), Kind.ASK, 9),
    _key("undo", "u", "u", ALL, ("urung", "undo"), ("Urungkan dalam 8 detik", "Undo within 8 seconds"), Kind.UNDO, 10),
    _key("filter", "slash", "/", (_B, _M, _S), ("saring", "filter"), ("Saring (Tab melengkapi)",
         "Filter (Tab completes)"), rank=11),
    _key("note", "c", "c", _MAIN, ("catatan", "comment"), ("Catatan", "Comment"), Kind.ACT, 12),
    _key("release.claim", "l", "l", _MAIN, ("lepas", "let go"), ("Lepas yang diambil", "Let go of a claim"), Kind.ACT,
         13),
    _key("authority", "w", "w", _MAIN, ("wewenang", "authority"), ("bukan Wewenang: alihkan ke unit lain",
         "Wrong agency: pass it to another unit"), Kind.ACT, 14),
    _key("share", "h", "h", _MAIN, ("hubungkan", "share"), ("Hubungkan: perlihatkan ke unit lain",
         "sHare: let another unit see it"), Kind.ASK, 15),
    _key("amend", "e", "e", _MAIN, ("edit", "edit"), ("Edit isi, alamat, kategori, prioritas",
         "Edit text, address, category, priority"), Kind.ACT, 16),
    _key("info", "i", "i", _MAIN, ("info", "info"), ("Info lengkap dan riwayat", "Info: everything, and the history"),
         rank=17),
    _key("next", "n", "n", (_B, _M, _A), ("berikut", "next"), ("berikut-Nya yang perlu ditangani",
         "Next one to handle"), rank=18),
    _key("mark", "space", "Spasi", (_B, _A), ("tandai", "mark"), ("Tandai lalu maju", "Mark and advance"), rank=19,
         in_panel=InPanel.USED),
    _key("mark.all", "asterisk", "*", (_B,), ("semua", "all"), ("Tandai semua yang cocok", "Mark all matching"),
         rank=20),
    _key("release", "r", "r", (_B, _S), ("segar", "refresh"), ("segaRkan: masukkan baris baru",
         "Refresh: let new rows in"), rank=21),
    _key("order", "o", "o", (_B, _S), ("urut", "order"), ("Order: SLA, masuk, berubah",
         "Order: SLA, received, changed"), rank=22),
    _key("hold", "z", "z", (_B, _S, _M), ("tahan", "freeze"), ("tahan layar (Zzz)", "freeZe the screen"), rank=23),
    _key("ack", "exclamation_mark", "!", ALL, ("akui", "ack"), ("Akui alarm teratas", "Acknowledge the top alarm"),
         rank=24),
    _key("yank", "y", "y", ALL, ("salin", "yank"), ("salin nomor (Yank)", "Yank: copy the number"), rank=25),
    _key("mode", "m", "m", (_E, _M), ("mode", "mode"), ("Mode gambar: warna, abu-abu, ASCII",
         "Mode of pictures: colour, grey, ASCII"), rank=26),
    _key("features", "f", "f", (_M,), ("fitur", "features"), ("Fitur lapisan: nama wilayah", "Feature layers: names"),
         rank=27),
    _key("zoom.in", "plus equals_sign", "+", (_M,), ("dekat", "nearer"), ("Perbesar skala", "Zoom in"), rank=28),
    _key("zoom.out", "minus", "-", (_M,), ("jauh", "farther"), ("Perkecil skala", "Zoom out"), rank=29),
    _key("view.1", "1", "1", ALL, ("papan", "board"), ("Papan", "Board"), rank=30),
    _key("view.2", "2", "2", ALL, ("bukti", "evidence"), ("Bukti", "Evidence"), rank=31),
    _key("view.3", "3", "3", ALL, ("peta", "map"), ("Peta", "Map"), rank=32),
    _key("view.4", "4", "4", ALL, ("SLA", "SLA"), ("Dinding SLA", "SLA wall"), rank=33),
    _key("view.5", "5", "5", ALL, ("alarm", "alarms"), ("Alarm", "Alarms"), rank=34),
    _key("view.6", "6", "6", ALL, ("riwayat", "log"), ("Riwayat pesan", "Log of messages"), rank=35),
    _key("nav.down", "down j", "↓ j", ALL, ("turun", "down"), ("Baris berikut", "Next row"), rank=40,
         in_panel=InPanel.USED),
    _key("nav.up", "up k", "↑ k", ALL, ("naik", "up"), ("Baris sebelum", "Previous row"), rank=41,
         in_panel=InPanel.USED),
    _key("nav.page.down", "pagedown", "PgDn", ALL, ("halaman", "page"), ("Halaman berikut", "Next page"), rank=42,
         in_panel=InPanel.USED),
    _key("nav.page.up", "pageup", "PgUp", ALL, ("halaman", "page"), ("Halaman sebelum", "Previous page"), rank=43,
         in_panel=InPanel.USED),
    _key("nav.home", "home", "Home", ALL, ("awal", "start"), ("Ke awal", "To the start"), rank=44),
    _key("nav.end", "end", "End", ALL, ("akhir", "end"), ("Ke akhir", "To the end"), rank=45),
    _key("nav.left", "left", "←", (_E, _M, _S), ("kiri", "left"), ("Foto sebelum / kiri", "Previous photo / left"),
         rank=46, in_panel=InPanel.USED),
    _key("nav.right", "right", "→", (_E, _M, _S), ("kanan", "right"), ("Foto berikut / geser kanan",
         "Next photo / right"), rank=47, in_panel=InPanel.USED),
    _key("open", "enter", "Enter", ALL, ("buka", "open"), ("Buka / jalankan panel", "Open / commit the panel"),
         rank=48, in_panel=InPanel.USED),
    _key("back", "escape q", "Esc", ALL, ("kembali", "back"), ("Kembali satu tingkat", "Back one level"), rank=49,
         in_panel=InPanel.THROUGH),
    _key("palette", "colon ctrl+p", ":", ALL, ("perintah", "command"), ("Perintah", "Command"), rank=51,
         in_panel=InPanel.THROUGH),
    _key("mute", "ctrl+g", "Ctrl+G", ALL, ("bisu", "mute"), ("Bisu bel 2 menit", "Mute the bell for 2 minutes"),
         rank=52, in_panel=InPanel.THROUGH),
    _key("redraw", "ctrl+l", "Ctrl+L", ALL, ("gambar ulang", "redraw"), ("Gambar ulang layar", "Redraw the screen"),
         rank=53, in_panel=InPanel.THROUGH),
    _key("lang", "f9", "F9", ALL, ("English", "Indonesia"), ("Bahasa ID/EN", "Language ID/EN"), rank=54,
         in_panel=InPanel.THROUGH),
    _key("rebind", "f2", "F2", (_H,), ("ubah tombol", "rebind"), ("Ubah tombol", "Rebind a key"), rank=55,
         in_panel=InPanel.THROUGH),
    _key("quit", "ctrl+q", "Ctrl+Q", ALL, ("keluar", "quit"), ("Keluar", "Quit"), Kind.ASK, 56,
         in_panel=InPanel.THROUGH),
)  # fmt: skip
"""Every key of the console."""

BY_ID: Mapping[str, Key] = {key.id: key for key in KEYS}

FIELD_KEYS: tuple[Key, ...] = (
    _key("field.next", "tab", "Tab", ALL, ("kolom", "field"), ("Kolom berikut; lengkapi", "Next field; complete"),
         in_panel=InPanel.USED),
    _key("field.previous", "shift+tab", "Shift+Tab", ALL, ("kolom", "field"), ("Kolom sebelum", "Previous field"),
         in_panel=InPanel.USED),
)  # fmt: skip
"""What moves between fields; nobody gives these another key."""

EDITING = frozenset({
    *(f"ctrl+{letter}" for letter in "acdefkuvwx"), "ctrl+left", "ctrl+right", "ctrl+backspace", "ctrl+delete",
    "ctrl+shift+left", "ctrl+shift+right",
})  # fmt: skip
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

_WORDS = {"Spasi": Phrase("Spasi", "Space")}
