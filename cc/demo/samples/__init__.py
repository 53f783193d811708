"""Files to try Posko with in an empty folder: boundaries, calls and the map that imports them, a photo. All invented.

Owns their content; must never know where they are written. They are what README's main job is told with.
"""

import random
from collections.abc import Mapping
from datetime import datetime
from importlib.resources import files

from cc.demo.world.photos import Shot, photo

LON, LAT = 106.86, -6.22
"""Kampung Melayu: where the report of the main job is, and where the photo was taken."""
TEXTS = ("kelurahan.geojson", "calls.csv", "my-map.toml")
PHOTO = "a.jpg"


def samples(now: datetime) -> Mapping[str, bytes]:
    """The files by name. The photo is drawn, and its EXIF says that it was taken `now` (aware) at LON, LAT."""
    shot = Shot(category="flood", taken_at=now, lon=LON, lat=LAT, scene="sample", after=True)
    drawn = photo(shot, random.Random(f"{now.timestamp():.0f}"))
    kept = {name: files(__name__).joinpath(name).read_bytes() for name in TEXTS}
    return {**kept, PHOTO: drawn}
