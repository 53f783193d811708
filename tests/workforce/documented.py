"""Holds what a test's server answers to its own OpenAPI document: every refusal that is driven must stand there.

`watch` listens to an app; `undocumented` tells what was answered and is not in the document, by operation, status and
code.
"""

import json
from fnmatch import fnmatch
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from cc.workforce.api.app import Api

Refusal = tuple[str, int, str]
"""Operation, status, code."""
_OF_NO_OPERATION = ("usage.method", "usage.authorization", "limit.requests", "not_found.route", "fault")


class Watched:
    """An app whose problems are written down."""

    def __init__(self, app: ASGIApp, seen: set[Refusal], name: str = "") -> None:
        self._app, self._seen, self.name = app, seen, name

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, and look at the answer."""
        body, status, problem = b"", 0, False

        async def watched(message: Message) -> None:
            nonlocal body, status, problem
            if message["type"] == "http.response.start":
                status = message["status"]
                problem = (b"content-type", b"application/problem+json") in list(message["headers"])
            elif problem:
                body += message.get("body", b"")
            await send(message)

        await self._app(scope, receive, watched)
        if problem:
            name = self.name or str(getattr(scope.get("endpoint"), "name", ""))
            self._seen.add((name, status, str(json.loads(body)["code"])))


def watch(app: Api) -> set[Refusal]:
    """Every problem that the app answers from now on."""
    seen: set[Refusal] = set()
    app.hot = {key: Watched(front, seen, front.name) for key, front in app.hot.items()}
    app.add_middleware(Watched, seen=seen)
    return seen


def undocumented(app: Api, seen: set[Refusal]) -> list[Refusal]:
    """What was answered, and is not in the document."""
    told = operations(app.openapi())
    return sorted(
        refusal
        for refusal in seen
        if not refusal[2].startswith(_OF_NO_OPERATION) and not _stands(told.get(refusal[0], {}), refusal)
    )


def operations(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """By operation, its responses."""
    items = (item for path in document["paths"].values() for item in path.values() if isinstance(item, dict))
    return {item["operationId"]: item["responses"] for item in items}


def _stands(responses: dict[str, Any], refusal: Refusal) -> bool:
    _, status, code = refusal
    return any(fnmatch(code, each) for each in responses.get(str(status), {}).get("x-codes", ()))
