"""The oracle's reading of events: which minute each move counts in, and which were taken back at once."""

from collections.abc import Sequence
from datetime import datetime

from cc.core.records.trail import Event, Move
from tests.core.rules.sla.sla_histories import BASE

QUIET = (
    *("comment", "attach", "share", "unshare", "claim", "release"),
    *("erase", "legal_hold", "lift_hold", "break_glass"),
)


def minute_of(at: datetime) -> int:
    return round((at - BASE).total_seconds()) // 60


def taken_back(events: Sequence[Event]) -> set[int]:
    """Events that somebody took back in the same minute, and those by which they did: afterwards everything stands as
    it did before, as if neither had been."""
    deciding = [index for index, event in enumerate(events) if any(move.action not in QUIET for move in event.moves)]
    stands: dict[int, dict[int, str]] = {}
    now: dict[int, str] = {}
    for index in deciding:
        for move in events[index].moves:
            now[move.number] = move.after
        stands[index] = {number: status for number, status in now.items() if status != "cancelled"}
    gone: set[int] = set()
    rest: list[int] = []
    for index in deciding:
        if len(rest) > 1 and _back(events, rest[-1], index) and stands[rest[-2]] == stands[index]:
            gone |= {rest.pop(), index}
        else:
            rest.append(index)
    return gone


def _back(events: Sequence[Event], done: int, index: int) -> bool:
    both = [*events[done].moves, *events[index].moves]
    at_once = events[index].recorded_at == events[done].recorded_at
    honest = all(move.at == events[index].recorded_at for move in both)
    promising = any(name in move.facts for move in both for name in ("policy", "due_at", "calendars"))
    did, back = ({str(move.action) for move in events[each].moves} for each in (done, index))
    ways = {
        "resume": {"hold"},
        "reopen": {"resolve", "reject"},
        "unmerge": {"merge"},
        "cancel": {"assign", "hand_over"},
    }
    way = any(did & whats for name, whats in ways.items() if name in back)
    return at_once and honest and not promising and way and events[index].rules > 1


def laid_out(events: Sequence[Event]) -> list[tuple[int, Move, str, int]]:
    """Moves by the minute at which they count: clamped between their subject's last and the recording."""
    found: list[tuple[int, Move, str, int]] = []
    last: dict[int, int] = {}
    gone = taken_back(events)
    for index, event in enumerate(events):
        recorded = minute_of(event.recorded_at)
        for move in event.moves:
            minute = min(minute_of(move.at), recorded)
            if not found:
                minute = min(minute_of(datetime.fromisoformat(str(move.facts.get("received_at", move.at)))), recorded)
                found.append((minute, move, "birth", event.rules))
                last[0] = minute
                if move.after in ("closed", "rejected"):
                    over = max(minute, min(minute_of(datetime.fromisoformat(str(move.facts["closed_at"]))), recorded))
                    found.append((over, move, "over", event.rules))
                    last[0] = over
                continue
            if move.action == "confirm":  # it says of others from when they count, and orders nothing
                continue
            minute = max(minute, last.get(move.number, found[0][0]))
            if move.action == "settle":
                minute = max(minute, found[-1][0])
            last[move.number] = minute
            if move.action not in QUIET and index not in gone:
                found.append((minute, move, "", event.rules))
    return sorted(found, key=lambda entry: entry[0])
