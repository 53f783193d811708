"""The ladder of a target as a policies file writes it: `steps = [{ at = "80%", to = ["officer"] }, …]`.

Owns reading `at`, `to` and `hours` into StepSpecs; whom the words name, and whether there is such a calendar, is
checked where policies are saved.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from cc.core.phrases import Phrase
from cc.core.records.sla import StepSpec
from cc.core.starter.wrong import WrongValueError

_UNIT_S = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_PERCENT = re.compile(r"(\d{1,6})\s*%")
_OFFSET = re.compile(r"([+-])\s*(\d{1,12})\s*([smhd])")
_KEYS = frozenset({"at", "to", "hours"})
DUE = "due"
_EXAMPLE = '{ at = "80%", to = ["officer"] }'


def read_steps(given: object) -> tuple[StepSpec, ...]:
    """The steps of a target, in the order in which they stand. WrongValueError says what is wrong with which."""
    if not isinstance(given, Sequence) or isinstance(given, str):
        raise WrongValueError(Phrase("`steps` is a list of tables, not {given}", {"given": repr(given)}))
    return tuple(_step(each, index) for index, each in enumerate(given, start=1))


def _step(given: Any, index: int) -> StepSpec:
    if not isinstance(given, Mapping):
        raise WrongValueError(
            Phrase(
                "step {index} is a table such as {example}, not {given}",
                {"example": _EXAMPLE, "index": index, "given": repr(given)},
            )
        )
    strange = sorted(str(key) for key in given.keys() - _KEYS)
    if strange:
        raise WrongValueError(
            Phrase("step {index} knows no {strange:or}; it has at, to and hours", {"index": index, "strange": strange})
        )
    percent, offset_s = _at(given.get("at"), index)
    return StepSpec(percent, offset_s, _to(given.get("to"), index), str(given.get("hours", "")).strip())


def _at(given: object, index: int) -> tuple[int | None, int | None]:
    told = str(given).strip() if isinstance(given, str) else ""
    if told == DUE:
        return None, 0
    if found := _PERCENT.fullmatch(told):
        return int(found[1]), None
    if found := _OFFSET.fullmatch(told):
        seconds = int(found[2]) * _UNIT_S[found[3]]
        return None, -seconds if found[1] == "-" else seconds
    facts = {"index": index, "given": repr(given)}
    raise WrongValueError(
        Phrase('step {index} is at {given}; write "80%", "-10m" before, "due", or "+30m" after', facts)
    )


def _to(given: object, index: int) -> tuple[str, ...]:
    listed = [given] if isinstance(given, str) else given
    if not isinstance(listed, Sequence) or not listed or not all(isinstance(each, str) for each in listed):
        raise WrongValueError(
            Phrase('step {index} names no recipients: `to = ["officer", "supervisor", "up"]`', {"index": index})
        )
    return tuple(dict.fromkeys(each.strip() for each in listed))
