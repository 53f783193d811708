"""cc/workforce/api/refusals.json: which refusals each route can be answered with, read from the source.

From what answers a route, all that it uses is followed (tests.architecture.source_types). What is found is too much
rather than too little: a refusal behind a condition that this route never meets is told too.
"""

import ast
import json
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, cast

from cc.core.errors import CoreError, UnreachableError
from cc.core.intents.catalogue import INTENTS
from cc.core.local import LocalCentre
from cc.core.photos import pictures
from cc.core.questions.catalogue import QUESTIONS, STREAMS
from cc.core.rules.lifecycle import authority, tables
from cc.core.service.door import door, handlers, questions, read
from cc.core.store.sql import failures
from cc.workforce import problems
from cc.workforce.api import codec, evidence, intents, streams
from cc.workforce.api import questions as api_questions
from cc.workforce.limits import gate
from cc.workforce.routes import QUESTIONS as ROUTES
from cc.workforce.sso.routes import SsoRoutes
from tests.architecture.source_types import Piece, Reading, used

Refusal = tuple[int, str, str]
"""HTTP status, code, English text."""
_NOT_FOLLOWED: frozenset[object] = frozenset({read._answer_to, LocalCentre.set_up})
"""What leads to every answer there is."""
_OURS = "fault"
_OWN = ("begin_sso", "open_sso_session")
"""Operations that say themselves which codes they answer with: here is only what is said with these."""
_DATABASE = [
    *((problems.status_of(UnreachableError("", code=code)), code, said.text) for code, said in failures._TOLD.values()),
]
"""What any route may find of its database."""


def page() -> str:
    """The file: of each code its status and what is said with it; of each route its codes, without those of `every`."""
    found = {name: {*_refusals(starts), *_DATABASE} for name, starts in _starts().items()}
    codes: dict[str, tuple[int, list[str]]] = {}
    for status, code, text in sorted(set().union(*found.values())):
        known, said = codes.setdefault(code, (status, []))
        assert known == status, f"{code} is told with the statuses {known} and {status}"
        said += [text] if text else []
    routes = {name: {code for _, code, _ in refusals} for name, refusals in found.items() if name not in _OWN}
    every = set.intersection(*routes.values())
    lines = ["{", ' "codes": {', *_rows((code, list(codes[code])) for code in sorted(codes)), " },"]
    lines += [f' "every": {json.dumps(sorted(every))},', ' "routes": {']
    lines += [*_rows((name, sorted(routes[name] - every)) for name in sorted(routes)), " }", "}", ""]
    return "\n".join(lines)


def _rows(named: Iterable[tuple[str, object]]) -> Iterator[str]:
    """Members of an object, a line each."""
    rows = [f"  {json.dumps(name)}: {json.dumps(each, ensure_ascii=False)}" for name, each in named]
    yield from (f"{row}," for row in rows[:-1])
    yield rows[-1]


def _starts() -> dict[str, list[Any]]:
    """By operation, what answers it: the handler, the door before it, and how it is read."""
    found: dict[str, list[Any]] = {}
    for name, kind in INTENTS.items():
        row = handlers.ROWS[kind]
        way = [LocalCentre.execute, door.Door.run, intents.IntentRoute.__call__, codec.Asked.from_body]
        moves = [tables.refusal, authority.refusal] if kind.asks else []  # too late, or not theirs, whoever makes it
        found[name] = [row.handler, *([row.prepare] if row.prepare else []), *way, *moves]
    for name, asked in {**QUESTIONS, **STREAMS}.items():
        if name in STREAMS:
            way = [LocalCentre.stream, streams.ExportRoute.__call__]
        else:
            body = [codec.Asked.from_body] if ROUTES[name].method == "POST" else []
            way = [LocalCentre.read, api_questions.QuestionRoute.__call__, *body]
        found[name] = [questions.all_rows()[cast(Any, asked)], *way]
    photo = evidence.EvidenceRoutes
    found["events"] = [LocalCentre.changes, LocalCentre.read, streams.EventsRoute.__call__]
    taken = [LocalCentre.put_blob, LocalCentre.append_upload, LocalCentre.finish_upload]
    found["put_evidence"] = [photo.put, *taken, pictures.inspect]  # which a process of its own runs
    found["head_evidence"] = [photo.head, LocalCentre.open_blob, LocalCentre.upload_offset]
    found["get_evidence"] = [photo.get, LocalCentre.open_blob]
    found["begin_sso"] = [SsoRoutes._begin, SsoRoutes.begin]
    found["open_sso_session"] = [SsoRoutes._open, SsoRoutes.open, SsoRoutes.begin]
    for way in found.values():
        way += [gate.Gate.let_in, LocalCentre.whose]
    return found


def _refusals(starts: Iterable[Piece]) -> Iterator[Refusal]:
    seen: set[int] = set()
    waiting = list(starts)
    while waiting:
        piece = waiting.pop()
        if id(piece) not in seen and piece not in _NOT_FOLLOWED:
            seen.add(id(piece))
            waiting += used(piece)
            yield from _raised(piece)


@cache
def _raised(piece: Piece) -> tuple[Refusal, ...]:
    """The refusals that a function makes itself."""
    if isinstance(piece, type):
        return ()
    reading = Reading(piece)
    found: list[Refusal] = []
    for node in ast.walk(reading.tree):
        if isinstance(node, ast.Call):
            made = node.func
            if isinstance(made, ast.Attribute) and made.attr == "of":
                made = made.value
            kinds = [each for each in reading.values(made) if isinstance(each, type) and issubclass(each, CoreError)]
            found += [refusal for kind in kinds for refusal in _refusal(kind, node, reading.tree)]
    return tuple(found)


def _refusal(kind: type[CoreError], node: ast.Call, around: ast.AST) -> Iterator[Refusal]:
    given = next((each.value for each in node.keywords if each.arg == "code"), None)
    texts = list(_literals(node.args[0], around)) if node.args else []
    codes = list(_literals(given, around)) if given is not None else [kind.default_code]
    for code in codes:
        if not code.startswith(_OURS):
            status = problems.status_of(kind("", code=code))
            yield from ((status, code, text) for text in texts or [""])


def _literals(node: ast.expr, around: ast.AST) -> Iterator[str]:
    """The texts that an expression may be: itself, either side of `a if b else c`, what a name was given around it. `*`
    stands for what is only known later."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        yield "".join(str(part.value) if isinstance(part, ast.Constant) else "*" for part in node.values)
    elif isinstance(node, ast.IfExp):
        yield from _literals(node.body, around)
        yield from _literals(node.orelse, around)
    elif isinstance(node, ast.Name):
        for each in ast.walk(around):
            if isinstance(each, ast.Assign) and any(isinstance(t, ast.Name) and t.id == node.id for t in each.targets):
                yield from _literals(each.value, around)
