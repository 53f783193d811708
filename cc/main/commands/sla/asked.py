"""What figures are asked for on the command line: the options that several verbs share, and what was typed, read."""

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cc.cli.session import CommandSession
from cc.core.errors import UsageError

if TYPE_CHECKING:
    from datetime import datetime

COLUMNS = ("unit", "branch", "tree", "category", "area", "officer", "channel", "priority", "day", "week", "month")

Query = Annotated[str, typer.Argument(metavar="[FILTER]", help="As in `{command} report list`.")]
Start = Annotated[str | None, typer.Option("--from", metavar="DATE", help="Received on or after it.")]
End = Annotated[str | None, typer.Option("--to", metavar="DATE", help="Until the end of it.")]
Target = Annotated[Path | None, typer.Option("-o", "--output", metavar="FILE", help="Else standard output.")]
Lang = Annotated[str | None, typer.Option("--lang", metavar="id|en", help="Else your locale's; not for csv and json.")]
AsOf = Annotated[str | None, typer.Option("--as-of", metavar="TIME", help="As it stood then, from events.")]


def moment(desk: CommandSession, typed: str | None) -> "datetime | None":
    """The instant that was typed, in the reader's zone if it names none."""
    from cc.cli.times import instant

    return instant(typed, lambda: desk.zone) if typed else None


def columns(by: str) -> tuple[str, ...]:
    """The columns that were typed; UsageError for one that is none."""
    grouped = tuple(each.strip() for each in by.split(",") if each.strip())
    strange = [each for each in grouped if each not in COLUMNS]
    if strange:
        raise UsageError(
            "{option} knows no {strange:quoted}; it knows {values:quoted}.",
            fields={"option": "--by", "strange": strange, "values": list(COLUMNS)},
        )
    if len(set(grouped)) < len(grouped):
        raise UsageError("--by names a column twice.")
    return grouped


def period(desk: CommandSession, start: str | None, end: str | None) -> "tuple[datetime | None, datetime | None]":
    """The instants that two dates mean in the room's zone, whoever types them; the end's own day belongs to the
    period."""
    from cc.cli.times import day, is_date

    start_at = day(start, desk.room_zone) if start else None
    end_at = day(end, desk.room_zone) if end else None
    if end and end_at is not None and is_date(end):
        local = end_at.astimezone(desk.room_zone)
        end_at = day((local + timedelta(days=1)).date().isoformat(), desk.room_zone)
    if start_at and end_at and end_at <= start_at:
        raise UsageError("--to lies before --from.")
    return start_at, end_at
