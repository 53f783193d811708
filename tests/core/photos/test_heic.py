"""Whether a HEIC's coded picture is all there, by what its boxes and units say; what is whole is never accused."""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from PIL import Image

from cc.core.errors import InputError
from cc.core.photos import heif
from cc.core.photos.workers import PhotoWorkers
from cc.core.records.evidence import Verdict
from cc.core.rules.work.evidence import whole
from tests.core.photos.test_losses import codes, scenes, seen, street
from tests.pictures import saved


@pytest.fixture(scope="module")
def workers() -> Iterator[PhotoWorkers]:
    with PhotoWorkers(count=1) as made:
        yield made


HEIC = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))


def heic(image: Image.Image, quality: int) -> bytes:
    pillow_heif = pytest.importorskip("pillow_heif", reason="the extra `heif` is not installed")
    pillow_heif.register_heif_opener()
    return saved(image, "HEIF", quality=quality)


@HEIC
@given(scenes(least=16), st.sampled_from((10, 50, 90)))
def test_a_whole_heic_is_never_called_incomplete(workers: PhotoWorkers, image: Image.Image, quality: int) -> None:
    facts = seen(workers, heic(image.convert("RGB"), quality))
    assert facts.decodes_to_end
    assert codes(facts) == set()


@HEIC
@given(st.floats(0.05, 0.95), st.sampled_from((64, 600, 4096, 10**6)), st.sampled_from((60, 85)))
def test_zeroed_bytes_of_a_heic_are_named(workers: PhotoWorkers, share: float, length: int, quality: int) -> None:
    data = heic(street(500, 400), quality)
    body = data.index(b"mdat") + 4
    start = body + 64 + int((len(data) - body - 64) * share)
    end = min(start + length, len(data))
    assume(end - start >= 16)
    facts = seen(workers, data[:start] + bytes(end - start) + data[end:])
    assert not facts.decodes_to_end
    assert "photo.zeroed" in codes(facts)
    assert whole(facts).verdict is Verdict.NO


@HEIC
@given(st.floats(0.02, 0.99), st.booleans())
def test_a_heic_that_ends_early_is_refused_though_its_boxes_were_mended(
    workers: PhotoWorkers, share: float, mends: bool
) -> None:
    data = heic(street(500, 400), 70)
    box = data.index(b"mdat") - 4
    length = len(data) - box - 8
    kept = int(length * share)
    cut = bytearray(data[: box + 8 + kept])
    if mends:
        cut[box : box + 4] = (kept + 8).to_bytes(4)
        at = cut.find(length.to_bytes(4), 0, box)
        assert at > 0, "the table of items says how long the picture is"
        cut[at : at + 4] = kept.to_bytes(4)
    with pytest.raises(InputError) as refused:
        seen(workers, bytes(cut))
    assert refused.value.code == ("photo.unreadable" if mends else "photo.truncated")


@given(st.binary(max_size=300))
def test_broken_boxes_are_walked_without_an_error(tail: bytes) -> None:
    heif.zeroed(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + tail)
