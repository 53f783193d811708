"""A HEIC's boxes, read as bytes: where its coded pictures lie, and which of their bytes no encoder writes.

Pure: bytes in, answers out; decodes nothing. HEVC never has three zero bytes in a row inside a unit (it writes 00 00 03
in their place), so a run of zeros is loss, exactly. Broken boxes give no answer, never an error.
"""

import re
import struct
from collections.abc import Iterator

CODED = (b"hvc1", b"hev1")
_ZEROS = re.compile(rb"\0{8,}")
"""Longer than what a unit's length (four bytes) may have at its front, beside a zero of its neighbour."""
_MOST_ITEMS = 4096


def zeroed(data: bytes) -> list[tuple[int, int]]:
    """Byte ranges [from, to) of a HEIC's coded pictures that are zero."""
    try:
        items = _pictures(data)
    except (struct.error, IndexError, ValueError):
        return []
    return sorted({run.span() for extents in items for at, end in extents for run in _ZEROS.finditer(data, at, end)})


def _pictures(data: bytes) -> list[list[tuple[int, int]]]:
    """By coded picture, the byte ranges that hold it."""
    meta = next((body for name, body in _boxes(data, 0, len(data)) if name == b"meta"), None)
    if meta is None:
        return []
    within = dict(_boxes(data, meta[0] + 4, meta[1]))
    if b"iinf" not in within or b"iloc" not in within:
        return []
    coded = set(_coded_items(data, *within[b"iinf"]))
    return [extents for item, extents in _extents(data, *within[b"iloc"]) if item in coded and extents]


def _boxes(data: bytes, at: int, end: int) -> Iterator[tuple[bytes, tuple[int, int]]]:
    """Name and body [from, to) of each box in a range."""
    while at + 8 <= end:
        size, name = struct.unpack_from(">I4s", data, at)
        head = 8
        if size == 1:
            (size,) = struct.unpack_from(">Q", data, at + 8)
            head = 16
        stop = end if size == 0 else at + size
        if stop > end or stop < at + head:
            return
        yield name, (at + head, stop)
        at = stop


def _coded_items(data: bytes, at: int, end: int) -> Iterator[int]:
    """Ids of the items that are HEVC pictures."""
    wide = data[at] > 0
    for name, (body, _) in _boxes(data, at + (8 if wide else 6), end):
        version = data[body]
        if name != b"infe" or version < 2:
            continue
        kind_at = body + 4 + (4 if version > 2 else 2) + 2
        if data[kind_at : kind_at + 4] in CODED:
            yield int.from_bytes(data[body + 4 : kind_at - 2])


def _extents(data: bytes, at: int, end: int) -> Iterator[tuple[int, list[tuple[int, int]]]]:
    """By item, the byte ranges that hold it; only what lies in the file as it is."""
    version, sizes, more = data[at], data[at + 4], data[at + 5]
    offset_size, length_size, base_size = sizes >> 4, sizes & 15, more >> 4
    index_size = more & 15 if version else 0
    id_size = 4 if version > 1 else 2
    count = int.from_bytes(data[at + 6 : at + 6 + id_size])
    at += 6 + id_size

    def take(size: int) -> int:
        nonlocal at
        if at + size > end:
            raise ValueError("the box ends")
        at += size
        return int.from_bytes(data[at - size : at])

    for _ in range(min(count, _MOST_ITEMS)):
        item = take(id_size)
        method = take(2) & 15 if version else 0
        take(2)
        base = take(base_size)
        ranges = []
        for _ in range(take(2)):
            take(index_size)
            start = base + take(offset_size)
            length = take(length_size)
            ranges.append((start, min(start + length, len(data)) if length else len(data)))
        if method == 0:
            yield item, ranges
