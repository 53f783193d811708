"""Synthetic photos: a drawn picture as a JPEG whose EXIF says where and when, as a phone would have written it.

Owns the file; pictures.py draws. The camera is named as what it is, so that nobody takes a picture for real.
"""

import io
import random
from dataclasses import dataclass
from datetime import UTC, datetime
from fractions import Fraction

from PIL import Image
from PIL.ExifTags import GPS, IFD, Base
from PIL.TiffImagePlugin import IFDRational

from cc.demo.world.pictures import picture
from cc.demo.world.texts import ZONE

MAKE, MODEL = "Posko", "Demo camera (synthetic)"
QUALITY = 78


@dataclass(frozen=True, slots=True, kw_only=True)
class Shot:
    """What is photographed, when (aware) and where: lon, lat in degrees WGS84, None without a fix. `after` the work.

    One `scene` draws one place, whoever photographs it.
    """

    category: str
    taken_at: datetime
    lon: float | None
    lat: float | None
    scene: str
    after: bool = False


def photo(shot: Shot, grain: random.Random) -> bytes:
    """A JPEG of about 20 kB; the same for the same shot and the same grain."""
    local = shot.taken_at.astimezone(ZONE)
    night = local.hour < 6 or local.hour >= 18
    image = picture(shot.category, shot.after, night, random.Random(shot.scene), grain)
    target = io.BytesIO()
    image.save(target, "JPEG", quality=QUALITY, exif=_exif(shot.taken_at, shot.lon, shot.lat))
    return target.getvalue()


def _exif(taken_at: datetime, lon: float | None, lat: float | None) -> Image.Exif:
    local = taken_at.astimezone(ZONE)
    offset = local.strftime("%z")
    exif = Image.Exif()
    exif[Base.Make], exif[Base.Model] = MAKE, MODEL
    exif[Base.ImageDescription] = "Synthetic picture of the Posko demo"
    exif[Base.DateTime] = local.strftime("%Y:%m:%d %H:%M:%S")
    exif.get_ifd(IFD.Exif).update(
        {
            Base.DateTimeOriginal: local.strftime("%Y:%m:%d %H:%M:%S"),
            Base.OffsetTimeOriginal: f"{offset[:3]}:{offset[3:]}",
        }
    )
    if lon is not None and lat is not None:
        exif.get_ifd(IFD.GPSInfo).update(_gps(taken_at, lon, lat))
    return exif


def _gps(taken_at: datetime, lon: float, lat: float) -> dict[int, object]:
    utc = taken_at.astimezone(UTC)
    return {
        GPS.GPSLatitudeRef: "N" if lat >= 0 else "S",
        GPS.GPSLatitude: _sexagesimal(abs(lat)),
        GPS.GPSLongitudeRef: "E" if lon >= 0 else "W",
        GPS.GPSLongitude: _sexagesimal(abs(lon)),
        GPS.GPSDateStamp: utc.strftime("%Y:%m:%d"),
        GPS.GPSTimeStamp: (IFDRational(utc.hour), IFDRational(utc.minute), IFDRational(utc.second)),
    }


def _sexagesimal(degrees: float) -> tuple[IFDRational, IFDRational, IFDRational]:
    """Degrees, minutes and seconds to a hundredth of a second (30 cm)."""
    hundredths = round(Fraction(degrees) * 3600 * 100)
    minutes, rest = divmod(hundredths, 6000)
    whole, left = divmod(minutes, 60)
    return IFDRational(whole), IFDRational(left), IFDRational(rest, 100)
