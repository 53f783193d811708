"""How much of a decoded picture's end is the one flat grey that decoders put where pixels were missing.

Owns that measure alone; whether it was a loss or a grey wall nobody can tell, so that it is a fact and no verdict.
"""

from PIL import Image

_GREY = range(126, 131)
"""128, and what another encoder makes of it."""
LEAST_SHARE = 1 / 16
LEAST_ROWS, LEAST_PIXELS = 4, 16


def tail_share(image: Image.Image) -> float:
    """The share of its rows, from the last one up, that are this grey; 0 where they are few, or all of them."""
    if image.mode not in ("L", "RGB") or image.width < LEAST_PIXELS:
        return 0.0
    rows = 0
    while rows < image.height and _is_grey(image.crop((0, image.height - rows - 1, image.width, image.height - rows))):
        rows += 1
    share = rows / image.height
    return share if rows >= LEAST_ROWS and LEAST_SHARE <= share < 1 else 0.0


def _is_grey(row: Image.Image) -> bool:
    return all(each.getextrema()[0] in _GREY and each.getextrema()[1] in _GREY for each in row.split())
