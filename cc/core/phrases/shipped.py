"""Texts that Posko brings along in calendars, seasons and policies, where they stay as they were written, and how they
are said to a reader: `{source:shipped}`. Texts of a room's own are shown as they are. Pure."""

from collections.abc import Mapping

from cc.core.phrases.voice import Voice

CONTEXT = "shipped"
ESTIMATE = "(perkiraan)"
"""Behind the name of a day that no decree has settled yet."""
_ESTIMATED = "(estimate)"
_OFFICE = "Office hours in {zone}; Ramadan hours after Presidential Regulation 21/2023; to be checked locally"
_SOURCES: Mapping[str, str] = {
    "example, to be set locally": "example, to be set locally",
    **{_OFFICE.format(zone=zone): _OFFICE for zone in ("WIB", "WITA", "WIT")},
    "national days and cuti bersama as decreed for 2024 to 2026; (perkiraan): an estimate": (
        "national days and joint leave as decreed for 2024 to 2026; behind other names stands (estimate)"
    ),
}
"""By what stands in our files, what is said."""


def texts() -> tuple[str, ...]:
    """Every text that the catalogues must have, in the context CONTEXT."""
    return (*dict.fromkeys(_SOURCES.values()), _ESTIMATED)


def is_source(text: str) -> bool:
    """Whether a text is one of ours that says where something is from."""
    return text in _SOURCES


def shipped(value: object, voice: Voice) -> str:
    """A text in the reader's language where it is ours; of a name only that its day is an estimate."""
    text = str(value)
    if text in _SOURCES:
        zone = text.removeprefix("Office hours in ").partition(";")[0]
        return voice.text(_SOURCES[text], CONTEXT).replace("{zone}", zone)
    return text.replace(ESTIMATE, voice.text(_ESTIMATED, CONTEXT))
