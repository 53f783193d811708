"""Photo files as bytes: what kind they are, how large a WEBP says it is, whether the container reaches its end.

Pure: bytes in, answers out; no Pillow. What Pillow does not notice is looked at here: a PNG without its end, a cut
second picture of a JPEG, a WEBP whose canvas is allocated on opening.
"""

import re
import struct
import zlib

_MAGICS = (
    (b"\xff\xd8\xff", "JPEG"),
    (b"\x89PNG\r\n\x1a\n", "PNG"),
    (b"GIF8", "GIF"),
    (b"\x00\x00\x01\x00", "icon"),
    (b"II*\x00", "TIFF"),
    (b"MM\x00*", "TIFF"),
    (b"BM", "BMP"),
    (b"%PDF", "PDF"),
    (b"PK\x03\x04", "ZIP archive"),
    (b"\x00\x00\x00\x0cJXL ", "JPEG XL"),
    (b"\xff\x0a", "JPEG XL"),
)
_HEIF_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")
_AVIF_BRANDS = (b"avif", b"avis")
_ZEROS = re.compile(rb"\0{512,}")
ACCEPTED = ("JPEG", "PNG", "WEBP")


def kind(data: bytes) -> str | None:
    """What the first bytes claim: JPEG, PNG, WEBP, HEIF, or something Posko does not take; None when unknown."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WEBP"
    if data[4:8] == b"ftyp":
        return _brand(data)
    return next((name for magic, name in _MAGICS if data.startswith(magic)), None)


def _brand(data: bytes) -> str:
    """Kind of an ISO base media file by its major brand, or by the compatible ones when that is generic."""
    length = min(int.from_bytes(data[:4]), 256)
    brands = [data[8:12], *(data[at : at + 4] for at in range(16, length, 4))]
    if any(brand in _AVIF_BRANDS for brand in brands):
        return "AVIF"
    return "HEIF" if any(brand in _HEIF_BRANDS for brand in brands) else "video"


def webp_size(data: bytes) -> tuple[int, int] | None:
    """Width and height in pixels that a WEBP's header claims, None when it cannot be read."""
    chunk, start = data[12:16], data[20:30]
    if len(start) < 10:
        return None
    if chunk == b"VP8X":
        return int.from_bytes(start[4:7], "little") + 1, int.from_bytes(start[7:10], "little") + 1
    if chunk == b"VP8L":
        bits = int.from_bytes(start[1:5], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    width, height = struct.unpack("<HH", start[6:10])
    return width & 0x3FFF, height & 0x3FFF


def is_cut(data: bytes, container: str) -> bool:
    """Whether a PNG, WEBP or HEIF container says it is longer than the bytes that are here."""
    if container == "PNG":
        return not _png_ends(data)
    if container == "WEBP":
        return int.from_bytes(data[4:8], "little") + 8 > len(data)
    return container == "HEIF" and not _boxes_end(data)


def _png_ends(data: bytes) -> bool:
    """Whether the chain of chunks leads to a whole IEND."""
    at = 8
    while at + 12 <= len(data):
        length, name = struct.unpack(">I4s", data[at : at + 8])
        at += 12 + length
        if name == b"IEND":
            return bool(at <= len(data))
    return False


def png_checksums_hold(data: bytes) -> bool:
    """Whether each chunk of a PNG's picture has the checksum that stands behind it; Pillow skips these."""
    at = 8
    while at + 12 <= len(data):
        length, name = struct.unpack(">I4s", data[at : at + 8])
        body = at + 8
        if name == b"IDAT" and zlib.crc32(data[at + 4 : body + length]) != int.from_bytes(
            data[body + length : body + length + 4]
        ):
            return False
        if name == b"IEND":
            break
        at = body + length + 4
    return True


def webp_zeros(data: bytes) -> list[tuple[int, int]]:
    """Byte ranges [from, to) of a lossy WEBP's coded pictures that are zero; a flat picture has some of its own."""
    found: list[tuple[int, int]] = []
    at = 12
    while at + 8 <= len(data):
        name, length = struct.unpack("<4sI", data[at : at + 8])
        if name == b"VP8 ":
            found += [run.span() for run in _ZEROS.finditer(data, at + 8, at + 8 + length)]
        at += 8 + length + length % 2
    return found


def _boxes_end(data: bytes) -> bool:
    """Whether the top-level boxes of an ISO base media file fill it exactly to its end or before."""
    at = 0
    while at + 8 <= len(data):
        length = int.from_bytes(data[at : at + 4])
        if length == 1:
            length = int.from_bytes(data[at + 8 : at + 16])
        if length == 0:
            return True
        if length < 8:
            return False
        at += length
    return at == len(data)


def further_pictures(index: bytes, index_at: int, data: bytes) -> tuple[int, int]:
    """How many further pictures a JPEG's multi-picture index names that are (cut, missing altogether).

    index is the APP2 payload after `MPF\\0`, index_at its place in the file (offsets count from there). A picture that
    begins but does not end within the file is cut. One that does not even begin was left away by a program that kept
    the index, as lossless rotation does: the first picture is whole then. A broken index names none.
    """
    cut = missing = 0
    for size, offset in _entries(index):
        start = index_at + offset
        if offset == 0:
            continue
        begins = data[start : start + 2]
        if not begins or not b"\xff\xd8".startswith(begins):
            missing += 1
        elif start + size > len(data):
            cut += 1
    return cut, missing


def _entries(index: bytes) -> list[tuple[int, int]]:
    """(size, offset) in bytes of each picture in a CIPA DC-007 index; empty when it cannot be read."""
    order = {b"II*\x00": "<", b"MM\x00*": ">"}.get(index[:4])
    if order is None or len(index) < 10:
        return []
    (directory,) = struct.unpack(order + "I", index[4:8])
    if directory + 2 > len(index):
        return []
    (count,) = struct.unpack(order + "H", index[directory : directory + 2])
    for number in range(min(count, 64)):
        entry = index[directory + 2 + 12 * number : directory + 14 + 12 * number]
        if len(entry) == 12 and struct.unpack(order + "H", entry[:2]) == (0xB002,):
            length, at = struct.unpack(order + "II", entry[4:])
            table = index[at : at + length]
            rows = range(0, len(table) - 15, 16)
            return [struct.unpack(order + "II", table[row + 4 : row + 12]) for row in rows]
    return []
