"""The story: what happens in the demo's Jakarta and who tells of it. A flood evening over an ordinary day.

Owns when, where and what; knows no Centre and no person of the command room. Everything follows from the seed and from
`anchor`, the instant at which the demo opened. Times here are the city's own: a demo that runs sixty times as fast
lives through an hour of them in a minute.
"""

import heapq
import math
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from typing import TypeVar

from cc.core.vocabulary import Channel
from cc.demo.dice import Dice
from cc.demo.world.jakarta import Place, kelurahan_named, kelurahan_within
from cc.demo.world.texts import ZONE, Spot, near, spot_in

K = TypeVar("K")

HAPPENINGS_PER_HOUR = 9.0
WAVE_PER_HOUR = 14.0
"""Happenings an hour that the rain adds at its worst; each is told of by one person or by several."""

WAVE_AFTER_S = 20 * 60
WAVE_WIDTH_S = 80 * 60
WAVE_EVERY_S = 8 * 3600
"""The rain is worst twenty minutes after the demo opened, and comes back every eight hours."""

FLOODED = (
    "Kampung Melayu", "Bidara Cina", "Cawang", "Bukit Duri", "Kedoya Selatan", "Rawa Buaya", "Pejaten Timur",
    "Cipinang Melayu", "Kelapa Gading Timur", "Petogogan", "Tegal Alur", "Sunter Agung",
)  # fmt: skip
"""Where the demo's water stands: low places by general knowledge; which, and how deep, is made up."""

BACKGROUND = {
    "waste": 14, "damaged-road": 13, "public-facilities": 13, "illegal-parking": 10, "traffic-jam": 9,
    "rule-violation": 6, "street-vendors": 5, "transjakarta": 5, "flood-prevention": 5, "other": 5, "crime": 5,
    "beggars": 4, "dengue-fogging": 3, "unlicensed-advertising": 3, "building-permit": 3, "fire": 2,
    "unhygienic-food": 2, "no-smoking-area": 2, "child-friendly-space": 2, "narcotics": 2, "flood": 2,
    "road-pass-jockeys": 2, "boarding-house-tax": 1, "suspected-terrorism": 1,
}  # fmt: skip
RAIN = {
    "flood": 60, "public-facilities": 12, "flood-prevention": 9, "traffic-jam": 9, "transjakarta": 4, "other": 3,
    "fire": 2,
}  # fmt: skip

WITNESSES = {
    "flood": 2.4,
    "fire": 2.6,
    "suspected-terrorism": 1.6,
    "crime": 1.3,
    "public-facilities": 1.3,
    "traffic-jam": 1.3,
}
"""How many tell of one happening, in the mean."""

CHANNELS = {
    Channel.APP: 50, Channel.WEB: 14, Channel.DESK_112: 16, Channel.DESK_110: 6, Channel.SOCIAL: 12,
}  # fmt: skip

ELSEWHERE = ((0.0, 0.0), (106.994, -6.236), (106.821, -6.402), (106.640, -6.178))
"""Odd places: none entered, and three beyond the city's border."""

PRANK_SHARE, NO_PLACE_SHARE, ELSEWHERE_SHARE = 0.045, 0.025, 0.025


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """Somebody tells of something. `happening` is what those who tell of the same thing share; `first` is True for the
    one who tells first. `prank` says why it will be rejected, if it is none. `has_place` False: no point was sent."""

    name: str
    at: datetime
    happening: str
    first: bool
    category: str
    channel: Channel
    spot: Spot
    has_place: bool
    prank: bool
    photos: int


class Scenario:
    """Arrivals of one seed around one anchor. Another `chapter` tells another story with the same seed."""

    def __init__(self, seed: int, anchor: datetime, chapter: str = "") -> None:
        self._dice = Dice(f"scenario/{seed}/{chapter}")
        self._anchor = anchor
        self._flooded = tuple(kelurahan_named(name) for name in FLOODED)
        self._everywhere = kelurahan_within("DEMO-DKI")

    def backlog(self, reports: int, span: timedelta) -> list[Arrival]:
        """The last `reports` arrivals of the `span` before the anchor, oldest first."""
        start = self._anchor - span
        found: list[Arrival] = []
        for number in count():
            if len(found) >= reports:
                break
            at = start + span * self._when(number, span)
            found += [arrival for arrival in self._happening("past", number, at) if arrival.at < self._anchor]
        return sorted(found[:reports], key=lambda arrival: (arrival.at, arrival.name))

    def live(self) -> Iterator[Arrival]:
        """Arrivals from the anchor on, in order of time, without end."""
        waiting: list[tuple[datetime, str, Arrival]] = []
        at, rng = self._anchor, self._dice.rng("live")
        most = HAPPENINGS_PER_HOUR + WAVE_PER_HOUR
        for number in count():
            at += timedelta(hours=rng.expovariate(most))
            while waiting and waiting[0][0] <= at:
                yield heapq.heappop(waiting)[2]
            if rng.random() * most <= HAPPENINGS_PER_HOUR + self._rain(at):
                for arrival in self._happening("live", number, at):
                    heapq.heappush(waiting, (arrival.at, arrival.name, arrival))

    def _when(self, number: int, span: timedelta) -> float:
        """Where in the span before the anchor a happening falls, by rejection: share of the span."""
        most = HAPPENINGS_PER_HOUR + WAVE_PER_HOUR
        rng = self._dice.rng("when", number)
        while True:
            share = rng.random()
            at = self._anchor - span * (1 - share)
            if rng.random() * most <= HAPPENINGS_PER_HOUR * _bustle(at) + self._rain(at):
                return share

    def _rain(self, at: datetime) -> float:
        """Happenings an hour that the rain brings."""
        after_s = (at - self._anchor).total_seconds() - WAVE_AFTER_S
        if after_s > WAVE_EVERY_S / 2:
            after_s = (after_s + WAVE_EVERY_S / 2) % WAVE_EVERY_S - WAVE_EVERY_S / 2
        return WAVE_PER_HOUR * math.exp(-((after_s / WAVE_WIDTH_S) ** 2) / 2)

    def _happening(self, part: str, number: int, at: datetime) -> Iterator[Arrival]:
        """One happening and all who tell of it."""
        rng = self._dice.rng(part, number)
        rain = self._rain(at)
        wet = rng.random() * (HAPPENINGS_PER_HOUR + rain) < rain
        category = _drawn(RAIN if wet else BACKGROUND, rng)
        spot = spot_in(self._place(category, rng), rng)
        prank = rng.random() < PRANK_SHARE
        tellers = 1 if prank else _tellers(WITNESSES.get(category, 1.05), rng)
        later = at
        for teller in range(tellers):
            yield self._arrival(f"{part}/{number}/{teller}", later, category, spot, prank, rng)
            later += timedelta(seconds=rng.expovariate(1 / (9 * 60)))

    def _arrival(self, name: str, at: datetime, category: str, spot: Spot, prank: bool, rng: random.Random) -> Arrival:
        happening, _, teller = name.rpartition("/")
        first = teller == "0"
        sensor = first and category == "flood" and rng.random() < 0.12
        seen = spot if first else near(spot, rng, 220)
        if odd := rng.random() < ELSEWHERE_SHARE:
            lon, lat = rng.choice(ELSEWHERE)
            seen = Spot(
                street=seen.street,
                lane=seen.lane,
                landmark=seen.landmark,
                rt=seen.rt,
                kelurahan=seen.kelurahan,
                lon=lon,
                lat=lat,
            )
        return Arrival(
            name=name,
            at=at,
            happening=happening,
            first=first,
            category=category,
            channel=Channel.SENSOR if sensor and not prank else _drawn(CHANNELS, rng),
            spot=seen,
            has_place=odd or sensor or rng.random() >= (0.5 if prank else NO_PLACE_SHARE),
            prank=prank,
            photos=0 if prank or sensor or rng.random() < 0.6 else rng.choice((1, 1, 1, 2)),
        )

    def _place(self, category: str, rng: random.Random) -> Place:
        return rng.choice(self._flooded if category == "flood" and rng.random() < 0.8 else self._everywhere)


def _drawn(weights: dict[K, int], rng: random.Random) -> K:
    return rng.choices(list(weights), list(weights.values()))[0]


def _tellers(mean: float, rng: random.Random) -> int:
    """How many tell of it: at least one, at most nine, geometric."""
    told = 1
    while told < 9 and rng.random() < 1 - 1 / mean:
        told += 1
    return told


def _bustle(at: datetime) -> float:
    """How awake the city is, in [0.2, 1]."""
    hour = at.astimezone(ZONE).hour
    return 0.2 if hour < 5 else 0.7 if hour < 7 or hour >= 21 else 1.0
