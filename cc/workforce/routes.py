"""Which HTTP route carries which intent or question. Owns the one table that API, client and their tests read.

An intent that asks for a move of a report or a task needs no row: its route follows from the move. Knows classes by
their stable names, so that the client imports no intent but the one it sends; knows neither FastAPI nor httpx.

A path holds the fields that name the thing (`{report}`, `{task}`); an intent's other fields are the JSON body, a
question's are the query string, where `query` is spelled `q` and a tuple is joined by commas. What a call says besides
its intent travels in headers: `Authorization`, `Idempotency-Key` (key), `If-Match` (expected_version), `Claimed-At`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any
from urllib.parse import quote

from cc.core.intents.base import Intent

KEY_HEADER, VERSION_HEADER, CLAIMED_HEADER = "Idempotency-Key", "If-Match", "Claimed-At"
OFFSET_HEADER, REQUEST_ID_HEADER = "Upload-Offset", "X-Request-Id"

JSON_LIMIT_BYTES = 1 << 20
ROWS_LIMIT_BYTES = 32 << 20
SHAPES_LIMIT_BYTES = 128 << 20
PHOTO_LIMIT_BYTES = 25 << 20

FIELD = frozenset(
    {"AcceptTask", "DeclineTask", "DepartTask", "ArriveTask", "CloseTask", "HoldTask", "ResumeTask", "AttachToTask"}
)
"""Intents of the field, where a link is bad for long: what carries them is patient."""

LOG_INS = frozenset({"OpenSession", "BeginSecondFactor", "ConfirmSecondFactor", "ChangePassword"})
"""Intents of who is not known yet: a password or a ticket stands in the body."""

SPELLINGS: Mapping[str, str] = {"query": "q"}
"""Field names that the query string spells otherwise."""


class Repeat(Enum):
    """Whether a call whose answer was lost may be sent again."""

    SAFE = "safe"
    """It changes nothing, or the second time does nothing."""
    KEYED = "keyed"
    """With an idempotency key; the client makes one where there is none."""
    NEVER = "never"


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """How one intent or question travels. `name` is its stable name, `patience_s` how long a client waits for bytes of
    the answer."""

    name: str
    method: str
    path: str
    tag: str
    status: int = 200
    repeat: Repeat = Repeat.SAFE
    limit_bytes: int = JSON_LIMIT_BYTES
    patience_s: int = 30

    @property
    def in_path(self) -> tuple[str, ...]:
        """The fields that the path holds."""
        return tuple(_FIELD.findall(self.path))

    def fill(self, values: Mapping[str, object]) -> str:
        """The path with its fields in place, each percent-encoded whole (a task's ref has a slash)."""
        return _FIELD.sub(lambda found: quote(str(values[found[1]]), safe=""), self.path)


_FIELD = re.compile(r"\{(\w+)\}")


def _save(name: str, path: str, limit_bytes: int = ROWS_LIMIT_BYTES) -> Route:
    return Route(name=name, method="POST", path=path, tag="organisation", limit_bytes=limit_bytes, patience_s=300)


def _get(name: str, path: str, tag: str, patience_s: int = 30) -> Route:
    return Route(name=name, method="GET", path=path, tag=tag, patience_s=patience_s)


_OWN = (
    Route(name="ReceiveReport", method="POST", path="/v1/reports", tag="reports", status=201, repeat=Repeat.KEYED),
    Route(
        name="ImportReports",
        method="POST",
        path="/v1/imports",
        tag="reports",
        status=200,
        repeat=Repeat.KEYED,
        limit_bytes=ROWS_LIMIT_BYTES,
        patience_s=120,
    ),
    Route(name="MoveReports", method="POST", path="/v1/moves", tag="reports", repeat=Repeat.KEYED, patience_s=300),
    _save("SaveUnits", "/v1/units"),
    _save("SaveAreas", "/v1/areas", SHAPES_LIMIT_BYTES),
    _save("SaveCategories", "/v1/categories"),
    _save("SaveRoutes", "/v1/routes"),
    _save("SavePeople", "/v1/people"),
    _save("SaveCalendars", "/v1/calendars"),
    _save("SavePolicies", "/v1/policies"),
    _save("LoadPack", "/v1/packs"),
    _save("StateSetting", "/v1/settings", JSON_LIMIT_BYTES),
    _save("RecoverAdmin", "/v1/people/{login}/recovery", JSON_LIMIT_BYTES),
    _save("SetShift", "/v1/people/{login}/shift", JSON_LIMIT_BYTES),
    _save("LocatePerson", "/v1/locations", JSON_LIMIT_BYTES),
    Route(name="OpenSession", method="POST", path="/v1/sessions", tag="sessions", status=201),
    Route(name="ChangePassword", method="POST", path="/v1/passwords", tag="sessions", repeat=Repeat.NEVER),
    Route(
        name="BeginSecondFactor",
        method="POST",
        path="/v1/second-factors/offers",
        tag="sessions",
        status=201,
        repeat=Repeat.NEVER,
    ),
    Route(
        name="ConfirmSecondFactor",
        method="POST",
        path="/v1/second-factors",
        tag="sessions",
        status=201,
        repeat=Repeat.NEVER,
    ),
    Route(
        name="ResetSecondFactor", method="POST", path="/v1/second-factors/reset", tag="sessions", repeat=Repeat.KEYED
    ),
    Route(name="BindIdentity", method="POST", path="/v1/identities", tag="sessions", repeat=Repeat.KEYED),
    Route(
        name="OpenProvenSession",
        method="POST",
        path="/v1/identities/sessions",
        tag="sessions",
        status=201,
        repeat=Repeat.NEVER,
    ),
    Route(name="IssueToken", method="POST", path="/v1/tokens", tag="sessions", status=201, repeat=Repeat.NEVER),
    Route(name="EndSession", method="DELETE", path="/v1/sessions/current", tag="sessions", repeat=Repeat.NEVER),
    Route(name="RevokeSession", method="POST", path="/v1/sessions/revoked", tag="sessions", repeat=Repeat.NEVER),
    Route(name="NumberEvents", method="POST", path="/v1/audit/numbers", tag="audit", patience_s=300),
    Route(name="Sweep", method="POST", path="/v1/sweeps", tag="operations", patience_s=300),
    # A second taking would take others; those of the first come back when their time is over.
    Route(name="TakeMessages", method="POST", path="/v1/messages/taken", tag="operations", repeat=Repeat.NEVER),
    Route(name="SettleMessages", method="POST", path="/v1/messages/settled", tag="operations"),
    Route(name="RetryMessages", method="POST", path="/v1/messages/retried", tag="operations"),
    Route(
        name="FreezeReport",
        method="POST",
        path="/v1/sla/frozen",
        tag="sla",
        status=201,
        repeat=Repeat.KEYED,
        patience_s=600,
    ),
    Route(name="ClaimReportRun", method="POST", path="/v1/report-runs/claimed", tag="operations", repeat=Repeat.NEVER),
    Route(name="SettleReportRun", method="POST", path="/v1/report-runs/settled", tag="operations"),
    Route(name="RepeatReportRun", method="POST", path="/v1/report-runs/repeated", tag="operations"),
    Route(
        name="MakePersonalKey", method="POST", path="/v1/privacy/keys", tag="privacy", status=201, repeat=Repeat.KEYED
    ),
    Route(name="ExpireReporters", method="POST", path="/v1/privacy/expired", tag="privacy", patience_s=300),
    Route(name="SealPersonalData", method="POST", path="/v1/privacy/sealed", tag="privacy", patience_s=300),
)

_QUESTIONS = (
    _get("ListReports", "/v1/reports", "reports"),
    _get("GetReport", "/v1/reports/{report}", "reports"),
    _get("GetTimeline", "/v1/reports/{report}/timeline", "reports"),
    _get("GetActions", "/v1/reports/{report}/actions", "reports"),
    _get("ListEvidence", "/v1/reports/{report}/evidence", "reports"),
    _get("FindEvidence", "/v1/evidence/{sha256}/reports", "evidence"),
    _get("SuggestDispatch", "/v1/reports/{report}/suggestions", "reports"),
    _get("FindSimilar", "/v1/reports/{report}/similar", "reports"),
    _get("ExplainClocks", "/v1/reports/{report}/clocks", "sla"),
    # Asked by POST: 500 ids do not fit into an address.
    Route(name="GetLines", method="POST", path="/v1/lines", tag="reports"),
    _get("GetCounters", "/v1/counters", "reports"),
    _get("ListNotices", "/v1/notices", "reports"),
    _get("ListTasks", "/v1/tasks", "tasks"),
    _get("GetTask", "/v1/tasks/{task}", "tasks"),
    _get("GetTaskPage", "/v1/tasks/{task}/page", "tasks"),
    _get("WhoAmI", "/v1/me", "sessions"),
    _get("ListUnits", "/v1/units", "organisation"),
    _get("LocateArea", "/v1/areas/at", "organisation"),
    _get("ListAreas", "/v1/areas", "organisation"),
    _get("ListCategories", "/v1/categories", "organisation"),
    _get("ListRoutes", "/v1/routes", "organisation"),
    _get("ListPolicies", "/v1/policies", "sla"),
    # Asked by POST: a text does not fit into an address.
    Route(
        name="PreviewPack",
        method="POST",
        path="/v1/packs/preview",
        tag="sla",
        limit_bytes=ROWS_LIMIT_BYTES,
        patience_s=600,
    ),
    _get("ListPacks", "/v1/packs", "sla"),
    _get("GetPack", "/v1/packs/{name}", "sla"),
    _get("ListCalendars", "/v1/calendars", "sla"),
    _get("ListPeople", "/v1/people", "organisation"),
    _get("GetPerson", "/v1/people/{login}", "organisation"),
    _get("ListSettings", "/v1/settings", "organisation"),
    _get("ListSessions", "/v1/sessions", "sessions"),
    _get("ListSecondFactors", "/v1/second-factors", "sessions"),
    _get("SlaFigures", "/v1/sla", "sla", 600),
    _get("ListFrozen", "/v1/sla/frozen", "sla"),
    _get("GetFrozen", "/v1/sla/frozen/{name}", "sla"),
    _get("CompareFrozen", "/v1/sla/frozen/{name}/comparison", "sla", 600),
    _get("CheckDigest", "/v1/sla/digests/{digest}", "sla", 600),
    _get("RecurringPlaces", "/v1/sla/places", "sla", 600),
    _get("ShowWorkload", "/v1/sla/workload", "sla", 600),
    _get("ShowReturned", "/v1/sla/returned", "sla", 600),
    _get("ShowPingPong", "/v1/sla/hands", "sla", 600),
    _get("VerifyAudit", "/v1/audit/verification", "audit", 600),
    _get("ListBrokenGlass", "/v1/audit/broken-glass", "audit"),
    _get("FeedPosition", "/v1/events/position", "reports"),
    _get("CheckDatabase", "/v1/database", "operations", 600),
    _get("ListMessages", "/v1/messages", "operations"),
    _get("CountMessages", "/v1/messages/counts", "operations"),
    _get("ListReportRuns", "/v1/report-runs", "operations"),
    # Asked by POST: a contact does not belong into an address, which logs keep.
    Route(name="AboutPerson", method="POST", path="/v1/privacy/persons", tag="privacy", patience_s=600),
    Route(name="FindByReporter", method="POST", path="/v1/privacy/reporters", tag="privacy"),
    _get("ListPersonalKeys", "/v1/privacy/keys", "privacy"),
)

_STREAMS = (
    Route(name="ExportReports", method="GET", path="/v1/exports/reports", tag="reports", patience_s=600),
    Route(name="LogLeaves", method="GET", path="/v1/audit/leaves", tag="audit", patience_s=600),
    Route(name="VerifySteps", method="GET", path="/v1/audit/steps", tag="audit", patience_s=600),
    Route(name="CouldHaveSeen", method="GET", path="/v1/privacy/seen", tag="privacy", patience_s=600),
    Route(name="WhoOpened", method="GET", path="/v1/audit/opened", tag="audit", patience_s=600),
    Route(name="AuditEvents", method="GET", path="/v1/audit/events", tag="audit", patience_s=600),
)

OWN: Mapping[str, Route] = {route.name: route for route in _OWN}
"""Routes of intents that ask for no move of a report or a task that is there."""
QUESTIONS: Mapping[str, Route] = {route.name: route for route in _QUESTIONS}
STREAMS: Mapping[str, Route] = {route.name: route for route in _STREAMS}


def intent_route(kind: type[Intent[Any]]) -> Route:
    """How an intent travels: by a row of its own, else as the move that it asks for. KeyError when neither is there."""
    name = kind.stable_name()
    if name in OWN:
        return OWN[name]
    if kind.asks is None:
        raise KeyError(f"{kind.__name__} has no route: give it a row in cc/workforce/routes.py")
    subject, action = kind.asks
    path = f"/v1/{subject}s/{{{subject}}}/{action.value.replace('_', '-')}"
    return Route(name=name, method="POST", path=path, tag=f"{subject}s", repeat=Repeat.KEYED)


EVENTS_PATH, EVIDENCE_PATH = "/v1/events", "/v1/evidence/{sha256}"
OPENAPI_PATH, DOCS_PATH, FILTER_PATH = "/openapi.json", "/docs", "/docs/filter"
SSO_OFFERS_PATH, SSO_SESSIONS_PATH = "/v1/sso/offers", "/v1/sso/sessions"
