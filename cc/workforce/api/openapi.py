"""The OpenAPI 3.1 document. Owns its words, examples and schemas, which come from the same dataclasses as the routes.

FastAPI writes the part of other rooms' routers; Posko's own routes are added to it from the table.
"""

from inspect import cleandoc
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import TypeAdapter

from cc.core.phrases import mark
from cc.core.records.evidence import PhotoFacts
from cc.core.records.trail import Change
from cc.workforce.api.codec import Answered, Asked
from cc.workforce.api.examples import EXAMPLES
from cc.workforce.api.openapi_own import NOT_MODIFIED, own_paths, refused
from cc.workforce.api.refusals import codes
from cc.workforce.api.routing import INTENTS
from cc.workforce.problems import KINDS
from cc.workforce.routes import FILTER_PATH, LOG_INS, SPELLINGS, STREAMS, Repeat, Route

_REF = "#/components/schemas/{model}"
_FILTER = mark("A filter, as the page `/docs/filter` tells: `status:new sla<30m banjir`.")
ABOUT = (
    mark("Posko's intents and questions over HTTP."),
    mark("Log in with `POST /v1/sessions`, then send `Authorization: Bearer`."),
    mark("What changes something takes an `Idempotency-Key`: the same key and body again get the first answer."),
    mark("`If-Match` with a version (the `ETag` of what was read) refuses a change to what has moved on."),
    mark("What is read has an `ETag` for `If-None-Match`; long answers come as gzip to whoever takes that."),
    mark("Every failure is an RFC 9457 problem whose `code` is stable; `x-codes` has them all."),
    mark("What one may not see answers exactly as what does not exist."),
)

_PROBLEM_SCHEMA: dict[str, Any] = {
    "type": "object",
    "description": "RFC 9457. `code` is for programs, `detail` for people, `fields` are facts.",
    "required": ["type", "title", "status", "code", "detail", "fields", "request_id"],
    "properties": {
        "type": {"type": "string", "enum": [f"urn:posko:problem:{kind.word}" for kind in KINDS.values()]},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string"},
        "detail": {"type": "string"},
        "fields": {"type": "object"},
        "request_id": {"type": "string"},
    },
}


class Document:
    """Gathers routes while the application is built; writes the document when it is first asked for."""

    def __init__(self, app: FastAPI) -> None:
        self._app = app
        self._routes: list[tuple[Route, Asked[Any], Answered]] = []
        self._built: dict[str, Any] | None = None

    def add(self, route: Route, asked: Asked[Any], answered: Answered) -> None:
        """One of Posko's own routes."""
        self._routes.append((route, asked, answered))

    def build(self) -> dict[str, Any]:
        """The document as plain JSON."""
        if self._built is None:
            self._built = self._write()
        return self._built

    def _write(self) -> dict[str, Any]:
        app = self._app
        base = get_openapi(title=app.title, version=app.version, description="\n\n".join(ABOUT), routes=app.routes)
        inputs: list[tuple[str, Any, TypeAdapter[Any]]] = []
        for route, asked, answered in self._routes:
            inputs.append((route.name, "validation", TypeAdapter(asked.model)))
            inputs.append((route.name, "serialization", answered.adapter))
        inputs.append(("evidence", "serialization", TypeAdapter(PhotoFacts)))
        inputs.append(("events", "serialization", TypeAdapter(Change)))
        made, definitions = TypeAdapter.json_schemas(inputs, ref_template=_REF)
        schemas: dict[Any, Any] = {name: _without(dict(each)) for name, each in made.items()}
        for route, asked, _ in self._routes:
            item = base["paths"].setdefault(route.path, {})
            item[route.method.lower()] = self._operation(route, asked, schemas, definitions.get("$defs", {}))
        base["paths"] |= own_paths(schemas)
        components = base.setdefault("components", {})
        components.setdefault("schemas", {}).update(definitions.get("$defs", {}) | {"Problem": _PROBLEM_SCHEMA})
        components["securitySchemes"] = {
            "bearer": {"type": "http", "scheme": "bearer", "description": mark("A token from `POST /v1/sessions`.")}
        } | components.get("securitySchemes", {})
        base["security"] = [{"bearer": []}]
        base["externalDocs"] = {"url": FILTER_PATH, "description": "The filter language of `q`."}
        base["x-codes"] = {code: {"status": told.status, "says": list(told.texts)} for code, told in codes().items()}
        return base

    def _operation(
        self, route: Route, asked: Asked[Any], schemas: dict[Any, Any], definitions: dict[str, Any]
    ) -> dict[str, Any]:
        changes = route.name in INTENTS
        body = schemas[route.name, "validation"]
        media = "application/x-ndjson" if route.name in STREAMS else "application/json"
        operation: dict[str, Any] = {
            "operationId": route.name,
            "tags": [route.tag],
            "summary": parted(asked.kind.__doc__ or "")[0],
            "description": cleandoc(asked.kind.__doc__ or ""),
            "parameters": [_path_parameter(name) for name in route.in_path],
            "responses": {
                str(route.status): {
                    "description": mark("A record a line.") if route.name in STREAMS else mark("The answer."),
                    "content": {media: {"schema": schemas[route.name, "serialization"]}},
                },
                **refused(
                    route.name,
                    takes_body=route.method == "POST",
                    versioned=changes and route.repeat is Repeat.KEYED,
                ),
            },
        }
        if route.method == "GET" and route.name not in STREAMS:
            operation["responses"]["304"] = NOT_MODIFIED
        if route.method == "GET":
            operation["parameters"] += _query_parameters(body, definitions)
        elif asked.model.model_fields:
            content: dict[str, Any] = {"schema": body}
            if route.name in EXAMPLES:
                content["example"] = EXAMPLES[route.name]
            operation["requestBody"] = {"required": True, "content": {"application/json": content}}
        if changes:
            operation["parameters"] += _call_headers(route)
        if route.name in LOG_INS:
            operation["security"] = []
        return operation


def _without(schema: dict[str, Any]) -> dict[str, Any]:
    """A schema without the title that pydantic makes up."""
    return {name: each for name, each in schema.items() if name != "title"}


def parted(about: str) -> tuple[str, str]:
    """A description's first sentence without its full stop, and all the rest in one line."""
    said = " ".join(about.split())
    first = said.split(". ")[0]
    return first.rstrip("."), said[len(first) :].lstrip(". ")


def _path_parameter(name: str) -> dict[str, Any]:
    about = {
        "report": mark("A ref (`JKT-004211`) or an id."),
        "task": mark("A ref (`JKT-004211/2`)."),
        "login": mark("A log-in name."),
        "name": mark("The name of a freeze or a pack."),
        "sha256": mark("The photo's SHA-256, 64 digits."),
        "digest": mark("SHA-256 of an SLA report, in hexadecimal."),
    }
    return {"name": name, "in": "path", "required": True, "description": about[name], "schema": {"type": "string"}}


def _query_parameters(body: dict[str, Any], definitions: dict[str, Any]) -> list[dict[str, Any]]:
    resolved = definitions[body["$ref"].rsplit("/", 1)[1]] if "$ref" in body else body
    needed = resolved.get("required", [])
    made = []
    for name, schema in resolved.get("properties", {}).items():
        parameter = {"name": SPELLINGS.get(name, name), "in": "query", "required": name in needed}
        parameter["schema"] = _without(schema)
        if name == "query":
            parameter["description"] = _FILTER
        if schema.get("type") == "array":
            parameter |= {"style": "form", "explode": False}
        made.append(parameter)
    return made


def _call_headers(route: Route) -> list[dict[str, Any]]:
    headers = [
        ("Idempotency-Key", mark("Makes the call safe to repeat."), {"type": "string", "maxLength": 200}),
        (
            "If-Match",
            mark("The version (ETag) that this change was decided on."),
            {"type": "string", "examples": ['"7"']},
        ),
        ("Claimed-At", mark("When it happened, if that was earlier."), {"type": "string", "format": "date-time"}),
    ]
    wanted = headers if route.repeat is Repeat.KEYED else headers[:1]
    return [
        {"name": name, "in": "header", "required": False, "description": about, "schema": schema}
        for name, about, schema in wanted
    ]
