"""The API: Posko's routes on a Centre, with other rooms' routers beside them. Owns how it is put together, and the last
word on failures that nobody expected. `main` builds it; it opens no database and reads no settings.
"""

import logging
import os
import time
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from typing import Protocol

from fastapi import APIRouter, FastAPI, Request
from fastapi.telemetry import TelemetryConfig
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from cc.core.centre import BearerToken, Credential, UploadCentre
from cc.core.errors import CoreError, FaultError, NotFoundError, UsageError
from cc.core.questions.organisation import WhoAmI
from cc.settings.limits import Limits
from cc.workforce.api.documents import DocumentRoutes
from cc.workforce.api.evidence import EvidenceRoutes
from cc.workforce.api.health import HealthRoutes
from cc.workforce.api.http import Answer, headers_of, problem_answer, request_id, send_answer
from cc.workforce.api.intents import intent_routes
from cc.workforce.api.metrics import Metrics, RoomGauges
from cc.workforce.api.openapi import Document
from cc.workforce.api.pumps import Streams
from cc.workforce.api.questions import question_routes
from cc.workforce.api.request_log import RequestLog
from cc.workforce.api.routing import allowed
from cc.workforce.api.streams import events_route, stream_routes
from cc.workforce.api.threads import Threads
from cc.workforce.limits.gate import Gate

_NO_TELEMETRY: TelemetryConfig = {"tracing": False, "metrics": False, "logs": False, "operation_spans": False}
GONE = 499
"""How figures call a client that left before it was answered."""
_log = logging.getLogger("posko.api")


class Front(Protocol):
    """An app that stands before one endpoint, or before all."""

    @property
    def name(self) -> str:
        """What figures call it, where it stands before one endpoint."""
        ...

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer."""
        ...


class Api(FastAPI):
    """The application, with the way to end its streams.

    Requests for routes without a name in their path go straight to them: half of what a small create costs on the loop,
    and much of a page, is the search through the routes and the layers around it.
    """

    streams: Streams
    gate: Gate
    hot: dict[tuple[str, str], Front]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or live through one lifespan."""
        if scope["type"] != "http":
            await super().__call__(scope, receive, send)
            return
        front = self.hot.get((scope["method"], scope["path"]))
        await (super().__call__ if front is None else front)(scope, receive, send)


def build_app(
    centre: UploadCentre,
    routers: Iterable[APIRouter] = (),
    version: str = "0.1.0",
    limits: Limits | None = None,
    log: RequestLog | None = None,
    seals: Callable[[], str] | None = None,
) -> Api:
    """The API on a Centre. The caller keeps the Centre and closes it after the server has stopped. `seals` says how the
    last seal of the audit trail stands, for `/readyz`."""
    limits, log = limits or Limits(), log or RequestLog()
    threads = Threads()
    streams = Streams(threads, limits)
    gate = Gate(limits, lambda secret: threads.read(centre.whose, BearerToken(secret)))

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        streams.stop()
        threads.close()

    # FastAPI's own /docs loads its scripts from a stranger's server. Telemetry asks its environment anew at every
    # request, which costs a tenth of a create's way through here. A slash too much is another address: where a redirect
    # leads would be told by whoever asks.
    app = Api(
        title="Posko",
        version=version,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=lifespan,
        telemetry=_NO_TELEMETRY,
    )
    app.streams, app.gate = streams, gate
    document = Document(app)
    room = RoomGauges(centre, threads)

    async def require_known(credential: Credential) -> object:
        return await threads.read(centre.read, credential, WhoAmI())

    metrics = Metrics(streams.count, room, require_known)
    app.hot = {}
    for intent, route in intent_routes(centre, threads, gate.large):
        document.add(intent.route, intent.asked, intent.answered)
        app.router.routes.append(route)
        if "{" not in route.path:
            app.hot[intent.route.method, route.path] = _Front(route.app, metrics, gate, log)
    for question, route in question_routes(centre, threads):
        document.add(question.route, question.asked, question.answered)
        app.router.routes.append(route)
        if "{" not in route.path:
            app.hot[question.route.method, route.path] = _Front(route.app, metrics, gate, log)
    for stream, route in stream_routes(centre, streams):
        document.add(stream.route, stream.asked, stream.answered)
        app.router.routes.append(route)
    app.router.routes.append(events_route(centre, streams))
    app.router.routes.extend(EvidenceRoutes(centre, threads, gate.large).routes())
    app.router.routes.extend(HealthRoutes(centre, threads, room, seals).routes())
    app.router.routes.extend(metrics.routes())
    app.router.routes.extend(DocumentRoutes(document.build, threads).routes())
    for router in routers:
        app.include_router(router)
    app.add_middleware(_Front, metrics=metrics, gate=gate, log=log)
    app.add_exception_handler(CoreError, _on_core_error)
    app.add_exception_handler(HTTPException, _on_http_exception)
    app.openapi = document.build  # type: ignore[method-assign]  # how FastAPI says to replace its document
    return app


class _Front:
    """Lets requests in, counts and logs what an app answers, and has the last word on what nobody expected.

    Starlette's own last word raises again after it, and uvicorn then drops the connection under the client's feet.
    """

    def __init__(self, app: ASGIApp, metrics: Metrics, gate: Gate, log: RequestLog) -> None:
        self._app, self._metrics, self._gate, self._log = app, metrics, gate, log

    @property
    def name(self) -> str:
        """What figures call it, where it stands before one endpoint."""
        return _name(self._app)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        status, began_s = 0, time.perf_counter()

        async def watched(message: Message) -> None:
            nonlocal status
            if status == 0:
                status = message["status"]
                message["headers"] = [*message["headers"], (b"x-request-id", request_id(scope).encode())]
            await send(message)

        try:
            await self._gate.let_in(scope)
            await self._app(scope, receive, watched)
        except ClientDisconnect:
            return  # nobody is there any more who could be told
        except CoreError as error:
            if status:
                raise
            await send_answer(watched, problem_answer(scope, error))
        except Exception as error:  # the caller sees an id, the log the same id and all the rest
            fault = os.urandom(4).hex()
            said = {"request": request_id(scope), "route": _name(scope.get("endpoint", self._app))}
            _log.error("fault %s", fault, exc_info=error, extra={"posko": said})
            if status:
                raise  # the answer is cut off, which every client notices
            told = FaultError("Something went wrong on our side; it is logged as {fault}.", fields={"fault": fault})
            await send_answer(watched, problem_answer(scope, told))
        finally:
            name = _name(scope.get("endpoint", self._app))
            seconds = time.perf_counter() - began_s
            self._metrics.answered(name, status or GONE, seconds)
            self._log.answered(scope, name, status or GONE, seconds)


def _name(endpoint: object) -> str:
    """What figures call an endpoint: ours have names, other rooms' are functions."""
    return str(getattr(endpoint, "name", None) or getattr(endpoint, "__name__", "nothing"))


def _response(answer: Answer) -> Response:
    response = Response(answer.body, answer.status)
    response.raw_headers = headers_of(answer)
    return response


def _other_method(request: Request) -> Answer:
    """What an address answers to a method that it does not take: which it takes, and that is all that OPTIONS asks."""
    methods = ", ".join(allowed(request.app.router.routes, request.scope))
    allow = (b"allow", methods.encode())
    if request.method == "OPTIONS":
        return Answer(204, b"", (allow,))
    told = UsageError(
        "This address does not take {method}; it takes {allowed}.",
        code="usage.method",
        fields={"method": request.method, "allowed": methods},
    )
    refused = problem_answer(request.scope, told)
    return Answer(refused.status, refused.body, (*refused.headers, allow))


async def _on_core_error(request: Request, error: Exception) -> Response:
    """A CoreError out of another room's router."""
    assert isinstance(error, CoreError)
    return _response(problem_answer(request.scope, error))


async def _on_http_exception(request: Request, error: Exception) -> Response:
    """What Starlette says itself: no such route, no such method; and what routers raise in its way."""
    assert isinstance(error, HTTPException)
    told: CoreError
    if error.status_code == 404:
        told = NotFoundError(
            "There is nothing at this address; /docs and /openapi.json list what there is.", code="not_found.route"
        )
    elif error.status_code == 405:
        return _response(_other_method(request))
    else:
        told = UsageError("{detail}", code=f"http.{error.status_code}", fields={"detail": str(error.detail)})
    answer = problem_answer(request.scope, told)
    status = error.status_code
    more = tuple((name.lower().encode(), value.encode()) for name, value in (error.headers or {}).items())
    return _response(Answer(status, answer.body, (*answer.headers, *more)))
