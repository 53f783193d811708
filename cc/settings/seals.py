"""Settings of seals that are made by themselves: `[seals]`. Owns names and limits; knows no log."""

from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from cc.settings.addresses import Addresses


class WitnessSettings(BaseModel):
    """A second agency's witness."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)

    key: str
    """Its public key: one line, as `posko audit witness` prints it there."""

    url: str = Field(default="", pattern=r"^(https?://.*)?$")
    """Where it listens; each seal of the schedule is sent there. Without one it is asked by files."""


class SealSettings(BaseModel):
    """Signing the head of the audit trail's log, again and again: `posko serve` does it."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)

    every_hours: int = Field(default=0, ge=0, le=24 * 31)
    """So often `posko serve` seals; 0: not by itself."""

    late_hours: int = Field(default=0, ge=0, le=24 * 366)
    """`doctor` and `/readyz` say that the last seal is old when it is older; 0: twice `every_hours`, and never where
    that is 0."""

    folder: Path | None = None
    """A folder that each seal is written into as well: on another machine's disk, on a medium that is taken away."""

    to: Addresses = ()
    """Addresses that get each seal by e-mail, through `[notify.smtp]`."""

    witnesses: dict[str, WitnessSettings] = {}
    """Witnesses whose signatures `posko audit verify` looks for, by any name."""

    @property
    def late_s(self) -> int:
        """After how many seconds the last seal is old; 0: never."""
        return 3600 * (self.late_hours or 2 * self.every_hours)
