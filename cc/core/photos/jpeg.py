"""A JPEG's markers, read as bytes: where its coded picture lies, and which of its bytes no encoder writes.

Pure: bytes in, answers out; no Pillow. Decodes nothing: whether the coded picture fills the frame is asked of libjpeg,
in `jpeg_rows`.
"""

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass

SEQUENTIAL, EXTENDED, PROGRESSIVE = 0xC0, 0xC1, 0xC2
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_DHT, _SOS, _EOI, _DRI = 0xC4, 0xDA, 0xD9, 0xDD
_BARE = frozenset({0x01, *range(0xD0, 0xD9)})
"""Markers without a length: TEM, RST0 to RST7, SOI."""
_END_OF_SCAN = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
_RESTART = re.compile(rb"\xff[\xd0-\xd7]")
ZEROED_BYTES = 512
"""The shortest run of zero bytes that is told: a sector, the least that a disk or a card loses."""
SPILL_BYTES = 2
"""How many zero bytes beside a lost sector are its neighbours' own."""
_ZEROS = re.compile(rb"\0{512,}")
_END_OF_BLOCK = 0x00
_ENDS = frozenset(range(0x00, 0xF0, 0x10))
"""«Nothing more in this block», and in a progressive scan in 2, 4, 8 … blocks from this one on."""


@dataclass(frozen=True, slots=True)
class Component:
    """A colour of the frame, with its sampling factors."""

    code: int
    across: int
    down: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """One scan's coded bytes: `start` to `end` in the file, `ends` when a marker follows them. `restarts_missing` is
    how many restart marks fewer it holds than it has to, or how many stand out of turn or with nothing before them.
    `blank_zeros`: zero bits can stand for blocks like the one before, so that zero bytes are no sign of loss."""

    start: int
    end: int
    ends: bool
    restarts_missing: int
    blank_zeros: bool


@dataclass(frozen=True, slots=True)
class Coded:
    """A JPEG's frame (`process` is its SOF number, 0xC0 to 0xCF; 0 when it has none) and its scans, in order."""

    process: int
    scans: tuple[Scan, ...]


class _Reader:
    """The tables in force while the markers are walked."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.process = 0
        self.width = self.height = 0
        self.components: tuple[Component, ...] = ()
        self.interval = 0
        self.symbols: dict[int, bytes] = {}

    def scans(self) -> Iterator[Scan]:
        """Walk the markers up to the end mark of the first picture."""
        at = 2
        while (found := self._marker(at)) is not None:
            marker, at = found
            if marker == _EOI:
                return
            if marker in _BARE:
                continue
            length = int.from_bytes(self.data[at : at + 2])
            body = self.data[at + 2 : at + length]
            at += max(length, 2)
            if marker == _SOS:
                scan = self._scan(body, at)
                yield scan
                at = scan.end
            else:
                self._table(marker, body)

    def _marker(self, at: int) -> tuple[int, int] | None:
        """The next marker's code and where what follows it begins; None at the end."""
        while (at := self.data.find(b"\xff", at)) >= 0 and at + 1 < len(self.data):
            code = self.data[at + 1]
            if code == 0xFF:
                at += 1
            elif code:
                return code, at + 2
            else:
                at += 2
        return None

    def _table(self, marker: int, body: bytes) -> None:
        """Remember what scans need: the frame, Huffman tables' first symbols, the restart interval."""
        if marker == _DHT:
            self._huffman(body)
        elif marker == _DRI and len(body) >= 2:
            self.interval = int.from_bytes(body[:2])
        elif marker in _FRAMES and len(body) >= 6 and not self.process:
            self.process = marker
            self.height, self.width = struct.unpack(">HH", body[1:5])
            rows = [body[6 + 3 * number : 9 + 3 * number] for number in range(body[5])]
            self.components = tuple(Component(row[0], row[1] >> 4, row[1] & 15) for row in rows if len(row) == 3)

    def _huffman(self, body: bytes) -> None:
        """The symbols of each table, shortest codes first."""
        at = 0
        while at + 17 < len(body):
            count = sum(body[at + 1 : at + 17])
            self.symbols[body[at]] = body[at + 17 : at + 17 + count]
            at += 17 + count

    def _first(self, table: int) -> int:
        """The symbol that zero bits stand for: the first, since codes are given out upwards from zero."""
        symbols = self.symbols.get(table)
        return symbols[0] if symbols else _END_OF_BLOCK

    def _scan(self, header: bytes, start: int) -> Scan:
        found = _END_OF_SCAN.search(self.data, start)
        end = found.start() if found else len(self.data)
        chosen = [(header[at], header[at + 1]) for at in range(1, min(1 + 2 * header[0], len(header) - 1), 2)]
        missing = 0
        if self.interval and (units := self._units([code for code, _ in chosen])):
            wanted = -(-units // self.interval) - 1
            marks = [found.start() for found in _RESTART.finditer(self.data, start, end)]
            missing = max(wanted - len(marks), self._empty(start, marks))
        return Scan(
            start=start,
            end=end,
            ends=found is not None,
            restarts_missing=max(missing, 0),
            blank_zeros=self._blank_zeros([tables for _, tables in chosen], header[-3:]),
        )

    def _empty(self, start: int, marks: list[int]) -> int:
        """How many restart marks (RST0 to RST7, in turn) have nothing before them, or are another one's."""
        before = [start, *(mark + 2 for mark in marks)]
        return sum(
            mark <= begun or self.data[mark + 1] != 0xD0 + number % 8
            for number, (begun, mark) in enumerate(zip(before, marks, strict=False))
        )

    def _units(self, codes: list[int]) -> int:
        """How many coded units (MCUs) a scan of these components has; 0 when the frame does not say."""
        chosen = [one for one in self.components if one.code in codes]
        if not chosen or not all(one.across and one.down for one in self.components):
            return 0
        most_across = max(one.across for one in self.components)
        most_down = max(one.down for one in self.components)
        across, down = (8 * most_across, 8 * most_down)
        width, height = self.width, self.height
        if len(chosen) == 1:
            width, height = -(-width * chosen[0].across // most_across), -(-height * chosen[0].down // most_down)
            across = down = 8
        return -(-width // across) * -(-height // down)

    def _blank_zeros(self, tables: list[int], spectrum: bytes) -> bool:
        """Whether an encoder may write zero bits for long, over an even part of the picture."""
        if len(spectrum) != 3:
            return True
        first, _, refined = spectrum
        steps = [self._first(each >> 4) for each in tables]
        details = [self._first(0x10 | each & 15) for each in tables]
        if self.process == PROGRESSIVE:
            if first:
                return any(self._blank_blocks(0x10 | each & 15, refined >> 4 > 0) for each in tables)
            return refined >> 4 > 0 or not any(steps)
        # One colour that means something by zero bits is enough: blocks of all colours alternate.
        return not any(steps) and not any(details)

    def _blank_blocks(self, table: int, refining: bool) -> bool:
        """Whether an encoder may say «nothing more in this block» again and again.

        One that counts such blocks (its table has symbols for runs of them) says so once for all of them, never twice
        in a row. While it refines it may begin a run anew, of 2, 4, 8 … blocks, when it has held back bits enough.
        """
        first = self._first(table)
        counts = any(each in _ENDS and each != _END_OF_BLOCK for each in self.symbols.get(table, b""))
        return first in _ENDS and (not counts or (refining and first != _END_OF_BLOCK))


def coded(data: bytes) -> Coded:
    """The first picture's frame and scans. Broken markers give fewer scans, never an error."""
    reader = _Reader(data)
    scans = tuple(reader.scans())
    return Coded(reader.process, scans)


def zeroed(data: bytes, scans: tuple[Scan, ...]) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Byte ranges [from, to) inside coded pictures that are all zero: those that no encoder writes, and whole sectors
    of zeros (but for SPILL_BYTES at either end) where an encoder may have written an even part of the picture."""
    lost: list[tuple[int, int]] = []
    perhaps: list[tuple[int, int]] = []
    if data.find(b"\0" * ZEROED_BYTES) < 0:
        return lost, perhaps
    for scan in scans:
        for found in _ZEROS.finditer(data, scan.start, scan.end):
            if not scan.blank_zeros:
                lost.append(found.span())
            elif fills_sectors(*found.span()):
                perhaps.append(found.span())
    return lost, perhaps


def fills_sectors(start: int, end: int) -> bool:
    """Whether a run begins and ends where sectors do."""
    return -start % ZEROED_BYTES <= SPILL_BYTES and end % ZEROED_BYTES <= SPILL_BYTES
