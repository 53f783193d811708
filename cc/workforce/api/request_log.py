"""What the log says of a request: its id, route, status, how long it took, who asked, what it did. Owns which requests
are worth a line and how many lines strangers can cause; never writes an address's path, a body or a query.
"""

import logging
import time

from starlette.types import Scope

from cc.workforce.api.http import problem_code, request_id
from cc.workforce.limits.gate import visitor
from cc.workforce.routes import LOG_INS

_log = logging.getLogger("posko.requests")
DID, LOGGED_IN = "posko.did", "posko.logged_in"
"""In a request's scope: (ref, event number) of what it changed; the log-in that a session was opened for."""
STRANGER_LINES = 60
"""Lines a minute about requests of nobody in particular; what is beyond is counted and said with the next."""
_EXPECTED = frozenset({404, 409, 412, 416, 499})
"""What is everyday: not there, somebody was faster, the client hung up."""


def did(scope: Scope, ref: str, seq: int) -> None:
    """Note what a request changed: the report and the number of its event."""
    scope[DID] = ref, seq


def logged_in(scope: Scope, login: str) -> None:
    """Note for whom a request opened a session."""
    scope[LOGGED_IN] = login


class RequestLog:
    """Writes lines. `every`: also of requests that went well."""

    def __init__(self, *, every: bool = False) -> None:
        self._every = every
        self._minute, self._said, self._unsaid = 0, 0, 0

    def answered(self, scope: Scope, route: str, status: int, seconds: float) -> None:
        """Write one request's line, if it is worth one."""
        event, level = _event(route, status)
        if (event == "request" and not self._every) or not _log.isEnabledFor(level):
            return
        who = visitor(scope)
        facts: dict[str, object] = {
            "request": request_id(scope),
            "route": route,
            "method": scope["method"],
            "status": status,
            "ms": round(seconds * 1000, 1),
        }
        if login := who.login or scope.get(LOGGED_IN, ""):
            facts["login"] = login
        elif not self._may_say():
            return
        else:
            facts["peer"] = who.peer
        if code := problem_code(scope):
            facts["code"] = code
        if DID in scope:
            facts["ref"], facts["seq"] = scope[DID]
        if self._unsaid:
            facts["unsaid"], self._unsaid = self._unsaid, 0
        _log.log(level, event, extra={"posko": facts})

    def _may_say(self) -> bool:
        """Whether a stranger may cause one more line in this minute."""
        minute = int(time.monotonic() // 60)
        if minute != self._minute:
            self._minute, self._said = minute, 0
        self._said += 1
        if self._said > STRANGER_LINES:
            self._unsaid += 1
            return False
        return True


def _event(route: str, status: int) -> tuple[str, int]:
    if status >= 500:
        return "failed", logging.WARNING
    if route in LOG_INS:
        return ("log_in", logging.INFO) if status < 400 else ("log_in_refused", logging.WARNING)
    if status < 400 or status in _EXPECTED:
        return "request", logging.INFO
    return "refused", logging.WARNING
