"""What a Centre is asked of itself."""

from dataclasses import dataclass

from cc.core.questions.base import Question
from cc.core.records.system import Facts


@dataclass(frozen=True, slots=True)
class CheckDatabase(Question[Facts]):
    """What `cc db check` and `cc doctor` want to know of the database."""

    replay: bool = False
