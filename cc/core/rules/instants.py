"""Which instants there are for Posko: those of its years. What lies beyond stands for "never" somewhere else, and no
calendar reaches it. Pure; owns the bounds and the refusal."""

from datetime import datetime

from cc.core.errors import InputError

FIRST_YEAR, LAST_YEAR = 1970, 2200


def is_known(at: datetime) -> bool:
    """Whether an instant lies in our years, by its own clock."""
    return FIRST_YEAR <= at.year <= LAST_YEAR


def require_instant(at: datetime, field: str) -> None:
    """InputError `input.instant`, naming the field, for an instant beyond our years."""
    if not is_known(at):
        raise InputError(
            "{field} must lie in the years {first} to {last}.",
            code="input.instant",
            fields={"field": field, "first": str(FIRST_YEAR), "last": str(LAST_YEAR)},
        )
