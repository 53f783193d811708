"""The working calendars that a new command room begins with, and the days and seasons they are made of: plain values,
as WorkCalendar.from_spec takes them. Owns the three TOML files' shorthand; knows no database.
"""

import tomllib
from collections.abc import Mapping
from datetime import date
from importlib.resources import files
from typing import Any


def calendars() -> dict[str, dict[str, Any]]:
    """Specs by name."""
    told = _toml("calendars.toml")
    return {name: _filled(told, spec) for name, spec in told.items()}


def closed_days(country: str = "ID") -> dict[str, str]:
    """National days and joint leave: name by ISO date, in order. KeyError for a country that is not shipped."""
    days: dict[str, str] = _toml("holidays.toml")[country]
    return dict(days)


def seasons(country: str = "ID") -> list[dict[str, Any]]:
    """Seasons with hours of their own, such as Ramadan. KeyError for a country that is not shipped."""
    told = _toml("seasons.toml")
    return [{**_plain(each), "hours": told["hours"]} for each in told[country]]


def _filled(told: Mapping[str, dict[str, Any]], spec: Mapping[str, Any]) -> dict[str, Any]:
    if "like" in spec:
        own = {key: value for key, value in spec.items() if key != "like"}
        return {**_filled(told, told[spec["like"]]), **own}
    found = dict(spec)
    if isinstance(found["closed"], str):
        found["closed"] = closed_days(found["closed"])
    if isinstance(found.get("seasons"), str):
        found["seasons"] = seasons(found["seasons"])
    return found


def _plain(table: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value.isoformat() if isinstance(value, date) else value for key, value in table.items()}


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads(files("cc.core.starter").joinpath(name).read_text(encoding="utf-8"))
