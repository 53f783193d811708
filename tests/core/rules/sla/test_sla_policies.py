"""Which policy applies, and how a clock is explained in words."""

import pytest

from cc.core.records.explanations import ClockExplanation
from cc.core.records.sla import Policy
from cc.core.rules.calendar.work_calendar import WorkCalendar
from cc.core.rules.sla.fold import explain, match_policy
from tests.core.rules.sla.sla_stories import H, at, policy, target, told

PATH = ("root", "city", "district")


def promise(code: str, unit: str | None = None, category: str | None = None, priority: int | None = None) -> Policy:
    return policy(code=code, unit=unit, category=category, priority=priority)


@pytest.mark.parametrize(
    ("policies", "expected"),
    [
        ([], None),
        ([promise("other", category="fire"), promise("p2", priority=2), promise("away", unit="elsewhere")], None),
        ([promise("any"), promise("p1", priority=1)], "p1"),
        ([promise("p1", priority=1), promise("flood", category="flood")], "flood"),
        ([promise("both", category="flood", priority=1), promise("flood", category="flood")], "both"),
        ([promise("both", category="flood", priority=1), promise("city", unit="city")], "city"),
        ([promise("district", unit="district"), promise("city", unit="city", category="flood")], "district"),
        ([promise("city", unit="city"), promise("city-p1", unit="city", priority=1)], "city-p1"),
        ([promise("first", category="flood"), promise("second", category="flood")], "first"),
    ],
)
def test_the_most_specific_policy_applies(policies: list[Policy], expected: str | None) -> None:
    found = match_policy(policies, PATH, "flood", 1)
    assert (found.code if found else None) == expected


def test_ties_go_by_declared_order_not_by_place_in_the_list() -> None:
    late, early = policy(code="late", order=2), policy(code="early", order=1)
    assert match_policy([late, early], PATH, "flood", 1) is early


# -- words -----------------------------------------------------------------------------------------------------------

NAMED = {
    "timezone": "Asia/Jakarta",
    "hours": {day: [["08:00", "16:00"]] for day in ("mon", "tue", "wed", "thu", "fri")},
    "closed": {"2026-08-25": "Maulid Nabi"},
}
OFFICE = policy(target("resolve", 10 * H, "office@1", ["weather"]), source="Perwal 1/2026 § 4")


def why(*lines: str, as_of: str = "d9 00:00", by: Policy = OFFICE, name: str = "p@1") -> ClockExplanation:
    calendars = {"office@1": WorkCalendar.from_spec(NAMED)}
    return explain(told(*lines, policy=name), {by.key: by}, calendars, at(as_of))[-1]


def test_every_interval_is_told() -> None:
    # 16:00 WIB is 09:00 UTC: Monday's last hour, a holiday, an hour of Wednesday, a pause
    found = why("08:00 receive", "d2 02:00 hold reason=weather", "d2 05:00 resume", as_of="d2 06:00")
    told_spans = [(span.kind, span.start, span.end, span.seconds, span.reason) for span in found.spans]
    assert told_spans == [
        ("counted", at("08:00"), at("09:00"), 3600, ""),
        ("closed", at("09:00"), at("d2 01:00"), 0, "Maulid Nabi"),
        ("counted", at("d2 01:00"), at("d2 02:00"), 3600, ""),
        ("paused", at("d2 02:00"), at("d2 05:00"), 3 * H, "on hold: weather"),
        ("counted", at("d2 05:00"), at("d2 06:00"), 3600, ""),
    ]
    assert (found.clock.counted_s, found.clock.paused_s, found.verdict) == (
        3 * H,
        3 * H,
        "running: 7 working hours of 10 working hours left",
    )


def test_the_clause_says_what_it_is_held_to() -> None:
    clause = why("08:00 receive").clause
    for part in (
        "p@1",
        "resolve within 10 working hours",
        "office@1 (Asia/Jakarta)",
        "pausing for weather",
        "Perwal 1/2026 § 4",
    ):
        assert part in clause


WALL = policy(target("resolve", 2 * H, pauses=["weather"]))
MET = "it was met: 1 h counted of 2 h"


@pytest.mark.parametrize(
    ("lines", "as_of", "words"),
    [
        (["09:00 receive"], "10:30:15", "running: 29 min 45 s of 2 h left"),
        (["09:00 receive"], "11:00:05", "breached: 2 h 5 s counted where 2 h were promised, 5 s too long"),
        (["09:00 receive", "10:00 hold reason=weather"], "d3 09:00", "paused (on hold: weather): 1 h of 2 h left"),
        (["09:00 receive", "10:00 triage", "10:10 resolve"], "d3 09:00", "met: 1 h 10 min counted of 2 h"),
        (
            ["09:00 receive", "10:00 merge"],
            "d3 09:00",
            f"excluded, merged into another report; {MET}",
        ),
        (
            ["09:00 receive", "10:00 reject reason=prank"],
            "d3 09:00",
            f"excluded, not actionable; {MET}",
        ),
        (["09:00 receive due_at=12:00"], "10:00", "running: 2 h of 3 h left"),
        (["09:00 receive due_at=12:00"], "12:30", "breached: 30 min after its due time"),
        (["09:00 receive due_at=08:00"], "12:30", "breached from the start: it was due before it began"),
    ],
)
def test_verdicts_in_words(lines: list[str], as_of: str, words: str) -> None:
    assert why(*lines, as_of=as_of, by=WALL).verdict == words


def test_a_breach_under_former_terms_is_told_as_such() -> None:
    slow = policy(target("resolve", 9 * H), code="slow")
    events = told("09:00 receive", "12:00 triage policy=slow@1")
    found = explain(events, {WALL.key: WALL, slow.key: slow}, {}, at("13:00"))[-1]
    assert found.verdict == "breached before its terms changed; 4 h counted of 9 h by those it has now"


def test_the_past_is_explained_as_it_stood_then() -> None:
    lines = ["09:00 receive", "10:00 triage", "10:10 resolve"]
    assert why(*lines, as_of="09:30", by=WALL).verdict == "running: 1 h 30 min of 2 h left"
    assert explain(told(*lines), {WALL.key: WALL}, {}, at("08:00")) == ()


def test_an_own_due_time_names_where_it_came_from() -> None:
    assert "came with the report" in why("09:00 receive due_at=12:00", by=WALL).clause
