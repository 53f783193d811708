"""Whether a coded picture is all there: what is cut, zeroed or whose checksum is wrong is told, what is whole never."""

import random
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageFilter

from cc.core.errors import InputError
from cc.core.photos import jpeg
from cc.core.photos.workers import PhotoWorkers
from cc.core.records.evidence import PhotoFacts, Verdict
from cc.core.rules.work.evidence import whole
from tests.pictures import saved

CASES = Path(__file__).parents[4] / "shared" / "cases"
END = b"\xff\xd9"
SLOW = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.fixture(scope="module")
def workers() -> Iterator[PhotoWorkers]:
    with PhotoWorkers(count=1) as made:
        yield made


@st.composite
def scenes(draw: st.DrawFn, least: int = 1) -> Image.Image:
    """Pictures of the kinds that look like losses without being any: flat, dark, grey below, grey all over, noisy."""
    width, height = draw(st.integers(least, 220)), draw(st.integers(least, 220))
    noise = random.Random(draw(st.integers(0, 99)))
    ground = draw(st.sampled_from(("noise", "soft", "flat", "dark", "grey", "white")))
    if ground in ("noise", "soft"):
        made = Image.frombytes("RGB", (width, height), noise.randbytes(3 * width * height))
        made = made.filter(ImageFilter.GaussianBlur(2)) if ground == "soft" else made
    else:
        colours = {"flat": (31, 77, 120), "dark": (0, 0, 0), "grey": (128, 128, 128), "white": (255, 255, 255)}
        made = Image.new("RGB", (width, height), colours[ground])
    if draw(st.booleans()):
        made.paste((128, 128, 128), (0, draw(st.integers(0, height)), width, height))
    return made.convert(draw(st.sampled_from(("RGB", "L", "CMYK"))))


@st.composite
def jpegs(draw: st.DrawFn, least: int = 1) -> bytes:
    """A whole JPEG as any encoder could write it: baseline or progressive, any sampling, with restart marks or not."""
    image = draw(scenes(least))
    options: dict[str, object] = {
        "quality": draw(st.sampled_from((5, 40, 75, 95))),
        "progressive": draw(st.booleans()),
        "optimize": draw(st.booleans()),
    }
    if image.mode == "RGB":
        options["subsampling"] = draw(st.integers(0, 2))
    restarts = draw(st.sampled_from((None, "restart_marker_rows", "restart_marker_blocks")))
    if restarts:
        options[restarts] = draw(st.integers(1, 6))
    try:
        return saved(image, "JPEG", **options)
    except OSError:  # libjpeg's own: no room for so small a picture
        assume(False)
        raise


def seen(workers: PhotoWorkers, data: bytes) -> PhotoFacts:
    return workers.inspect(data)


def codes(facts: PhotoFacts) -> set[str]:
    return {note.code for note in facts.notes if note.code.startswith("photo.")}


@SLOW
@given(jpegs())
def test_a_whole_jpeg_is_never_called_incomplete(workers: PhotoWorkers, data: bytes) -> None:
    facts = seen(workers, data)
    assert facts.decodes_to_end
    assert codes(facts) <= {"photo.grey_tail"}
    assert whole(facts).words.startswith("the file decodes to the end")


@SLOW
@given(jpegs(least=60), st.floats(0, 0.85), st.booleans())
def test_a_picture_that_ends_early_is_told_though_it_carries_an_end_mark(
    workers: PhotoWorkers, data: bytes, share: float, keeps_what_follows: bool
) -> None:
    scan = max(jpeg.coded(data).scans, key=lambda each: each.end - each.start)
    assume(scan.end - scan.start > 200)
    cut = scan.start + int((scan.end - scan.start) * share)
    assume(data[cut - 1] != 0xFF)
    facts = seen(workers, data[:cut] + (data[scan.end :] if keeps_what_follows else END))
    assert not facts.decodes_to_end
    assert "photo.ends_early" in codes(facts)
    assert whole(facts).verdict is Verdict.NO
    assert "ends early" in whole(facts).words


def test_rows_cut_out_of_the_middle_between_restart_marks_are_told(workers: PhotoWorkers) -> None:
    data = saved(Image.effect_noise((320, 320), 60), "JPEG", restart_marker_rows=1)
    marks = [at for at in range(len(data) - 1) if data[at] == 0xFF and 0xD0 <= data[at + 1] <= 0xD7]
    facts = seen(workers, data[: marks[5]] + data[marks[9] :])
    assert codes(facts) == {"photo.ends_early"}


def test_the_first_picture_of_several_may_be_the_one_that_ends_early(workers: PhotoWorkers) -> None:
    first = Image.effect_noise((200, 200), 60).convert("RGB")
    data = saved(first, "MPO", save_all=True, append_images=[first.copy()])
    assert seen(workers, data).decodes_to_end
    scan = jpeg.coded(data).scans[0]
    short = data[: scan.start + 500] + END
    facts = seen(workers, short.ljust(len(data), b"\0"))
    assert "photo.ends_early" in codes(facts)


def street(width: int = 900, height: int = 700) -> Image.Image:
    noise = Image.frombytes("RGB", (width, height), random.Random(7).randbytes(3 * width * height))
    return noise.filter(ImageFilter.GaussianBlur(2))


@SLOW
@given(
    st.integers(0, 20_000),
    st.sampled_from((512, 700, 4096)),
    st.booleans(),
    st.sampled_from((40, 75, 92)),
    st.sampled_from(("RGB", "L")),
)
def test_zeroed_bytes_are_named_where_they_are(
    workers: PhotoWorkers, at: int, length: int, aligned: bool, quality: int, mode: str
) -> None:
    data = saved(street().convert(mode), "JPEG", quality=quality)
    scan = jpeg.coded(data).scans[0]
    start = scan.start + at % (scan.end - scan.start - length - 1024)
    start = start + -start % 512 if aligned else start
    facts = seen(workers, data[:start] + bytes(length) + data[start + length :])
    assert not facts.decodes_to_end
    told = next(note.words for note in facts.notes if note.code == "photo.zeroed")
    first, last = (int(word) for word in told.removeprefix("bytes ").split(" of ")[0].split(" to "))
    assert first <= start
    assert last >= start + length - 1
    assert last - first < length + 8
    assert whole(facts).facts["lost"] in (["photo.zeroed"], ["photo.ends_early", "photo.zeroed"])


def test_zeroed_sectors_where_zeros_may_be_a_flat_wall_are_a_fact_and_no_accusation(workers: PhotoWorkers) -> None:
    made = Image.new("L", (4000, 3000), 40)
    made.paste(Image.effect_noise((4000, 200), 60), (0, 0))
    data = saved(made, "JPEG", progressive=True)
    flat = seen(workers, data)
    assert flat.decodes_to_end
    assert whole(flat).verdict is Verdict.YES
    blank = next(scan for scan in jpeg.coded(data).scans if scan.blank_zeros and scan.end - scan.start > 4096)
    start = blank.start + -blank.start % 512
    holed = data[:start] + bytes(1024) + b"\x55" + data[start + 1025 :]
    facts = seen(workers, holed if holed[start - 1] else holed[: start - 1] + b"\x11" + holed[start:])
    assert "photo.zero_sectors" in codes(facts) or not facts.decodes_to_end
    assert "undamaged" not in whole(facts).words


@SLOW
@given(
    st.integers(0, 10**9), st.sampled_from((1024, 4096)), st.sampled_from((50, 75, 92)), st.sampled_from(("RGB", "L"))
)
def test_zeroed_bytes_of_a_progressive_jpeg_are_named_but_for_scans_where_an_even_part_looks_so(
    workers: PhotoWorkers, at: int, length: int, quality: int, mode: str
) -> None:
    data = saved(street().convert(mode), "JPEG", quality=quality, progressive=True)
    scans = [each for each in jpeg.coded(data).scans if each.end - each.start > length + 1024]
    assume(scans)
    exact = sum(each.end - each.start for each in scans if not each.blank_zeros)
    assert exact > 0.8 * sum(each.end - each.start for each in scans)
    scan = scans[at % len(scans)]
    start = scan.start + 1 + at % (scan.end - scan.start - length - 2)
    facts = seen(workers, data[:start] + bytes(length) + data[start + length :])
    if scan.blank_zeros:
        assert "photo.zeroed" not in codes(facts)
    else:
        assert not facts.decodes_to_end
        assert "photo.zeroed" in codes(facts)


@SLOW
@given(
    st.integers(1, 30),
    st.integers(1, 30),
    st.sampled_from((30, 75, 92, 98)),
    st.booleans(),
    st.sampled_from(("RGB", "L")),
    st.integers(0, 99),
)
def test_even_and_tiled_pictures_as_large_as_cameras_make_are_whole(
    workers: PhotoWorkers, across: int, down: int, quality: int, optimize: bool, mode: str, seed: int
) -> None:
    tile = Image.frombytes("RGB", (across, down), random.Random(seed).randbytes(3 * across * down))
    made = Image.new("RGB", (1600, 1200))
    made.paste(tile.resize((8 * across, 8 * down), Image.Resampling.NEAREST), (0, 0))
    step = made.crop((0, 0, 8 * across, 8 * down))
    for x in range(0, 1600, 8 * across):
        for y in range(0, 1200, 8 * down):
            made.paste(step, (x, y))
    data = saved(made.convert(mode), "JPEG", quality=quality, progressive=True, optimize=optimize)
    assert "photo.zeroed" not in codes(seen(workers, data))


@SLOW
@given(scenes(), st.sampled_from(("PNG", "WEBP")), st.sampled_from((10, 80)))
def test_a_whole_png_or_webp_is_never_called_incomplete(
    workers: PhotoWorkers, image: Image.Image, kind: str, quality: int
) -> None:
    facts = seen(workers, saved(image.convert("RGB"), kind, quality=quality))
    assert facts.decodes_to_end
    assert codes(facts) == set()


@pytest.mark.parametrize("colour", [0, 90, 128, 255])
def test_a_large_flat_webp_is_whole(workers: PhotoWorkers, colour: int) -> None:
    facts = seen(workers, saved(Image.new("RGB", (3000, 2000), (colour,) * 3), "WEBP", quality=80))
    assert codes(facts) == set()


def chunks(data: bytes) -> Iterator[tuple[int, bytes, bytes]]:
    at = 8
    while at < len(data):
        length, name = struct.unpack(">I4s", data[at : at + 8])
        yield at, name, data[at + 8 : at + 8 + length]
        at += 12 + length


def test_a_png_whose_picture_has_a_wrong_checksum_is_told(workers: PhotoWorkers) -> None:
    rows = b"".join(b"\0" + bytes([row % 256]) * 60 for row in range(40))
    head = struct.pack(">IIBBBBB", 60, 40, 8, 0, 0, 0, 0)

    def chunk(name: bytes, body: bytes, off: int = 0) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body) ^ off)

    for off, expected in ((0, set()), (1, {"photo.checksum"})):
        data = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows), off)
        facts = seen(workers, data + chunk(b"IEND", b""))
        assert codes(facts) == expected
        assert facts.decodes_to_end is not bool(expected)


def test_a_png_with_a_shorter_picture_than_its_header_says_is_refused(workers: PhotoWorkers) -> None:
    data = saved(Image.effect_noise((200, 200), 60), "PNG")
    at, _, body = next(each for each in chunks(data) if each[1] == b"IDAT")
    half = body[: len(body) // 2]
    crc = struct.pack(">I", zlib.crc32(b"IDAT" + half))
    end = struct.pack(">I", 0) + b"IEND" + struct.pack(">I", zlib.crc32(b"IEND"))
    with pytest.raises(InputError) as refused:
        workers.inspect(data[:at] + struct.pack(">I", len(half)) + b"IDAT" + half + crc + end)
    assert refused.value.code in ("photo.truncated", "photo.unreadable")


@pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
def test_a_webp_cut_short_whose_sizes_were_mended_is_not_whole(workers: PhotoWorkers, share: float) -> None:
    data = saved(street(300, 200), "WEBP", quality=80)
    body = data[20 : 20 + int((len(data) - 20) * share)]
    body = body[: len(body) // 2 * 2]
    mended = b"RIFF" + struct.pack("<I", 12 + len(body)) + b"WEBPVP8 " + struct.pack("<I", len(body)) + body
    with pytest.raises(InputError) as refused:
        workers.inspect(mended)
    assert refused.value.code in ("photo.truncated", "photo.unreadable")


def test_zeroed_bytes_in_a_webp_are_named(workers: PhotoWorkers) -> None:
    data = saved(street(), "WEBP", quality=90)
    assert len(data) > 30_000
    facts = seen(workers, data[:20_480] + bytes(1024) + data[21_504:])
    assert codes(facts) == {"photo.zero_sectors"}
    assert whole(facts).words.startswith("the file decodes to the end, but bytes 20480 to 21503 of the file are zeros")


@pytest.mark.parametrize("case", ["06-early-end-50", "07-zeroed-tail"])
def test_the_shared_cases_are_not_whole(workers: PhotoWorkers, case: str) -> None:
    file = CASES / case / "a.jpg"
    if not file.exists():
        pytest.skip("../shared/cases is not here")
    facts = workers.inspect(file)
    assert not facts.decodes_to_end
    assert whole(facts).verdict is Verdict.NO


def test_broken_markers_are_walked_without_an_error() -> None:
    data = saved(street(120, 90), "JPEG", restart_marker_rows=1)
    rng = random.Random(3)
    for _ in range(400):
        broken = bytearray(data)
        for _ in range(rng.randrange(1, 6)):
            broken[rng.randrange(2, 700)] = rng.randrange(256)
        found = jpeg.coded(bytes(broken))
        jpeg.zeroed(bytes(broken), found.scans)
    assert jpeg.coded(b"\xff\xd8").scans == ()
