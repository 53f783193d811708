"""The rows of what a command room is made of, as the events of their streams give them. Pure; owns which fact is which
column. What is stored as text and told by hash stands under `NAME_sha256`. Knows no table's keys but those given here.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cc.core.records.trail import Event, Facts
from cc.core.rules.work.derived import epoch_s, iso_s
from cc.core.vocabulary import Action

Row = dict[str, Any]
Key = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose rows are saved whole: the columns that events say, what one is that none of them said, and whether
    a save raises its `version`."""

    columns: tuple[str, ...]
    defaults: Mapping[str, object]
    versioned: bool


def facts_of(events: Iterable[Event]) -> Iterator[tuple[Event, Facts]]:
    """Each event's facts, those it states beside its moves among them."""
    for event in events:
        told = event.moves[0].facts if event.moves else {}
        yield event, {**told, **event.states}


def saved(code: str, events: Sequence[Event], table: Table) -> dict[Key, Row]:
    """Rows of units, categories, areas and people: the last that was said of each column, and how often any was."""
    row: Row = {}
    version = 0
    for event, facts in facts_of(events):
        told = {name: facts[name] for name in table.columns if name in facts}
        row |= told
        version += bool(told) and bool(event.moves)
    if not version:
        return {}
    given = {**table.defaults, **row}
    return {(code,): {**given, "version": version} if table.versioned else given}


def routes(code: str, events: Sequence[Event]) -> dict[Key, Row]:
    """The unit of each area of a category."""
    return {(code, facts["area"]): {"unit": facts["unit"]} for _, facts in facts_of(events) if "area" in facts}


def settings(code: str, events: Sequence[Event]) -> dict[Key, Row]:
    """Every version of a setting: it holds from its recording on, never from before the version that it follows."""
    found: dict[Key, Row] = {}
    since: dict[object, int] = {}
    for event, facts in facts_of(events):
        unit = facts["unit"]
        since[unit] = max(epoch_s(event.recorded_at), since.get(unit, 0))
        found[code, unit, since[unit]] = {"value": facts["value"]}
    return found


def versions(code: str, events: Sequence[Event], column: str) -> dict[Key, Row]:
    """Every version of a calendar (`spec`) or a policy (`body`)."""
    return {(code, facts["version"]): {column: facts[column]} for _, facts in facts_of(events) if "version" in facts}


def policies(code: str, events: Sequence[Event]) -> dict[Key, Row]:
    """Every version of a policy, and its place among those that match alike."""
    found = versions(code, events, "body")
    return {key: {**row, "position": row["body"].get("order", 0)} for key, row in found.items()}


def packs(code: str, events: Sequence[Event]) -> dict[Key, Row]:
    """Every version of a pack."""
    found: dict[Key, Row] = {}
    loaded_s = 0
    for event, facts in facts_of(events):
        loaded_s = max(_said_s(event), loaded_s + 1)
        found[code, facts["version"]] = {
            "title": facts["title"],
            "source": facts["source"],
            "effective_at": iso_s(facts.get("effective_at")),
            "body_sha256": facts["digest"],
            "digest": facts["digest"],
            "loaded_at": loaded_s,
            "loaded_by": event.actor,
        }
    return found


def frozen(code: str, events: Sequence[Event], numbers: Callable[[str], tuple[int, int | None]]) -> dict[Key, Row]:
    """A frozen report. `numbers` takes a position apart. What its body hashes to is what was said last."""
    if not events:  # the chain says that they are gone
        return {}
    event, facts = next(facts_of(events))
    hashes = [str(told["body_sha256"]) for _, told in facts_of(events) if "body_sha256" in told]
    row, xid = numbers(str(facts["position"]))
    by = facts["by"]
    return {
        (code,): {
            "unit": facts["seen_from"],
            "cleared": int(bool(facts["cleared"])),
            "start_at": iso_s(facts["start_at"]),
            "end_at": iso_s(facts["end_at"]),
            "grouping": ",".join(map(str, by)) if isinstance(by, list) else "",
            "query": facts["query"],
            "as_of": iso_s(facts["as_of"]),
            "position": row,
            "xid": xid,
            "digest": facts["digest"],
            "body_sha256": hashes[-1],
            "frozen_at": _said_s(event),
            "frozen_by": event.actor,
        }
    }


def photos(code: str, events: Sequence[Event]) -> dict[Key, Row]:
    """What is kept of a photo's file beside its bytes: what was said last (it may have been erased since)."""
    found: dict[Key, Row] = {}
    for _, facts in facts_of(events):
        if "facts_sha256" in facts:
            found[(code,)] = {name: facts[name] for name in ("size_bytes", "format", "facts_sha256")}
    return found


def putters(code: str, events: Sequence[Event]) -> dict[Key, Row]:
    """Who put a photo's bytes, and when first."""
    found: dict[Key, Row] = {}
    for event, facts in facts_of(events):
        puts = facts.get("puts")
        if any(move.action is Action.ATTACH for move in event.moves):
            found.setdefault((code, event.actor), {"put_at": _said_s(event)})
        for login, at_s in puts.items() if isinstance(puts, Mapping) else ():
            found[code, login] = {"put_at": at_s}
    return found


def opened(login: str, events: Sequence[Event]) -> dict[Key, Row]:
    """Which reports a person opened on which day, and when first."""
    found: dict[Key, Row] = {}
    for event, facts in facts_of(events):
        reports = facts.get("reports")
        for name in reports if isinstance(reports, list) else ():
            found.setdefault((login, name, facts["day"], facts["how"]), {"at": epoch_s(event.recorded_at)})
    return found


@dataclass(frozen=True, slots=True)
class Token:
    """A token as its person's events give it: its row, and whether it was ended."""

    row: Row
    ended: bool


def tokens(login: str, events: Sequence[Event]) -> dict[str, Token]:
    """Every token of a person by digest. Its end is told in its person's stream, whatever ended it."""
    found: dict[str, Token] = {}
    for event, facts in facts_of(events):
        kept, digest, ended = facts.get("tokens"), facts.get("digest"), facts.get("ended")
        for each, told in kept.items() if isinstance(kept, Mapping) else ():
            found[str(each)] = Token({"login": login, **told}, ended=False)
        if isinstance(digest, str):
            found[digest] = Token(_token(login, event, facts), ended=False)
        for name in ended if isinstance(ended, list) else ():
            found[name] = Token(found[name].row, ended=True)
    return found


def _token(login: str, event: Event, facts: Facts) -> Row:
    scopes = facts["scopes"]
    return {
        "login": login,
        "scopes": " ".join(map(str, scopes)) if isinstance(scopes, list) else "",
        "label": facts["token"],
        "device": facts["device"],
        "made_by": facts["made_by"],
        "created_at": _said_s(event),
        "ends_at": facts["ends_at"],
    }


def _said_s(event: Event) -> int:
    """What the clock said: rows hold it, also where it had been set back and the event was recorded later."""
    return epoch_s(event.moves[0].at)
