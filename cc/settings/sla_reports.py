"""Settings of scheduled reports: `[reports.NAME]`. Owns names and limits; knows neither figures nor paper."""

import re
from datetime import time
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from cc.core.phrases import mark
from cc.settings.addresses import Addresses
from cc.settings.problems import wrong

Column = Literal["unit", "branch", "tree", "category", "area", "officer", "channel", "priority", "day", "week", "month"]
Format = Literal["pdf", "xlsx", "html", "csv", "json"]
_AT = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


class Schedule(BaseModel):
    """A report that is made by itself, for every day, week or month that is over."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)

    every: Literal["day", "week", "month"]
    """Which periods: days, weeks that begin on Monday, months."""

    at: str = "06:00"
    """When, on the day after the period."""

    zone: str | None = None
    """By whose clock `at` is, and times are shown; without one `zone`, else that of the unit of whoever asks. Days,
    weeks and months are the room's."""

    formats: tuple[Format, ...] = Field(default=("pdf",), min_length=1)
    """In which forms; pdf, xlsx and html need `pip install 'posko[paper]'`."""

    lang: Literal["id", "en"] = "id"
    """The language of the report and of the mail."""

    login: str | None = None
    """As whom the figures are asked for: what they may see is in the report. Without one the admin of `posko init`."""

    unit: str = ""
    """A unit's code: only what counts for it and the units below it."""

    filter: str = ""
    """Which reports, as in `posko report list`."""

    by: tuple[Column, ...] = ("unit", "category")
    """The columns that figures are grouped by."""

    worst: int = Field(default=10, ge=0, le=100)
    """How many of the latest broken promises are explained."""

    to: Addresses = ()
    """Addresses that get it by e-mail, through `[notify.smtp]`."""

    folder: Path | None = None
    """A folder that it is written into."""

    @property
    def hour(self) -> time:
        """`at` as a time of day."""
        return time.fromisoformat(self.at)

    @field_validator("at")
    @classmethod
    def _is_a_time(cls, told: str) -> str:
        if not _AT.fullmatch(told):
            raise wrong(mark("write it as 06:00"))
        return told

    @field_validator("zone")
    @classmethod
    def _is_a_zone(cls, told: str | None) -> str | None:
        try:
            ZoneInfo(told or "UTC")
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise wrong(mark("{zone:quoted} is no time zone; write one like Asia/Jakarta"), zone=told) from None
        return told

    @model_validator(mode="after")
    def _goes_somewhere(self) -> "Schedule":
        if not self.to and self.folder is None:
            raise wrong(mark("say where it goes: `to` addresses, a `folder`, or both"))
        return self
