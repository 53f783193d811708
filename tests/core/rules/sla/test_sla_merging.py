"""Merging gives no clock a better look: what was promised to a report goes on at the one that it was merged into."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

import pytest

from cc.core.records.sla import Clock, Policy
from cc.core.records.trail import Event, Move
from cc.core.rules.calendar.work_calendar import WorkCalendar
from cc.core.rules.lifecycle.tables import task_is_open
from cc.core.rules.sla.fold import explain, fold, verdict
from cc.core.rules.sla.handing_on import Facts, running_promises, taken_targets
from cc.core.vocabulary import Action, ClockState, Subject
from tests.core.rules.sla.sla_stories import CALENDARS, H, at, clock_name, policy, target, told
from tests.core.rules.sla.test_sla_properties import READY, any_life, life

LATE = at("d9 00:00")
ALL = policy(target("acknowledge", 1 * H), target("assign", 1 * H), target("resolve", 4 * H, pauses=["weather"]))
SLOW = policy(target("acknowledge", 8 * H), target("resolve", 24 * H), code="slow")
POLICIES = {each.key: each for each in (ALL, SLOW)}


def merged(
    member: Sequence[Event], incident: Sequence[Event], when: str, name: str = "A"
) -> tuple[list[Event], list[Event]]:
    """Both, when the member has been merged into the incident, as the door records it."""
    return joined(member, incident, at(when), POLICIES, CALENDARS, name)


def joined(
    member: Sequence[Event],
    incident: Sequence[Event],
    when: datetime,
    policies: Mapping[str, Policy],
    calendars: Mapping[str, WorkCalendar],
    name: str = "A",
) -> tuple[list[Event], list[Event]]:
    """The same with policies and calendars."""
    takes = taken_targets(incident, policies)
    promises = [each for each in running_promises(member, policies, calendars) if each["target"] in takes]
    carried = sorted({str(each["target"]) for each in promises})
    trace = {"absorbed": name, "absorbed_id": name, "clocks": promises}
    return (
        [*member, event(member, when, Action.MERGE, "merged", {"into": "B", "carried": carried})],
        [*incident, event(incident, when, Action.MERGE, "", trace)],
    )


def event(before: Sequence[Event], when: datetime, action: Action, after: str, facts: Facts) -> Event:
    """The next event of a report, of one move; an empty `after` leaves its status."""
    stands = [move.after for each in before for move in each.moves if not move.number][-1]
    move = Move(
        subject=Subject.REPORT, number=0, action=action, before=stands, after=after or stands, at=when, facts=facts
    )
    return Event(stream="report", seq=len(before) + 1, recorded_at=when, actor="sari", intent="Intent", moves=(move,))


def clocks(events: Sequence[Event]) -> dict[str, Clock]:
    return {clock_name(clock): clock for clock in fold(events, POLICIES, CALENDARS)}


def test_the_late_merged_into_the_young_is_late() -> None:
    """An auditor's game: the breach went to what is left out."""
    old, young = merged(told("09:00 receive"), told("14:00 receive"), "14:05")
    assert verdict(clocks(old)["resolve"], LATE) == "excluded"
    found = clocks(young)
    assert (found["resolve"].started_at, found["resolve"].due_at) == (at("09:00"), at("13:00"))
    assert (found["resolve"].breached_at, found["acknowledge"].breached_at) == (at("13:00"), at("10:00"))


def test_never_triaging_and_merging_instead_is_no_answer() -> None:
    """The young one is triaged at once; the old one had waited for five hours."""
    old, young = merged(told("09:00 receive"), told("14:00 receive", "14:01 triage"), "14:05")
    found = clocks(young)["acknowledge"]
    assert (found.state, found.started_at, found.stopped_at) == (ClockState.STOPPED, at("09:00"), at("14:01"))
    assert found.breached_at == at("10:00")
    assert clocks(old)["acknowledge"].excluded == "merged"


def test_why_says_whose_promise_was_broken() -> None:
    """The incident was answered in time; the duplicate that nobody looked at for hours was not."""
    _, old = merged(told("09:10 receive"), told("09:00 receive", "09:05 triage"), "14:00")
    found = {clock_name(each.clock): each for each in explain(old, POLICIES, CALENDARS, at("15:00"))}["acknowledge"]
    assert found.clock.breached_at == at("10:10")
    assert found.verdict == ("breached: A, which was merged into this report, was late; its own: 5 min counted of 1 h")


def test_the_young_merged_into_the_old_changes_nothing_of_the_old() -> None:
    incident = told("09:00 receive", "09:10 triage")
    young, old = merged(told("11:00 receive"), incident, "11:10")
    assert figures([*clocks(old).values()]) == figures([*clocks(incident).values()])
    assert {name: clock.excluded for name, clock in clocks(young).items()} == dict.fromkeys(
        ("acknowledge", "resolve"), "merged"
    )


def test_what_was_answered_before_the_merge_counts_where_it_was_answered() -> None:
    one, other = merged(told("09:00 receive", "09:20 triage"), told("14:00 receive", "14:10 triage"), "14:20")
    assert verdict(clocks(one)["acknowledge"], LATE) == "met"
    assert clocks(one)["assign"].excluded == clocks(one)["resolve"].excluded == "merged"
    assert clocks(other)["acknowledge"].started_at == at("14:00")
    assert clocks(other)["assign"].breached_at == at("10:20")


def test_a_slower_policy_does_not_soften_what_was_promised() -> None:
    quick, slow = merged(told("09:00 receive"), told("09:30 receive", policy="slow@1"), "09:40")
    found = clocks(slow)
    assert (found["resolve"].policy, found["resolve"].due_at) == ("p@1", at("13:00"))
    assert (found["acknowledge"].policy, found["acknowledge"].due_at) == ("p@1", at("10:00"))
    assert clocks(quick)["resolve"].excluded == "merged"


def test_a_quicker_policy_counts_from_the_earliest_receipt() -> None:
    _, quick = merged(told("09:00 receive", policy="slow@1"), told("11:00 receive"), "11:10")
    found = clocks(quick)["resolve"]
    assert (found.policy, found.started_at, found.due_at) == ("p@1", at("09:00"), at("13:00"))


def test_the_hold_of_the_one_counts_until_the_merge_and_then_that_of_the_other() -> None:
    held = told("09:00 receive", "10:00 hold reason=weather")
    incident = told("11:00 receive", "11:10 triage")
    _, other = merged(held, incident, "12:00")
    assert clocks(other)["resolve"].due_at == at("14:00"), "by its own terms an hour before, and from 11:00 on"
    later = [*other, event(other, at("12:30"), Action.HOLD, "on_hold", {"reason": "weather"})]
    assert clocks(later)["resolve"].state is ClockState.PAUSED


def test_what_had_been_triaged_goes_on_at_one_that_had_not() -> None:
    triaged = told("09:00 receive", "09:10 triage")
    one, other = merged(triaged, told("09:55 receive"), "10:00")
    assert clocks(one)["assign"].excluded == "merged"
    assert (clocks(other)["assign"].state, clocks(other)["assign"].due_at) == (ClockState.RUNNING, at("10:10"))
    sorted_out = [*other, event(other, at("10:05"), Action.TRIAGE, "triaged", {})]
    assert clocks(sorted_out)["assign"].due_at == at("10:10")
    back = [*sorted_out, event(sorted_out, at("10:06"), Action.UNMERGE, "", {"absorbed": "A", "absorbed_id": "A"})]
    assert clocks(back)["assign"].due_at == at("11:05"), "its own, from its own triage on"


def test_a_breach_merged_into_what_is_over_stays() -> None:
    over = told("08:00 receive", "08:10 triage", "09:00 resolve")
    _, other = merged(told("09:30 receive"), over, "15:00")
    found = clocks(other)["resolve"]
    assert (found.breached_at, verdict(found, LATE)) == (at("13:30"), "breached")


def test_what_is_merged_twice_is_promised_once() -> None:
    first, second = merged(told("09:00 receive"), told("09:30 receive"), "09:40")
    second, third = merged(second, told("10:30 receive"), "10:40", "B")
    assert clocks(first)["resolve"].excluded == clocks(second)["resolve"].excluded == "merged"
    assert (clocks(third)["resolve"].started_at, clocks(third)["resolve"].due_at) == (at("09:00"), at("13:00"))
    assert clocks(third)["acknowledge"].breached_at == at("10:00")


def test_tasks_keep_their_clocks_where_the_work_was() -> None:
    told_ = told("09:00 receive", "09:10 assign", "+1 assign", "09:20 1 decline", "+settle -> triaged")
    accepting = policy(target("accept", 300), target("resolve", 4 * H), code="accepting")
    POLICIES[accepting.key] = accepting
    object.__setattr__(told_[0].moves[0], "facts", {"policy": accepting.key})
    one, _ = merged(told_, told("10:00 receive"), "10:10")
    assert verdict(clocks(one)["accept/1"], LATE) == "breached"


def reports(clocks: Sequence[Clock]) -> dict[str, Clock]:
    """A report's own, the last episode of each that counts."""
    return {clock.target: clock for clock in clocks if not clock.number and not clock.excluded}


@any_life
def test_no_rejection_that_is_taken_back_moves_a_due_time_later_nor_loses_a_breach(seed: int) -> None:
    random = Random(seed)
    events, policies = life(seed, longest=12)
    status = [move.after for each in events for move in each.moves if not move.number][-1]
    open_tasks = any(task_is_open(each) for each in tasks_of(events).values())
    if status not in ("new", "triaged", "on_hold") or open_tasks:
        return
    before = fold(events, policies, READY)
    reason = random.choice(("prank", "not_found"))
    when = events[-1].recorded_at + timedelta(minutes=random.choice((0, 1, 60, 5000)))
    gone = [*events, event(events, when, Action.REJECT, "rejected", {"reason": reason})]
    triaged = any(move.action in (Action.TRIAGE, Action.ASSIGN) for each in events for move in each.moves)
    back = "triaged" if triaged or events[0].moves[0].after != "new" else "new"
    when += timedelta(minutes=random.choice((0, 1, 60, 5000)))
    after = fold([*gone, event(gone, when, Action.REOPEN, back, {})], policies, READY)
    for clock in before:
        if not clock.number:
            ended = clock.state is ClockState.STOPPED  # what was assigned once falls back: the gap does not count
            check_no_better(replace(clock, due_at=None) if ended else clock, after_of(after, clock), seed)


def tasks_of(events: Sequence[Event]) -> dict[int, str]:
    return {move.number: move.after for each in events for move in each.moves if move.number}


@any_life
def test_no_merge_moves_a_due_time_later_nor_loses_a_breach(seed: int) -> None:
    """Two random lives; whatever the policies, calendars, holds and claims of both."""
    member, policies = life(seed, longest=8)
    incident, others = life(seed + 1, longest=8)
    renamed = {key: key.replace("@", "2@") for key in others}
    incident = [with_policies(each, renamed) for each in incident]
    every = policies | {renamed[key]: replace_code(one) for key, one in others.items()}
    status = [move.after for each in member for move in each.moves if not move.number][-1]
    other = [move.after for each in incident for move in each.moves if not move.number][-1]
    if status not in ("new", "triaged", "on_hold") or other in ("merged", "rejected"):
        return
    when = max(member[-1].recorded_at, incident[-1].recorded_at)
    before = {0: fold(member, every, READY), 1: fold(incident, every, READY)}
    gone, incident_then = joined(member, incident, when, every, READY)
    after = {0: fold(gone, every, READY), 1: fold(incident_then, every, READY)}
    told_ = gone[-1].moves[0].facts["carried"]
    carried = set(told_ if isinstance(told_, list) else ())
    for name, clock in reports(before[0]).items():
        now = reports(after[1])[name] if name in carried else after_of(after[0], clock)
        check_no_better(clock, now, seed)
    for clock in before[1]:
        check_no_better(clock, after_of(after[1], clock), seed)
    back = event(incident_then, when, Action.UNMERGE, "", {"absorbed": "A", "absorbed_id": "A"})
    assert figures(fold([*incident_then, back], every, READY)) == figures(before[1]), seed
    again = fold([*gone, event(gone, when, Action.UNMERGE, status, {})], every, READY)
    assert figures(again) == figures(before[0]), seed


def check_no_better(before: Clock, after: Clock, seed: int) -> None:
    if before.breached_at is not None:
        assert after.breached_at is not None, (seed, before, after)
        assert after.breached_at <= before.breached_at, (seed, before, after)
    if before.due_at is not None and after.due_at is not None:
        assert after.due_at <= before.due_at, (seed, before, after)


def after_of(found: Sequence[Clock], before: Clock) -> Clock:
    key = (before.number, before.target, before.episode)
    return next(clock for clock in found if (clock.number, clock.target, clock.episode) == key)


def figures(found: Sequence[Clock]) -> list[tuple[object, ...]]:
    """What figures are made of; a breach that nobody had looked at yet may be known by now."""
    return [
        (each.number, each.target, each.episode, str(each.state), each.started_at, each.due_at, each.stopped_at)
        for each in found
    ]


def with_policies(one: Event, renamed: dict[str, str]) -> Event:
    moves = []
    for move in one.moves:
        facts = dict(move.facts)
        if facts.get("policy"):
            facts["policy"] = renamed[str(facts["policy"])]
        moves.append(replace(move, facts=facts))
    return replace(one, moves=tuple(moves))


def replace_code(one: Policy) -> Policy:
    return replace(one, code=f"{one.code}2")


@pytest.mark.parametrize("seed", range(3))
def test_there_are_merges_enough(seed: int) -> None:
    """That the property above is of something: many of its pairs are merged."""
    ends = [
        [
            move.after
            for each in life(Random(seed * 1000 + place).randint(0, 10**9), longest=8)[0]
            for move in each.moves
        ]
        for place in range(60)
    ]
    assert sum(each[-1] in ("new", "triaged", "on_hold") for each in ends) > 10
