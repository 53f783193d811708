"""`cc report`, beside the flow: putting right, comments, sharing, leases, what is similar, what happened."""

from typing import Annotated

import typer

from cc.cli.refs import ReportRef, spelt
from cc.cli.session import CommandSession
from cc.cli.voice import told
from cc.core.errors import UsageError
from cc.core.phrases import mark, units
from cc.core.vocabulary import Priority
from cc.main.commands.report.desk_verbs import Category, Lat, Lon, Note, UnitCode, Urgency, done, noun


@noun.writes()
def amend(
    desk: CommandSession,
    ref: ReportRef,
    text: Annotated[str | None, typer.Option("--text", metavar="TEXT", help="What was really said.")] = None,
    category: Category = None,
    priority: Urgency = None,
    unit: UnitCode = None,
    address: Annotated[str | None, typer.Option("--address", metavar="TEXT", help="Where, in words.")] = None,
    lat: Lat = None,
    lon: Lon = None,
    due: Annotated[str | None, typer.Option("--due", metavar="TIME", help="The due time that it brought.")] = None,
    policy: Annotated[
        str | None, typer.Option("--policy", metavar="newest|CODE|CODE@N", help="Hold it to another promise.")
    ] = None,
    note: Note = "",
) -> None:
    """Put right what was entered; what is left out stays."""
    from cc.core.asked import given
    from cc.core.intents.reports import AmendReport

    if (lat is None) != (lon is None):
        raise UsageError("a place needs both --lat and --lon.")
    urgency = Priority(priority) if priority else None
    due_at = desk.time(due) if due else None
    intent = AmendReport(
        report=spelt(ref),
        text=text,
        category=category,
        priority=urgency,
        unit=unit,
        address=address,
        lon=lon,
        lat=lat,
        due_at=due_at,
        note=note,
        policy=policy,
    )
    if not {*given(intent)} - {"report", "note"}:
        raise UsageError(
            "say what to put right: --text, --category, --priority, --unit, --address, --lat/--lon, --due, --policy."
        )
    done(desk, intent)


@noun.writes()
def comment(
    desk: CommandSession, ref: ReportRef, text: Annotated[str, typer.Argument(metavar="TEXT", help="What to say.")]
) -> None:
    """Say something about it."""
    from cc.core.intents.reports import CommentReport

    done(desk, CommentReport(spelt(ref), text))


@noun.writes()
def share(
    desk: CommandSession,
    ref: ReportRef,
    unit: Annotated[str, typer.Option("--unit", metavar="CODE", help="With whom.")],
    note: Note = "",
) -> None:
    """Let another unit see it."""
    from cc.core.intents.reports import ShareReport

    done(desk, ShareReport(spelt(ref), unit, note))


@noun.writes()
def unshare(
    desk: CommandSession,
    ref: ReportRef,
    unit: Annotated[str, typer.Option("--unit", metavar="CODE", help="With whom no longer.")],
    note: Note = "",
) -> None:
    """Take a share back: that unit does not see it any more."""
    from cc.core.intents.reports import UnshareReport

    done(desk, UnshareReport(spelt(ref), unit, note))


@noun.writes()
def claim(
    desk: CommandSession,
    ref: ReportRef,
    minutes: Annotated[int, typer.Option("--minutes", help="For how long.", min=1, max=480)] = 15,
) -> None:
    """Take the lease on handling it; it expires by itself."""
    from cc.core.intents.reports import ClaimReport

    done(desk, ClaimReport(spelt(ref), minutes))


@noun.writes()
def break_glass(
    desk: CommandSession,
    ref: ReportRef,
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why; its owner and the auditor read it.")],
    minutes: Annotated[int, typer.Option("--minutes", help="For how long.", min=1, max=240)] = 30,
) -> None:
    """Open a report that you do not see, in an emergency, to read it for a while; it is recorded and told at once."""
    from cc.core.intents.emergency import BreakGlass

    done(desk, BreakGlass(spelt(ref), reason, minutes))


@noun.writes()
def confirm(
    desk: CommandSession,
    ref: ReportRef,
    event: Annotated[int | None, typer.Option("--event", metavar="SEQ", help="One event alone.", min=1)] = None,
    decline: Annotated[bool, typer.Option("--decline", help="They do not count, now or ever.")] = False,
    note: Note = "",
) -> None:
    """Let times count that were said too late; `report list flag:time_unconfirmed` shows what waits."""
    from cc.core.intents.reports import ConfirmReport

    done(desk, ConfirmReport(spelt(ref), event, decline, note))


@noun.writes()
def release(desk: CommandSession, ref: ReportRef) -> None:
    """Give the lease back."""
    from cc.core.intents.reports import ReleaseReport

    done(desk, ReleaseReport(spelt(ref)))


@noun.reads()
def similar(
    desk: CommandSession,
    ref: ReportRef,
    limit: Annotated[int, typer.Option("--limit", help="How many.", min=1, max=100)] = 14,
) -> None:
    """Reports near in place and time that may tell of the same thing."""
    from cc.cli.times import span
    from cc.core.questions.dispatch import FindSimilar

    headings = mark("ref, score, distance, later, status, category, text")
    found, reader = desk.ask(FindSimilar(spelt(ref), limit)), desk.reader
    desk.out.items(
        "posko.similar_report/1",
        found,
        headings,
        lambda each: (
            each.ref,
            units.number(each.score, reader, 2),
            "" if each.distance_m is None else units.distance(each.distance_m, reader),
            span(each.later_s, reader),
            reader.word("report_status", each.status),
            each.category,
            each.excerpt,
        ),
        empty=mark("Nothing similar."),
    )


@noun.reads()
def timeline(desk: CommandSession, ref: ReportRef) -> None:
    """What happened to it, oldest first."""
    from cc.cli.pages.showing import timeline_words
    from cc.core.questions.reports import GetTimeline

    entries, reader = desk.ask(GetTimeline(spelt(ref))), desk.reader
    headings = mark("when, who, what, action, moved, note")
    desk.out.items("posko.timeline_entry/1", entries, headings, lambda each: timeline_words(each, reader))


@noun.reads()
def actions(desk: CommandSession, ref: ReportRef) -> None:
    """What you may do with it and its tasks now, and why not the rest."""
    from cc.core.questions.reports import GetActions

    answer, reader = desk.ask(GetActions(spelt(ref))), desk.reader
    desk.out.items(
        "posko.action/1",
        answer,
        mark("subject, action, possible, why not"),
        lambda each: (
            reader.word("subject", each.subject),
            reader.word("action", each.action),
            reader.say("yes") if each.possible else reader.say("no"),
            told(each.why or each.why_not, reader),
        ),
    )


Why = Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why; it stays readable, so name nobody.")]


@noun.writes()
def erase(
    desk: CommandSession,
    ref: ReportRef,
    reason: Why,
    reporter_only: Annotated[bool, typer.Option("--reporter-only", help="The reporter alone; the words stay.")] = False,
    evidence: Annotated[bool, typer.Option("--evidence", help="The photos too.")] = False,
) -> None:
    """Erase personal data for good: the reporter, and every word that somebody wrote of it. Supervisors."""
    from cc.core.intents.privacy import EraseReport

    done(desk, EraseReport(spelt(ref), reason, reporter_only, evidence))


@noun.writes("legal-hold")
def legal_hold(desk: CommandSession, ref: ReportRef, reason: Why) -> None:
    """Keep everything of it: nothing is erased, whoever asks. Supervisors; `report list flag:legal_hold` shows them."""
    from cc.core.intents.privacy import PutLegalHold

    done(desk, PutLegalHold(spelt(ref), reason))


@noun.writes("lift-hold")
def lift_hold(desk: CommandSession, ref: ReportRef, reason: Why) -> None:
    """End a legal hold: it may be erased again. Supervisors."""
    from cc.core.intents.privacy import LiftLegalHold

    done(desk, LiftLegalHold(spelt(ref), reason))
