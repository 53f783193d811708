"""Rules of the console that no linter knows: keys are named in the key table alone, every place has its view, names of
Textual that are not public stand in one file."""

import ast
from collections.abc import Iterator

import pytest
import textual._compositor
from textual.screen import Screen

from cc.tui import textual_private
from cc.tui.keys import FIELD_KEYS, KEYS, Where
from cc.tui.views.base import ViewWidget
from cc.tui.views.registry import VIEWS, make_view
from tests.architecture.house import Source, sources

CONSOLE = tuple(source for source in sources("cc") if source.name.startswith("cc/tui/"))
KEY_NAMES = {key for row in (*KEYS, *FIELD_KEYS) for key in row.keys if len(key) > 1}
SHOWN = {"Esc", "Enter", "Tab", "Spasi", "Space", "PgUp", "PgDn"} | {
    each for row in KEYS for each in row.shown.split() if each[0] == "F" and len(each) > 1
}
BY_NAME = pytest.mark.parametrize("source", CONSOLE, ids=lambda each: each.name)


def docstrings(tree: ast.Module) -> set[int]:
    """The nodes that are docstrings, or the like under an attribute."""
    return {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}


def key_literals(tree: ast.Module) -> Iterator[str]:
    """Where a key stands by name, in code or in a text for people, or is compared with something called `key`."""
    silent = docstrings(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in silent:
            words = set(node.value.replace("(", " ").replace(")", " ").replace(":", " ").replace(",", " ").split())
            if node.value in KEY_NAMES or words & SHOWN:
                yield f"{node.lineno}: {node.value!r}"
        if isinstance(node, ast.Compare):
            sides = [node.left, *node.comparators]
            about_key = any(ast.unparse(side) in ("key", "event.key") for side in sides)
            against = [each for side in sides for each in (side.elts if hasattr(side, "elts") else [side])]
            if about_key and any(isinstance(each, ast.Constant) and isinstance(each.value, str) for each in against):
                yield f"{node.lineno}: {ast.unparse(node)}"


@BY_NAME
def test_keys_are_named_in_the_key_table_alone(source: Source) -> None:
    if source.name != "cc/tui/keys.py":
        assert list(key_literals(source.tree)) == []


def test_the_search_for_keys_finds_them() -> None:
    for code in ("x = 'escape'", "key == 'q'", "event.key in ('k', 'j')", "Phrase('Esc batal', '')", "d = {'f9': 1}"):
        assert list(key_literals(ast.parse(code))), code
    for code in ("key_id == 'nav.left'", "x = 'u'", "'Escalated'", "key is None"):
        assert not list(key_literals(ast.parse(code))), code


def test_every_place_but_board_and_help_has_a_view() -> None:
    assert set(VIEWS) == set(Where) - {Where.BOARD, Where.HELP}
    kinds = [make() for make in VIEWS.values()]
    assert len(set(kinds)) == len(kinds)
    assert all(issubclass(kind, ViewWidget) and kind is not ViewWidget for kind in kinds)


@pytest.mark.parametrize("where", [Where.BOARD, Where.HELP])
def test_a_place_without_a_view_is_an_error(where: Where) -> None:
    with pytest.raises(LookupError):
        make_view(where, None)  # type: ignore[arg-type]  # it never gets as far as the console


def private_textual(tree: ast.Module) -> Iterator[str]:
    """Imports of modules or names of Textual that are not public, and the screen's compositor by name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "textual":
            names = [*(node.module or "").split("."), *(alias.name for alias in node.names)]
            if any(name.startswith("_") for name in names):
                yield f"{node.lineno}: {ast.unparse(node)}"
        if isinstance(node, ast.Attribute) and node.attr == "_compositor":
            yield f"{node.lineno}: {ast.unparse(node)}"


def test_what_is_not_public_in_textual_stands_in_one_file() -> None:
    found = {source.name for source in CONSOLE if list(private_textual(source.tree))}
    assert found == {"cc/tui/textual_private.py"}


def own_names(kind: type) -> set[str]:
    """Names with one underscore that a class of Textual gives its instances, in its body or in its methods."""
    names: set[str] = set()
    for base in kind.__mro__:
        if base.__module__.startswith("textual"):
            names |= {name for name in vars(base) if name.startswith("_") and not name.startswith("__")}
    return names


def test_no_widget_of_ours_takes_a_name_that_textual_uses_itself() -> None:
    clashes = []
    for source in CONSOLE:
        module = __import__(source.name.removesuffix(".py").replace("/", "."), fromlist=["_"])
        for node in ast.walk(source.tree):
            if not isinstance(node, ast.ClassDef) or source.name == "cc/tui/textual_private.py":
                continue
            kind = getattr(module, node.name, object)
            taken = own_names(kind)
            clashes += [
                f"{source.name}:{each.lineno} {each.attr}"
                for each in ast.walk(node)
                if isinstance(each, ast.Attribute)
                and isinstance(each.ctx, ast.Store)
                and ast.unparse(each.value) == "self"
                and each.attr in taken
            ]
            clashes += [
                f"{source.name}:{each.lineno} {each.name}"
                for each in node.body
                if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef) and each.name in taken
            ]
    assert clashes == []


def test_the_private_names_that_we_rest_on_are_there() -> None:
    assert issubclass(textual_private.DiffCompositor, textual._compositor.Compositor)
    assert {"chops", "spans", "chop_ends"} <= set(textual._compositor.ChopsUpdate.__init__.__annotations__)
    assert callable(textual._compositor.Compositor.render_partial_update)
    assert isinstance(textual_private.DiffScreen()._compositor, textual_private.DiffCompositor)
    assert isinstance(Screen()._compositor, textual._compositor.Compositor)
