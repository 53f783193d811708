"""Rows that a JPEG lost and that its length does not tell: holes between restart marks, and the grey of what was saved
anew."""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageFilter

from cc.core.photos.workers import PhotoWorkers
from cc.core.records.evidence import PhotoFacts, Verdict
from cc.core.rules.work.evidence import whole
from tests.pictures import saved

SLOW = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@pytest.fixture(scope="module")
def workers() -> Iterator[PhotoWorkers]:
    with PhotoWorkers(count=1) as made:
        yield made


def codes(facts: PhotoFacts) -> set[str]:
    return {note.code for note in facts.notes if note.code.startswith("photo.")}


def street() -> Image.Image:
    return Image.effect_noise((320, 320), 90).filter(ImageFilter.GaussianBlur(2)).convert("RGB")


@SLOW
@given(number=st.integers(0, 17), turns=st.integers(1, 7))
def test_rows_that_are_empty_or_out_of_turn_between_restart_marks_are_told(
    workers: PhotoWorkers, number: int, turns: int
) -> None:
    data = saved(Image.effect_noise((320, 320), 60), "JPEG", restart_marker_rows=1)
    marks = [at for at in range(len(data) - 1) if data[at] == 0xFF and 0xD0 <= data[at + 1] <= 0xD7]
    assert codes(workers.inspect(data)) == set()
    hole = data[: marks[number] + 2] + data[marks[number + 1] :]
    assert codes(workers.inspect(hole)) == {"photo.ends_early"}
    foreign = bytearray(data)
    foreign[marks[number] + 1] = 0xD0 + (number + turns) % 8
    assert not workers.inspect(bytes(foreign)).decodes_to_end


@SLOW
@given(share=st.floats(0.15, 0.8), quality=st.integers(60, 95), progressive=st.booleans())
def test_a_tail_of_the_grey_of_missing_pixels_is_a_fact_and_no_verdict(
    workers: PhotoWorkers, share: float, quality: int, progressive: bool
) -> None:
    scene = street()
    scene.paste((128, 128, 128), (0, round(320 * (1 - share)), 320, 320))
    facts = workers.inspect(saved(scene, "JPEG", quality=quality, progressive=progressive))
    assert codes(facts) == {"photo.grey_tail"}
    assert whole(facts).verdict is Verdict.YES
    assert "one flat grey" in whole(facts).words


@pytest.mark.parametrize("colour", [(0, 0, 0), (255, 255, 255), (150, 150, 150), (128, 100, 128)])
def test_a_tail_of_another_colour_is_not_told(workers: PhotoWorkers, colour: tuple[int, int, int]) -> None:
    scene = street()
    scene.paste(colour, (0, 200, 320, 320))
    assert codes(workers.inspect(saved(scene, "JPEG"))) == set()
