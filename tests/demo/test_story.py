"""The story: reproducible, of the asked length, a flood over an ordinary day; texts that are whole and our own."""

import csv
import gzip
import json
import random
import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import islice, pairwise
from pathlib import Path

import pytest

from cc.core import starter
from cc.core.vocabulary import Channel
from cc.demo.world.files import read_text, read_toml
from cc.demo.world.jakarta import distance_m, kelurahan_named
from cc.demo.world.scenario import ELSEWHERE, Scenario
from cc.demo.world.texts import ZONE, closing_note, near, prank_text, report_text, spot_in

ANCHOR = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
SPAN = timedelta(hours=20)
DATA = Path(__file__).parents[2].parent / "shared" / "data" / "reports"
CATEGORIES = [entry["code"] for entry in starter.categories()]


def test_one_seed_tells_one_story_and_another_chapter_another() -> None:
    first = Scenario(7, ANCHOR)
    assert first.backlog(150, SPAN) == Scenario(7, ANCHOR).backlog(150, SPAN)
    assert list(islice(first.live(), 60)) == list(islice(Scenario(7, ANCHOR).live(), 60))
    assert first.backlog(150, SPAN) != Scenario(8, ANCHOR).backlog(150, SPAN)
    assert first.backlog(150, SPAN) != Scenario(7, ANCHOR, "later").backlog(150, SPAN)


@pytest.mark.parametrize("reports", [0, 1, 37, 300])
def test_backlog_has_the_asked_length_lies_in_its_span_and_is_in_order(reports: int) -> None:
    arrivals = Scenario(7, ANCHOR).backlog(reports, SPAN)
    assert len(arrivals) == reports
    assert all(ANCHOR - SPAN <= arrival.at < ANCHOR for arrival in arrivals)
    assert all(one.at <= other.at for one, other in pairwise(arrivals))
    assert len({arrival.name for arrival in arrivals}) == reports


def test_live_arrivals_come_in_order_and_the_rain_is_worst_early() -> None:
    arrivals = list(islice(Scenario(7, ANCHOR).live(), 400))
    assert all(one.at <= other.at for one, other in pairwise(arrivals))
    early = [arrival for arrival in arrivals if arrival.at < ANCHOR + timedelta(hours=2)]
    later = [arrival for arrival in arrivals if timedelta(hours=3) < arrival.at - ANCHOR < timedelta(hours=5)]
    assert len(early) > len(later)
    assert Counter(arrival.category for arrival in early).most_common(1)[0][0] == "flood"


def test_a_long_backlog_knows_every_category_with_flood_in_front() -> None:
    counted = Counter(arrival.category for arrival in Scenario(7, ANCHOR).backlog(2000, SPAN))
    assert set(counted) == set(CATEGORIES)
    assert counted["flood"] > 0.08 * 2000
    assert max(counted.values()) < 0.4 * 2000


def test_there_are_duplicates_pranks_odd_places_and_reports_without_one() -> None:
    arrivals = Scenario(7, ANCHOR).backlog(600, SPAN)
    told = Counter(arrival.happening for arrival in arrivals)
    assert max(told.values()) >= 3
    assert 0.02 < sum(arrival.prank for arrival in arrivals) / 600 < 0.09
    assert any((arrival.spot.lon, arrival.spot.lat) in ELSEWHERE for arrival in arrivals)
    assert 0.01 < sum(not arrival.has_place for arrival in arrivals) / 600 < 0.1
    assert {arrival.channel for arrival in arrivals} >= {Channel.APP, Channel.DESK_112, Channel.SOCIAL}


def test_witnesses_of_one_happening_stand_near_each_other() -> None:
    by_happening: dict[str, list[tuple[float, float]]] = {}
    for arrival in Scenario(7, ANCHOR).backlog(600, SPAN):
        place = (arrival.spot.lon, arrival.spot.lat)
        if place not in ELSEWHERE:
            by_happening.setdefault(arrival.happening, []).append(place)
    for places in by_happening.values():
        assert all(distance_m(*places[0], *place) < 500 for place in places)


def test_every_category_has_texts() -> None:
    with_texts = {name for name, entry in read_toml("texts.toml").items() if "closing" in entry}
    assert with_texts == set(CATEGORIES)


@pytest.mark.parametrize("category", CATEGORIES)
def test_texts_are_filled_whole_and_varied(category: str) -> None:
    rng = random.Random(category)
    spot = spot_in(kelurahan_named("Tebet Timur"), rng)
    texts = {report_text(category, near(spot, rng, 100), ANCHOR, rng) for _ in range(120)}
    assert len(texts) >= 15
    for text in texts:
        assert "{" not in text
        assert "  " not in text
        assert len(text) >= 20
    assert "{" not in closing_note(category, ANCHOR, rng)


def test_greetings_follow_the_hour_in_jakarta() -> None:
    rng = random.Random(1)
    spot = spot_in(kelurahan_named("Tebet Timur"), rng)
    morning = ANCHOR.astimezone(ZONE).replace(hour=8)
    texts = [report_text("waste", spot, morning, rng) for _ in range(300)]
    assert any("pagi" in text for text in texts)
    assert not any(re.search(r"(Selamat|Met) (malam|sore|siang)", text) for text in texts)


def test_some_texts_are_long_and_some_have_emoji_and_pranks_have_reasons() -> None:
    rng = random.Random(2)
    spot = spot_in(kelurahan_named("Tebet Timur"), rng)
    texts = [report_text(category, spot, ANCHOR, rng) for category in CATEGORIES for _ in range(60)]
    assert max(map(len, texts)) > 600
    assert any("🙏" in text for text in texts)
    assert all(prank_text(spot, ANCHOR, rng)[1].not_actionable for _ in range(40))


def test_no_text_was_taken_from_real_reports() -> None:
    if not DATA.is_dir():
        pytest.skip(f"the real reports are not here: {DATA}")
    ours = {_plain(line) for line in re.findall(r'"((?:[^"\\]|\\.){20,})"', read_text("texts.toml"))}
    assert len(ours) > 150
    real = {_plain(text) for text in _real_texts()}
    assert len(real) > 5000
    assert not ours & real
    stretches = {stretch for text in ours for stretch in _stretches(text)}
    shared = {stretch for text in real for stretch in _stretches(text) if stretch in stretches}
    assert not shared


def _real_texts() -> list[str]:
    with gzip.open(DATA / "surabaya_mediacenter_2022.csv.gz", "rt", encoding="utf-8", newline="") as file:
        texts = [row["keluhan"] for row in csv.DictReader(file)]
    floods = json.loads((DATA / "jakarta_petabencana_2017-02-20_to_21am.geojson").read_text(encoding="utf-8"))
    return texts + [str(feature["properties"].get("text") or "") for feature in floods["features"]]


def _plain(text: str) -> str:
    return " ".join(re.sub(r"\{\w+\}", " … ", text.lower()).split())


def _stretches(text: str, words: int = 8) -> list[str]:
    """Every run of eight words without a slot in it."""
    listed = text.split()
    runs = [listed[start : start + words] for start in range(len(listed) - words + 1)]
    return [" ".join(run) for run in runs if "…" not in run]
