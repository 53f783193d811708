"""The fields that every intent had when keys were answered under digests of the first form. A record of the past: no
intent is ever added here, no name taken out, whatever becomes of the classes.
"""

from collections.abc import Mapping
from typing import Any

Shape = tuple[Any, ...]
"""Names of fields; a field of rows is a pair of its name and the rows' own shape."""

FIELDS: Mapping[str, Shape] = {
    "ReceiveReport": (
        "text",
        "category",
        "channel",
        "lon",
        "lat",
        "address",
        "priority",
        "unit",
        "reporter",
        "received_at",
        "due_at",
        "source",
        "source_id",
        "evidence",
        "attributes",
        "id",
    ),
    "ImportReports": (
        "source",
        (
            "rows",
            (
                "row_key",
                "text",
                "category",
                "received_at",
                "status",
                "source_id",
                "closed_at",
                "due_at",
                "priority",
                "unit",
                "lon",
                "lat",
                "address",
                "reporter",
                "closing_note",
                "ambiguous_time",
                "attributes",
                "category_name",
                "unit_name",
            ),
        ),
        "create_missing",
    ),
    "TriageReport": ("report", "category", "priority", "unit", "note"),
    "AssignTask": ("report", "unit", "officer", "note", "category", "priority"),
    "ResolveReport": ("report", "reason"),
    "RejectReport": ("report", "reason", "note"),
    "HoldReport": ("report", "reason", "until", "note"),
    "ResumeReport": ("report", "note"),
    "MergeReport": ("report", "into", "cancel_tasks", "note"),
    "UnmergeReport": ("report", "note"),
    "CloseReport": ("report", "note"),
    "ReopenReport": ("report", "reason"),
    "AmendReport": (
        "report",
        "text",
        "category",
        "priority",
        "unit",
        "address",
        "lon",
        "lat",
        "due_at",
        "note",
        "policy",
    ),
    "MoveReports": ("reports", "as_new", "note"),
    "CommentReport": ("report", "text"),
    "ShareReport": ("report", "unit", "note"),
    "AttachToReport": ("report", "evidence", "note"),
    "ClaimReport": ("report", "minutes"),
    "ReleaseReport": ("report",),
    "HandOverTask": ("task", "unit", "reason"),
    "AcceptTask": ("task",),
    "DeclineTask": ("task", "reason"),
    "CancelTask": ("task", "reason"),
    "DepartTask": ("task", "lon", "lat"),
    "ArriveTask": ("task", "lon", "lat"),
    "CloseTask": ("task", "evidence", "note", "lon", "lat"),
    "VerifyTask": ("task", "note"),
    "ReturnTask": ("task", "reason"),
    "HoldTask": ("task", "reason", "note"),
    "ResumeTask": ("task", "note"),
    "ReassignTask": ("task", "officer", "note"),
    "AttachToTask": ("task", "evidence", "note"),
    "SaveUnits": (("units", ("code", "name", "parent", "kind", "zone")),),
    "SaveAreas": (("areas", ("code", "name", "level", "geometry", "parent", "source")),),
    "SaveCategories": (
        (
            "categories",
            (
                "code",
                "name_id",
                "name_en",
                "short_id",
                "open311_code",
                "group",
                "priority",
                "restricted",
                "needs_place",
                "evidence_min",
                "unit",
                "keywords",
            ),
        ),
    ),
    "SaveRoutes": (("routes", ("category", "area", "unit")),),
    "SavePeople": (
        ("people", ("login", "name", "role", "unit", "cleared", "skills", "shift", "active", "email", "password")),
    ),
    "SetShift": ("login", "shift"),
    "LocatePerson": ("lon", "lat", "login"),
    "SaveCalendars": (("calendars", ("name", "spec")),),
    "SavePolicies": (
        (
            "policies",
            (
                "code",
                "version",
                (
                    "targets",
                    (
                        "name",
                        "target_s",
                        "calendar",
                        "pauses",
                        "starts",
                        "boundary",
                        ("steps", ("percent", "offset_s", "to", "hours")),
                    ),
                ),
                "unit",
                "category",
                "priority",
                "reopening",
                "count_verification",
                "close_after_days",
                "source",
                "order",
                "effective_at",
                "pack",
                "retired",
                "by_hand",
            ),
        ),
    ),
    "LoadPack": ("text",),
    "OpenSession": ("login", "password", "hours"),
    "IssueToken": ("login", "scopes", "days", "label"),
    "EndSession": (),
    "Sweep": ("limit",),
    "TakeMessages": ("limit", "lease_s"),
    "SettleMessages": (("results", ("id", "tries", "state", "delivered", "why")),),
    "RetryMessages": ("ids",),
    "ClaimReportRun": ("schedule", "period", "by"),
    "SettleReportRun": ("schedule", "period", "tries", "why"),
    "RepeatReportRun": ("schedule", "period"),
    "FreezeReport": ("start_at", "end_at", "name", "by", "query", "unit", "worst", "as_of", "running"),
}
"""By stable name."""


def cut(said: Any, shape: Shape) -> Any:
    """What an intent, or a row in it, says as plain JSON, without fields that came later."""
    if isinstance(said, list):
        return [cut(each, shape) for each in said]
    if not isinstance(said, dict):
        return said
    parts = {part if isinstance(part, str) else part[0]: () if isinstance(part, str) else part[1] for part in shape}
    return {name: cut(each, parts[name]) if parts[name] else each for name, each in said.items() if name in parts}
