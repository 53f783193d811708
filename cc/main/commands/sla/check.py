"""`cc sla report --check FILE.json`: whether a report that somebody holds is what was told. The file's own digest is
reckoned here, without anybody's help; then the Centre is asked what it knows of it."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cc.cli.diagnostics import CHECK_FAILED, DONE
from cc.cli.session import CommandSession
from cc.core.errors import InputError
from cc.core.phrases import Phrase, mark
from cc.core.records.sla import LateClock, SlaFigure, SlaReport
from cc.core.rules.sla.digest import digest
from cc.core.vocabulary import TargetName

if TYPE_CHECKING:
    from cc.words.reader import Reader

SCHEMA = "posko.sla_report/1"
MOST_BYTES = 64 << 20
MOST_NAMED = 20
_COUNTS = ("met", "breached", "running", "paused", "excluded", "median_s", "p90_s")


def check_file(desk: CommandSession, file: Path) -> int:
    """Say whether the report in the file holds; the exit status."""
    from cc.core.questions.freezing import CheckDigest

    held = read_report(file)
    own = digest(held) == held.digest
    if held.as_of is None or not held.digest:
        raise InputError(
            "{file} has no digest: it was made by an older Posko, and cannot be checked.",
            code="input.file",
            fields={"file": str(file)},
        )
    known = desk.ask(
        CheckDigest(
            digest=held.digest,
            start_at=held.start_at,
            end_at=held.end_at,
            as_of=held.as_of,
            position=held.position,
            seen_from=held.seen_from,
            cleared=held.cleared,
            by=held.by,
            query=held.query,
            unit=held.unit,
            worst=len(held.worst),
        )
    )
    again = known.again
    problems = list(_problems(held, again))
    if not own:
        problems.insert(0, Phrase("the file's content does not hash to its digest {digest}", {"digest": held.digest}))
    elif not known.frozen and again.digest != held.digest and not problems:
        problems.append(
            Phrase("the figures are the same, but the report says other things of itself than this Centre does")
        )
    holds = own and (bool(known.frozen) or again.digest == held.digest)
    told = {
        "holds": holds,
        "digest": held.digest,
        "own_digest": own,
        "frozen": known.frozen,
        "reckoned_again": again.digest == held.digest,
        "problems": [] if holds else [str(each) for each in problems],
    }
    desk.out.thing(
        "posko.sla_check/1",
        told,
        lambda: _words(holds, known.frozen, again.digest == held.digest, problems, desk.reader),
    )
    return DONE if holds else CHECK_FAILED


def _words(holds: bool, frozen: tuple[str, ...], same: bool, problems: list[Phrase], reader: "Reader") -> Iterator[str]:
    if not holds:
        yield reader.say("DOES NOT HOLD: {problem}", problem=problems[0])
        yield from (f"  {reader.phrase(each)}" for each in problems[1:MOST_NAMED])
        if len(problems) > MOST_NAMED:
            yield reader.say("  and {count:number} more", count=len(problems) - MOST_NAMED)
        return
    yield reader.say("Holds: the file's content hashes to its digest.")
    yield from (reader.say("It is frozen as {name:quoted}.", name=name) for name in frozen)
    if same:
        yield reader.say("Reckoned again from the events it names, the figures are the same.")
    else:
        yield reader.say(
            "Reckoned again from its events the figures differ now: `{command} audit verify --clocks` looks for why."
        )


def _differs(name: str, said: object, given: object) -> Phrase:
    return Phrase("{name} says {said}; the events give {given}", {"name": name, "said": said, "given": given})


def _problems(held: SlaReport, again: SlaReport) -> Iterator[Phrase]:
    """What the file says, and what the events say."""
    for name in ("reports", "without_clock"):
        if getattr(held, name) != getattr(again, name):
            yield _differs(name, getattr(held, name), getattr(again, name))
    yield from _figures("figure", held.figures, again.figures)
    yield from _figures("total", held.totals, again.totals)
    plain = [[replace(each, excerpt="") for each in side.worst] for side in (held, again)]
    if plain[0] != plain[1]:
        yield Phrase("the latest broken promises are others than the events give")


def _figures(kind: str, held: tuple[SlaFigure, ...], again: tuple[SlaFigure, ...]) -> Iterator[Phrase]:
    old, new = ({(each.group, each.target): each for each in side} for side in (held, again))
    for group, target in dict.fromkeys((*old, *new)):
        said, told = old.get((group, target)), new.get((group, target))
        named = f"{kind} {' '.join((*group, str(target)))}"
        if said is None or told is None:
            lacking = (
                mark("{name} is missing in the file")
                if said is None
                else mark("{name} is in the file, and the events give none")
            )
            yield Phrase(lacking, {"name": named})
            continue
        for name in _COUNTS:
            if getattr(said, name) != getattr(told, name):
                yield _differs(f"{named}: {name}", getattr(said, name), getattr(told, name))


def read_report(file: Path) -> SlaReport:
    """The report in a JSON file. InputError for a file that is none."""
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
        return _report(told)
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
    )


def _figure(told: dict[str, Any], group: tuple[str, ...]) -> SlaFigure:
    return SlaFigure(group=group, target=TargetName(told["target"]), **{name: told[name] for name in _COUNTS})


def _late(told: dict[str, Any]) -> LateClock:
    times = {name: _instant(told[name]) for name in ("received_at", "broken_at")}
    stopped_at = _instant(told["stopped_at"]) if told["stopped_at"] else None
    return LateClock(**{**told, **times, "stopped_at": stopped_at, "target": TargetName(told["target"])})


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text)
