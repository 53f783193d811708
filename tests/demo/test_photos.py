"""Synthetic photos: what Posko reads of them is what was put in, and nobody can take one for real."""

import io
import random
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from PIL import Image

from cc.core import starter
from cc.core.photos.workers import PhotoWorkers
from cc.demo.world.photos import MAKE, MODEL, Shot, photo

TAKEN = datetime(2026, 11, 24, 12, 34, 56, tzinfo=UTC)
SHOT = Shot(category="flood", taken_at=TAKEN, lon=106.86321, lat=-6.22417, scene="a scene")


def test_the_photo_says_where_when_and_that_it_is_synthetic() -> None:
    with PhotoWorkers(count=1) as workers:
        facts = workers.inspect(photo(SHOT, random.Random(1)))
    assert facts.lon == pytest.approx(106.86321, abs=5e-6)
    assert facts.lat == pytest.approx(-6.22417, abs=5e-6)
    assert facts.taken_at_local == "2026-11-24T19:34:56"
    assert facts.taken_offset_minutes == 420
    assert facts.gps_at == TAKEN
    assert (facts.make, facts.model) == (MAKE, MODEL)
    assert "synthetic" in MODEL
    assert facts.decodes_to_end
    assert facts.notes == ()


def test_without_a_fix_there_is_no_place() -> None:
    with PhotoWorkers(count=1) as workers:
        facts = workers.inspect(photo(replace(SHOT, lon=None, lat=None), random.Random(1)))
    assert (facts.lon, facts.lat, facts.gps_at) == (None, None, None)


def test_photos_repeat_with_their_grain_and_differ_without() -> None:
    assert photo(SHOT, random.Random(1)) == photo(SHOT, random.Random(1))
    assert photo(SHOT, random.Random(1)) != photo(SHOT, random.Random(2))


@pytest.mark.parametrize("category", [entry["code"] for entry in starter.categories()])
def test_the_work_can_be_seen(category: str) -> None:
    before, after = (photo(replace(SHOT, category=category, after=done), random.Random(1)) for done in (False, True))
    one, other = (Image.open(io.BytesIO(data)).convert("L") for data in (before, after))
    assert sum(abs(a - b) > 40 for a, b in zip(one.tobytes(), other.tobytes(), strict=True)) > 800
    assert len(before) < 60_000
