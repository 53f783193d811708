"""`cc report import` and `export`: where the command line meets intake and printing. The other verbs are in the field's
room; this file brings them together under one noun."""

from pathlib import Path
from typing import Annotated

import typer

from cc.cli.session import CommandSession
from cc.main.commands.report import notes
from cc.main.commands.report.desk_verbs import noun

__all__ = ["noun", "notes"]


@noun.reads("import")
def import_(
    desk: CommandSession,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="CSV, XLSX, GeoJSON, JSON or JSON Lines; also .gz.")],
    map_: Annotated[
        str | None, typer.Option("--map", metavar="NAME|FILE.toml", help="How its columns are meant.")
    ] = None,
    source: Annotated[
        str | None, typer.Option("--source", metavar="NAME", help="Whose rows these are, for ever.")
    ] = None,
    sheet: Annotated[str | None, typer.Option("--sheet", metavar="NAME", help="Which sheet of a workbook.")] = None,
    rejects: Annotated[Path | None, typer.Option("--rejects", metavar="FILE", help="Where rejected rows go.")] = None,
    update: Annotated[
        bool, typer.Option("--update", help="Take over status and closing time of rows known already.")
    ] = False,
    accept_loss: Annotated[
        bool, typer.Option("--accept-loss", help="Go on where more than a tenth of the rows lose something.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Do everything and undo it: say what would be.")] = False,
) -> None:
    """Take in a file of another system's reports; running it twice adds nothing."""
    from cc.cli.diagnostics import note_phrase
    from cc.cli.progress import Progress
    from cc.intake.run import run_import

    with Progress(desk.say("importing {file}", file=file.name), desk.reader) as progress:
        summary = run_import(
            desk.centre,
            desk.credential,
            file,
            map_=map_,
            source=source,
            rejects=rejects,
            sheet=sheet,
            dry_run=dry_run,
            update=update,
            accept_loss=accept_loss,
            say=desk.reader.phrase,
            progress=progress.at,
        )
    told = summary.as_json()
    for sentence in summary.notes:
        note_phrase(sentence)

    def words() -> list[str]:
        counted = desk.say(
            "{imported:number} imported, {duplicates:number} known already, {rejected:number} rejected"
            " of {read:number} rows",
            **{name: told[name] for name in ("imported", "duplicates", "rejected", "read")},
        )
        lines = [desk.say("would be: {counted}", counted=counted) if dry_run else counted]
        if summary.differing:
            counts = {"differing": summary.differing, "updated": summary.updated}
            lines.append(
                desk.say("{differing:number} of those known already differ, {updated:number} changed", **counts)
            )
        if summary.flagged:
            flagged = ", ".join(f"{desk.reader.word('flag', flag)} {count}" for flag, count in summary.flagged.items())
            lines.append(desk.say("flagged: {flagged}", flagged=flagged))
        if summary.changes_file:
            lines.append(desk.say("rows that differ from what was taken in are in {file}", file=summary.changes_file))
        if told["rejects_file"]:
            lines.append(desk.say("rejected rows and the reasons are in {file}", file=told["rejects_file"]))
        return lines

    desk.out.thing("posko.import/1", told, words)


@noun.reads()
def export(
    desk: CommandSession,
    query: Annotated[str, typer.Argument(metavar="[FILTER]", help="As in `{command} report list`.")] = "",
    format_: Annotated[str, typer.Option("--format", metavar="csv|jsonl|geojson", help="In which form.")] = "csv",
    output: Annotated[Path | None, typer.Option("-o", "--output", metavar="FILE", help="Else standard output.")] = None,
) -> None:
    """Every report that matches, however many."""
    from cc.cli.diagnostics import note
    from cc.cli.files import written_text
    from cc.core.errors import UsageError
    from cc.core.questions.reports import ExportReports
    from cc.printing.report_lines import WRITERS

    if format_ not in WRITERS:
        raise UsageError("{option} is one of {values:quoted}.", fields={"option": "--format", "values": list(WRITERS)})
    write = WRITERS[format_]
    lines = desk.stream(ExportReports(query))
    if output is None:
        desk.out.write(lambda out: write(lines, out))
        return
    with written_text(output) as text:
        count = write(lines, text)
    note("{count:number} reports written to {file}.", count=count, file=str(output))
