"""Photos for tests, made on the spot: a picture with the EXIF that a test asks for. Knows no test and no rule."""

import io
from collections.abc import Mapping
from datetime import datetime
from fractions import Fraction

from PIL import Image, ImageDraw
from PIL.TiffImagePlugin import IFDRational

EXIF_IFD, GPS_IFD = 0x8769, 0x8825


def picture(width: int = 64, height: int = 48, colour: int = 90) -> Image.Image:
    """An RGB picture with a corner marked, so that turning it shows."""
    made = Image.new("RGB", (width, height), (colour, 120, 140))
    ImageDraw.Draw(made).rectangle((0, 0, width // 4, height // 4), fill=(255, 0, 0))
    return made


def saved(image: Image.Image, kind: str = "JPEG", **options: object) -> bytes:
    """An image as a file's bytes."""
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def angle(degrees: float) -> tuple[IFDRational, IFDRational, IFDRational]:
    """Degrees, minutes, seconds as EXIF has them."""
    value = Fraction(abs(degrees)).limit_denominator(10_000_000)
    whole, minutes = int(value), int(value * 60 % 60)
    seconds = (value * 3600 % 60).limit_denominator(100_000)
    return IFDRational(whole), IFDRational(minutes), IFDRational(seconds.numerator, seconds.denominator)


def exif(
    *,
    place: tuple[float, float] | None = None,
    local: str | None = None,
    offset: str | None = None,
    gps_at: datetime | None = None,
    main: Mapping[int, object] | None = None,
    taken: Mapping[int, object] | None = None,
    gps: Mapping[int, object] | None = None,
) -> Image.Exif:
    """An EXIF block. `place` is (lon, lat), `local` DateTimeOriginal, `offset` OffsetTimeOriginal; the mappings are
    further raw tags. Never empty: Pillow writes no block without a main tag."""
    made = Image.Exif()
    made.update({0x010E: "made for a test"} | dict(main or {}))
    times: dict[int, object] = {0x9003: local, 0x9011: offset}
    made.get_ifd(EXIF_IFD).update({tag: value for tag, value in times.items() if value} | dict(taken or {}))
    where: dict[int, object] = {}
    if place is not None:
        lon, lat = place
        where = {1: "S" if lat < 0 else "N", 2: angle(lat), 3: "W" if lon < 0 else "E", 4: angle(lon)}
    if gps_at is not None:
        where |= {7: tuple(map(IFDRational, (gps_at.hour, gps_at.minute, gps_at.second))), 29: f"{gps_at:%Y:%m:%d}"}
    made.get_ifd(GPS_IFD).update(where | dict(gps or {}))
    return made


def jpeg(block: Image.Exif | None = None, width: int = 64, height: int = 48, colour: int = 90) -> bytes:
    """A JPEG, with EXIF if there is some."""
    options = {} if block is None else {"exif": block}
    return saved(picture(width, height, colour), "JPEG", **options)
