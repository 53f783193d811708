"""Draws what a phone might have seen: bold little street scenes, one kind for each group of categories.

Owns shapes and colours; knows no file format, place or time. Plain enough to be read in half-cells of a terminal,
and never to be taken for a real photo: every picture is stamped.
"""

import random
from collections.abc import Callable

from PIL import Image, ImageDraw

SIZE_PX = (480, 360)
STAMP = "POSKO DEMO"

Colour = tuple[int, int, int]
Painter = Callable[[ImageDraw.ImageDraw, random.Random, bool], None]

_W, _H = SIZE_PX
_HORIZON = 150


def picture(category: str, after: bool, night: bool, scene: random.Random, grain: random.Random) -> Image.Image:
    """An RGB picture of SIZE_PX: the trouble as reported, or the same place `after` the work.

    One `scene` draws one place; `grain` is the camera's noise, so that no two pictures are alike.
    """
    image = Image.new("RGB", SIZE_PX)
    draw = ImageDraw.Draw(image)
    _street(draw, scene, night)
    _PAINTERS.get(category, _crowd)(draw, scene, after)
    draw.rectangle((6, _H - 22, 84, _H - 6), fill=(0, 0, 0))
    draw.text((10, _H - 20), STAMP, fill=(255, 255, 255))
    return _grain(image, grain, night)


def _grain(image: Image.Image, rng: random.Random, night: bool) -> Image.Image:
    """Sensor noise, and less light at night."""
    noise = Image.frombytes("L", (120, 90), rng.randbytes(120 * 90)).resize(SIZE_PX, Image.Resampling.BICUBIC)
    grainy = Image.blend(image, noise.convert("RGB"), 0.09)
    return grainy.point(lambda level: level * 0.62) if night else grainy


def _street(draw: ImageDraw.ImageDraw, rng: random.Random, night: bool) -> None:
    """Sky, a row of houses, and a road that narrows towards them."""
    sky = (24, 28, 56) if night else rng.choice(((150, 190, 225), (175, 185, 195), (200, 205, 205)))
    draw.rectangle((0, 0, _W, _HORIZON), fill=sky)
    draw.rectangle((0, _HORIZON, _W, _H), fill=(112, 120, 96))
    left = -20
    while left < _W:
        left = _house(draw, rng, left)
    middle = rng.randint(190, 290)
    draw.polygon(((middle - 30, _HORIZON), (middle + 30, _HORIZON), (_W + 20, _H), (-20, _H)), fill=(84, 84, 88))
    for step in range(6):
        top = _HORIZON + 12 + step * 36
        draw.rectangle((middle - 2 - step, top, middle + 2 + step, top + 10 + step * 2), fill=(225, 225, 215))


def _house(draw: ImageDraw.ImageDraw, rng: random.Random, left: int) -> int:
    """One house; the x at which the next begins."""
    width, height = rng.randint(60, 110), rng.randint(55, 110)
    wall = rng.choice(((214, 190, 150), (190, 120, 90), (170, 190, 170), (205, 205, 200), (150, 160, 190)))
    top = _HORIZON - height
    draw.rectangle((left, top, left + width, _HORIZON), fill=wall)
    draw.polygon(((left - 6, top), (left + width + 6, top), (left + width // 2, top - 28)), fill=(150, 70, 50))
    for column in range(left + 10, left + width - 16, 28):
        draw.rectangle((column, top + 16, column + 14, top + 34), fill=rng.choice(((60, 70, 90), (250, 220, 130))))
    return left + width + rng.randint(2, 12)


def _flood(draw: ImageDraw.ImageDraw, rng: random.Random, after: bool) -> None:
    level = _H - 40 if after else rng.randint(120, 200)
    draw.rectangle((0, level, _W, _H), fill=(112, 86, 56))
    for _ in range(26):
        x, y = rng.randint(0, _W), rng.randint(level + 4, _H)
        draw.line((x, y, x + rng.randint(20, 70), y), fill=(160, 130, 94), width=2)
    if not after:
        _person(draw, rng, rng.randint(60, 400), level + 50)
        _car(draw, rng, rng.randint(40, 300), level + 70, 1.3)
        draw.rectangle((0, level + 96, _W, _H), fill=(104, 80, 52))


def _fire(draw: ImageDraw.ImageDraw, rng: random.Random, after: bool) -> None:
    left = rng.randint(120, 240)
    draw.rectangle((left, 60, left + 150, 210), fill=(44, 38, 36))
    for _ in range(0 if after else 40):
        x, y, size = left + rng.randint(0, 150), rng.randint(40, 190), rng.randint(12, 44)
        draw.polygon(
            ((x - size // 2, y), (x + size // 2, y), (x + rng.randint(-8, 8), y - size * 2)),
            fill=rng.choice(((250, 90, 20), (255, 170, 30), (255, 225, 90))),
        )
    for step in range(9):
        x, y, size = left + 80 + rng.randint(-50, 50), 70 - step * 9, 22 + step * 4
        shade = 150 if after else 40
        draw.ellipse((x - size, y - size, x + size, y + size), fill=(shade, shade, shade))


def _waste(draw: ImageDraw.ImageDraw, rng: random.Random, after: bool) -> None:
    for _ in range(3 if after else 60):
        x, size = round(rng.gauss(260, 80)), rng.randint(12, 34)
        y = rng.randint(230, 320)
        colour = rng.choice(((25, 25, 28), (40, 90, 170), (190, 60, 50), (230, 230, 225), (120, 150, 60)))
        draw.ellipse((x - size, y - size // 2, x + size, y + size), fill=colour)


def _road(draw: ImageDraw.ImageDraw, rng: random.Random, after: bool) -> None:
    for _ in range(rng.randint(1, 3)):
        x, y, size = rng.randint(120, 360), rng.randint(230, 310), rng.randint(40, 90)
        draw.ellipse((x - size - 8, y - size // 2 - 5, x + size + 8, y + size // 2 + 5), fill=(128, 120, 108))
        fill = (32, 32, 34) if after else (66, 52, 40)
        draw.ellipse((x - size, y - size // 2, x + size, y + size // 2), fill=fill)
        if not after:
            draw.ellipse((x - size // 2, y - size // 6, x + size // 2, y + size // 3), fill=(140, 110, 76))


def _green(draw: ImageDraw.ImageDraw, rng: random.Random, after: bool) -> None:
    """A lamp post and a tree: fallen over the road, or gone but for its stump."""
    draw.rectangle((60, 40, 66, 250), fill=(70, 74, 80))
    draw.ellipse((54, 28, 96, 50), fill=(255, 240, 170) if after else (60, 60, 62))
    if after:
        draw.rectangle((380, 220, 410, 250), fill=(120, 84, 50))
        return
    draw.line((420, 190, 120, 290), fill=(96, 64, 40), width=20)
    for _ in range(34):
        x, size = rng.randint(70, 230), rng.randint(16, 34)
        y = 300 - (x - 70) // 4 + rng.randint(-30, 24)
        draw.ellipse((x - size, y - size, x + size, y + size), fill=(30, rng.randint(90, 140), 50))


def _vehicles(draw: ImageDraw.ImageDraw, rng: random.Random, after: bool) -> None:
    rows = (170, 200, 240, 290)
    for row in rows[-1:] if after else rows:
        scale = 0.5 + (row - 150) / 120
        for x in range(rng.randint(20, 60), _W - 60, round(90 * scale)):
            _car(draw, rng, x, row, scale)


def _crowd(draw: ImageDraw.ImageDraw, rng: random.Random, after: bool) -> None:
    for _ in range(1 if after else rng.randint(3, 6)):
        x = rng.randint(30, 380)
        colour = rng.choice(((200, 50, 50), (40, 110, 190), (240, 190, 40), (60, 150, 90)))
        draw.rectangle((x, 200, x + 70, 250), fill=(150, 110, 70))
        draw.polygon(((x - 8, 170), (x + 78, 170), (x + 70, 150), (x, 150)), fill=colour)
    for _ in range(2 if after else rng.randint(3, 7)):
        _person(draw, rng, rng.randint(40, 440), rng.randint(240, 300))


def _car(draw: ImageDraw.ImageDraw, rng: random.Random, x: int, y: int, scale: float) -> None:
    colour = rng.choice(((190, 190, 195), (30, 30, 34), (160, 30, 30), (240, 240, 238), (40, 70, 130)))
    wide, high = 84 * scale, 26 * scale
    draw.rectangle((x, y - high, x + wide, y), fill=colour)
    draw.rectangle((x + wide * 0.18, y - high * 1.8, x + wide * 0.8, y - high), fill=colour)
    draw.rectangle((x + wide * 0.24, y - high * 1.65, x + wide * 0.74, y - high * 1.05), fill=(70, 90, 110))
    for wheel in (0.2, 0.78):
        middle, radius = x + wide * wheel, 8 * scale
        draw.ellipse((middle - radius, y - radius, middle + radius, y + radius), fill=(20, 20, 20))


def _person(draw: ImageDraw.ImageDraw, rng: random.Random, x: int, y: int) -> None:
    shirt = rng.choice(((240, 130, 30), (60, 120, 200), (200, 60, 90), (250, 250, 250), (70, 160, 90)))
    draw.rectangle((x - 10, y - 36, x + 10, y), fill=shirt)
    draw.rectangle((x - 8, y, x + 8, y + 34), fill=(40, 44, 60))
    draw.ellipse((x - 9, y - 56, x + 9, y - 36), fill=(176, 128, 92))


_PAINTERS: dict[str, Painter] = {
    "flood": _flood,
    "flood-prevention": _flood,
    "fire": _fire,
    "waste": _waste,
    "unhygienic-food": _waste,
    "dengue-fogging": _waste,
    "damaged-road": _road,
    "building-permit": _road,
    "public-facilities": _green,
    "child-friendly-space": _green,
    "unlicensed-advertising": _green,
    "traffic-jam": _vehicles,
    "illegal-parking": _vehicles,
    "transjakarta": _vehicles,
    "road-pass-jockeys": _vehicles,
}
