"""From a piece of our code to the intents and questions that it makes, by reading the source. Runs nothing of it.

A function leads to the functions and classes of ours that it names; a class to its methods. Steps are counted, so that
what does something itself comes before what only knows somebody who does.
"""

import ast
import inspect
import sys
import textwrap
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import import_module
from types import FunctionType, ModuleType
from typing import Any

Piece = FunctionType | type
"""What is read: a function or a class."""


def reached(start: Piece | Iterable[Piece], wanted: frozenset[type], *, without: str = "") -> dict[type, int]:
    """The wanted classes that are named on the way from here, each with the fewest steps to it. Arguments called
    `without` are not followed."""
    first = list(start) if not isinstance(start, FunctionType | type) else [start]
    found: dict[type, int] = {}
    seen: set[int] = {id(each) for each in first}
    ring, steps = first, 1
    while ring:
        following: list[Piece] = []
        for piece in ring:
            for named in _named(piece, without):
                if named in wanted:
                    found.setdefault(named, steps)
                elif id(named) not in seen:
                    seen.add(id(named))
                    following.append(named)
        ring, steps = following, steps + 1
    return found


@cache
def _named(piece: Piece, without: str) -> tuple[Piece, ...]:
    """Our functions and classes that a piece names, once each, in order."""
    tree = _tree(piece)
    if tree is None:
        return ()
    names = dict(_names_around(piece)) | dict(_imported(tree, piece.__module__))
    owner = _owner(piece)
    found: dict[int, Piece] = {}
    for node in _walk(tree, without):
        value = _value(node, names, owner)
        if isinstance(value, property):
            value = value.fget
        if isinstance(value, FunctionType | type) and _is_ours(value):
            found.setdefault(id(value), value)
    return tuple(found.values())


def _is_ours(piece: Piece) -> bool:
    return getattr(piece, "__module__", "").startswith("cc.")


def _tree(piece: Piece) -> ast.AST | None:
    try:
        return ast.parse(textwrap.dedent(inspect.getsource(piece)))
    except (OSError, TypeError, SyntaxError):
        return None


def _names_around(piece: Piece) -> dict[str, Any]:
    """The module's names, which the piece may use."""
    return vars(sys.modules[piece.__module__])


def _owner(piece: Piece) -> type | None:
    """The class of a method, or the class itself."""
    if isinstance(piece, type):
        return piece
    value: Any = sys.modules[piece.__module__]
    for part in piece.__qualname__.split(".")[:-1]:
        value = getattr(value, part, None)
    return value if isinstance(value, type) else None


def _imported(tree: ast.AST, module: str) -> Iterator[tuple[str, Any]]:
    """What imports inside the piece bring."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("cc."):
            source = import_module(node.module or module)
            for alias in node.names:
                value = getattr(source, alias.name, None)
                if value is None:
                    value = import_module(f"{node.module}.{alias.name}")
                yield alias.asname or alias.name, value


def _walk(tree: ast.AST, without: str) -> Iterator[ast.AST]:
    """Every node but annotations and the arguments left out."""
    for name, value in ast.iter_fields(tree):
        if name in ("annotation", "returns") or (isinstance(tree, ast.keyword) and tree.arg == without):
            continue
        for node in value if isinstance(value, list) else [value]:
            if isinstance(node, ast.AST):
                yield node
                yield from _walk(node, without)


def _value(node: ast.AST, names: dict[str, Any], owner: type | None) -> Any:
    """What a name or `module.name` or `self.name` stands for, None when it is not known."""
    if isinstance(node, ast.Name):
        return names.get(node.id)
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        if node.value.id == "self" and owner is not None:
            return inspect.getattr_static(owner, node.attr, None)
        base = names.get(node.value.id)
        if isinstance(base, ModuleType | type):
            return getattr(base, node.attr, None)
    return None
