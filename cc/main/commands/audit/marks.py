"""How far a walk through the audit trail came before it was broken off, kept on this machine. Owns that file; knows
neither what is walked nor what was found."""

import hashlib
import json
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cc.settings.places import state_folder
from cc.settings.private_files import replace_private


@dataclass(frozen=True, slots=True)
class MarkFile:
    """The mark of one place (a database, a server)."""

    path: Path

    @classmethod
    def of(cls, place: str) -> "MarkFile":
        """The file for a place."""
        name = hashlib.sha256(place.encode()).hexdigest()[:16]
        return cls(state_folder() / "verify" / f"{name}.json")

    def read(self) -> dict[str, Any] | None:
        """What was kept; None where nothing that can be read is."""
        try:
            found = json.loads(self.path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        return found if isinstance(found, dict) else None

    def keep(self, told: dict[str, Any]) -> None:
        """Keep it. A disk that does not take it is no reason to stop."""
        with suppress(OSError):
            replace_private(self.path, json.dumps(told))

    def forget(self) -> None:
        """The walk is over."""
        with suppress(OSError):
            self.path.unlink(missing_ok=True)
