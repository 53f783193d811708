"""Reports that tell of the same thing: what comes first, what is left out, and that order does not matter."""

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cc.core.rules.work.duplicates import LEAST_SCORE, RADIUS_M, WINDOW_S, Told, rank
from cc.core.vocabulary import ReportStatus

AT = datetime(2026, 11, 23, 14, tzinfo=UTC)
FLOOD = Told(
    ref="JKT-1",
    status=ReportStatus.NEW,
    category="flood",
    text="Banjir setinggi lutut di Kampung Melayu, ada lansia",
    received_at=AT,
    lon=106.862,
    lat=-6.225,
)
METRE = 1 / 110_600


def told(ref: str, *, north_m: float = 0, later: timedelta = timedelta(0), **changes: object) -> Told:
    lat = -6.225 + north_m * METRE
    return replace(FLOOD, ref=ref, lat=lat, received_at=AT + later, **changes)  # type: ignore[arg-type]  # any field


def refs(*candidates: Told, limit: int = 14) -> list[str]:
    return [one.ref for one in rank(FLOOD, candidates, limit)]


def test_the_nearest_in_place_words_and_time_comes_first() -> None:
    near = told("NEAR", north_m=20, text="banjir Kampung Melayu setinggi lutut")
    far = told("FAR", north_m=300, text="banjir Kampung Melayu setinggi lutut")
    other = told("OTHER", north_m=20, text="pohon tumbang", category="public-facilities", later=timedelta(hours=5))
    assert refs(other, far, near) == ["NEAR", "FAR", "OTHER"]


def test_a_report_is_never_its_own_duplicate() -> None:
    assert refs(FLOOD) == []


@pytest.mark.parametrize("status", [ReportStatus.MERGED, ReportStatus.REJECTED])
def test_what_nothing_can_be_merged_into_is_left_out(status: ReportStatus) -> None:
    assert refs(told("A", status=status)) == []
    assert refs(told("A", status=ReportStatus.RESOLVED)) == ["A"]


def test_too_far_in_place_or_time_is_left_out() -> None:
    assert refs(told("A", north_m=RADIUS_M + 20)) == []
    assert refs(told("A", later=timedelta(seconds=WINDOW_S + 1))) == []
    assert refs(told("A", later=-timedelta(seconds=WINDOW_S))) == ["A"]


def test_without_a_place_the_words_decide() -> None:
    same = told("SAME", lon=None, text="Kampung Melayu banjir setinggi lutut, ada lansia")
    other = told("OTHER", lon=None, text="Lampu merah mati", category="traffic-jam")
    assert refs(same, other) == ["SAME"]
    assert rank(FLOOD, [same])[0].distance_m is None


def test_what_is_found_says_how_far_and_how_much_later() -> None:
    (found,) = rank(FLOOD, [told("A", north_m=100, later=timedelta(minutes=-7))])
    assert found.distance_m == pytest.approx(100, abs=1)
    assert (found.later_s, found.status, found.category) == (-420, "new", "flood")
    assert FLOOD.text.startswith(found.excerpt)


def test_common_words_alone_are_no_likeness() -> None:
    polite = replace(FLOOD, text="Mohon tolong untuk ini dan itu, terima kasih pak")
    alike = told("ALIKE", north_m=200, text="Terima kasih pak, mohon tolong ini", category="waste")
    assert rank(polite, [alike]) == ()


_texts = st.lists(st.sampled_from(["banjir", "lutut", "pohon", "macet", "api", "melayu", "jalan"]), max_size=5).map(
    " ".join
)
_told = st.builds(
    Told,
    ref=st.text("ABC", min_size=1, max_size=6),
    status=st.sampled_from([ReportStatus.NEW, ReportStatus.CLOSED, ReportStatus.TRIAGED]),
    category=st.sampled_from(["flood", "fire"]),
    text=_texts,
    received_at=st.integers(-WINDOW_S, WINDOW_S).map(lambda s: AT + timedelta(seconds=s)),
    lon=st.none() | st.floats(106.85, 106.87),
    lat=st.none() | st.floats(-6.23, -6.22),
)


@given(_told, st.lists(_told, max_size=8, unique_by=lambda one: one.ref), st.integers(0, 5), st.randoms())
def test_scores_are_sound_and_the_order_of_candidates_does_not_matter(
    report: Told, candidates: list[Told], limit: int, rng: random.Random
) -> None:
    found = rank(report, candidates, limit)
    shuffled = candidates[:]
    rng.shuffle(shuffled)
    assert rank(report, shuffled, limit) == found
    assert len(found) <= limit
    assert all(LEAST_SCORE <= one.score <= 1 for one in found)
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)


@given(_told, _told)
def test_likeness_is_mutual(one: Told, other: Told) -> None:
    there, back = rank(one, [other]), rank(other, [one])
    assert [each.score for each in there] == [each.score for each in back]


@given(_told, st.floats(0, 900), st.floats(0, 900))
def test_nearer_never_counts_less(report: Told, one_m: float, other_m: float) -> None:
    report = replace(report, ref="R", lon=106.86, lat=-6.225)
    near_m, far_m = sorted((one_m, other_m))
    near, far = (rank(report, [replace(report, ref="X", lat=-6.225 + metres * METRE)]) for metres in (near_m, far_m))
    assert not far or near[0].score >= far[0].score
