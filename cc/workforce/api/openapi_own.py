"""The part of the OpenAPI document that no intent and no question writes: events, photos, probes, pages; and how a
refusal is told. Knows no route's work."""

from collections.abc import Mapping
from typing import Any

from cc.core.phrases import mark
from cc.workforce.api.refusals import MEANINGS, codes, described, of_operation
from cc.workforce.problems import MEDIA_TYPE
from cc.workforce.routes import (
    DOCS_PATH,
    EVENTS_PATH,
    EVIDENCE_PATH,
    FILTER_PATH,
    SSO_OFFERS_PATH,
    SSO_SESSIONS_PATH,
)

PROBLEM = {"content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}}
NOT_MODIFIED = {"description": mark("What `If-None-Match` names is still so.")}
_SHA256 = {
    "name": "sha256",
    "in": "path",
    "required": True,
    "description": mark("The photo's SHA-256, 64 digits in lower case."),
    "schema": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
}


def refused(name: str, *, takes_body: bool, versioned: bool = False) -> dict[str, Any]:
    """An operation's refusals as OpenAPI responses, one a status; `x-codes` has the problem's codes for programs."""
    told = of_operation(name, takes_body=takes_body, versioned=versioned)
    return {
        str(status): {"description": described(MEANINGS[status], codes), "x-codes": list(codes)} | PROBLEM
        for status, codes in told.items()
    }


def own_paths(schemas: dict[Any, Any]) -> dict[str, Any]:
    """The routes that carry no intent and no question."""
    bytes_schema = {"content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}}
    facts = {"content": {"application/json": {"schema": schemas["evidence", "serialization"]}}}
    event = schemas["events", "serialization"]
    return {
        EVENTS_PATH: {
            "get": {
                "operationId": "events",
                "tags": ["reports"],
                "summary": mark("What happens, as server-sent events"),
                "description": mark(
                    "`change` events carry a Change; `alive` comes when nothing happens; `problem` ends it."
                ),
                "parameters": [
                    {"name": "Last-Event-ID", "in": "header", "schema": {"type": "string"}},
                    {"name": "after", "in": "query", "schema": {"type": "string"}},
                ],
                "responses": {
                    "200": {"description": mark("Events."), "content": {"text/event-stream": {"schema": event}}},
                    **refused("events", takes_body=False),
                },
            }
        },
        EVIDENCE_PATH: {
            "parameters": [_SHA256],
            "put": {
                "operationId": "put_evidence",
                "tags": ["evidence"],
                "summary": mark("Put a photo, whole or in parts"),
                "parameters": [
                    {
                        "name": "Content-Range",
                        "in": "header",
                        "schema": {"type": "string", "examples": ["bytes 0-9/10"]},
                    }
                ],
                "requestBody": {"required": True} | bytes_schema,
                "responses": {
                    "201": {"description": mark("It is here; what its file says of itself.")} | facts,
                    "202": {"description": mark("A part is here; `Upload-Offset` says how far it got.")},
                    **refused("put_evidence", takes_body=True),
                },
            },
            "head": {
                "operationId": "head_evidence",
                "tags": ["evidence"],
                "summary": mark("How far an upload got (`Upload-Offset`, `Upload-Complete`)"),
                "responses": {
                    "204": {"description": mark("See the headers.")},
                    **refused("head_evidence", takes_body=False),
                },
            },
            "get": {
                "operationId": "get_evidence",
                "tags": ["evidence"],
                "summary": mark("A photo's bytes, or a range of them"),
                "responses": {
                    "200": {"description": mark("The photo.")} | bytes_schema,
                    "304": NOT_MODIFIED,
                    "206": {"description": mark("The range that was asked for.")} | bytes_schema,
                    **refused("get_evidence", takes_body=False),
                },
            },
        },
        SSO_OFFERS_PATH: {
            "post": _sso(
                "BeginSso",
                mark(
                    "Begin to log in by the identity provider, where there is one: an address and a code for a browser"
                ),
                {"201": {"description": mark("What somebody types where, and the ticket to ask with.")}},
            )
        },
        SSO_SESSIONS_PATH: {
            "post": _sso(
                "OpenSso",
                mark("Ask by the ticket whether the identity provider let somebody in"),
                {
                    "201": {"description": mark("The session.")},
                    "202": {"description": mark("Nobody logged in there yet: ask again after `interval` seconds.")},
                    "401": ("sso.denied", "sso.ended", "sso.groups", "sso.token", "sso.unknown"),
                    "422": ("input.ticket",),
                },
            )
        },
        "/healthz": {"get": _probe("healthz", mark("Whether the process lives"))},
        "/readyz": {"get": _probe("readyz", mark("Whether it can serve"))},
        "/metrics": {"get": _probe("metrics", mark("Figures for Prometheus"))},
        DOCS_PATH: {"get": _page("docs", mark("This document as a page"))},
        FILTER_PATH: {"get": _page("docs_filter", mark("The filter language, with every field and value"))},
    }


def _sso(name: str, summary: str, answers: Mapping[str, Any]) -> dict[str, Any]:
    """One of the two routes for single sign-on: what each status means, or the codes that come with it."""
    told = {
        "408": ("usage.slow",),
        "413": ("input.too_large",),
        "429": ("limit.log_ins",),
        "503": ("unreachable.sso", "unreachable.sso_strange"),
        **answers,
    }
    responses: dict[str, Any] = {}
    for status, each in sorted(told.items()):
        if isinstance(each, tuple):
            about = {"description": described(MEANINGS[int(status)], each), "x-codes": list(each)}
            responses[status] = about | PROBLEM
        else:
            responses[status] = {**each, "content": {"application/json": {"schema": {"type": "object"}}}}
    ticket = {"type": "object", "properties": {"ticket": {"type": "string"}}}
    body = {"required": True, "content": {"application/json": {"schema": ticket}}}
    return {
        "operationId": name,
        "tags": ["sessions"],
        "summary": summary,
        "security": [],
        "requestBody": body,
        "responses": responses,
    }


def _probe(name: str, summary: str) -> dict[str, Any]:
    responses: dict[str, Any] = {"200": {"description": mark("Yes.")}}
    if name == "readyz":
        for status in (503, 507):
            asked = ("storage.", "unreachable.")
            told = [code for code, each in codes().items() if each.status == status and code.startswith(asked)]
            described_as = {"description": described(MEANINGS[status], told), "x-codes": told}
            responses[str(status)] = described_as | PROBLEM
    return {"operationId": name, "tags": ["operations"], "summary": summary, "security": [], "responses": responses}


def _page(name: str, summary: str) -> dict[str, Any]:
    codes = ("input.query",)
    responses = {
        "200": {"description": mark("The page."), "content": {"text/html": {}}},
        "304": NOT_MODIFIED,
        "422": {"description": described(MEANINGS[422], codes), "x-codes": list(codes)} | PROBLEM,
    }
    language = {
        "name": "lang",
        "in": "query",
        "schema": {"enum": ["id", "en"]},
        "description": mark("Else Accept-Language."),
    }
    return {
        "operationId": name,
        "tags": ["operations"],
        "summary": summary,
        "security": [],
        "parameters": [language],
        "responses": responses,
    }
