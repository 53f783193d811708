"""What came of an import, for people and programs. Owns the shape of `posko.import/1`; counts nothing."""

from dataclasses import dataclass, field

from cc.core.phrases import Phrase
from cc.core.phrases.phrase import plain


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportSummary:
    """What came of it: imported + duplicates + rejected == read. `flagged` counts by flag among what was imported;
    `differing` of the duplicates say something else than when they came, and of these `updated` were changed; `loss`
    says by field what could not be read; `notes` are sentences for people."""

    map: str
    source: str
    read: int
    imported: int
    duplicates: int
    rejected: int
    rejects_file: str | None
    flagged: dict[str, int]
    differing: int = 0
    updated: int = 0
    changes_file: str | None = None
    loss: dict[str, object] = field(default_factory=dict)
    notes: tuple[Phrase, ...]
    dry_run: bool

    def as_json(self) -> dict[str, object]:
        """Plain JSON values, as `cc report import --json` ends with."""
        return {
            "map": self.map,
            "source": self.source,
            "read": self.read,
            "imported": self.imported,
            "duplicates": self.duplicates,
            "differing": self.differing,
            "updated": self.updated,
            "changes_file": self.changes_file,
            "rejected": self.rejected,
            "rejects_file": self.rejects_file,
            "flagged": dict(self.flagged),
            "loss": dict(self.loss),
            "notes": [str(each) for each in self.notes],
            "notes_phrase": [plain(each) for each in self.notes],
            "dry_run": self.dry_run,
        }
