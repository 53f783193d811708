"""Which columns the proof derives from events, and which are bookkeeping: every column of every table stands in one of
the two (a test asks the schema). Owns the list of what is bookkeeping; knows no row.

Bookkeeping is what goes through the unit of work without an event, since nobody's decision, sight or promise rests on
it. Whoever changes it past the door changes no record of what happened.
"""

from collections.abc import Mapping

BOOKKEEPING_TABLES: Mapping[str, str] = {
    "answer": "answers kept so that a retry gets the first one; forgotten after 30 days",
    "message": "what has to be sent, and how the sending went; what happened stands in the events it tells of",
    "sla_report_run": "which scheduled report was printed; what was printed is told by its own digest",
    "throttle": "how long a log-in waits after wrong passwords",
}
BOOKKEEPING: Mapping[str, frozenset[str]] = {
    "event": frozenset({"xid"}),  # PostgreSQL's: where the feed stands
    "person": frozenset({"lon", "lat", "located_at"}),  # where somebody was last seen
    "second_factor": frozenset({"last_step"}),  # of which time the last code was that was taken
    "token": frozenset({"seen_at"}),  # when somebody last called with it
    "report": frozenset({"reporter_known_by"}),  # by what one reporter is found, under the key of the day
    "tally": frozenset({"shard"}),  # among which rows a count is spread
}
PROVED: Mapping[str, str] = {
    "area": "proof_house",
    "blob": "proof_house",
    "blob_put": "proof_house",
    "break_glass": "proof_reports",
    "calendar": "proof_house",
    "category": "proof_house",
    "clock": "clock_check",
    "counter": "proof_counts",
    "event": "trail",
    "evidence": "proof_reports",
    "frozen_sla_report": "proof_house",
    "identity": "proof_house",
    "imported": "proof_reports",
    "leaf": "seals",
    "meta": "proof_counts",
    "opened": "proof_house",
    "pack": "proof_house",
    "person": "proof_house",
    "policy": "proof_house",
    "report": "proof_reports",
    "report_share": "proof_reports",
    "report_sight": "proof_reports",
    "route": "proof_house",
    "setting": "proof_house",
    "second_factor": "proof_house",
    "stream": "trail",
    "tally": "proof_counts",
    "task": "proof_reports",
    "token": "proof_house",
    "unit": "proof_house",
}
"""Tables whose other columns are all derived, and by which module."""
