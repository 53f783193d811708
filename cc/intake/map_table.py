"""A map's TOML table, read key by key. Owns the checks on single values and their words; knows no map as a whole."""

from collections.abc import Iterable, Mapping
from typing import Any

from cc.core.errors import InputError
from cc.core.phrases import Phrase
from cc.intake.times import ISO, check_format, zone_named
from cc.tabular.suggest import meant


def wrong(key: str, why: Phrase) -> InputError:
    """An InputError that names the key."""
    return InputError("the map's {key:quoted}: {why}.", code="map.wrong", fields={"key": key, "why": why})


def known_keys(table: Mapping[str, Any], known: Iterable[str], prefix: str) -> None:
    """InputError for a key that there is not, with what was probably meant."""
    for key in table:
        if key not in known:
            near = meant(Phrase("there is no such key."), key, known)
            facts = {"problem": near, "known": list(known)}
            raise wrong(f"{prefix}{key}", Phrase("{problem} Known: {known:quoted}", facts))


def sub(table: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    """A table within; empty when it is not there."""
    given = table.get(key, {})
    if not isinstance(given, Mapping):
        raise wrong(key, Phrase("must be a table: write [{key}]", {"key": key}))
    return given


def text(table: Mapping[str, Any], key: str) -> str | None:
    """A text, None when it is not there."""
    given = table.get(key)
    if given is None:
        return None
    if not isinstance(given, str) or not given.strip():
        raise wrong(key, Phrase("must be a text"))
    return given


def one_of(table: Mapping[str, Any], key: str, choices: tuple[str, ...]) -> str | None:
    """One of the choices, None when it is not there."""
    given = text(table, key)
    if given is not None and given not in choices:
        raise wrong(key, _none_of(given, choices))
    return given


def truth(table: Mapping[str, Any], key: str) -> bool:
    """Yes or no; no when it is not there."""
    given = table.get(key, False)
    if not isinstance(given, bool):
        raise wrong(key, Phrase("must be true or false"))
    return given


def listed(table: Mapping[str, Any], key: str, choices: tuple[str, ...] = ()) -> tuple[str, ...]:
    """A list of texts, each one of the choices if there are any."""
    given = table.get(key, [])
    if not isinstance(given, list) or not all(isinstance(each, str) for each in given):
        raise wrong(key, Phrase("must be a list of texts"))
    for each in given:
        if choices and each not in choices:
            raise wrong(key, _none_of(each, choices))
    return tuple(given)


def _none_of(given: str, choices: tuple[str, ...]) -> Phrase:
    return Phrase("{given:quoted} is none of {choices}", {"given": given, "choices": list(choices)})


def zone(table: Mapping[str, Any]) -> str:
    """The name of the zone in which local times are meant."""
    given = text(table, "zone")
    if given is None:
        raise wrong("zone", Phrase("say in which time zone local times are meant, as Asia/Jakarta, or UTC"))
    return zone_named(given).key


def encoding(table: Mapping[str, Any]) -> str | None:
    """A text encoding that Python knows."""
    given = text(table, "encoding")
    if given is not None:
        try:
            "".encode(given)
        except LookupError:
            known = Phrase("{given:quoted} is not known; write utf-8, windows-1252 …", {"given": given})
            raise wrong("encoding", known) from None
    return given


def delimiter(table: Mapping[str, Any]) -> str | None:
    """The one character between columns."""
    given = table.get("delimiter")
    if given is not None and not (isinstance(given, str) and len(given) == 1 and given not in '"\r\n'):
        raise wrong("delimiter", Phrase("must be one character"))
    return given


def time_formats(table: Mapping[str, Any]) -> tuple[str, ...]:
    """The formats of times, in the order in which they are tried."""
    given = table.get("time_format", ISO)
    formats = given if isinstance(given, list) else [given]
    if not formats or not all(isinstance(each, str) for each in formats):
        raise wrong("time_format", Phrase("must be a text, or a list of texts"))
    for each in formats:
        check_format(each)
    return tuple(formats)


def places(table: Mapping[str, Any]) -> frozenset[tuple[float, float]]:
    """Points (lon, lat) that stand for «nobody knows where»."""
    given = table.get("no_place", [])
    pairs = [each for each in given if isinstance(each, list) and len(each) == 2] if isinstance(given, list) else []
    if not isinstance(given, list) or len(pairs) != len(given):
        raise wrong("no_place", Phrase("must be a list of [lon, lat] pairs"))
    try:
        return frozenset((float(lon), float(lat)) for lon, lat in pairs)
    except (TypeError, ValueError):
        raise wrong("no_place", Phrase("must be a list of [lon, lat] pairs")) from None


def folded(table: Mapping[str, Any], where: str) -> dict[str, str]:
    """A table of texts, by folded key."""
    for key, value in table.items():
        if not isinstance(value, str | int) or isinstance(value, bool):
            raise wrong(f"{where}.{key}", Phrase("must be a text"))
    return {fold(key): str(value) for key, value in table.items()}


def fold(value: str) -> str:
    """A value as tables compare it: case and runs of blanks do not matter."""
    return " ".join(value.split()).casefold()
