"""Spans, instants, distances and sizes in a reader's words. One word means one thing in both languages: no `h`, `d` or
`hr`, which are an hour in one and a day or a second in the other. Pure; knows no phrase."""

from datetime import datetime

from cc.core.phrases.voice import Voice

SPANS = ((86400, "day", "days"), (3600, "hour", "hours"), (60, "min", "min"), (1, "sec", "sec"))
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_SIZES = ("bytes", "kB", "MB", "GB", "TB")


def span(seconds: float, voice: Voice) -> str:
    """Two units at most: `3 days 4 hours`, `12 min 5 sec`; a minus in front when negative."""
    rest = abs(int(seconds))
    said: list[str] = []
    for size, one, many in SPANS:
        count, rest = divmod(rest, size)
        if count or (size == 1 and not said):
            said.append(f"{count} {voice.text(one if count == 1 else many, 'unit')}")
    return ("-" if seconds < 0 else "") + " ".join(said[:2])


def exact(seconds: float, voice: Voice) -> str:
    """Hours, minutes and seconds, those that are not nought, without the sign: `26 hours 3 min 5 sec`."""
    rest = abs(int(seconds))
    said: list[str] = []
    for size, one, many in SPANS[1:]:
        count, rest = divmod(rest, size)
        if count or (size == 1 and not said):
            said.append(f"{count} {voice.text(one if count == 1 else many, 'unit')}")
    return " ".join(said)


def moment(at: datetime, voice: Voice, *, seconds: bool = False) -> str:
    """`24 Nov 2026 07:55 WIB`; with `seconds` to the second. The reader's own day is left out when `voice.now` is known
    and seconds are not asked for: `07:55`."""
    local = at.astimezone(voice.zone)
    if voice.now is not None and not seconds and voice.now.astimezone(voice.zone).date() == local.date():
        return f"{local:%H:%M}"
    return f"{day(local, voice)} {local:{'%H:%M:%S' if seconds else '%H:%M'}} {local:%Z}"


def day(local: datetime, voice: Voice) -> str:
    """`24 Nov 2026`, of an instant that is already in the reader's zone."""
    return f"{local.day} {voice.text(MONTHS[local.month - 1], 'month')} {local.year}"


def number(value: float, voice: Voice, places: int = 0) -> str:
    """`1.204` or `1,204`; `places` decimals."""
    decimal, thousands = voice.marks
    whole, _, rest = f"{value:,.{places}f}".partition(".")
    return whole.replace(",", thousands) + (decimal + rest if rest else "")


def percent(share: float, voice: Voice, places: int = 0) -> str:
    """A share in [0, 1] as `83%`; `places` decimals."""
    return f"{number(share * 100, voice, places)}%"


def colons(seconds: int) -> str:
    """Hours, minutes and seconds, none left out: `25:00:00`, for checking with a pencil; a minus when negative."""
    minutes, rest = divmod(abs(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{'-' if seconds < 0 else ''}{hours}:{minutes:02d}:{rest:02d}"


def position(lat: float, lon: float) -> str:
    """Latitude, longitude in degrees as maps take them, `-6.22950, 106.82950`: a point in every language."""
    return f"{lat:.5f}, {lon:.5f}"


def distance(metres: float, voice: Voice) -> str:
    """`85 m`, `1,2 km`."""
    return f"{metres:.0f} m" if metres < 1000 else f"{number(metres / 1000, voice, 1)} km"


def size(count: float, voice: Voice) -> str:
    """Bytes in steps of a thousand: `512 bytes`, `1,8 MB`."""
    step = 0
    while count >= 1000 and step < len(_SIZES) - 1:
        count, step = count / 1000, step + 1
    return f"{number(count, voice, 1 if step else 0)} {voice.text(_SIZES[step], 'unit') if not step else _SIZES[step]}"
