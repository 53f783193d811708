"""Questions about second factors."""

from dataclasses import dataclass

from cc.core.questions.base import Question
from cc.core.records.second_factor import SecondFactorRecord


@dataclass(frozen=True, slots=True)
class ListSecondFactors(Question[SecondFactorRecord]):
    """Whether the command room asks for a second factor, and who has one: oneself; an administrator sees everybody in
    the units that they set up."""
