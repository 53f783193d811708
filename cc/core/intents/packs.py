"""What is asked for of policies and packs: save, load, move reports to another."""

from dataclasses import dataclass, field

from cc.core.asked import example
from cc.core.intents.base import Intent
from cc.core.intents.samples import PACK, POLICY
from cc.core.records.organisation import Saved
from cc.core.records.packs import MovedReports, PackChanges
from cc.core.records.sla import Policy


@dataclass(frozen=True, slots=True)
class SavePolicies(Intent[Saved]):
    """Add SLA policies; a changed one becomes a new version. Calendars are named without version: the newest is taken.
    Reports keep the version they were opened under."""

    policies: tuple[Policy, ...] = field(metadata=example([POLICY]))


@dataclass(frozen=True, slots=True)
class LoadPack(Intent[PackChanges]):
    """Take a pack's text (TOML; docs/sla-packs.md): its calendars and policies, all at once. The same text again
    changes nothing; a version that is loaded already with other words is refused. What an earlier version brought and
    this one no longer has is retired. Reports keep the policy that they have."""

    text: str = field(metadata=example(PACK))


@dataclass(frozen=True, slots=True)
class MoveReports(Intent[MovedReports]):
    """Hold up to 500 open reports to the policies in force for when they were received (`as_new`: to those for reports
    that come in now). What a report has already, and what was given by hand, stays. Supervisors and above."""

    reports: tuple[str, ...] = field(metadata=example(["JKT-004211", "JKT-004212"]))
    as_new: bool = False
    note: str = field(default="", metadata=example("SK 12/2026 berlaku"))
