"""What must come of it: who may see and who may do, told once more from the design's sentences, as plainly as can be.

Imports nothing of `cc.core.rules` nor of the store: a mistake there is not repeated here.
"""

from dataclasses import replace

from cc.core.vocabulary import Role
from tests.access.world import BELOW, ELSEWHERE, HOME, OWNER, THIRD, Actor, Case, Relation

DESK = (Role.OPERATOR, Role.SUPERVISOR)
LEADS = (Role.SUPERVISOR,)
OURS = (HOME, BELOW)
"""Units over whose things somebody of HOME has authority."""

WHO: dict[str, tuple[Role, ...]] = {
    **dict.fromkeys(
        [
            "triage",
            "assign",
            "resolve",
            "reject",
            "hold",
            "resume",
            "merge",
            "merge_into_it",
            "unmerge",
            "amend_unit",
            "amend_category",
            "amend_priority",
            "amend_text",
            "share",
            "unshare",
            "claim",
            "release",
            "task_reassign",
        ],
        DESK,
    ),
    "confirm": LEADS,
    "erase": LEADS,
    "legal_hold": LEADS,
    "lift_hold": LEADS,
    "break_glass": LEADS,
    "close": (*LEADS, Role.CHANNEL),
    "reopen": (*DESK, Role.CHANNEL),
    "comment": (*DESK, Role.OFFICER, Role.CHANNEL),
    "attach": (*DESK, Role.OFFICER, Role.CHANNEL),
    "task_accept": (*DESK, Role.OFFICER),
    "task_decline": (*DESK, Role.OFFICER),
    "task_depart": (Role.OFFICER,),
    "task_arrive": (Role.OFFICER,),
    "task_close": (Role.OFFICER,),
    "task_attach": (Role.OFFICER,),
    "task_verify": DESK,
    "task_return": DESK,
    "task_hold": (*DESK, Role.OFFICER),
    "task_resume": (*DESK, Role.OFFICER),
    "task_hand_over": (*DESK, Role.OFFICER),
    "task_cancel": (*DESK, Role.OFFICER),
}
"""Which roles may do it at all: what others ask for is refused before any report is looked at."""
OFFICERS_STEPS = ("task_accept", "task_decline", "task_depart", "task_arrive", "task_close", "task_attach")


def sees(actor: Actor, case: Case) -> bool:
    """Whether somebody of HOME sees the report."""
    if case.restricted and not actor.cleared:
        return False
    if actor.role is Role.ADMIN:
        return False  # who only sets up sees no report
    if actor.role is Role.CHANNEL:
        return case.by == actor.login
    if actor.role is Role.OFFICER:
        return case.by == actor.login or (case.task > 0 and HOME in task_units(case))
    if case.relation is Relation.ABOVE and case.state.startswith("mine"):
        return True  # somebody of HOME works on it
    return case.relation in (
        Relation.OWN,
        Relation.BELOW,
        Relation.SHARED,
        Relation.WORKING,
        Relation.OFFERED,
    )


def may_break_glass(actor: Actor, case: Case) -> bool:
    """Whether a supervisor of HOME may open what they do not see: what a clearance alone keeps from them, or what is of
    ELSEWHERE, which lets HOME do so as HOME lets it, and wants none. What is of the root stays shut: it lets nobody."""
    if sees(replace(actor, cleared=True), case):
        return True
    return OWNER[case.relation] == ELSEWHERE and (actor.cleared or not case.restricted)


def task_units(case: Case) -> tuple[str, ...]:
    """The units that have a task of it, ended or not."""
    if case.relation in (Relation.WORKING, Relation.OFFERED):
        return (HOME, ELSEWHERE)
    return (OWNER[case.relation], THIRD) if case.state == "offered_on" else (OWNER[case.relation],)


def expected(actor: Actor, act: str, case: Case) -> str:
    """`forbidden` (by role or authority), `absent` (answers as what is not there), `refused` or `ok`."""
    if actor.role not in WHO[act]:
        return "forbidden"
    if act == "break_glass":
        return "refused" if sees(actor, case) else "ok" if may_break_glass(actor, case) else "absent"
    if not sees(actor, case):
        return "absent"
    if not _theirs(actor, act, case):
        return "forbidden"
    return "refused" if act == "release" and actor.role is Role.OPERATOR else "ok"  # a supervisor has claimed it


def _is_offer(case: Case) -> bool:
    return case.relation is Relation.OFFERED or case.state == "offered_on"


def _theirs(actor: Actor, act: str, case: Case) -> bool:
    if act in ("comment", "attach"):
        return True
    if actor.role is Role.CHANNEL:
        return case.by == actor.login
    if not act.startswith("task_"):
        return OWNER[case.relation] in OURS
    if _is_offer(case):
        return _of_an_offer(actor, act, case)
    if act in ("task_verify", "task_return", "task_cancel"):
        return actor.role in DESK and OWNER[case.relation] in OURS
    if actor.role is Role.OFFICER:
        return case.by == actor.login or (_is_nobodys(case) and case.task_unit == HOME)
    if act in OFFICERS_STEPS:
        return False
    return case.task_unit in OURS


def _is_nobodys(case: Case) -> bool:
    """Whether the task has no officer: in all other states it is a worker's, who is none of the actors."""
    return case.state in ("assigned", "cancelled")


def _of_an_offer(actor: Actor, act: str, case: Case) -> bool:
    """Who offers takes back (also an officer who has the task), the unit that it was offered to answers."""
    offering = OWNER[case.relation] if case.relation is not Relation.WORKING else HOME
    offered_to = HOME if case.relation is Relation.OFFERED else THIRD
    if act == "task_cancel":
        return offering == HOME if actor.role is Role.OFFICER else offering in OURS
    if act in ("task_accept", "task_decline"):
        return actor.role in DESK and offered_to in OURS
    raise AssertionError(act)
