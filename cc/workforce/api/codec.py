"""What arrives and what is answered, through pydantic over core's own dataclasses. Owns strictness: unknown fields,
instants without an offset, NaN and `"1"` for 1 are refused, each with a JSON pointer. Knows no request and no Centre.
"""

from collections.abc import Mapping
from dataclasses import MISSING, Field, fields
from typing import Any, Generic, TypeVar, cast

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError, create_model
from pydantic import Field as ModelField
from pydantic_core import SchemaValidator, to_json

from cc.core.asked import Asked as CoreAsked
from cc.core.errors import InputError
from cc.core.phrases import Phrase, mark
from cc.workforce.routes import SPELLINGS, Route

AskedT = TypeVar("AskedT")
_STRICT = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False, ser_json_inf_nan="null")
_MOST_TOLD = 20


class Asked(Generic[AskedT]):
    """Builds one intent or question from a path, and a body or a query string."""

    def __init__(self, kind: type[AskedT], route: Route) -> None:
        self.kind, self._in_path = kind, frozenset(route.in_path)
        parts = [each for each in fields(cast(Any, kind)) if each.name not in self._in_path]
        self._names = {SPELLINGS.get(each.name, each.name): each.name for each in parts if route.method == "GET"}
        self._lists = frozenset(each.name for each in parts if str(each.type).startswith("tuple["))
        definition: dict[str, Any] = {each.name: (each.type, _default(each)) for each in parts}
        self.model = create_model(f"{kind.__name__}Body", __config__=_STRICT, __doc__=kind.__doc__, **definition)
        self._validator = _validator(self.model)

    def from_body(self, path: Mapping[str, str], body: bytes) -> AskedT:
        """From JSON. Raises InputError `input.json` or `input.fields`, with pointers."""
        try:
            values, _, _ = self._validator.validate_json(body or b"{}")
        except ValidationError as error:
            raise _input_error(error, "/") from None
        return self.kind(**path, **values)

    def from_query(self, path: Mapping[str, str], query: list[tuple[str, str]]) -> AskedT:
        """From a query string's pairs. Raises InputError `input.query`."""
        given: dict[str, Any] = {}
        for spelled, value in query:
            name = self._names.get(spelled)
            if name is None or name in given:
                raise _wrong_parameter(spelled, name is not None, list(self._names))
            given[name] = [each for each in value.split(",") if each] if name in self._lists else value
        try:
            values, _, _ = self._validator.validate_python(given, strict=False)
        except ValidationError as error:
            raise _input_error(error, "?", {name: spelled for spelled, name in self._names.items()}) from None
        return self.kind(**path, **values)


class Answered:
    """Writes the answers to one kind of intent or question as JSON."""

    def __init__(self, asked: type[CoreAsked]) -> None:
        self.adapter: TypeAdapter[Any] = TypeAdapter(asked.answer_type())

    def write(self, answer: object) -> bytes:
        """The JSON, as UTF-8."""
        return self.adapter.dump_json(answer, warnings=False)


def write_json(value: object) -> bytes:
    """Any plain value as JSON; what has no JSON form as its text, since a problem must always be told."""
    return to_json(value, serialize_unknown=True, inf_nan_mode="null")


def _default(part: "Field[Any]") -> Any:
    if part.default is not MISSING:
        return part.default
    if part.default_factory is not MISSING:
        return ModelField(default_factory=part.default_factory)
    return ...


def _validator(model: type[BaseModel]) -> SchemaValidator:
    """What turns JSON into a model's fields as (values, extra, names): no instance is built, core's own is."""
    schema = cast(Any, _with_aware_instants(TypeAdapter(model).core_schema))
    whole = schema["schema"] if schema["type"] == "definitions" else schema
    inner = schema | {"schema": whole["schema"]} if schema["type"] == "definitions" else whole["schema"]
    return SchemaValidator(inner, whole["config"])


def _with_aware_instants(schema: Any) -> Any:
    """A copy of a core schema in which every instant must say its offset."""
    if isinstance(schema, dict):
        copied = {name: _with_aware_instants(each) for name, each in schema.items() if name != "metadata"}
        if copied.get("type") == "datetime":
            copied["tz_constraint"] = "aware"
        return copied
    if isinstance(schema, list | tuple):
        return type(schema)(_with_aware_instants(each) for each in schema)
    return schema


def _input_error(error: ValidationError, lead: str, spelled: Mapping[str, str] | None = None) -> InputError:
    """Pydantic's findings as one InputError; `fields` has `errors`, a list of pointer and problem."""
    found = error.errors(include_url=False, include_context=False, include_input=False)
    if found[0]["type"] == "json_invalid":
        return InputError("The body is not JSON: {why:reason}.", code="input.json", fields={"why": found[0]["msg"]})
    told = []
    for each in found[:_MOST_TOLD]:
        steps = [str(step).replace("~", "~0").replace("/", "~1") for step in each["loc"]]
        if spelled is not None:
            steps = [spelled.get(steps[0], steps[0]), *steps[1:]] if steps else steps
        told.append({"pointer": lead + "/".join(steps), "problem": str(_problem(each["type"], each["msg"]))})
    first = told[0]
    problem = _problem(found[0]["type"], found[0]["msg"])
    code = "input.fields" if spelled is None else "input.query"
    facts = {"errors": told, "pointer": first["pointer"], "problem": problem, "more": len(found) - 1}
    if len(found) > 1:
        return InputError("{pointer}: {problem} (and {more} more).", code=code, fields=facts)
    return InputError("{pointer}: {problem}.", code=code, fields=facts)


def _wrong_parameter(spelled: str, twice: bool, known: list[str]) -> InputError:
    facts = {"parameter": spelled, "known": known}
    if twice:
        return InputError("{parameter:quoted} is given twice.", code="input.query", fields=facts)
    if not known:
        return InputError("{parameter:quoted} is not a parameter here (known: none).", code="input.query", fields=facts)
    return InputError("{parameter:quoted} is not a parameter here (known: {known}).", code="input.query", fields=facts)


def _problem(kind: str, message: str) -> Phrase | str:
    """Words for the findings that pydantic words for programmers; the others as pydantic has them."""
    text = _PROBLEMS.get(kind)
    return Phrase(text) if text is not None else message[:1].lower() + message[1:]


_PROBLEMS: Mapping[str, str] = {
    "extra_forbidden": mark("there is no such field here"),
    "unexpected_keyword_argument": mark("there is no such field here"),
    "missing": mark("this is needed"),
    "missing_argument": mark("this is needed"),
    "model_type": mark("this must be an object"),
    "dataclass_type": mark("this must be an object"),
    "timezone_aware": mark("an instant must say its offset from UTC, as in 2026-11-24T09:30:00+07:00"),
}
