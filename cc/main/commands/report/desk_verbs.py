"""`cc report`: what comes in and what becomes of it. The flow's verbs; `report_notes` has those beside the flow, and
`cc.main.commands.report.intake` those that join rooms (import, export)."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from cc.cli.photos import Photos, put_all
from cc.cli.refs import ReportRef, spelt
from cc.cli.session import CommandSession
from cc.cli.verbs import Noun
from cc.core.errors import InputError
from cc.core.vocabulary import Channel, HoldReason, Priority, RejectReason

if TYPE_CHECKING:
    from cc.core.intents.base import Intent
    from cc.core.records.receipts import Receipt

noun = Noun("report", "Reports: receive, import, triage, assign, merge, close.")

Note = Annotated[str, typer.Option("--note", metavar="TEXT", help="What others should know.")]
Reason = Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why.")]
Category = Annotated[str | None, typer.Option("--category", metavar="CODE", help="What it is about.")]
Urgency = Annotated[int | None, typer.Option("--priority", help="1 is life in danger, 4 can wait.", min=1, max=4)]
UnitCode = Annotated[str | None, typer.Option("--unit", metavar="CODE", help="Whose it is.")]
Lat = Annotated[float | None, typer.Option("--lat", help="Latitude, WGS84.")]
Lon = Annotated[float | None, typer.Option("--lon", help="Longitude, WGS84.")]
TEXT_CAP_BYTES = 1 << 20


@noun.reads("list")
def list_(
    desk: CommandSession,
    query: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[FILTER]",
            help="As in 'status:new sla<30m banjir'; all of it: `docs/filter.md` (`{command} doctor` says where).",
        ),
    ] = None,
    sort: Annotated[str, typer.Option("--sort", metavar="sla|received|changed", help="Order.")] = "sla",
    limit: Annotated[int, typer.Option("--limit", help="How many at most.", min=1)] = 100,
) -> None:
    """Reports that match a filter; by time left, those without a running clock last, then ended ones if named."""
    from cc.cli.listing import list_reports

    list_reports(desk, " ".join(query or []), sort=sort, limit=limit)


@noun.reads()
def show(desk: CommandSession, ref: ReportRef) -> None:
    """One report in full: text, place, tasks, clocks, photos."""
    from cc.cli.pages.showing import report_words
    from cc.core.questions.reports import GetReport

    report = desk.ask(GetReport(spelt(ref)))
    desk.out.thing("posko.report/1", report, lambda: report_words(report, desk.reader))


@noun.writes("receive", "new", "add")
def receive(
    desk: CommandSession,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="What was said; - reads standard input.")],
    category: Annotated[str, typer.Option("--category", metavar="CODE", help="What it is about.")] = "other",
    channel: Annotated[Channel, typer.Option("--channel", help="How it came in.")] = Channel.OPERATOR,
    lat: Lat = None,
    lon: Lon = None,
    address: Annotated[str, typer.Option("--address", metavar="TEXT", help="Where, in words.")] = "",
    priority: Urgency = None,
    unit: UnitCode = None,
    reporter: Annotated[str, typer.Option("--reporter", metavar="TEXT", help="Who said so.")] = "",
    received: Annotated[
        str | None, typer.Option("--received", metavar="TIME", help="When, if entered afterwards.")
    ] = None,
    due: Annotated[str | None, typer.Option("--due", metavar="TIME", help="A due time that it brings.")] = None,
    source: Annotated[str, typer.Option("--source", metavar="NAME", help="The system it comes from.")] = "",
    source_id: Annotated[str, typer.Option("--source-id", metavar="ID", help="Its name there.")] = "",
    photo: Photos = None,
) -> None:
    """Take a report in. A missing place is flagged, never refused."""
    from cc.core.intents.reports import ReceiveReport

    said = _said(text)
    received_at = desk.time(received) if received else None
    due_at = desk.time(due) if due else None
    intent = ReceiveReport(
        text=said,
        category=category,
        channel=channel,
        lon=lon,
        lat=lat,
        address=address,
        priority=Priority(priority) if priority else None,
        unit=unit,
        reporter=reporter,
        received_at=received_at,
        due_at=due_at,
        source=source,
        source_id=source_id,
        evidence=put_all(desk, photo),
    )
    done(desk, intent)


@noun.writes()
def triage(
    desk: CommandSession,
    ref: ReportRef,
    category: Category = None,
    priority: Urgency = None,
    unit: UnitCode = None,
    note: Note = "",
) -> None:
    """Say what it is, how urgent and whose; what is left out stays as it came."""
    from cc.core.intents.reports import TriageReport

    done(desk, TriageReport(spelt(ref), category, Priority(priority) if priority else None, unit, note))


@noun.writes()
def assign(
    desk: CommandSession,
    ref: ReportRef,
    unit: UnitCode = None,
    officer: Annotated[str | None, typer.Option("--officer", metavar="LOGIN", help="To one officer.")] = None,
    note: Note = "",
    category: Category = None,
    priority: Urgency = None,
) -> None:
    """Give it to a unit, perhaps to one officer: a new task. From new the triage is implied."""
    from cc.core.intents.reports import AssignTask

    urgency = Priority(priority) if priority else None
    done(
        desk, AssignTask(report=spelt(ref), unit=unit, officer=officer, note=note, category=category, priority=urgency)
    )


@noun.writes()
def resolve(desk: CommandSession, ref: ReportRef, reason: Reason) -> None:
    """Say that it is resolved and no task was needed."""
    from cc.core.intents.reports import ResolveReport

    done(desk, ResolveReport(spelt(ref), reason))


@noun.writes()
def reject(
    desk: CommandSession,
    ref: ReportRef,
    reason: Annotated[RejectReason, typer.Option("--reason", help="Why; the first three stay out of SLA figures.")],
    note: Note = "",
) -> None:
    """Turn it down."""
    from cc.core.intents.reports import RejectReport

    done(desk, RejectReport(spelt(ref), reason, note))


@noun.writes()
def hold(
    desk: CommandSession,
    ref: ReportRef,
    reason: Annotated[HoldReason, typer.Option("--reason", help="Why it stands still.")],
    until: Annotated[str | None, typer.Option("--until", metavar="TIME", help="When it resumes by itself.")] = None,
    note: Note = "",
) -> None:
    """Let it stand, for a reason."""
    from cc.core.intents.reports import HoldReport

    done(desk, HoldReport(spelt(ref), reason, desk.time(until) if until else None, note))


@noun.writes()
def resume(desk: CommandSession, ref: ReportRef, note: Note = "") -> None:
    """Take it up again."""
    from cc.core.intents.reports import ResumeReport

    done(desk, ResumeReport(spelt(ref), note))


@noun.writes()
def merge(
    desk: CommandSession,
    ref: ReportRef,
    into: Annotated[str, typer.Option("--into", metavar="REF", help="The report that goes on.")],
    cancel_tasks: Annotated[bool, typer.Option("--cancel-tasks", help="Cancel its open tasks.")] = False,
    note: Note = "",
) -> None:
    """Say that it tells of the same thing as another."""
    from cc.core.intents.reports import MergeReport

    done(desk, MergeReport(spelt(ref), spelt(into), cancel_tasks, note))


@noun.writes()
def unmerge(desk: CommandSession, ref: ReportRef, note: Note = "") -> None:
    """Say that it was something else after all."""
    from cc.core.intents.reports import UnmergeReport

    done(desk, UnmergeReport(spelt(ref), note))


@noun.writes()
def close(desk: CommandSession, ref: ReportRef, note: Note = "") -> None:
    """Close a resolved report: nothing more is needed."""
    from cc.core.intents.reports import CloseReport

    done(desk, CloseReport(spelt(ref), note))


@noun.writes()
def reopen(desk: CommandSession, ref: ReportRef, reason: Reason) -> None:
    """Say that it was not over."""
    from cc.core.intents.reports import ReopenReport

    done(desk, ReopenReport(spelt(ref), reason))


@noun.writes()
def attach(desk: CommandSession, ref: ReportRef, photo: Photos = None, note: Note = "") -> None:
    """Add photos to a report."""
    from cc.core.errors import UsageError
    from cc.core.intents.reports import AttachToReport

    if not photo:
        raise UsageError("name at least one --photo FILE.")
    done(desk, AttachToReport(spelt(ref), put_all(desk, photo), note))


def done(desk: CommandSession, intent: "Intent[Receipt]") -> None:
    """Carry it out and say where the report stands."""
    from cc.cli.pages.receipts import print_receipt

    print_receipt(desk, desk.do(intent))


def _said(text: str) -> str:
    """The text, or standard input for `-`. Raises InputError when that is no text or too long."""
    if text != "-":
        return text
    read = sys.stdin.buffer.read(TEXT_CAP_BYTES + 1)
    if len(read) > TEXT_CAP_BYTES:
        raise InputError("standard input is longer than a report's text may be (1 MB).", code="input.too_long")
    try:
        return read.decode().strip()
    except UnicodeDecodeError:
        raise InputError("standard input is not text in UTF-8.", code="input.encoding") from None
