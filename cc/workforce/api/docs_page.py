"""The API's document as a page that needs no network and no script: HTML from the OpenAPI document, in a reader's
language. Owns its looks and its words; knows no route's work and no request.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from typing import Any

from cc.words.reader import Reader
from cc.workforce.api.html import code, page, said, table
from cc.workforce.api.openapi import parted
from cc.workforce.routes import FILTER_PATH, OPENAPI_PATH

Json = Mapping[str, Any]
_METHODS = ("get", "head", "put", "post", "delete")


def docs_page(document: Json, reader: Reader) -> str:
    """The whole page."""
    operations = list(_operations(document))
    tags = list(dict.fromkeys(each["tags"][0] for _, _, _, each in operations))
    title = reader.say("Posko's API")
    return page(
        reader,
        title,
        [
            *(f"<p>{said(reader.text(part))}</p>" for part in document["info"]["description"].split("\n\n")),
            f'<p><a href="{OPENAPI_PATH}">OpenAPI</a> · <a href="{FILTER_PATH}?lang={reader.language.value}">',
            f"{escape(reader.say('The filter language'))}</a> · ",
            " · ".join(f'<a href="#tag-{tag}">{tag}</a>' for tag in tags),
            f' · <a href="#schemas">{escape(reader.say("Records"))}</a>',
            f' · <a href="#codes">{escape(reader.say("Codes of refusals"))}</a></p>',
            *(line for tag in tags for line in _tag(tag, operations, reader)),
            *_schemas(document["components"]["schemas"], reader),
            *_codes(document["x-codes"], reader),
        ],
    )


Operation = tuple[str, str, Json, Json]
"""Method, path, what the path's verbs share, and the operation."""


def _operations(document: Json) -> Iterator[Operation]:
    for path, item in document["paths"].items():
        for method in _METHODS:
            if method in item:
                yield method.upper(), path, item, item[method]


def _tag(tag: str, operations: Iterable[Operation], reader: Reader) -> Iterator[str]:
    yield f'<h2 id="tag-{tag}">{tag}</h2>'
    for operation in operations:
        if operation[3]["tags"][0] == tag:
            yield from _operation(*operation, reader)


def _operation(method: str, path: str, item: Json, operation: Json, reader: Reader) -> Iterator[str]:
    name, about = operation["operationId"], operation.get("description", "")
    summary, (first, more) = operation["summary"], parted(about)
    rest = more if first == summary else about
    yield f'<details id="{name}"><summary><code>{method} {escape(path)}</code> {said(reader.text(summary))}</summary>'
    if rest:
        yield f"<p>{said(reader.text(rest))}</p>"
    if operation.get("security") == []:
        yield f"<p>{escape(reader.say('Without logging in.'))}</p>"
    parameters = [*item.get("parameters", ()), *operation.get("parameters", ())]
    if parameters:
        head = [reader.say("parameter"), reader.say("where"), reader.say("type"), reader.say("meaning")]
        yield table(head, (_parameter(each, reader) for each in parameters))
    for media, body in operation.get("requestBody", {}).get("content", {}).items():
        yield f"<p>{escape(reader.say('Body'))}: {_type(body.get('schema', {}))} ({code(media)})</p>"
        if "example" in body:
            yield f"<pre>{escape(_curl(method, path, body['example']))}</pre>"
    head = [reader.say("status"), reader.say("meaning"), reader.say("answer or codes")]
    yield table(head, (_response(status, each, reader) for status, each in operation["responses"].items()))
    yield "</details>"


def _parameter(parameter: Json, reader: Reader) -> Sequence[str]:
    must = "" if not parameter.get("required") else f" ({escape(reader.say('needed'))})"
    about = said(reader.text(parameter.get("description", "")))
    return code(parameter["name"]) + must, parameter["in"], _type(parameter.get("schema", {})), about


def _response(status: str, response: Json, reader: Reader) -> Sequence[str]:
    if "x-codes" in response:
        codes = ", ".join(f'<a href="#code-{each}">{code(each)}</a>' for each in response["x-codes"])
        return status, said(reader.text(_meaning(response))), codes
    schemas = [_type(body.get("schema", {})) for body in response.get("content", {}).values()]
    return status, said(reader.text(response["description"])), ", ".join(each for each in schemas if each)


def _meaning(response: Json) -> str:
    """A refusal's description without the codes behind it."""
    listed = ", ".join(f"`{each}`" for each in response["x-codes"])
    return str(response["description"]).removesuffix(listed).rstrip()


def _curl(method: str, path: str, example: object) -> str:
    body = json.dumps(example, ensure_ascii=False).replace("'", "'\\''")
    return f"curl -X {method} $POSKO{path} -H 'Authorization: Bearer …' \\\n  --json '{body}'"


def _schemas(schemas: Json, reader: Reader) -> Iterator[str]:
    yield f'<h2 id="schemas">{escape(reader.say("Records"))}</h2>'
    head = [reader.say("field"), reader.say("type"), reader.say("always there")]
    yes = escape(reader.say("yes"))
    for name, schema in schemas.items():
        yield f'<details id="schema-{escape(name)}"><summary>{code(name)}</summary>'
        if "enum" in schema:
            yield f"<p>{', '.join(code(str(each)) for each in schema['enum'])}</p>"
        needed = schema.get("required", [])
        rows = [
            (code(field), _type(each), yes if field in needed else "")
            for field, each in schema.get("properties", {}).items()
        ]
        if rows:
            yield table(head, rows)
        yield "</details>"


def _codes(codes: Json, reader: Reader) -> Iterator[str]:
    yield f'<h2 id="codes">{escape(reader.say("Codes of refusals"))}</h2>'
    head = [reader.say("code"), reader.say("status"), reader.say("what is said")]
    yield table(head, (_code_row(name, told, reader) for name, told in codes.items()))


def _code_row(name: str, told: Json, reader: Reader) -> Sequence[str]:
    texts = "<br>".join(escape(reader.text(text)) for text in told["says"])
    return f'<span id="code-{escape(name)}">{code(name)}</span>', str(told["status"]), texts


def _type(schema: Json) -> str:
    """A schema in a few words, records as links."""
    if "$ref" in schema:
        name = escape(schema["$ref"].rsplit("/", 1)[1])
        return f'<a href="#schema-{name}">{name}</a>'
    for of in ("anyOf", "oneOf", "allOf"):
        if of in schema:
            return " | ".join(_type(each) for each in schema[of])
    if "enum" in schema:
        return " | ".join(code(str(each)) for each in schema["enum"])
    if "const" in schema:
        return code(str(schema["const"]))
    if schema.get("type") == "array":
        return f"[{_type(schema.get('items', {}))}]"
    kind = schema.get("type", "")
    kind = " | ".join(kind) if isinstance(kind, list) else kind
    return escape(f"{kind} ({schema['format']})" if "format" in schema else kind)
