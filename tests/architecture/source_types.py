"""From a function of ours to the functions, methods and classes that it uses, its arguments and variables taken by
their annotations. Reads the source, runs nothing of it."""

import ast
import inspect
import sys
import textwrap
from collections.abc import Iterator
from functools import cache, cached_property
from importlib import import_module
from types import FunctionType, ModuleType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

Piece = FunctionType | type
"""What is read."""

_asked: set[tuple[type, str]] = set()


@cache
def used(piece: Piece) -> tuple[Piece, ...]:
    """Our functions, methods and classes that a piece uses, once each. A class uses what its construction runs."""
    if isinstance(piece, type):
        made = (vars(piece).get(name) for name in ("__init__", "__post_init__"))
        return tuple(each for each in made if isinstance(each, FunctionType))
    reading = Reading(piece)
    found: dict[int, Piece] = {}
    for node in ast.walk(reading.tree):
        if isinstance(node, ast.Name | ast.Attribute):
            for each in reading.values(node):
                found.setdefault(id(each), each)
    return tuple(found.values())


class Reading:
    """One function's source, with what its names stand for."""

    def __init__(self, piece: FunctionType) -> None:
        self.tree = tree_of(piece)
        self._names = dict(vars(sys.modules[piece.__module__])) | dict(_imported(self.tree))
        self._types: dict[str, tuple[type, ...]] = {}
        owner = _owner(piece)
        if owner is not None:
            self._types |= {"self": (owner,), "cls": (owner,)}
        for node in ast.walk(self.tree):
            if isinstance(node, ast.arg) and node.annotation is not None:
                self._types[node.arg] = self._annotated(node.annotation)
        self._values = {
            target.id: value
            for node in ast.walk(self.tree)
            for target, value in _given(node)
            if isinstance(target, ast.Name)
        }

    def values(self, node: ast.expr) -> Iterator[Piece]:
        """What a name or attribute stands for, as far as it is ours."""
        for value in self.found(node):
            if isinstance(value, FunctionType | type) and value.__module__.startswith("cc."):
                yield value

    def found(self, node: ast.AST) -> Iterator[Any]:
        """Whatever a name or attribute stands for, unwrapped."""
        if isinstance(node, ast.Name):
            if node.id in self._names and node.id not in self._types and node.id not in self._values:
                yield _unwrapped(self._names[node.id])
        elif isinstance(node, ast.Attribute):
            for base in self.found(node.value):
                if isinstance(base, ModuleType | type):
                    yield _unwrapped(inspect.getattr_static(base, node.attr, None))
            for kind in self.types(node.value):
                yield _unwrapped(inspect.getattr_static(kind, node.attr, None))

    def types(self, node: ast.AST) -> tuple[type, ...]:
        """The classes that an expression may be of."""
        if isinstance(node, ast.Name):
            if node.id not in self._types and node.id in self._values:
                self._types[node.id] = ()  # what is given itself tells nothing
                self._types[node.id] = self.types(self._values[node.id])
            return self._types.get(node.id, ())
        if isinstance(node, ast.Await):
            return self.types(node.value)
        if isinstance(node, ast.Attribute):
            return tuple(each for kind in self.types(node.value) for each in _attribute(kind, node.attr))
        if isinstance(node, ast.Call):
            return tuple(each for value in self.found(node.func) for each in _returned(value))
        return ()

    def returned(self) -> tuple[type, ...]:
        """What the function says that it returns, by the names that it imports itself."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.FunctionDef):
                return self._annotated(node.returns) if node.returns is not None else ()
        return ()

    def _annotated(self, node: ast.expr) -> tuple[type, ...]:
        text = node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ast.unparse(node)
        try:
            return _classes(eval(text, self._names))  # it is our own source
        except (NameError, TypeError):  # names that only a type checker sees
            return ()


def tree_of(piece: Piece) -> ast.AST:
    """A piece's syntax; nothing where there is none (what dataclasses write themselves)."""
    try:
        return ast.parse(textwrap.dedent(inspect.getsource(piece)))
    except (OSError, TypeError, SyntaxError):
        return ast.Module([], [])


def _imported(tree: ast.AST) -> Iterator[tuple[str, Any]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("cc."):
            source = import_module(node.module or "")
            for alias in node.names:
                value = getattr(source, alias.name, None)
                yield alias.asname or alias.name, value or import_module(f"{node.module}.{alias.name}")


def _owner(piece: FunctionType) -> type | None:
    value: Any = sys.modules[piece.__module__]
    for part in piece.__qualname__.split(".")[:-1]:
        value = getattr(value, part, None)
    return value if isinstance(value, type) else None


def _unwrapped(value: Any) -> Any:
    """The function behind properties, caches and decorators that keep it."""
    for kind, name in ((property, "fget"), (cached_property, "func"), (staticmethod, "__func__")):
        value = getattr(value, name) if isinstance(value, kind) else value
    value = value.__func__ if isinstance(value, classmethod) else value
    return inspect.unwrap(value) if callable(value) and not isinstance(value, type) else value


@cache
def _attribute(kind: type, name: str) -> tuple[type, ...]:
    """The classes that an attribute of a class may be of: by annotation, or as its construction assigns it."""
    hinted = (_hints(kind) or {}).get(name)
    if hinted is not None:
        return _classes(hinted)
    value = inspect.getattr_static(kind, name, None)
    if value is not None:
        return _returned(_unwrapped(value)) if isinstance(value, property | cached_property) else ()
    start = kind.__dict__.get("__init__")
    if not isinstance(start, FunctionType) or not kind.__module__.startswith("cc."):
        return ()
    if (kind, name) in _asked:
        return ()  # it is made of itself
    _asked.add((kind, name))
    reading = Reading(start)
    for node in ast.walk(reading.tree):
        for target, value in _given(node):
            if isinstance(target, ast.Attribute) and target.attr == name:
                return reading.types(value)
    return ()


def _given(node: ast.AST) -> Iterator[tuple[ast.expr, ast.expr]]:
    """What is given a value, and the value (of a loop: what it goes through)."""
    if isinstance(node, ast.Assign):
        for target in node.targets:
            several = isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple)
            yield from _side_by_side(target, node.value) if several else ((target, node.value),)
    elif isinstance(node, ast.NamedExpr):
        yield node.target, node.value
    elif isinstance(node, ast.For | ast.comprehension):
        yield node.target, node.iter
    elif isinstance(node, ast.withitem) and node.optional_vars is not None:
        yield node.optional_vars, node.context_expr


def _side_by_side(target: ast.expr, value: ast.expr) -> Iterator[tuple[ast.expr, ast.expr]]:
    assert isinstance(target, ast.Tuple)
    assert isinstance(value, ast.Tuple)
    yield from zip(target.elts, value.elts, strict=False)


def _returned(value: Any) -> tuple[type, ...]:
    if isinstance(value, type):
        return (value,)
    if not isinstance(value, FunctionType) or not value.__module__.startswith("cc."):
        return ()
    hinted = _hints(value)
    return _classes(hinted.get("return")) if hinted is not None else Reading(value).returned()


@cache
def _hints(value: Any) -> dict[str, Any] | None:
    """None where they name what only a type checker sees."""
    try:
        return get_type_hints(value)
    except NameError:
        return None


def _classes(hint: Any) -> tuple[type, ...]:
    """The classes of ours in a hint: itself, the sides of a union, what an iterator or a context gives."""
    if get_origin(hint) in (Union, UnionType) or get_args(hint):
        return tuple(each for part in get_args(hint) for each in _classes(part))
    return (hint,) if isinstance(hint, type) and hint.__module__.startswith("cc.") else ()
