"""What each table shows to whom, as PostgreSQL's policies. Owns the conditions, a second time and in the database's own
words: nothing of it is derived from `store.organisation.scope`, so that a condition forgotten there is caught here.

The settings (`identity`): `reach` is what somebody sees of reports (`all`, their `unit`'s, what they `work` on or
`entered`), or whose work it is (`room`), or `door`; `oversees` which other streams (`all`, `house` without people,
their `own` subtree). Where none is set no condition holds. Subqueries are scalar, so that the planner looks into an
index for each row and never hashes a room's reports for a page of them.
"""

from collections.abc import Mapping


def _setting(name: str) -> str:
    """Read once a statement, not once a row."""
    return f"(SELECT current_setting('posko.{name}', true))"


def _is(name: str, *values: str) -> str:
    """Whether a setting is one of these: compared within the subquery, since of a bare truth the planner expects every
    other row to pass, of a comparison one in two hundred (and then walks no index for a page)."""
    return f"(SELECT current_setting('posko.{name}', true) IN ({', '.join(repr(each) for each in values)}))"


LOGIN, UNIT = _setting("login"), _setting("unit")
CLEARED, ROOM = _is("cleared", "1"), _is("reach", "room")
KNOWN = "(SELECT current_setting('posko.reach', true) <> '')"
ALL, OF_UNIT, AT_WORK = _is("reach", "all"), _is("reach", "unit"), _is("reach", "work")

VIEWS: Mapping[str, str] = {
    "posko_in_sight": f"SELECT report_id FROM report_sight WHERE unit = {UNIT} AND {OF_UNIT}",
    "posko_at_work": f"SELECT report_id FROM task WHERE (officer = {LOGIN} OR unit = {UNIT}) AND {AT_WORK}",
    "posko_broken": (
        f"SELECT report_id FROM break_glass WHERE login = {LOGIN}"
        f" AND report_id = ANY (string_to_array({_setting('opened')}, ','))"
    ),
}
"""Read with the owner's rights: a policy on `report` that asked `task`, whose policy asks `report`, has no end."""

_SUBTREE = f"SELECT code FROM unit WHERE {UNIT} = ANY (string_to_array(path, '/'))"


def _of_report(column: str) -> str:
    """What belongs to a report is seen with it."""
    return f"{ROOM} OR (SELECT true FROM report AS its WHERE its.id = {column})"


def _of_stream(column: str) -> str:
    """Events of reports in sight; of the room's own streams those that the caller oversees."""
    own = (
        f"({column} LIKE 'unit:%' AND substr({column}, 6) IN ({_SUBTREE})) OR ({column} LIKE 'person:%' AND"
        f" substr({column}, 8) IN (SELECT login FROM person WHERE unit IN ({_SUBTREE})))"
    )
    others = (
        f"{_is('oversees', 'all')} OR ({_is('oversees', 'house')} AND {column} NOT LIKE 'person:%'"
        f" AND {column} NOT LIKE 'opened:%')"
        f" OR ({_is('oversees', 'own')} AND ({own})) OR ({column} LIKE 'frozen:%'"
        f" AND (SELECT true FROM frozen_sla_report AS its WHERE its.name = substr({column}, 8)))"
    )
    return f"{_of_report(column)} OR ({column} LIKE '%:%' AND ({others}))"


_REPORT = (
    f"{ROOM} OR (SELECT true FROM posko_broken AS its WHERE its.report_id = report.id LIMIT 1)"
    f" OR ((restricted = 0 OR {CLEARED}) AND ({ALL}"
    f" OR ({OF_UNIT} AND (SELECT true FROM posko_in_sight AS its WHERE its.report_id = report.id))"
    f" OR ({_is('reach', 'work', 'entered')} AND brought_by = {LOGIN})"
    f" OR ({AT_WORK} AND (SELECT true FROM posko_at_work AS its WHERE its.report_id = report.id LIMIT 1))))"
)
_SIGHT = f"({OF_UNIT} AND {CLEARED} AND unit = {UNIT}) OR {_of_report('report_sight.report_id')}"
_TALLY = f"{ROOM} OR ((restricted = 0 OR {CLEARED}) AND ({ALL} OR ({OF_UNIT} AND unit = {UNIT})))"
_FROZEN = f"{ROOM} OR ((cleared = 0 OR {CLEARED}) AND ({ALL} OR ({OF_UNIT} AND unit IN ({_SUBTREE}))))"
_BLOB = (
    f"{ROOM} OR (SELECT true FROM blob_put AS its WHERE its.sha256 = blob.sha256 AND its.login = {LOGIN})"
    f" OR (SELECT true FROM evidence AS its WHERE its.sha256 = blob.sha256 LIMIT 1)"
)

POLICIES: Mapping[str, str] = {
    "report": _REPORT,
    "report_sight": _SIGHT,
    "report_share": _of_report("report_share.report_id"),
    "task": _of_report("task.report_id"),
    "clock": _of_report("clock.report_id"),
    "evidence": _of_report("evidence.report_id"),
    "message": _of_report("message.report_id"),
    "imported": _of_report("imported.report_id"),
    "event": _of_stream("event.stream"),
    "stream": _of_stream("stream.name"),
    "tally": _TALLY,
    "frozen_sla_report": _FROZEN,
    "blob": _BLOB,
    "break_glass": f"{_is('reach', 'door')} OR login = {LOGIN} OR {_of_report('break_glass.report_id')}",
    "opened": f"login = {LOGIN} OR {_of_report('opened.report_id')}",
    "blob_put": f"{ROOM} OR login = {LOGIN}",
    "answer": f"{ROOM} OR actor = {LOGIN}",
    "throttle": _is("reach", "room", "door"),
    "token": KNOWN,
    "second_factor": KNOWN,
    "identity": KNOWN,
    "setting": KNOWN,
    "person": KNOWN,
    "unit": KNOWN,
    "area": KNOWN,
    "category": KNOWN,
    "route": KNOWN,
    "calendar": KNOWN,
    "pack": KNOWN,
    "policy": KNOWN,
    "sla_report_run": KNOWN,
    "leaf": KNOWN,
    "counter": KNOWN,
    "meta": KNOWN,
}
"""The condition a table, for whoever runs Posko. What says only KNOWN is read for every caller alike: how the room is
set up, and who works there; what of a person somebody is told is decided in the store."""

FREE: Mapping[str, str] = {
    "alembic_version": "the schema's revision: asked before anybody is known, and says nothing of the room",
}
"""Tables without a policy, each with its reason."""

SENDS: Mapping[str, str] = {
    **{
        name: "SELECT"
        for name, condition in POLICIES.items()
        if condition == KNOWN and name not in ("token", "second_factor", "identity")
    },
    "report": "SELECT",
    "event": "SELECT",
    "message": "SELECT, UPDATE",
}
"""What whoever sends messages may do, and no more: read what they are about and for whom, and settle them."""

ENTER = """
DECLARE
  person_row record;
  held text;
  at_root boolean;
  at_desk boolean;
  reach text := '';
  oversees text := '';
BEGIN
  SELECT unit, role, roles, cleared INTO person_row FROM person WHERE login = who AND active = 1;
  IF FOUND THEN
    held := CASE WHEN strpos(person_row.roles, ' ' || person_row.role || ' ') > 0 THEN person_row.roles
      ELSE ' ' || person_row.role || ' ' END;
    at_root := EXISTS (SELECT 1 FROM unit WHERE code = person_row.unit AND parent IS NULL);
    at_desk := held ~ ' (viewer|operator|supervisor|auditor) ';
    reach := CASE WHEN at_desk AND at_root THEN 'all' WHEN at_desk AND person_row.unit <> '' THEN 'unit'
      WHEN NOT at_desk AND held ~ ' officer ' THEN 'work' ELSE 'entered' END;
    oversees := CASE WHEN at_root AND held ~ ' (supervisor|auditor|admin) ' THEN 'all'
      WHEN at_root AND held ~ ' operator ' THEN 'house' WHEN held ~ ' (auditor|admin) ' THEN 'own' ELSE '' END;
  END IF;
  PERFORM set_config('posko.reach', reach, true), set_config('posko.oversees', oversees, true),
    set_config('posko.login', who, true), set_config('posko.unit', coalesce(person_row.unit, ''), true),
    set_config('posko.cleared', coalesce(person_row.cleared, 0)::text, true);
END
"""
"""The body of `posko_enter(who)`: what a person sees, by their own row. Nobody, where there is no such person."""
