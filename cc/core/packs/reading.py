"""Reading a pack's text: checked as a whole, then as the values that are saved. Knows no database."""

import hashlib
import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, tzinfo
from functools import reduce
from typing import Any

from cc.core import starter
from cc.core.errors import CoreError, InputError
from cc.core.intents.organisation import CalendarRow
from cc.core.packs.lines import Lines, Path
from cc.core.packs.problems import problems
from cc.core.packs.tables import PackText
from cc.core.phrases import Phrase
from cc.core.records.packs import PackProblem
from cc.core.records.sla import Policy
from cc.core.rules.bounded_text import read_toml

MOST_TEXT = 1 << 18
"""Characters. The longest shipped pack has some thousands."""
MOST_PROBLEMS = 200
MOST_TOLD = 3
_PLACE = re.compile(r"\(at (?:line (\d+), column \d+|end of document)\)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """A pack's text, read and found well. A plain file of policies has no `name`. `effective` is as it was written: a
    date, or a time with or without an offset; `effective_at` gives the instant. Calendars are named without version,
    as in the text."""

    text: str
    lines: Lines
    calendars: tuple[CalendarRow, ...]
    policies: tuple[Policy, ...]
    name: str = ""
    version: str = ""
    title: str = ""
    source: str = ""
    url: str = ""
    check: str = ""
    check_id: str = ""
    effective: date | datetime | None = None

    @property
    def key(self) -> str:
        """`name@version`."""
        return f"{self.name}@{self.version}"

    @property
    def digest(self) -> str:
        """SHA-256 of the text."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    def effective_at(self, zone: tzinfo) -> datetime | None:
        """The instant from which it holds, in UTC: a date begins at midnight of the zone. None: from loading on."""
        told = self.effective
        if told is None:
            return None
        at = told if isinstance(told, datetime) else datetime.combine(told, time.min)
        return (at if at.tzinfo else at.replace(tzinfo=zone)).astimezone(UTC).replace(microsecond=0)


def read_pack(text: str) -> Pack:
    """The pack that a text is. InputError `pack.wrong` with every problem otherwise."""
    found = read_policy_text(text)
    if not found.name:
        told = Phrase("there is no [pack] table: give it name, version, title and source")
        raise wrong_pack([pack_problem(1, "pack", told)])
    return found


def read_policy_text(text: str) -> Pack:
    """The same, also for a plain file that has no [pack]."""
    if len(text) > MOST_TEXT:
        facts = {"count": len(text), "most": MOST_TEXT}
        raise wrong_pack([pack_problem(1, "", Phrase("it has {count} characters; {most} are the most", facts))])
    try:
        values = read_toml(text)
        lines = Lines(text)
        found = [_problem(lines, where, what) for where, what in problems(values)]
    except tomllib.TOMLDecodeError as wrong:
        place = _PLACE.search(str(wrong))
        at = int(place[1]) if place and place[1] else text.count("\n") + 1
        told = Phrase("it is no TOML ({why:reason})", {"why": _PLACE.sub("", str(wrong)).strip()})
        raise wrong_pack([pack_problem(at, "", told)]) from None
    if found:
        raise wrong_pack(found)
    return _pack(text, values, lines)


def _problem(lines: Lines, where: Path, what: Phrase) -> PackProblem:
    return pack_problem(lines.at(where), dotted(where), what)


def pack_problem(line: int, key: str, what: Phrase) -> PackProblem:
    """A problem as a record: its English beside its phrase."""
    return PackProblem(line, key, str(what).rstrip("."), what)


def dotted(where: Path) -> str:
    """A path as people write it: `policy[2].targets.resolve.for`, counted from 1."""
    told = "".join(f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in where)
    return told.removeprefix(".")


def wrong_pack(found: Iterable[PackProblem]) -> InputError:
    """Every problem as one error: all of them in its fields, the first ones in its words."""
    once = {(each.line, each.key, each.problem): each for each in found}
    every = [once[key] for key in sorted(once)]
    facts = {
        "problems": [_told(each) for each in every[:MOST_PROBLEMS]],
        "count": len(every),
        "first": reduce(_then, map(_line, every[:MOST_TOLD])),
        "more": len(every) - MOST_TOLD,
    }
    if len(every) > MOST_TOLD:
        return InputError(
            "{count} problems, nothing was taken: {first}; and {more} more.", code="pack.wrong", fields=facts
        )
    return InputError(
        "{count} {count:plural=problem/problems}, nothing was taken: {first}.", code="pack.wrong", fields=facts
    )


def _told(each: PackProblem) -> dict[str, object]:
    told: dict[str, object] = {"line": each.line, "key": each.key, "problem": each.problem}
    return told if each.phrase is None else {**told, "phrase": each.phrase}


def _line(each: PackProblem) -> Phrase:
    problem = each.phrase or each.problem
    return Phrase(
        "line {line}, {key}: {problem}", {"line": each.line, "key": each.key or Phrase("text"), "problem": problem}
    )


def _then(first: Phrase, then: Phrase) -> Phrase:
    return Phrase("{first}; {then}", {"first": first, "then": then})


def _pack(text: str, values: Mapping[str, Any], lines: Lines) -> Pack:
    told = PackText.model_validate(values)
    head = told.pack
    source = head.source if head else told.source or ""
    unit = head.unit if head else None
    policies, wrong = [], []
    for order, (table, checked) in enumerate(zip(values.get("policy", ()), told.policy, strict=True)):
        words = ", ".join(part for part in (checked.source or source, checked.clause) if part)
        entry = {"unit": unit, **{name: value for name, value in table.items() if name != "clause"}, "source": words}
        try:
            policies.append(starter.policy_from(entry, order))
        except CoreError as problem:
            wrong.append(_problem(lines, ("policy", order), problem.phrase))
    if wrong:
        raise wrong_pack(wrong)
    rows = tuple(
        CalendarRow(name, json.dumps(spec, sort_keys=True, default=str)) for name, spec in told.calendar.items()
    )
    if head is None:
        return Pack(text=text, lines=lines, calendars=rows, policies=tuple(policies))
    return Pack(
        text=text,
        lines=lines,
        calendars=rows,
        policies=tuple(policies),
        name=head.name,
        version=head.version,
        title=head.title,
        source=head.source,
        url=head.url or "",
        check=head.check or "",
        check_id=head.check_id or head.check or "",
        effective=head.effective,
    )


def with_unit(pack: Pack, unit: str) -> str:
    """The pack's text with the unit for policies that name none written into it. InputError for a plain file."""
    import tomlkit  # only here is a text written, and its comments are to stay

    if not pack.name:
        raise InputError("only a pack takes a unit for all its policies: write it into each [[policy]].", code="input")
    document = tomlkit.parse(pack.text)
    document["pack"]["unit"] = unit
    return tomlkit.dumps(document)
