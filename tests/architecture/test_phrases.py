"""Every error is said by a literal English text whose holes its fields fill, so that an edge can say it in another
language."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from cc.core.errors import CoreError
from cc.core.phrases.holes import holes

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("cc",)


READERS = frozenset({"command"})
"""Holes that the reader fills: what the command was called."""


def _tree(error: type[CoreError]) -> Iterator[str]:
    yield error.__name__
    for each in error.__subclasses__():
        yield from _tree(each)


ERRORS = frozenset(_tree(CoreError))


def faults(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Line and what is wrong, for each construction of a CoreError."""
    marked = {
        target.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and _is_marked(node.value)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in ERRORS):
            continue
        text = node.args[0] if node.args else None
        if isinstance(text, ast.Name) and text.id in marked:
            continue
        if not (isinstance(text, ast.Constant) and isinstance(text.value, str)):
            yield node.lineno, "its text is no literal"
            continue
        missing = holes(text.value) - _keys(node) - READERS
        if missing and not _is_open(node):
            yield node.lineno, f"no field for {sorted(missing)}"


def _is_marked(value: ast.expr) -> bool:
    return isinstance(value, ast.Call) and isinstance(value.func, ast.Name) and value.func.id == "mark"


def _fields(call: ast.Call) -> ast.expr | None:
    return next((keyword.value for keyword in call.keywords if keyword.arg == "fields"), None)


def _keys(call: ast.Call) -> frozenset[str]:
    given = _fields(call)
    if not isinstance(given, ast.Dict):
        return frozenset()
    return frozenset(str(key.value) for key in given.keys if isinstance(key, ast.Constant))


def _is_open(call: ast.Call) -> bool:
    """Whether the fields are made elsewhere, or hold keys that are: those the texts' own tests see."""
    given = _fields(call)
    return given is not None and (
        not isinstance(given, ast.Dict) or any(not isinstance(key, ast.Constant) for key in given.keys)
    )


def test_every_error_is_a_literal_whose_holes_its_fields_fill() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}: {what}"
        for room in ROOMS
        for path in sorted((ROOT / room).rglob("*.py"))
        for line, what in faults(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("code", "what"),
    [
        ("raise InputError(f'no {x}')", "its text is no literal"),
        ("raise InputError('no ' + x)", "its text is no literal"),
        ("raise InputError('no {}'.format(x))", "its text is no literal"),
        ("raise InputError('no %s' % x)", "its text is no literal"),
        ("raise InputError(message)", "its text is no literal"),
        ("raise errors.InputError(f'no {x}')", "its text is no literal"),
        ("raise InputError('no {x}')", "no field for ['x']"),
        ("raise InputError('no {x:quoted}', fields={'y': 1})", "no field for ['x']"),
    ],
)
def test_what_cannot_be_said_in_another_language_is_found(code: str, what: str) -> None:
    assert [found for _, found in faults(ast.parse(code))] == [what]


@pytest.mark.parametrize(
    "code",
    [
        "raise InputError('no {x}', fields={'x': x, 'more': 1})",
        "TEXT = mark('no {x}')\nraise InputError(TEXT, fields={'x': x})",
        "raise InputError.of(phrase)",
    ],
)
def test_what_can_be_said_is_let_pass(code: str) -> None:
    assert not list(faults(ast.parse(code)))
