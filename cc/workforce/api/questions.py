"""The routes that answer whole: one a question, from the table in cc.workforce.routes. Knows no storage."""

from collections.abc import Iterable, Mapping
from typing import Any, cast
from urllib.parse import parse_qsl

from starlette.routing import Route as AsgiRoute
from starlette.types import Receive, Scope

from cc.core.centre import Credential, UploadCentre
from cc.core.errors import InputError
from cc.core.questions.base import Question
from cc.core.questions.catalogue import QUESTIONS as KINDS
from cc.core.records.reports import Report
from cc.core.records.tasks import TaskRecord
from cc.workforce.api.codec import Answered, Asked
from cc.workforce.api.http import Answer, Endpoint, as_json, credential_of, read_body
from cc.workforce.api.outgoing import of_asking, of_reading
from cc.workforce.api.routing import asgi_path
from cc.workforce.api.threads import Threads
from cc.workforce.limits.gate import require_login
from cc.workforce.routes import QUESTIONS, Route

_MOST_PARAMETERS = 50


class QuestionRoute:
    """One question over HTTP."""

    def __init__(self, centre: UploadCentre, threads: Threads, route: Route) -> None:
        kind = KINDS[route.name]
        self.route, self.kind = route, kind
        self.asked, self.answered = Asked(kind, route), Answered(kind)
        self._centre, self._threads = centre, threads

    async def __call__(self, scope: Scope, receive: Receive) -> Answer:
        """Ask and answer."""
        credential = credential_of(scope)
        require_login(scope)
        question = await question_of(self.asked, self.route, scope, receive)
        written = self._centre.read_json(credential, question, at_once=True)
        if written is not None:
            return of_reading(scope, credential, as_json(200, written))
        return await self._threads.read(self._answer, scope, credential, question)

    def _answer(self, scope: Scope, credential: Credential, question: Question[Any]) -> Answer:
        written = self._centre.read_json(credential, question)
        if written is not None:
            return of_reading(scope, credential, as_json(200, written))
        record = self._centre.read(credential, question)
        answer = as_json(200, self.answered.write(record))
        if self.route.method != "GET":
            return of_asking(scope, answer)
        return of_reading(scope, credential, answer, _version(record))


def _version(record: object) -> int | None:
    """What `If-Match` may ask for."""
    if isinstance(record, Report):
        return record.line.version
    return record.version if isinstance(record, TaskRecord) else None


async def question_of(asked: Asked[Any], route: Route, scope: Scope, receive: Receive) -> Any:
    """The question that a request asks."""
    path = cast(Mapping[str, str], scope.get("path_params") or {})
    if route.method == "POST":
        return asked.from_body(path, await read_body(scope, receive, route.limit_bytes))
    return asked.from_query(path, query_of(scope))


def query_of(scope: Scope) -> list[tuple[str, str]]:
    """The query string's pairs. Raises InputError `input.query`."""
    try:
        text = scope["query_string"].decode()
        return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=_MOST_PARAMETERS)
    except ValueError:  # also UnicodeDecodeError
        raise InputError("The query string cannot be read.", code="input.query") from None


def question_routes(centre: UploadCentre, threads: Threads) -> Iterable[tuple[QuestionRoute, AsgiRoute]]:
    """Every question's route."""
    for route in QUESTIONS.values():
        made = QuestionRoute(centre, threads, route)
        yield made, AsgiRoute(asgi_path(route), Endpoint(route.name, made), methods=[route.method], name=route.name)
