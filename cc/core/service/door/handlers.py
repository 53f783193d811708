"""How each intent is carried out: ONE row an intent. Owns that table alone.

What else there is to know of an intent stands on its class, where rooms that may not see this one read it too: the move
it asks for (`asks`), its stable name, the type of its answer.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from sqlalchemy import Engine

from cc.core.intents import emergency as emergency_intents
from cc.core.intents import freezing as freezing_intents
from cc.core.intents import identity as identity_intents
from cc.core.intents import organisation as organisation_intents
from cc.core.intents import packs as organisation_intents_packs
from cc.core.intents import packs as report_intents_packs
from cc.core.intents import passwords as password_intents
from cc.core.intents import privacy as privacy_intents
from cc.core.intents import reports as report_intents
from cc.core.intents import second_factor as second_factor_intents
from cc.core.intents import sending as sending_intents
from cc.core.intents import system as organisation_intents_system
from cc.core.intents import tasks as task_intents
from cc.core.intents.base import Intent
from cc.core.service.change.intent_context import WriteContext
from cc.core.service.door import before
from cc.core.service.frozen import freeze
from cc.core.service.organisation import (
    change_password,
    identity,
    log_in,
    organisation,
    people,
    recovery,
    room_settings,
    second_factor,
    sessions,
)
from cc.core.service.privacy import erasing as privacy_erasing
from cc.core.service.privacy import expiring as privacy_expiring
from cc.core.service.privacy import keys as privacy_keys
from cc.core.service.reports import (
    confirming,
    emergency,
    imports,
    merging,
    policy_moves,
    receive,
    report_notes,
    reports,
)
from cc.core.service.sending import sending, sla_report_runs
from cc.core.service.sla import packs, policies
from cc.core.service.supervision import numbering
from cc.core.service.sweep import sweep
from cc.core.service.tasks import tasks

Handler = Callable[[WriteContext, Any], Any]
Preparation = Callable[[Engine, Any, before.PreparationContext | None], object]


class Admitted(Enum):
    """Who may call at all; whether they may do this now is asked later."""

    ANYBODY = "anybody"
    """Nobody is looked up: this is how one becomes somebody."""
    KNOWN = "known"
    """Whoever has a credential, whatever it may be used for."""
    WRITER = "writer"
    """Whose credential may write."""


@dataclass(frozen=True, slots=True)
class IntentRow:
    """How one intent is carried out.

    `handler` runs in the transaction, `prepare` before it and without a lock (its result is `WriteContext.prepared`).
    `secret`: the answer holds a secret, so it is never stored and the call's key not remembered. `inserts`: the names
    that the call only inserts, so that it can share a batch unflushed; None when it reads what others may have written.
    """

    handler: Handler
    caller: Admitted = Admitted.WRITER
    secret: bool = False
    prepare: Preparation | None = None
    inserts: Callable[[Any], frozenset[str] | None] | None = None


ROWS: Mapping[type[Intent[Any]], IntentRow] = {
    report_intents.ReceiveReport: IntentRow(receive.receive, inserts=receive.inserted),
    report_intents.ImportReports: IntentRow(imports.import_reports),
    report_intents.TriageReport: IntentRow(reports.triage),
    report_intents.AssignTask: IntentRow(reports.assign),
    report_intents.ResolveReport: IntentRow(reports.resolve),
    report_intents.RejectReport: IntentRow(reports.reject),
    report_intents.HoldReport: IntentRow(reports.hold),
    report_intents.ResumeReport: IntentRow(reports.resume),
    report_intents.MergeReport: IntentRow(merging.merge),
    report_intents.UnmergeReport: IntentRow(merging.unmerge),
    report_intents.CloseReport: IntentRow(reports.close),
    report_intents.ReopenReport: IntentRow(reports.reopen),
    report_intents.AmendReport: IntentRow(report_notes.amend),
    report_intents_packs.MoveReports: IntentRow(policy_moves.move_reports),
    report_intents.CommentReport: IntentRow(report_notes.comment),
    report_intents.ShareReport: IntentRow(report_notes.share),
    report_intents.UnshareReport: IntentRow(report_notes.unshare),
    report_intents.AttachToReport: IntentRow(report_notes.attach),
    report_intents.ClaimReport: IntentRow(report_notes.claim),
    report_intents.ReleaseReport: IntentRow(report_notes.release),
    report_intents.ConfirmReport: IntentRow(confirming.confirm),
    emergency_intents.RecoverAdmin: IntentRow(recovery.recover_admin),
    emergency_intents.BreakGlass: IntentRow(emergency.break_glass),
    task_intents.HandOverTask: IntentRow(tasks.hand_over),
    task_intents.AcceptTask: IntentRow(tasks.accept),
    task_intents.DeclineTask: IntentRow(tasks.decline),
    task_intents.CancelTask: IntentRow(tasks.cancel),
    task_intents.DepartTask: IntentRow(tasks.depart),
    task_intents.ArriveTask: IntentRow(tasks.arrive),
    task_intents.CloseTask: IntentRow(tasks.close),
    task_intents.VerifyTask: IntentRow(tasks.verify),
    task_intents.ReturnTask: IntentRow(tasks.give_back),
    task_intents.HoldTask: IntentRow(tasks.hold),
    task_intents.ResumeTask: IntentRow(tasks.resume),
    task_intents.ReassignTask: IntentRow(tasks.reassign),
    task_intents.AttachToTask: IntentRow(tasks.attach),
    organisation_intents.SaveUnits: IntentRow(organisation.save_units),
    organisation_intents.SaveAreas: IntentRow(organisation.save_areas),
    organisation_intents.SaveCategories: IntentRow(organisation.save_categories),
    organisation_intents.SaveRoutes: IntentRow(organisation.save_routes),
    organisation_intents.SavePeople: IntentRow(people.save_people, prepare=before.hash_passwords),
    organisation_intents.SetShift: IntentRow(people.set_shift),
    organisation_intents.LocatePerson: IntentRow(people.locate),
    organisation_intents.SaveCalendars: IntentRow(policies.save_calendars),
    organisation_intents_packs.SavePolicies: IntentRow(policies.save_policies),
    organisation_intents_packs.LoadPack: IntentRow(packs.load_pack),
    organisation_intents.StateSetting: IntentRow(room_settings.state_setting),
    organisation_intents.OpenSession: IntentRow(
        log_in.open_session, caller=Admitted.ANYBODY, secret=True, prepare=before.check_password
    ),
    password_intents.ChangePassword: IntentRow(
        change_password.change_password, caller=Admitted.ANYBODY, secret=True, prepare=before.check_and_hash
    ),
    organisation_intents.IssueToken: IntentRow(sessions.issue_token, secret=True),
    organisation_intents.EndSession: IntentRow(sessions.end_session, caller=Admitted.KNOWN),
    organisation_intents.RevokeSession: IntentRow(sessions.revoke_session, caller=Admitted.KNOWN),
    second_factor_intents.BeginSecondFactor: IntentRow(
        log_in.begin_second_factor, caller=Admitted.ANYBODY, secret=True, prepare=before.check_password
    ),
    second_factor_intents.ConfirmSecondFactor: IntentRow(
        log_in.confirm_second_factor, caller=Admitted.ANYBODY, secret=True
    ),
    identity_intents.BindIdentity: IntentRow(identity.bind_identity),
    identity_intents.OpenProvenSession: IntentRow(identity.open_proven_session, secret=True),
    second_factor_intents.ResetSecondFactor: IntentRow(second_factor.reset_second_factor),
    organisation_intents_system.Sweep: IntentRow(sweep.sweep),
    organisation_intents_system.NumberEvents: IntentRow(numbering.number_events),
    freezing_intents.FreezeSlaReport: IntentRow(freeze.freeze, prepare=before.reckon_figures),
    sending_intents.TakeMessages: IntentRow(sending.take_messages),
    sending_intents.SettleMessages: IntentRow(sending.settle_messages),
    sending_intents.RetryMessages: IntentRow(sending.retry_messages),
    sending_intents.ClaimSlaReportRun: IntentRow(sla_report_runs.claim),
    sending_intents.SettleSlaReportRun: IntentRow(sla_report_runs.settle),
    sending_intents.RepeatSlaReportRun: IntentRow(sla_report_runs.repeat),
    privacy_intents.MakePersonalKey: IntentRow(privacy_keys.make_key),
    privacy_intents.SealPersonalData: IntentRow(privacy_keys.seal),
    privacy_intents.EraseReport: IntentRow(privacy_erasing.erase),
    privacy_intents.PutLegalHold: IntentRow(privacy_erasing.put_hold),
    privacy_intents.LiftLegalHold: IntentRow(privacy_erasing.lift_hold),
    privacy_intents.ExpireReporters: IntentRow(privacy_expiring.expire),
}
