"""What is asked of policies and packs."""

from dataclasses import dataclass

from cc.core.questions.base import Question
from cc.core.records.packs import PackBody, PackLine, PackPreview
from cc.core.records.sla import Policy


@dataclass(frozen=True, slots=True)
class ListPolicies(Question[tuple[Policy, ...]]):
    """The SLA policies in force, and versions that will be (`effective_at` lies ahead), in order of precedence."""


@dataclass(frozen=True, slots=True)
class ListPacks(Question[tuple[PackLine, ...]]):
    """Every version of every pack, in the order in which they were loaded."""


@dataclass(frozen=True, slots=True)
class GetPack(Question[PackBody]):
    """The text of a pack that was loaded: of a version, or of the one loaded last."""

    name: str
    version: str = ""


@dataclass(frozen=True, slots=True)
class PreviewPack(Question[PackPreview]):
    """What loading a pack's text would do, to policies, calendars and the clocks of open reports; supervisors and
    above."""

    text: str
