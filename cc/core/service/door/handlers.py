"""Which function carries out which intent. Owns that table alone."""

from collections.abc import Callable, Mapping
from typing import Any

from cc.core.intents import freezing as freezing_intents
from cc.core.intents import organisation as organisation_intents
from cc.core.intents import reports as report_intents
from cc.core.intents import sending as sending_intents
from cc.core.intents import tasks as task_intents
from cc.core.intents.base import Intent
from cc.core.records.frozen import FrozenSlaReport
from cc.core.records.organisation import Saved, Session, SweepResult
from cc.core.records.pack import MovedReports, PackChanges
from cc.core.records.report import ImportAnswers, Receipt
from cc.core.records.sending import Settled, SlaReportClaim, TakenMessages
from cc.core.service.change.intent_context import WriteContext
from cc.core.service.frozen import freeze
from cc.core.service.organisation import organisation, people
from cc.core.service.reports import imports, policy_moves, receive, report_notes, reports
from cc.core.service.sending import report_runs, sending
from cc.core.service.sla import packs, policies
from cc.core.service.sweep import sweep
from cc.core.service.tasks import tasks
from cc.core.vocabulary import Action, Subject

Handler = Callable[[WriteContext, Any], Any]

HANDLERS: Mapping[type[Intent[Any]], Handler] = {
    report_intents.ReceiveReport: receive.receive,
    report_intents.ImportReports: imports.import_reports,
    report_intents.TriageReport: reports.triage,
    report_intents.AssignTask: reports.assign,
    report_intents.ResolveReport: reports.resolve,
    report_intents.RejectReport: reports.reject,
    report_intents.HoldReport: reports.hold,
    report_intents.ResumeReport: reports.resume,
    report_intents.MergeReport: reports.merge,
    report_intents.UnmergeReport: reports.unmerge,
    report_intents.CloseReport: reports.close,
    report_intents.ReopenReport: reports.reopen,
    report_intents.AmendReport: report_notes.amend,
    report_intents.MoveReports: policy_moves.move_reports,
    report_intents.CommentReport: report_notes.comment,
    report_intents.ShareReport: report_notes.share,
    report_intents.AttachToReport: report_notes.attach,
    report_intents.ClaimReport: report_notes.claim,
    report_intents.ReleaseReport: report_notes.release,
    task_intents.HandOverTask: tasks.hand_over,
    task_intents.AcceptTask: tasks.accept,
    task_intents.DeclineTask: tasks.decline,
    task_intents.CancelTask: tasks.cancel,
    task_intents.DepartTask: tasks.depart,
    task_intents.ArriveTask: tasks.arrive,
    task_intents.CloseTask: tasks.close,
    task_intents.VerifyTask: tasks.verify,
    task_intents.ReturnTask: tasks.give_back,
    task_intents.HoldTask: tasks.hold,
    task_intents.ResumeTask: tasks.resume,
    task_intents.ReassignTask: tasks.reassign,
    task_intents.AttachToTask: tasks.attach,
    organisation_intents.SaveUnits: organisation.save_units,
    organisation_intents.SaveAreas: organisation.save_areas,
    organisation_intents.SaveCategories: organisation.save_categories,
    organisation_intents.SaveRoutes: organisation.save_routes,
    organisation_intents.SavePeople: people.save_people,
    organisation_intents.SetShift: people.set_shift,
    organisation_intents.LocatePerson: people.locate,
    organisation_intents.SaveCalendars: policies.save_calendars,
    organisation_intents.SavePolicies: policies.save_policies,
    organisation_intents.LoadPack: packs.load_pack,
    organisation_intents.OpenSession: people.open_session,
    organisation_intents.IssueToken: people.issue_token,
    organisation_intents.EndSession: people.end_session,
    organisation_intents.Sweep: sweep.sweep,
    freezing_intents.FreezeSlaReport: freeze.freeze,
    sending_intents.TakeMessages: sending.take_messages,
    sending_intents.SettleMessages: sending.settle_messages,
    sending_intents.RetryMessages: sending.retry_messages,
    sending_intents.ClaimSlaReportRun: report_runs.claim,
    sending_intents.SettleSlaReportRun: report_runs.settle,
    sending_intents.RepeatSlaReportRun: report_runs.repeat,
}

_SAVED = (
    organisation_intents.SaveUnits,
    organisation_intents.SaveAreas,
    organisation_intents.SaveCategories,
    organisation_intents.SaveRoutes,
    organisation_intents.SavePeople,
    organisation_intents.SetShift,
    organisation_intents.LocatePerson,
    organisation_intents.SaveCalendars,
    organisation_intents.SavePolicies,
    organisation_intents.EndSession,
    sending_intents.RetryMessages,
    sending_intents.SettleSlaReportRun,
    sending_intents.RepeatSlaReportRun,
)

ANSWERS: Mapping[type[Intent[Any]], type[Any]] = {
    **dict.fromkeys(HANDLERS, Receipt),
    **dict.fromkeys(_SAVED, Saved),
    report_intents.ImportReports: ImportAnswers,
    report_intents.MoveReports: MovedReports,
    organisation_intents.LoadPack: PackChanges,
    organisation_intents.OpenSession: Session,
    organisation_intents.IssueToken: Session,
    organisation_intents.Sweep: SweepResult,
    freezing_intents.FreezeSlaReport: FrozenSlaReport,
    sending_intents.TakeMessages: TakenMessages,
    sending_intents.SettleMessages: Settled,
    sending_intents.ClaimSlaReportRun: SlaReportClaim,
}
"""The type of each intent's answer: what a stored answer is read back as."""

_REPORT_ACTIONS: Mapping[type[Intent[Any]], Action] = {
    report_intents.ReceiveReport: Action.RECEIVE,
    report_intents.ImportReports: Action.IMPORT,
    report_intents.TriageReport: Action.TRIAGE,
    report_intents.AssignTask: Action.ASSIGN,
    report_intents.ResolveReport: Action.RESOLVE,
    report_intents.RejectReport: Action.REJECT,
    report_intents.HoldReport: Action.HOLD,
    report_intents.ResumeReport: Action.RESUME,
    report_intents.MergeReport: Action.MERGE,
    report_intents.UnmergeReport: Action.UNMERGE,
    report_intents.CloseReport: Action.CLOSE,
    report_intents.ReopenReport: Action.REOPEN,
    report_intents.AmendReport: Action.AMEND,
    report_intents.CommentReport: Action.COMMENT,
    report_intents.ShareReport: Action.SHARE,
    report_intents.AttachToReport: Action.ATTACH,
    report_intents.ClaimReport: Action.CLAIM,
    report_intents.ReleaseReport: Action.RELEASE,
}
_TASK_ACTIONS: Mapping[type[Intent[Any]], Action] = {
    task_intents.HandOverTask: Action.HAND_OVER,
    task_intents.AcceptTask: Action.ACCEPT,
    task_intents.DeclineTask: Action.DECLINE,
    task_intents.CancelTask: Action.CANCEL,
    task_intents.DepartTask: Action.DEPART,
    task_intents.ArriveTask: Action.ARRIVE,
    task_intents.CloseTask: Action.CLOSE,
    task_intents.VerifyTask: Action.VERIFY,
    task_intents.ReturnTask: Action.RETURN,
    task_intents.HoldTask: Action.HOLD,
    task_intents.ResumeTask: Action.RESUME,
    task_intents.ReassignTask: Action.REASSIGN,
    task_intents.AttachToTask: Action.ATTACH,
}

ASKED: Mapping[type[Intent[Any]], tuple[Subject, Action]] = {
    **{kind: (Subject.REPORT, action) for kind, action in _REPORT_ACTIONS.items()},
    **{kind: (Subject.TASK, action) for kind, action in _TASK_ACTIONS.items()},
}
"""The move that an intent asks for: whether a role may ever ask for it is known before any status is read."""

SECRET = frozenset({organisation_intents.OpenSession, organisation_intents.IssueToken})
"""Intents whose answers hold a secret: they are never stored, so their keys are not remembered."""
