"""Importing a file: read, map, hand over in batches, keep what was rejected. Owns the order of these steps.

Knows the Centre only as a protocol. Memory is flat: one batch at a time.
"""

import gc
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from cc.cli.files import require_writable
from cc.core.centre import Call, Centre, Credential
from cc.core.errors import CoreError, InputError
from cc.core.intents.reports import ImportedRow, ImportReports
from cc.core.phrases import Phrase
from cc.core.questions.organisation import ListUnits
from cc.core.records.reports import ImportAnswer
from cc.intake import notes
from cc.intake.differing import CONTENT, Difference, Differing
from cc.intake.import_map import ImportMap, load_map
from cc.intake.looking import Looking
from cc.intake.losses import Losses, named
from cc.intake.rejects import RejectsFile
from cc.intake.row_keys import Repeat, RowKeys
from cc.intake.rows import RowMapper, RowProblem
from cc.intake.summary import ImportSummary
from cc.tabular.table import Layout, RawRow, Survey, header, rows, survey

BATCH_ROWS = 500
BATCH_CHARACTERS = 1_000_000
"""A batch ends where either is reached: the first is the door's, the second keeps a call small over a network."""

Say = Callable[[Phrase], str]
"""Says a phrase in the language of whoever reads the files that an import leaves."""
Progress = Callable[[int, int], None]
"""Told (rows done, rows of the file) after every batch."""


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
    update: bool = False,
    accept_loss: bool = False,
    say: Say = str,
    progress: Progress | None = None,
) -> ImportSummary:
    """Import a file (see the room's docstring). InputError when the file or the map will not do; nothing has happened
    then. With `dry_run` every row is read and mapped and nothing is handed over: `imported` is what could go in."""
    if rejects is not None and rejects.resolve() == source_path.resolve():
        raise InputError("the rejects file would overwrite the file itself: name another one.", code="rejects.same")
    if rejects is not None:
        require_writable(rejects)
    chosen = load_map(map_) if map_ is not None else None
    looking = Looking(chosen, lambda: [unit.code for unit in centre.read(credential, ListUnits())])
    found = survey(source_path, _layout(chosen, sheet), looking.begin)
    fitting, mapper, losses = looking.result(found)
    too_much = losses.too_much()
    if too_much and not (accept_loss or dry_run):
        raise _stops(source_path, losses, too_much)
    options = Options(dry_run=dry_run, update=update, say=say)
    run = _Run(fitting, found, mapper, RejectsFile(rejects, source_path, header(found)), options)
    gc.freeze()  # What is here by now stays: collecting what each batch leaves need not look through it again.
    try:
        run.all(centre, credential, source or fitting.source, progress)
    except CoreError as stopped:
        stopped.fields.update(read=run.done, imported=run.counts["imported"])
        if run.done and not dry_run:
            stopped.add(
                Phrase(
                    "The first {read} rows are done ({imported} imported); the same command again does the rest, and "
                    "nothing comes twice.",
                    {"read": run.done, "imported": run.counts["imported"]},
                )
            )
        raise
    finally:
        gc.unfreeze()
        run.close()
    return run.summary(source or fitting.source, losses, guessed_map=chosen is None)


def _stops(path: Path, losses: Losses, too_much: list[str]) -> InputError:
    return InputError(
        "{file}: more than a tenth of its rows would lose their {lost}. {why} Nothing was taken. Put the map right, or"
        " say --accept-loss to take the rest.",
        code="import.loss",
        fields={
            "file": path.name,
            "lost": [named(name) for name in too_much],
            "why": notes.sentences(losses.told()),
            "loss": losses.as_json(),
        },
    )


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


@dataclass(frozen=True, slots=True)
class Options:
    """How a run goes: with `dry_run` the door does everything and undoes it, with `update` known rows may change; `say`
    says what stands in the files that it leaves."""

    dry_run: bool = False
    update: bool = False
    say: Say = str


@dataclass(frozen=True, slots=True)
class _Told:
    """A row on its way, and the id under which it stands in the file (empty when it has none)."""

    raw: RawRow
    row: ImportedRow
    id: str


class _Run:
    """One file on its way in."""

    def __init__(self, map_: ImportMap, found: Survey, mapper: RowMapper, rejects: RejectsFile, how: Options) -> None:
        self._map, self._found, self._mapper, self._rejects, self._how = map_, found, mapper, rejects, how
        self._keys = RowKeys()
        self._repeats: list[tuple[RawRow, str, Repeat]] = []
        self.done = 0
        self.counts: Counter[str] = Counter()
        self._flags: Counter[str] = Counter()
        self._alike: list[tuple[str, str]] = []
        self.differing = Differing(rejects.beside("changed"), how.say)

    def all(self, centre: Centre, credential: Credential, source: str, progress: Progress | None) -> None:
        """Every row, batch by batch."""
        for batch in self._batches():
            if batch:
                self._ask(centre, credential, source, batch)
            for raw, row_id, repeat in self._repeats:
                self._take_repeat(raw, row_id, repeat)
            self._repeats.clear()
            self.done = self.counts.total()
            if progress is not None:
                progress(self.done, self._found.count)

    def _ask(self, centre: Centre, credential: Credential, source: str, batch: list[_Told]) -> None:
        taken = tuple(each.row for each in batch)
        intent = ImportReports(source, taken, self._map.create_missing, self._how.update, self._how.dry_run)
        answers = centre.execute(Call(credential, intent))
        for each, answer in zip(batch, answers.rows, strict=True):
            self._take(each, answer)

    def _batches(self) -> Iterator[list[_Told]]:
        batch: list[_Told] = []
        size = 0
        for raw in rows(self._found):
            told = self._mapped(raw)
            if told is None:
                continue
            row = told.row
            batch.append(told)
            size += len(row.text) + len(row.closing_note) + sum(map(len, row.attributes.values()))
            if len(batch) >= BATCH_ROWS or size >= BATCH_CHARACTERS:
                yield batch
                batch, size = [], 0
        yield batch

    def _mapped(self, raw: RawRow) -> _Told | None:
        """The row to hand over; None for one that is rejected, or that repeats an id of the file: it waits for what
        becomes of the one before."""
        if raw.problem:
            self._reject(raw, raw.problem)
            return None
        row_id = self._mapper.row_id(raw.values)
        try:
            row = self._mapper.row(raw.values, row_id, garbled=raw.garbled)
        except RowProblem as wrong:
            self._reject(raw, wrong.phrase)
            return None
        repeat = self._keys.repeat(row_id, raw.original, raw.line) if row_id else None
        if repeat is not None:
            self._repeats.append((raw, row_id, repeat))
            return None
        return _Told(raw, row if row_id else replace(row, row_key=self._keys.key("", raw.values)), row_id)

    def _take_repeat(self, raw: RawRow, row_id: str, repeat: Repeat) -> None:
        if self._keys.was_rejected(row_id):
            facts = {"id": row_id, "line": repeat.line}
            self._reject(raw, Phrase("it has the id {id:quoted} of line {line}, which was not taken either", facts))
            return
        self.counts["duplicate"] += 1
        if not repeat.same:
            why_not = Phrase("line {line} has the same id and was taken", {"line": repeat.line})
            self.differing.add(Difference(line=raw.line, known_as=row_id, differs=(CONTENT,), why_not=why_not))

    def _reject(self, raw: RawRow, reason: Phrase) -> None:
        self.counts["rejected"] += 1
        self._rejects.add(raw.line, self._how.say(reason), raw.original)

    def _take(self, told: _Told, answer: ImportAnswer) -> None:
        if answer.outcome == "rejected":
            if told.id:
                self._keys.reject(told.id)
            self._reject(told.raw, _why(answer) or Phrase("it was refused"))
            return
        self.counts[answer.outcome] += 1
        if answer.outcome == "imported":
            if answer.flags:
                self._flags.update(str(flag) for flag in answer.flags)
            if answer.alike:
                self._alike.append((answer.ref, answer.alike))
        elif answer.differs or answer.problem:
            self.differing.add(_difference(told, answer))

    def close(self) -> None:
        """Write what is left of the rejects, and let go of temporary things."""
        self._keys.close()
        self._rejects.close()
        self.differing.close()

    def summary(self, source: str, losses: Losses, guessed_map: bool) -> ImportSummary:
        """What came of it."""
        counts = self.counts
        return ImportSummary(
            map=self._map.name,
            source=source,
            read=counts.total(),
            imported=counts["imported"],
            duplicates=counts["duplicate"] + counts["updated"],
            differing=self.differing.count + self.differing.updated,
            updated=self.differing.updated,
            changes_file=str(self.differing.path) if self.differing.path else None,
            rejected=counts["rejected"],
            rejects_file=str(self._rejects.path) if self._rejects.path else None,
            flagged=dict(sorted(self._flags.items())),
            loss=losses.as_json(),
            notes=tuple(self._notes(losses, guessed_map)),
            dry_run=self._how.dry_run,
        )

    def _notes(self, losses: Losses, guessed_map: bool) -> Iterator[Phrase]:
        if guessed_map:
            facts = {"map": self._map.name, "title": self._map.title}
            yield Phrase("The columns fit the map {map} ({title}).", facts)
        yield from self._found.told
        yield from losses.told()
        if self._how.dry_run and losses.too_much():
            yield notes.WOULD_STOP
        yield from notes.unknown(self._mapper.unknown)
        if self._alike:
            ref, alike = self._alike[0]
            yield Phrase(
                "{n:number} {n:plural=row/rows} came before from another agency under the same key, so likely twice: "
                "{ref} beside {alike}, for one. `{command} report merge` puts two together.",
                {"n": len(self._alike), "ref": ref or "–", "alike": alike},
            )
        yield from self.differing.told(update=self._how.update)


def _why(answer: ImportAnswer) -> Phrase | None:
    """Why a row was not taken, or not taken over; an older Centre says it in English alone."""
    return answer.why or (Phrase("{problem}", {"problem": answer.problem}) if answer.problem else None)


def _difference(told: _Told, answer: ImportAnswer) -> Difference:
    applied = answer.applied if answer.outcome == "updated" else ()
    return Difference(
        line=told.raw.line,
        known_as=answer.ref or told.id,
        applied=applied,
        differs=tuple(name for name in answer.differs if name not in applied),
        why_not=_why(answer),
    )
