"""`cc privacy`, for whoever answers for personal data: all about one person, who could have seen what, what has
expired. Owns words; who may ask, and what is found, is core's."""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cc.cli.diagnostics import note
from cc.cli.session import CommandSession
from cc.core.errors import UsageError
from cc.core.phrases import mark
from cc.main.commands.privacy import noun

if TYPE_CHECKING:
    from cc.core.records.privacy import PersonReport, SeenReport

COLUMNS = ("ref", "at", "who", "what", "value")
SEEN_HEADINGS = mark("report, unit, restricted, contact, how, from, until, opened")
When = Annotated[str | None, typer.Option("--since", metavar="TIME", help="From then on.")]
Until = Annotated[str | None, typer.Option("--until", metavar="TIME", help="Before then.")]


@noun.reads()
def export(
    desk: CommandSession,
    contact: Annotated[str, typer.Argument(metavar="CONTACT", help="The whole contact; - reads standard input.")],
    output: Annotated[Path, typer.Option("-o", "--output", metavar="FILE", help="FILE.json or FILE.csv.")],
) -> None:
    """All that is kept of one reporter, in a file: reports, words, photos' names, who opened them."""
    import json

    from cc.cli.files import written_text
    from cc.core.questions.privacy import AboutPerson
    from cc.printing.csv_text import write_csv
    from cc.wire.codec import plain

    if output.suffix not in (".json", ".csv"):
        raise UsageError("name a file that ends in .json or .csv.")
    wanted = sys.stdin.readline(1000).strip() if contact == "-" else contact
    found = desk.ask(AboutPerson(wanted))
    with written_text(output) as file:
        if output.suffix == ".csv":
            write_csv(COLUMNS, (row for each in found for row in _rows(each)), file)
        else:
            told = {"schema": "posko.person/1", "reports": [plain(each) for each in found]}
            file.write(json.dumps(told, ensure_ascii=False, indent=2) + "\n")
    note("{n:number} reports of this person are in {file}.", n=len(found), file=str(output))


def _rows(report: "PersonReport") -> Iterator[Sequence[object]]:
    at = report.received_at.isoformat()
    for name in ("reporter", "text", "address", "lon", "lat", "unit", "category", "channel", "status"):
        value = getattr(report, name)
        if value not in ("", None):
            yield report.ref, at, "", name, value
    for name, value in report.attributes.items():
        yield report.ref, at, "", name, value
    for word in report.words:
        yield report.ref, word.at.isoformat(), word.by, word.what, word.text
    for photo in report.photos:
        yield report.ref, at, "", "photo", photo
    for unit in report.shared_with:
        yield report.ref, "", unit, "shared", ""
    for entry in report.opened:
        yield report.ref, entry.at.isoformat(), entry.login, "opened", entry.how


@noun.reads()
def breach(
    desk: CommandSession,
    person: Annotated[str | None, typer.Option("--person", metavar="LOGIN", help="What one person could see.")] = None,
    unit: Annotated[str | None, typer.Option("--unit", metavar="CODE", help="What a unit could see.")] = None,
    bearer: Annotated[
        str | None, typer.Option("--bearer", metavar="DIGEST", help="What a token's bearer could see, while it lasts.")
    ] = None,
    since: When = None,
    until: Until = None,
) -> None:
    """Reports that somebody could have seen in a period, how, and how often they opened them. Supervisors, auditors."""
    from cc.cli.times import shown
    from cc.core.questions.privacy import CouldHaveSeen

    reader = desk.reader
    begin, end = (None if told is None else desk.time(told) for told in (since, until))

    def row(each: "SeenReport") -> Sequence[object]:
        yes = reader.say("yes")
        ways = ", ".join(reader.word("seen_by", way) for way in each.ways)
        times = (shown(each.since, desk.zone), shown(each.until, desk.zone) if each.until else "")
        contact = yes if each.has_contact else ""
        return (each.ref, each.unit, yes if each.restricted else "", contact, ways, *times, each.opened or "")

    found = desk.stream(CouldHaveSeen(person, unit, bearer, begin, end))
    desk.out.items("posko.seen/1", found, SEEN_HEADINGS, row, empty=mark("They could see none."))


@noun.writes()
def expire(
    desk: CommandSession,
    category: Annotated[str, typer.Option("--category", metavar="CODE", help="Of which reports.")],
    days: Annotated[int, typer.Option("--days", help="Over and unchanged for so long.", min=1)],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say which.")] = False,
) -> None:
    """Erase the reporters of reports that have been over for so many days: for cron. Supervisors."""
    from cc.core.intents.privacy import ExpireReporters

    refs: list[str] = []
    more = True
    while more:
        done = desk.do(ExpireReporters(category, days, dry_run))
        refs += done.refs
        more = done.more and not dry_run
    told = {"refs": refs, "dry_run": dry_run}
    if dry_run:
        words = desk.say("{n:number} reporters would be erased: {refs}.", n=len(refs), refs=refs or ["–"])
    else:
        words = desk.say("{n:number} reporters were erased.", n=len(refs))
    desk.out.thing("posko.expired/1", told, lambda: [words])
