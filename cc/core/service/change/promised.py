"""Which policy a report is held to, by when it was received and when that was entered. Owns that a receipt that is
entered long afterwards gains nothing by a policy of then. Knows no intent."""

from datetime import datetime

from cc.core.records.sla import Policy
from cc.core.rules.sla.in_force import promises_no_less
from cc.core.store.organisation.directory import Directory


def policy_for(
    directory: Directory, unit: str, category: str, priority: int, *, received_at: datetime, recorded_at: datetime
) -> Policy | None:
    """The policy in force at the receipt; where that was entered further back than is believed unseen and the policy of
    then promises less of anything than the one in force at the recording, that one. None when nothing is promised."""
    then = directory.policy(unit, category, priority, received_at)
    if recorded_at - received_at <= directory.believed:
        return then
    now = directory.policy(unit, category, priority, recorded_at)
    return then if promises_no_less(then, now) else now
