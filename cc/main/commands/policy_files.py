"""Files of SLA policies and calendars: TOML with `[[policy]]` and `[calendar.NAME]` tables, checked as a whole.

Owns the file's shape; what a policy's table may say is starter's, what a calendar's is the calendar rule's."""

import json
import tomllib
from pathlib import Path

from cc.core.errors import CoreError, InputError
from cc.core.intents.organisation import CalendarRow
from cc.core.records.sla import Policy
from cc.workforce.cli.files import content

CAP_BYTES = 4 << 20


def read_policies(file: Path) -> tuple[tuple[CalendarRow, ...], tuple[Policy, ...]]:
    """Calendars and policies of the file. Raises InputError naming file and key; then nothing was taken."""
    from cc.core import starter
    from cc.core.rules.calendar import WorkCalendar

    told = read_toml(file)
    strange = sorted(set(told) - {"policy", "calendar", "source"})
    if strange:
        raise _wrong(file, f"unknown {', '.join(strange)}; it may have source, [[policy]] and [calendar.NAME].")
    tables = told.get("policy", [])
    specs = told.get("calendar", {})
    if not isinstance(tables, list) or not isinstance(specs, dict) or not (tables or specs):
        raise _wrong(file, "it has neither [[policy]] nor [calendar.NAME] tables.")
    for name, spec in specs.items():
        try:
            WorkCalendar.from_spec(spec)
        except CoreError as wrong:
            raise _wrong(file, f"calendar.{name}: {wrong.message}") from wrong
    try:
        policies = tuple(
            starter.policy_from({"source": told.get("source", ""), **table}, order)
            for order, table in enumerate(tables)
        )
    except CoreError as wrong:
        raise _wrong(file, wrong.message) from wrong
    rows = tuple(CalendarRow(name, json.dumps(spec, sort_keys=True, default=str)) for name, spec in specs.items())
    return rows, policies


def read_toml(file: Path) -> dict[str, object]:
    """A TOML file's values. Raises InputError with the line that is wrong."""
    try:
        return tomllib.loads(content(file, CAP_BYTES).decode())
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as wrong:
        raise _wrong(file, f"it is no TOML ({wrong}).") from wrong


def _wrong(file: Path, what: str) -> InputError:
    return InputError(f"{file}: {what}", code="file.wrong", fields={"file": str(file)})
