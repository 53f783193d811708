"""What citizens write and officers note: templates of texts.toml filled with a place and an hour. Knows no Centre."""

import random
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from cc.core.vocabulary import RejectReason
from cc.demo.world.files import read_toml
from cc.demo.world.jakarta import Place, offset

ZONE = ZoneInfo("Asia/Jakarta")

URGENT = (
    "🆘",
    "evakuasi",
    "lansia",
    "perahu karet",
    "CEPAT",
    "ambulans",
    "mobil terjebak",
    "tabung gas",
    "celurit",
    "hilang usia",
)
"""Words at which the simulated operator raises the priority."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """Where something happens, as people tell it. `lon`, `lat` in degrees WGS84."""

    street: str
    lane: str
    landmark: str
    rt: str
    kelurahan: str
    lon: float
    lat: float

    @property
    def address(self) -> str:
        """One line."""
        return f"{self.street} {self.landmark}, {self.rt}, {self.kelurahan}"


def spot_in(place: Place, rng: random.Random) -> Spot:
    """A spot somewhere in a kelurahan."""
    table = _table()
    lon, lat = place.point(rng)
    return Spot(
        street=rng.choice(table["jalan"]),
        lane=rng.choice(table["gang"]),
        landmark=rng.choice(table["patokan"]),
        rt=f"RT {rng.randint(1, 14):02} RW {rng.randint(1, 12):02}",
        kelurahan=place.name,
        lon=lon,
        lat=lat,
    )


def near(spot: Spot, rng: random.Random, radius_m: float) -> Spot:
    """The same spot as another witness sees it: a few steps away, sometimes with another landmark or lane."""
    table = _table()
    lon, lat = offset(spot.lon, spot.lat, rng.uniform(0, radius_m), rng.uniform(0, 6.283))
    landmark = spot.landmark if rng.random() < 0.6 else rng.choice(table["patokan"])
    lane = spot.lane if rng.random() < 0.8 else rng.choice(table["gang"])
    return Spot(
        street=spot.street, lane=lane, landmark=landmark, rt=spot.rt, kelurahan=spot.kelurahan, lon=lon, lat=lat
    )


def report_text(category: str, spot: Spot, at: datetime, rng: random.Random, variant: int | None = None) -> str:
    """What somebody writes about something of this category, in Indonesian as a rule; once in a while a long letter.

    Witnesses of one happening with different `variant`s say it in different words.
    """
    table = _table()
    letters = [letter["text"] for letter in table["letter"] if letter["category"] == category]
    templates = table[category]["report"]
    template = templates[variant % len(templates)] if variant is not None else rng.choice(templates)
    if letters and rng.random() < 0.07:
        template = rng.choice(letters)
    return _filled(template, spot, at, rng)


def sensor_text(spot: Spot, at: datetime, rng: random.Random) -> str:
    """What a water gauge sends."""
    return _filled(rng.choice(_table()["sensor"]["text"]), spot, at, rng)


def prank_text(spot: Spot, at: datetime, rng: random.Random) -> tuple[str, RejectReason]:
    """A prank, a silent call or a test, and which of them it is."""
    entry = rng.choice(_table()["prank"]["text"])
    return _filled(entry["text"], spot, at, rng), RejectReason(entry["reason"])


def closing_note(category: str, at: datetime, rng: random.Random) -> str:
    """What the officer notes when the work is done."""
    template: str = rng.choice(_table()[category]["closing"])
    return template.format_map(_numbers(at, rng))


def is_urgent(text: str) -> bool:
    """Whether a text speaks of people in danger."""
    return any(word in text for word in URGENT)


def _filled(template: str, spot: Spot, at: datetime, rng: random.Random) -> str:
    table = _table()
    local = at.astimezone(ZONE)
    words = {
        "sapa": rng.choice(table["sapa"]).format(waktu=_part_of_day(local.hour)),
        "tutup": rng.choice(table["tutup"]),
        "jalan": spot.street,
        "gang": spot.lane,
        "patokan": spot.landmark,
        "titik": spot.landmark.partition(" ")[2],
        "kel": spot.kelurahan,
        "rw": spot.rt,
        **_numbers(at, rng),
    }
    return template.format_map(words).replace("  ", " ").strip()


def _numbers(at: datetime, rng: random.Random) -> dict[str, str]:
    local = at.astimezone(ZONE)
    minutes = (local.hour * 60 + local.minute - rng.randint(5, 90)) % 1440 // 5 * 5
    return {
        "jam": f"{minutes // 60:02}.{minutes % 60:02}",
        "cm": str(rng.randrange(20, 125, 5)),
        "muka": str(rng.randrange(720, 950, 5)),
        "hari": str(rng.randint(2, 9)),
        "n": str(rng.randint(2, 9)),
    }


def _part_of_day(hour: int) -> str:
    if hour < 4 or hour >= 18:
        return "malam"
    return "pagi" if hour < 11 else "siang" if hour < 15 else "sore"


@cache
def _table() -> dict[str, Any]:
    return read_toml("texts.toml")
