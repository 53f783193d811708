"""`cc sla report --check FILE.json`: whether a report that somebody holds is what was told. The file's own digest is
reckoned here, without anybody's help; then the Centre folds its reports anew, and everything that the file says, its
percentages too, is derived from that and compared."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cc.cli.diagnostics import CHECK_FAILED, DONE
from cc.cli.session import CommandSession
from cc.core.errors import InputError
from cc.core.phrases import Phrase
from cc.core.records.sla import LateClock, SlaEntry, SlaExclusion, SlaFigure, SlaReport
from cc.core.rules.calendar.periods import period_before
from cc.core.rules.sla.digest import digest
from cc.core.vocabulary import TargetName
from cc.printing import sla_check
from cc.printing.json_text import SCHEMA, as_object
from cc.printing.trend import Trend

if TYPE_CHECKING:
    from cc.core.questions.freezing import CheckDigest
    from cc.words.reader import Reader

MOST_BYTES = 64 << 20
MOST_NAMED = 20
_COUNTS = ("met", "breached", "running", "paused", "excluded", "median_s", "p90_s")


def check_file(desk: CommandSession, file: Path) -> int:
    """Say whether the report in the file holds; the exit status."""
    told, held = read_report(file)
    own = digest(held) == held.digest
    if held.as_of is None or not held.digest:
        raise InputError(
            "{file} has no digest: it was made by an older Posko, and cannot be checked.",
            code="input.file",
            fields={"file": str(file)},
        )
    known = desk.ask(_question(held, held.as_of, held.position))
    again = _signed_as(held, known.again)
    same = again.digest == held.digest
    trend, problems = _period_before(desk, told, held, again)
    wanted = replace(again, frozen=held.frozen if held.frozen in known.frozen else again.frozen)
    if own and known.frozen and not same:  # what was frozen stands; whether it can be folded again is said below
        wanted = held
    problems += sla_check.differences(told, as_object(wanted, trend))
    if not own:
        problems.insert(0, Phrase("the file's content does not hash to its digest {digest}", {"digest": held.digest}))
    holds = own and not problems and (bool(known.frozen) or same)
    answer = {
        "holds": holds,
        "digest": held.digest,
        "own_digest": own,
        "frozen": known.frozen,
        "reckoned_again": same,
        "folded": again.reports,
        "problems": [str(each) for each in problems],
    }
    desk.out.thing("posko.sla_check/1", answer, lambda: _words(desk.reader, problems, known.frozen, again, same=same))
    return DONE if holds else CHECK_FAILED


def _question(held: SlaReport, as_of: datetime, position: str) -> "CheckDigest":
    from cc.core.questions.freezing import CheckDigest

    return CheckDigest(
        digest=held.digest,
        start_at=held.start_at,
        end_at=held.end_at,
        as_of=as_of,
        position=position,
        seen_from=held.seen_from,
        cleared=held.cleared,
        by=held.by,
        query=held.query,
        unit=held.unit,
        worst=len(held.worst),
    )


def _signed_as(held: SlaReport, again: SlaReport) -> SlaReport:
    """The report folded again, telling what the one that is held tells."""
    if held.entries is not None:
        return again
    plain = replace(again, entries=None, exclusions=None if held.exclusions is None else again.exclusions)
    return replace(plain, digest=digest(plain))


def _period_before(
    desk: CommandSession, told: Mapping[str, Any], held: SlaReport, again: SlaReport
) -> tuple[Trend | None, list[Phrase]]:
    """The period before, folded again too; what is wrong with it."""
    before = told.get("before")
    if not before:
        return None, []
    if not isinstance(before, dict) or not before.get("as_of"):
        return None, [Phrase("the period before does not say what it rests on: it cannot be folded again")]
    start_at, end_at = period_before(held.start_at, held.end_at, desk.room_zone)
    asked = replace(held, start_at=start_at, end_at=end_at, worst=())
    found = desk.ask(_question(asked, _instant(before["as_of"]), str(before["position"]))).again
    return Trend(again, found), []


def _words(
    reader: "Reader", problems: list[Phrase], frozen: tuple[str, ...], again: SlaReport, *, same: bool
) -> Iterator[str]:
    if problems or not (same or frozen):
        first = problems[0] if problems else Phrase("the report says other things of itself than this Centre does")
        yield reader.say("DOES NOT HOLD: {problem}", problem=first)
        yield from (f"  {reader.phrase(each)}" for each in problems[1:MOST_NAMED])
        if len(problems) > MOST_NAMED:
            yield reader.say("  and {count:number} more", count=len(problems) - MOST_NAMED)
        return
    yield reader.say("Holds: the file's content hashes to its digest.")
    yield from (reader.say("It is frozen as {name:quoted}.", name=name) for name in frozen)
    if same:
        yield reader.say(
            "{count:number} reports were folded anew from the events it names: counts, times, percentages and the "
            "promises it lists are the same.",
            count=again.reports,
        )
    else:
        yield reader.say("Folded anew from its events the figures differ now: `{command} audit verify` looks for why.")


def read_report(file: Path) -> tuple[Mapping[str, Any], SlaReport]:
    """The report in a JSON file: as it is written, and read. InputError for a file that is none."""
    if file.stat().st_size > MOST_BYTES:
        raise InputError("{file} is too large for an SLA report.", code="input.file", fields={"file": str(file)})
    try:
        told = json.loads(file.read_text(encoding="utf-8"))
        if told["schema"] != SCHEMA:
            raise InputError(
                "{file} holds {schema}, not {wanted}.",
                code="input.file",
                fields={"file": str(file), "schema": told["schema"], "wanted": SCHEMA},
            )
        return told, _report(told)
    except UnicodeDecodeError:  # says of itself all that it could not read
        why = Phrase("it is no text; of a PDF or a workbook compare the digest with `{command} sla frozen`")
    except KeyError as wrong:
        why = Phrase("{name} is missing", {"name": str(wrong)})
    except (ValueError, LookupError, TypeError, AttributeError) as wrong:
        why = Phrase("{why:reason}", {"why": str(wrong)})
    raise InputError(
        "{file} is no SLA report as `{command} sla report --json` writes it: {why}.",
        code="input.file",
        fields={"file": str(file), "why": why},
    )


def _report(told: dict[str, Any]) -> SlaReport:
    by = tuple(map(str, told["by"]))
    return SlaReport(
        start_at=_instant(told["start_at"]),
        end_at=_instant(told["end_at"]),
        by=by,
        reports=told["reports"],
        without_clock=told["without_clock"],
        figures=tuple(_figure(each, tuple(str(each["group"][name]) for name in by)) for each in told["items"]),
        worst=tuple(_late(each) for each in told["worst"]),
        unit=told["unit"],
        totals=tuple(_figure(each, ()) for each in told["totals"]),
        as_of=_instant(told["as_of"]) if told.get("as_of") else None,
        position=told.get("position", ""),
        digest=told.get("digest", ""),
        frozen=told.get("frozen", ""),
        query=told.get("query", ""),
        seen_from=told.get("seen_from", ""),
        cleared=told.get("cleared", False),
        exclusions=_exclusions(told.get("exclusions")),
        entries=_entries(told.get("entries")),
    )


def _exclusions(told: list[dict[str, Any]] | None) -> tuple[SlaExclusion, ...] | None:
    if told is None:
        return None
    return tuple(SlaExclusion(TargetName(each["target"]), each["reason"], each["count"], each["late"]) for each in told)


def _entries(told: list[dict[str, Any]] | None) -> tuple[SlaEntry, ...] | None:
    if told is None:
        return None
    return tuple(SlaEntry(**{**each, "target": TargetName(each["target"])}) for each in told)


def _figure(told: dict[str, Any], group: tuple[str, ...]) -> SlaFigure:
    return SlaFigure(group=group, target=TargetName(told["target"]), **{name: told[name] for name in _COUNTS})


def _late(told: dict[str, Any]) -> LateClock:
    times = {name: _instant(told[name]) for name in ("received_at", "broken_at")}
    stopped_at = _instant(told["stopped_at"]) if told["stopped_at"] else None
    return LateClock(**{**told, **times, "stopped_at": stopped_at, "target": TargetName(told["target"])})


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text)
