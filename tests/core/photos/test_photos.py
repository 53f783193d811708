"""What is read of photos: of the real ones what three other readers agree on, of hostile ones nothing or the truth."""

import json
import struct
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from cc.core.errors import InputError
from cc.core.photos.limits import PhotoLimits
from cc.core.photos.workers import PhotoWorkers
from cc.core.records.evidence import PhotoFacts
from tests.pictures import exif, jpeg, picture, saved

REAL = Path(__file__).resolve().parents[4] / "shared" / "data" / "photos"
EXPECTED = json.loads((REAL / "expected.json").read_text())["files"] if REAL.is_dir() else []
REFUSED = {
    "truncated_jpeg.jpg": "photo.truncated",
    "ultrahdr.jpg": "photo.truncated",
    "exiv2-bug1247.jpg": "photo.truncated",
    "decompression_bomb.gif": "photo.format",
    "decompression_bomb.ico": "photo.format",
    "exif.avif": "photo.format",
    "lottapixel.jpg": "photo.too_many_pixels",
    "issue_1912_poc.jpg": "photo.unreadable",
    "1-string-format.jpg": "photo.unreadable",
    "beach.jpg": "photo.unreadable",
}
"""Which of the nasty ones are refused and why; all others are taken."""
SMALL = PhotoLimits(wall_s=120.0)


@pytest.fixture(scope="module")
def workers() -> Iterator[PhotoWorkers]:
    """One worker for all."""
    with PhotoWorkers(SMALL, count=1) as made:
        yield made


def refusal(workers: PhotoWorkers, data: bytes) -> InputError:
    """Why these bytes are not taken."""
    with pytest.raises(InputError) as refused:
        workers.inspect(data)
    return refused.value


def test_the_real_photos_are_there() -> None:
    if not REAL.is_dir():
        pytest.skip(f"{REAL} is not there: the real photos were not tried")
    assert len(EXPECTED) == 57


@pytest.mark.parametrize("row", EXPECTED, ids=lambda row: str(row["file"]))
def test_a_real_photo_is_read_as_others_read_it_or_refused(workers: PhotoWorkers, row: dict[str, object]) -> None:
    path = REAL / str(row["file"])
    before = (path.stat().st_mtime_ns, path.read_bytes())
    if path.name in REFUSED:
        with pytest.raises(InputError) as refused:
            workers.inspect(path)
        assert refused.value.code == REFUSED[path.name]
        assert len(refused.value.message) > 20
    else:
        agrees(workers.inspect(path), row)
    assert (path.stat().st_mtime_ns, path.read_bytes()) == before


def agrees(facts: PhotoFacts, row: dict[str, object]) -> None:
    """What was read is what exiftool, Pillow and exifread say."""
    assert (facts.sha256, facts.size_bytes, facts.format) == (row["sha256"], row["bytes"], row["pillow_format"])
    assert [facts.width, facts.height] == row["pillow_size"]
    assert facts.decodes_to_end
    place = row["exif_gps"]
    if isinstance(place, dict):
        assert facts.lat == pytest.approx(place["lat"], abs=2e-7)
        assert facts.lon == pytest.approx(place["lon"], abs=2e-7)
    else:
        assert facts.lon is facts.lat is None
    taken = row["datetime_original"]
    known = None if taken is None else str(taken["value"]).replace(":", "-", 2).replace(" ", "T")  # type: ignore[index]
    assert facts.taken_at_local == known
    offset = row["offset_time_original"]
    assert facts.taken_offset_minutes == (int(str(offset)[:3]) * 60 if offset else None)
    assert facts.gps_at == gps_instant(row["gps_datetime_utc"])
    assert facts.local_minus_gps_minutes == pytest.approx(row["local_minus_gps_minutes"], abs=0.051)
    orientation = row["orientation"]
    # Where one reader finds no tag in a broken block and another finds 1, both show the same picture.
    assert (facts.orientation or 1) == (orientation if isinstance(orientation, int) else 1)
    for read, written in ((facts.make, row["make"]), (facts.model, row["model"])):
        assert (read or "") == str(written or "").strip()


def gps_instant(written: object) -> datetime | None:
    """exiftool's GPSDateTime as aware UTC."""
    if written is None:
        return None
    date, time = str(written)[:10], str(written).rstrip("Z").split(" ")[-1]
    seconds = "%S.%f" if "." in time else "%S"
    return datetime.strptime(f"{date} {time}", f"%Y:%m:%d %H:%M:{seconds}").replace(tzinfo=UTC)


@pytest.mark.parametrize("place", [(106.8456, -6.2088), (-0.0001, 0.0001), (180.0, -90.0), (-179.9999999, 89.5)])
def test_a_place_is_read_as_it_was_written(workers: PhotoWorkers, place: tuple[float, float]) -> None:
    facts = workers.inspect(jpeg(exif(place=place)))
    assert facts.lon == pytest.approx(place[0], abs=2e-7)
    assert facts.lat == pytest.approx(place[1], abs=2e-7)


@pytest.mark.parametrize(
    ("gps", "note"),
    [
        ({1: "N", 2: (0.0, 0.0, 0.0), 3: "E", 4: (0.0, 0.0, 0.0)}, "exif.place_zero"),
        ({1: "N", 2: (91.0, 0.0, 0.0), 3: "E", 4: (10.0, 0.0, 0.0)}, "exif.place"),
        ({1: "X", 2: (9.0, 0.0, 0.0), 3: "E", 4: (10.0, 0.0, 0.0)}, "exif.place"),
        ({2: (9.0, 0.0, 0.0), 4: (10.0, 0.0, 0.0)}, "exif.place"),
        ({1: "N", 2: (9.0, 0.0, 0.0)}, "exif.place"),
        ({1: "N", 2: (6.0, 12.0), 3: "E", 4: (10.0, 0.0, 0.0)}, "exif.place"),
    ],
)
def test_a_place_that_is_none_is_left_out_with_a_note(workers: PhotoWorkers, gps: dict[int, object], note: str) -> None:
    facts = workers.inspect(jpeg(exif(gps=gps)))
    assert facts.lon is facts.lat is None
    assert note in [each.code for each in facts.notes]


def test_time_and_its_offset_are_read(workers: PhotoWorkers) -> None:
    facts = workers.inspect(jpeg(exif(local="2026:11:24 10:20:30", offset="+07:00")))
    assert (facts.taken_at_local, facts.taken_offset_minutes) == ("2026-11-24T10:20:30", 420)


@pytest.mark.parametrize("local", ["2026:02:30 10:00:00", "0000:00:00 00:00:00", "yesterday", "2026:13:01 10:00:00"])
def test_a_time_that_is_none_is_left_out(workers: PhotoWorkers, local: str) -> None:
    assert workers.inspect(jpeg(exif(local=local))).taken_at_local is None


@pytest.mark.parametrize("offset", ["+25:00", "-12:30", "7", "+07:61", "EST"])
def test_an_offset_that_no_zone_has_is_left_out(workers: PhotoWorkers, offset: str) -> None:
    facts = workers.inspect(jpeg(exif(local="2026:11:24 10:20:30", offset=offset)))
    assert facts.taken_offset_minutes is None


def test_a_camera_clock_far_from_its_gps_is_noted(workers: PhotoWorkers) -> None:
    gps_at = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
    right = workers.inspect(jpeg(exif(local="2026:11:24 10:01:00", offset="+07:00", gps_at=gps_at)))
    wrong = workers.inspect(jpeg(exif(local="2026:11:23 10:00:00", offset="+07:00", gps_at=gps_at)))
    assert right.gps_at == gps_at
    assert right.notes == ()
    assert [note.words for note in wrong.notes] == ["the camera's clock is 1 day behind its GPS"]


def test_text_is_cut_and_has_no_nul(workers: PhotoWorkers) -> None:
    facts = workers.inspect(jpeg(exif(main={0x010F: "A" * 500, 0x0110: "before\0after", 0x0131: "\x1b[31mred"})))
    assert facts.make == "A" * 120
    assert facts.model == "before"
    assert facts.software == "\x1b[31mred", "text is stored as it came and made safe where it is shown"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_what_only_xmp_says_does_not_count(workers: PhotoWorkers, kind: str) -> None:
    xmp = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:Description tiff:Orientation="6"/></x:xmpmeta>'
    options: dict[str, object] = {"xmp": xmp}
    if kind == "PNG":
        info = PngInfo()
        info.add_itxt("XML:com.adobe.xmp", xmp.decode())
        options = {"pnginfo": info}
    data = saved(picture(), kind, **options)
    assert b"Orientation" in data
    assert workers.inspect(data).orientation is None


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "MPO"])
def test_each_format_taken_is_read(workers: PhotoWorkers, kind: str) -> None:
    block = exif(place=(106.8, -6.2), local="2026:11:24 10:20:30")
    options: dict[str, object] = {"exif": block}
    if kind == "MPO":
        options |= {"save_all": True, "append_images": [picture(colour=30)]}
    facts = workers.inspect(saved(picture(), kind, **options))
    assert (facts.format, facts.width, facts.height) == (kind, 64, 48)
    assert (facts.lon, facts.lat, facts.taken_at_local) == (106.8, -6.2, "2026-11-24T10:20:30")


@pytest.mark.parametrize("kind", ["GIF", "TIFF", "BMP", "ICO", "PPM", "PDF", "AVIF", "JPEG2000"])
def test_every_other_format_is_refused(workers: PhotoWorkers, kind: str) -> None:
    told = refusal(workers, saved(picture(), kind))
    assert told.code in ("photo.format", "photo.not_a_photo")
    assert "JPEG" in told.message


@pytest.mark.parametrize("data", [b"#!/bin/sh\nrm -rf /\n", b"<svg onload='x'/>", b"\0" * 4096, b"text"])
def test_what_is_no_photo_is_refused(workers: PhotoWorkers, data: bytes) -> None:
    assert refusal(workers, data).code == "photo.not_a_photo"


def test_an_empty_file_is_refused(workers: PhotoWorkers) -> None:
    assert refusal(workers, b"").code == "photo.empty"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "MPO"])
def test_half_a_file_is_refused_wherever_it_ends(workers: PhotoWorkers, kind: str) -> None:
    noise = Image.effect_noise((160, 120), 80).convert("RGB")
    options: dict[str, object] = {"save_all": True, "append_images": [noise.rotate(180)]} if kind == "MPO" else {}
    whole = saved(noise, kind, **options)
    assert workers.inspect(whole).decodes_to_end
    for share in (0.02, 0.1, 0.3, 0.49, 0.51, 0.7, 0.9, 0.99):
        told = refusal(workers, whole[: int(len(whole) * share)])
        assert told.code in ("photo.truncated", "photo.unreadable", "photo.not_a_photo")


def test_pixels_that_are_missing_inside_a_whole_png_are_noticed(workers: PhotoWorkers) -> None:
    assert workers.inspect(png(100, 100, zlib.compress(b"\0" * 10_100))).decodes_to_end
    assert refusal(workers, png(100, 100, zlib.compress(b"\0" * 5_000))).code in ("photo.truncated", "photo.unreadable")


def png(width: int, height: int, rows: bytes, *extra: tuple[bytes, bytes]) -> bytes:
    """A grey PNG with these compressed rows."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    more = b"".join(chunk(*each) for each in extra)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + more + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def test_a_bomb_is_refused_by_its_header_alone(workers: PhotoWorkers) -> None:
    bomb = png(20_000, 20_000, zlib.compress(b"\0" * 1000))
    told = refusal(workers, bomb)
    assert (told.code, told.fields["width"]) == ("photo.too_many_pixels", 20_000)


@pytest.mark.parametrize("side", [8_001, 16_383])
def test_a_webp_bomb_is_refused_before_it_is_opened(workers: PhotoWorkers, side: int) -> None:
    data = bytearray(saved(picture(), "WEBP", lossless=True))
    at = data.index(b"VP8L") + 9
    data[at : at + 4] = ((side - 1) | (side - 1) << 14).to_bytes(4, "little")
    assert refusal(workers, bytes(data)).code == "photo.too_many_pixels"


def test_text_that_unpacks_to_a_hundred_times_its_size_does_not(workers: PhotoWorkers) -> None:
    packer = zlib.compressobj(1)
    packed = b"".join(packer.compress(b"\0" * (1 << 20)) for _ in range(64)) + packer.flush()
    grey = png(8, 8, zlib.compress(b"\0" * 72), (b"zTXt", b"k\0\0" + packed))
    assert refusal(workers, grey).code == "photo.unreadable"


def test_too_many_bytes_are_refused(workers: PhotoWorkers) -> None:
    told = refusal(workers, jpeg() + b"\0" * SMALL.size_bytes)
    assert told.code == "photo.too_large"


SEEDS = [
    jpeg(exif(place=(106.8, -6.2), local="2026:11:24 10:20:30", main={0x010F: "Maker", 0x0112: 6})),
    saved(picture(), "PNG", exif=exif(place=(106.8, -6.2))),
    saved(picture(), "WEBP", exif=exif(place=(106.8, -6.2))),
    saved(picture(), "MPO", save_all=True, append_images=[picture(colour=20)]),
]


@given(
    seed=st.sampled_from(SEEDS),
    hits=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.binary(min_size=1, max_size=4)), max_size=6),
    cut=st.floats(0, 1),
)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_damaged_file_is_read_or_refused_and_the_worker_lives(
    workers: PhotoWorkers, seed: bytes, hits: list[tuple[float, bytes]], cut: float
) -> None:
    data = bytearray(seed)
    for where, new in hits:
        at = int(where * len(data))
        data[at : at + len(new)] = new
    if cut < 0.3:
        del data[int(cut / 0.3 * len(data)) :]
    read, refused = looked_at(workers, bytes(data))
    if read is not None:
        assert read.lon is None or -180 <= read.lon <= 180
        assert PhotoFacts.from_json(json.loads(json.dumps(read.as_json()))) == read
    if refused is not None:
        assert refused.code in EXPECTED_CODES
        assert "check ended" not in refused.message


EXPECTED_CODES = (
    *("photo.empty", "photo.format", "photo.not_a_photo"),
    *("photo.too_many_pixels", "photo.truncated", "photo.unreadable"),
)


def looked_at(workers: PhotoWorkers, data: bytes) -> tuple[PhotoFacts | None, InputError | None]:
    """What was read, or why nothing was."""
    try:
        return workers.inspect(data), None
    except InputError as refused:
        return None, refused
