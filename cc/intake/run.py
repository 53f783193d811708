"""Importing a file: read, map, hand over in batches, keep what was rejected. Owns the order of these steps.

Knows the Centre only as a protocol. Memory is flat: one batch at a time.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from cc.core.centre import Call, Centre, Credential
from cc.core.errors import CoreError, InputError
from cc.core.intents.reports import ImportedRow, ImportReports
from cc.core.phrases import Phrase
from cc.core.questions.organisation import ListUnits
from cc.core.records.report import ImportAnswer
from cc.intake.fitting import check_fit, find_map
from cc.intake.import_map import ImportMap, load_map
from cc.intake.rejects import RejectsFile
from cc.intake.row_keys import RowKeys
from cc.intake.rows import RowMapper, RowProblem
from cc.tabular.table import Layout, RawRow, Survey, header, rows, survey

BATCH_ROWS = 500
BATCH_CHARACTERS = 1_000_000
"""A batch ends where either is reached: the first is the door's, the second keeps a call small over a network."""

_MOST_UNKNOWN = 10

Progress = Callable[[int, int], None]
"""Told (rows done, rows of the file) after every batch."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportSummary:
    """What came of it: imported + duplicates + rejected == read. `flagged` counts by flag among what was imported."""

    map: str
    source: str
    read: int
    imported: int
    duplicates: int
    rejected: int
    rejects_file: str | None
    flagged: dict[str, int]
    notes: tuple[str, ...]
    dry_run: bool

    def as_json(self) -> dict[str, object]:
        """Plain JSON values, as `cc report import --json` ends with."""
        return {
            "map": self.map,
            "source": self.source,
            "read": self.read,
            "imported": self.imported,
            "duplicates": self.duplicates,
            "rejected": self.rejected,
            "rejects_file": self.rejects_file,
            "flagged": dict(self.flagged),
            "notes": list(self.notes),
            "dry_run": self.dry_run,
        }


def run_import(
    centre: Centre,
    credential: Credential,
    source_path: Path,
    map_: str | None = None,
    *,
    source: str | None = None,
    rejects: Path | None = None,
    sheet: str | None = None,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> ImportSummary:
    """Import a file (see the room's docstring). InputError when the file or the map will not do; nothing has happened
    then. With `dry_run` every row is read and mapped and nothing is handed over: `imported` is what could go in."""
    if rejects is not None and rejects.resolve() == source_path.resolve():
        raise InputError("the rejects file would overwrite the file itself: name another one.", code="rejects.same")
    chosen = load_map(map_) if map_ is not None else None
    found = survey(source_path, _layout(chosen, sheet))
    fitting = chosen or find_map(found)
    check_fit(fitting, found)
    units = [unit.code for unit in centre.read(credential, ListUnits())]
    run = _Run(fitting, found, RowMapper(fitting, units), RejectsFile(rejects, source_path, header(found)), dry_run)
    try:
        run.all(centre, credential, source or fitting.source, progress)
    except CoreError as stopped:
        stopped.fields.update(read=run.done, imported=run.counts["imported"])
        if run.done:
            stopped.add(
                Phrase(
                    "The first {read} rows are done ({imported} imported); the same command again does the rest, and "
                    "nothing comes twice.",
                    {"read": run.done, "imported": run.counts["imported"]},
                )
            )
        raise
    finally:
        run.close()
    return run.summary(source or fitting.source, guessed_map=chosen is None)


def _layout(map_: ImportMap | None, sheet: str | None) -> Layout:
    if map_ is None:
        return Layout(sheet=sheet)
    return Layout(
        format=map_.format,
        encoding=map_.encoding,
        delimiter=map_.delimiter,
        records=map_.records,
        sheet=sheet,
        short_rows=map_.short_rows,
    )


class _Run:
    """One file on its way in."""

    def __init__(self, map_: ImportMap, found: Survey, mapper: RowMapper, rejects: RejectsFile, dry_run: bool) -> None:
        self._map, self._found, self._mapper, self._rejects, self._dry_run = map_, found, mapper, rejects, dry_run
        self._keys = RowKeys()
        self.done = 0
        self.counts: Counter[str] = Counter()
        self._flags: Counter[str] = Counter()

    def all(self, centre: Centre, credential: Credential, source: str, progress: Progress | None) -> None:
        """Every row, batch by batch."""
        for batch in self._batches():
            if self._dry_run:
                self.counts["imported"] += len(batch)
            elif batch:
                intent = ImportReports(source, tuple(row for _, row in batch), self._map.create_missing)
                answers = centre.execute(Call(credential, intent))
                for (raw, _), answer in zip(batch, answers.rows, strict=True):
                    self._take(raw, answer)
            self.done = self.counts.total()
            if progress is not None:
                progress(self.done, self._found.count)

    def _batches(self) -> Iterator[list[tuple[RawRow, ImportedRow]]]:
        batch: list[tuple[RawRow, ImportedRow]] = []
        size = 0
        for raw in rows(self._found):
            row = self._mapped(raw)
            if row is None:
                continue
            batch.append((raw, row))
            size += len(row.text) + len(row.closing_note) + sum(map(len, row.attributes.values()))
            if len(batch) >= BATCH_ROWS or size >= BATCH_CHARACTERS:
                yield batch
                batch, size = [], 0
        yield batch

    def _mapped(self, raw: RawRow) -> ImportedRow | None:
        problem = raw.problem
        if not problem:
            try:
                return self._mapper.row(raw.values, self._keys.key(self._mapper.row_id(raw.values), raw.values))
            except RowProblem as wrong:
                problem = str(wrong)
        self._reject(raw, problem)
        return None

    def _reject(self, raw: RawRow, reason: str) -> None:
        self.counts["rejected"] += 1
        self._rejects.add(raw.line, reason, raw.original)

    def _take(self, raw: RawRow, answer: ImportAnswer) -> None:
        if answer.outcome == "rejected":
            self._reject(raw, answer.problem)
            return
        self.counts[answer.outcome] += 1
        if answer.outcome == "imported":
            self._flags.update(str(flag) for flag in answer.flags)

    def close(self) -> None:
        """Write what is left of the rejects, and let go of temporary things."""
        self._keys.close()
        self._rejects.close()

    def summary(self, source: str, guessed_map: bool) -> ImportSummary:
        """What came of it."""
        counts = self.counts
        return ImportSummary(
            map=self._map.name,
            source=source,
            read=counts.total(),
            imported=counts["imported"],
            duplicates=counts["duplicate"],
            rejected=counts["rejected"],
            rejects_file=str(self._rejects.path) if self._rejects.path else None,
            flagged=dict(sorted(self._flags.items())),
            notes=tuple(self._notes(guessed_map)),
            dry_run=self._dry_run,
        )

    def _notes(self, guessed_map: bool) -> Iterator[str]:
        if guessed_map:
            yield f"The columns fit the map {self._map.name} ({self._map.title})."
        yield from self._found.told
        for field, values in sorted(self._mapper.unknown.items()):
            told = ", ".join(f"{value!r} ({count})" for value, count in values.most_common(_MOST_UNKNOWN))
            more = f" and {len(values) - _MOST_UNKNOWN} more" if len(values) > _MOST_UNKNOWN else ""
            yield f"Not known as a {field}: {told}{more}. {_CONSEQUENCES[field]}"


_CONSEQUENCES = {
    "status": "Such reports are closed if they have a closing time, else new; [values.status] in a map says more.",
    "unit": "Such reports go where category and area route them; `create_missing` in a map makes units.",
    "priority": "Such reports have their category's priority; [values.priority] in a map says more.",
}
