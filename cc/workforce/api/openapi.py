"""The OpenAPI 3.1 document. Owns its words, examples and schemas, which come from the same dataclasses as the routes.

FastAPI writes the part of other rooms' routers; Posko's own routes are added to it from the table.
"""

from inspect import cleandoc
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import TypeAdapter

from cc.core.records.evidence import PhotoFacts
from cc.core.records.trail import Change
from cc.workforce.api.codec import Answered, Asked
from cc.workforce.api.examples import EXAMPLES
from cc.workforce.api.routing import INTENTS
from cc.workforce.problems import KINDS, MEDIA_TYPE
from cc.workforce.routes import EVENTS_PATH, EVIDENCE_PATH, SPELLINGS, STREAMS, Repeat, Route

_REF = "#/components/schemas/{model}"
_ABOUT = """Posko's intents and questions over HTTP. Log in with `POST /v1/sessions`, then send `Authorization: Bearer`.

Whatever changes something takes an `Idempotency-Key`: a repeat with the same key and body gets the first answer again.
`If-Match` with a version (the `ETag` of what was read) refuses a change to what has moved on. Every failure is an
RFC 9457 problem whose `code` is stable. What one may not see answers exactly as what does not exist."""

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
_PROBLEM = {"content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}}
_SHA256 = {
    "name": "sha256",
    "in": "path",
    "required": True,
    "description": "The photo's SHA-256, 64 digits in lower case.",
    "schema": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
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
        base = get_openapi(title=app.title, version=app.version, description=_ABOUT, routes=app.routes)
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
        base["paths"] |= _own_paths(schemas)
        components = base.setdefault("components", {})
        components.setdefault("schemas", {}).update(definitions.get("$defs", {}) | {"Problem": _PROBLEM_SCHEMA})
        components["securitySchemes"] = {
            "bearer": {"type": "http", "scheme": "bearer", "description": "A token from `POST /v1/sessions`."}
        } | components.get("securitySchemes", {})
        base["security"] = [{"bearer": []}]
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
            "summary": _summary(asked.kind),
            "description": cleandoc(asked.kind.__doc__ or ""),
            "parameters": [_path_parameter(name) for name in route.in_path],
            "responses": {
                str(route.status): {
                    "description": "A record a line." if route.name in STREAMS else "The answer.",
                    "content": {media: {"schema": schemas[route.name, "serialization"]}},
                },
                "default": {"description": "A problem."} | _PROBLEM,
            },
        }
        if route.method == "GET":
            operation["parameters"] += _query_parameters(body, definitions)
        elif asked.model.model_fields:
            content: dict[str, Any] = {"schema": body}
            if route.name in EXAMPLES:
                content["example"] = EXAMPLES[route.name]
            operation["requestBody"] = {"required": True, "content": {"application/json": content}}
        if changes:
            operation["parameters"] += _call_headers(route)
        if route.name == "OpenSession":
            operation["security"] = []
        return operation


def _without(schema: dict[str, Any]) -> dict[str, Any]:
    """A schema without the title that pydantic makes up."""
    return {name: each for name, each in schema.items() if name != "title"}


def _summary(kind: type[Any]) -> str:
    """The first sentence of a docstring."""
    return (kind.__doc__ or kind.__name__).split(". ")[0].split("\n")[0].rstrip(".")


def _path_parameter(name: str) -> dict[str, Any]:
    about = {
        "report": "A ref (`JKT-004211`) or an id.",
        "task": "A ref (`JKT-004211/2`).",
        "login": "A log-in name.",
        "name": "The name of a freeze.",
        "digest": "SHA-256 of an SLA report, in hexadecimal.",
    }
    return {"name": name, "in": "path", "required": True, "description": about[name], "schema": {"type": "string"}}


def _query_parameters(body: dict[str, Any], definitions: dict[str, Any]) -> list[dict[str, Any]]:
    resolved = definitions[body["$ref"].rsplit("/", 1)[1]] if "$ref" in body else body
    needed = resolved.get("required", [])
    made = []
    for name, schema in resolved.get("properties", {}).items():
        parameter = {"name": SPELLINGS.get(name, name), "in": "query", "required": name in needed}
        parameter["schema"] = _without(schema)
        if schema.get("type") == "array":
            parameter |= {"style": "form", "explode": False}
        made.append(parameter)
    return made


def _call_headers(route: Route) -> list[dict[str, Any]]:
    headers = [
        ("Idempotency-Key", "Makes the call safe to repeat.", {"type": "string", "maxLength": 200}),
        ("If-Match", "The version (ETag) that this change was decided on.", {"type": "string", "examples": ['"7"']}),
        ("Claimed-At", "When it happened, if that was earlier.", {"type": "string", "format": "date-time"}),
    ]
    wanted = headers if route.repeat is Repeat.KEYED else headers[:1]
    return [
        {"name": name, "in": "header", "required": False, "description": about, "schema": schema}
        for name, about, schema in wanted
    ]


def _own_paths(schemas: dict[Any, Any]) -> dict[str, Any]:
    """The routes that carry no intent and no question."""
    problem = {"default": {"description": "A problem."} | _PROBLEM}
    bytes_schema = {"content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}}
    facts = {"content": {"application/json": {"schema": schemas["evidence", "serialization"]}}}
    event = schemas["events", "serialization"]
    return {
        EVENTS_PATH: {
            "get": {
                "operationId": "events",
                "tags": ["reports"],
                "summary": "What happens, as server-sent events",
                "description": "`change` events carry a Change; `alive` comes when nothing happens; `problem` ends it.",
                "parameters": [
                    {"name": "Last-Event-ID", "in": "header", "schema": {"type": "string"}},
                    {"name": "after", "in": "query", "schema": {"type": "string"}},
                ],
                "responses": {
                    "200": {"description": "Events.", "content": {"text/event-stream": {"schema": event}}},
                    **problem,
                },
            }
        },
        EVIDENCE_PATH: {
            "parameters": [_SHA256],
            "put": {
                "operationId": "put_evidence",
                "tags": ["evidence"],
                "summary": "Put a photo, whole or in parts",
                "parameters": [
                    {
                        "name": "Content-Range",
                        "in": "header",
                        "schema": {"type": "string", "examples": ["bytes 0-9/10"]},
                    }
                ],
                "requestBody": {"required": True} | bytes_schema,
                "responses": {
                    "201": {"description": "It is here; what its file says of itself."} | facts,
                    "202": {"description": "A part is here; `Upload-Offset` says how far it got."},
                    **problem,
                },
            },
            "head": {
                "operationId": "head_evidence",
                "tags": ["evidence"],
                "summary": "How far an upload got (`Upload-Offset`, `Upload-Complete`)",
                "responses": {"204": {"description": "See the headers."}, **problem},
            },
            "get": {
                "operationId": "get_evidence",
                "tags": ["evidence"],
                "summary": "A photo's bytes, or a range of them",
                "responses": {
                    "200": {"description": "The photo."} | bytes_schema,
                    "206": {"description": "The range that was asked for."} | bytes_schema,
                    **problem,
                },
            },
        },
        "/healthz": {"get": _probe("healthz", "Whether the process lives")},
        "/readyz": {"get": _probe("readyz", "Whether it can serve")},
        "/metrics": {"get": _probe("metrics", "Figures for Prometheus")},
    }


def _probe(name: str, summary: str) -> dict[str, Any]:
    responses = {"200": {"description": "Yes."}, "default": {"description": "No."} | _PROBLEM}
    return {"operationId": name, "tags": ["operations"], "summary": summary, "security": [], "responses": responses}
