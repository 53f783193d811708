"""Every intent and every question, each with the way in which the matrix asks it. One that has no row here fails."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from cc.core.intents import privacy as p
from cc.core.intents import reports as r
from cc.core.intents import tasks as t
from cc.core.intents.base import Intent
from cc.core.intents.emergency import BreakGlass
from cc.core.intents.packs import MoveReports
from cc.core.questions import dispatch, evidence, sla
from cc.core.questions import reports as q
from cc.core.questions.base import Question, StreamQuestion
from cc.core.questions.catalogue import QUESTIONS, STREAMS
from cc.core.questions.packs import PreviewPack
from cc.core.questions.privacy import AboutPerson, CouldHaveSeen
from cc.core.questions.tasks import GetTask, GetTaskPage
from cc.core.vocabulary import Action, HoldReason, Priority, RejectReason
from tests.access.world import HOME, MINE, STATES, TASK_STATES, THIRD, Case, Relation


class Given(NamedTuple):
    """What an act is made of: the case, a photo that the actor put, a report of theirs."""

    case: Case
    photo: str
    target: str

    @property
    def task(self) -> str:
        """The task's ref."""
        return f"{self.case.ref}/{self.case.task}"


class Act(NamedTuple):
    """One way to ask for an intent: in which states the table allows it, and the move as screens know it."""

    states: tuple[str, ...]
    made: Callable[[Given], Intent[Any]]
    action: Action


_NEW = ("new", "claimed", "lent")
_OPEN = (*_NEW, "triaged")
_LIVE = ("assigned", "theirs", "mine")

ACTS: Mapping[str, Act] = {
    "triage": Act(_NEW, lambda it: r.TriageReport(it.case.ref), Action.TRIAGE),
    "assign": Act(_OPEN, lambda it: r.AssignTask(report=it.case.ref, unit=HOME), Action.ASSIGN),
    "resolve": Act(("triaged",), lambda it: r.ResolveReport(it.case.ref, "surut"), Action.RESOLVE),
    "reject": Act(("new", "on_hold"), lambda it: r.RejectReport(it.case.ref, RejectReason.PRANK), Action.REJECT),
    "hold": Act(("new",), lambda it: r.HoldReport(it.case.ref, HoldReason.WEATHER), Action.HOLD),
    "resume": Act(("on_hold",), lambda it: r.ResumeReport(it.case.ref), Action.RESUME),
    "merge": Act(("new",), lambda it: r.MergeReport(it.case.ref, it.target), Action.MERGE),
    "merge_into_it": Act(("new",), lambda it: r.MergeReport(it.target, it.case.ref), Action.MERGE),
    "unmerge": Act(("merged",), lambda it: r.UnmergeReport(it.case.ref), Action.UNMERGE),
    "close": Act(("resolved",), lambda it: r.CloseReport(it.case.ref), Action.CLOSE),
    "reopen": Act(("resolved",), lambda it: r.ReopenReport(it.case.ref, "belum"), Action.REOPEN),
    "amend_unit": Act(("new",), lambda it: r.AmendReport(report=it.case.ref, unit=THIRD), Action.AMEND),
    "amend_category": Act(("new",), lambda it: r.AmendReport(report=it.case.ref, category="fire"), Action.AMEND),
    "amend_priority": Act(("new",), lambda it: r.AmendReport(report=it.case.ref, priority=Priority.P4), Action.AMEND),
    "amend_text": Act(("new",), lambda it: r.AmendReport(report=it.case.ref, text="Lain"), Action.AMEND),
    "comment": Act(STATES, lambda it: r.CommentReport(it.case.ref, "kata"), Action.COMMENT),
    "share": Act(("new", "merged"), lambda it: r.ShareReport(it.case.ref, THIRD), Action.SHARE),
    "unshare": Act(("lent",), lambda it: r.UnshareReport(it.case.ref, THIRD), Action.UNSHARE),
    "attach": Act(("new",), lambda it: r.AttachToReport(it.case.ref, (it.photo,)), Action.ATTACH),
    "claim": Act(("new",), lambda it: r.ClaimReport(it.case.ref), Action.CLAIM),
    "release": Act(("claimed",), lambda it: r.ReleaseReport(it.case.ref), Action.RELEASE),
    "erase": Act(("triaged",), lambda it: p.EraseReport(it.case.ref, "permintaan"), Action.ERASE),
    "legal_hold": Act(("resolved",), lambda it: p.PutLegalHold(it.case.ref, "LP/B/1"), Action.LEGAL_HOLD),
    "lift_hold": Act(("said_late",), lambda it: p.LiftLegalHold(it.case.ref, "putusan"), Action.LIFT_HOLD),
    "confirm": Act(("said_late",), lambda it: r.ConfirmReport(it.case.ref), Action.CONFIRM),
    "break_glass": Act(
        ("new", "merged", "assigned", "done"), lambda it: BreakGlass(it.case.ref, "genting"), Action.BREAK_GLASS
    ),
    "task_accept": Act((*_LIVE, "offered_on"), lambda it: t.AcceptTask(it.task), Action.ACCEPT),
    "task_decline": Act((*_LIVE, "offered_on"), lambda it: t.DeclineTask(it.task, "jauh"), Action.DECLINE),
    "task_depart": Act((*_LIVE, "accepted", "mine_accepted"), lambda it: t.DepartTask(it.task), Action.DEPART),
    "task_arrive": Act((*_LIVE, "en_route"), lambda it: t.ArriveTask(it.task), Action.ARRIVE),
    "task_verify": Act(("done",), lambda it: t.VerifyTask(it.task), Action.VERIFY),
    "task_return": Act(("done",), lambda it: t.ReturnTask(it.task, "kabur"), Action.RETURN),
    "task_hold": Act(_LIVE, lambda it: t.HoldTask(it.task, HoldReason.WEATHER), Action.HOLD),
    "task_resume": Act(("held",), lambda it: t.ResumeTask(it.task), Action.RESUME),
    "task_reassign": Act((*_LIVE, "held"), lambda it: t.ReassignTask(it.task), Action.REASSIGN),
    "task_cancel": Act((*_LIVE, "held", "offered_on"), lambda it: t.CancelTask(it.task, "salah"), Action.CANCEL),
    "task_hand_over": Act(_LIVE, lambda it: t.HandOverTask(it.task, THIRD, "bukan kami"), Action.HAND_OVER),
    "task_attach": Act((*TASK_STATES[:-1], *MINE), lambda it: t.AttachToTask(it.task, (it.photo,)), Action.ATTACH),
    "task_close": Act(
        ("accepted", "mine_accepted", "on_site"), lambda it: t.CloseTask(it.task, (it.photo,)), Action.CLOSE
    ),
}
OF_AN_OFFER = ("task_accept", "task_decline", "task_cancel")


def acts_of(case: Case) -> list[str]:
    """What is asked of a case: what its state allows somebody."""
    if case.relation is Relation.OFFERED:
        return list(OF_AN_OFFER)
    return [name for name, act in ACTS.items() if case.state in act.states]


ONE: Mapping[type[Question[Any]], Callable[[str], Question[Any]]] = {
    q.GetReport: q.GetReport,
    q.GetTimeline: q.GetTimeline,
    q.GetActions: q.GetActions,
    evidence.ListEvidence: evidence.ListEvidence,
    dispatch.SuggestDispatch: dispatch.SuggestDispatch,
    dispatch.FindSimilar: dispatch.FindSimilar,
    sla.ExplainClocks: sla.ExplainClocks,
}
"""Questions about one report: an answer for who sees it, for others that of what is not there."""
BY_TASK: tuple[type[GetTask] | type[GetTaskPage], ...] = (GetTask, GetTaskPage)
"""The same about one task."""
MANY = [
    "FindEvidence",
    "ListReports",
    "GetLines",
    "ExportReports",
    "ListTasks",
    "GetTask",
    "GetCounters",
    "SlaFigures",
    "AuditEvents",
    "RecurringPlaces",
    "ShowWorkload",
    "ShowReturned",
    "ShowPingPong",
]
"""Questions whose answer is made of reports in sight: what is in it is compared with what is seen (`answers.lists`), or
held to tell of no more (`contents`)."""
LED = {
    "ListBrokenGlass": "supervisor auditor admin",
    "VerifyAudit": "supervisor auditor admin",
    "VerifySteps": "supervisor auditor admin",
    "ListMessages": "supervisor auditor admin",
    "CountMessages": "supervisor auditor admin",
    "ListReportRuns": "supervisor auditor admin",
    "PreviewPack": "supervisor admin",
    "WhoOpened": "supervisor auditor",
    "CouldHaveSeen": "supervisor auditor",
    "AboutPerson": "supervisor auditor",
    "CheckDatabase": "",
    "LogLeaves": "",
}
"""Questions for some roles; CheckDatabase and LogLeaves for those who see the whole house, who are none of ours."""


def led(name: str) -> Question[Any] | StreamQuestion[Any]:
    """One of them, with nothing said that need not be."""
    if name == "PreviewPack":
        return PreviewPack("")
    if name == "CouldHaveSeen":
        return CouldHaveSeen(unit=HOME)
    if name == "AboutPerson":
        return AboutPerson("+62811000111")
    kind = QUESTIONS.get(name) or STREAMS[name]
    return kind()


HOUSE = [
    "ListNotices",
    "WhoAmI",
    "ListUnits",
    "ListAreas",
    "LocateArea",
    "ListCategories",
    "ListRoutes",
    "ListCalendars",
    "ListPeople",
    "GetPerson",
    "ListSettings",
    "ListSessions",
    "ListPolicies",
    "ListPacks",
    "GetPack",
    "ListFrozen",
    "GetFrozen",
    "CompareFrozen",
    "CheckDigest",
    "FeedPosition",
    "FindByReporter",
    "ListPersonalKeys",
    "ListSecondFactors",
]
"""Questions about the house, which tells of no report (and escalations, of which the world has none): their own tests
hold them (tests/centre, tests/core/service)."""
BULK = MoveReports
"""Leaves out what is another's instead of refusing."""
