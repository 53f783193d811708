"""What was proved here already, kept on this machine beside the seals: outside the database, so that whoever changes
that cannot say what was proved. Owns that file; knows neither what is walked nor what was found.

It holds the digest of each batch in which nothing was found wrong. Another release proves everything anew: its rules
may be others.
"""

import json
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from cc.core.clock import SystemClock
from cc.core.records.trail import RULES
from cc.main.seals.folder import SealFolder
from cc.settings.private_files import replace_private

FORMAT = "posko.proved/1"


def _release() -> str:
    return f"{version('posko')} {RULES}"


@dataclass(slots=True)
class Proved:
    """Batches that hold: digest by mark. `since` (ISO, or empty): what events of before did not say is proved since
    then. `at`: when a walk last ended."""

    batches: dict[str, str] = field(default_factory=dict)
    since: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ProvedFile:
    """The file of one place (a database, a server)."""

    path: Path

    @classmethod
    def of(cls, place: str) -> "ProvedFile":
        """The file for a place."""
        return cls(SealFolder.of(place).path / "proved.json")

    def read(self) -> Proved:
        """What was proved by this release; nothing where nothing that can be read is."""
        try:
            told = json.loads(self.path.read_text(encoding="utf-8"))
            if (told["format"], told["release"]) == (FORMAT, _release()):
                batches = {str(mark): str(digest) for mark, digest in told["batches"].items()}
                return Proved(batches, str(told["since"]), datetime.fromisoformat(told["at"]))
        except (OSError, ValueError, LookupError, TypeError, AttributeError):
            pass
        return Proved()

    def keep(self, proved: Proved) -> None:
        """Keep it. A disk that does not take it is no reason to stop: then all is proved anew."""
        at = (proved.at or SystemClock().now()).isoformat()
        told = {"format": FORMAT, "release": _release(), "at": at, "since": proved.since, "batches": proved.batches}
        with suppress(OSError):
            replace_private(self.path, json.dumps(told))
