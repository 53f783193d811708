"""Typer's private names stand in one file, and are still there."""

import ast
from importlib import import_module
from pathlib import Path

from cc.cli import typer_private
from tests.architecture.house import sources


def private_names(tree: ast.Module) -> list[tuple[str, str]]:
    """Module and name of everything that is imported from a private module of Typer's, or as a private name."""
    found = []
    for node in ast.walk(tree):
        module = node.module or "" if isinstance(node, ast.ImportFrom) else ""
        names = node.names if isinstance(node, ast.Import | ast.ImportFrom) else []
        found += [(module, each.name) if module else (each.name, "") for each in names]
    return [
        (module, name)
        for module, name in found
        if module.split(".")[0] in ("typer", "click") and any(map(is_private, (*module.split("."), name)))
    ]


def is_private(name: str) -> bool:
    """As Python's authors mean it."""
    return name.startswith("_")


def test_one_file_alone_knows_them() -> None:
    assert [each.name for each in sources("cc") if private_names(each.tree)] == ["cc/cli/typer_private.py"]


def test_they_are_there() -> None:
    tree = ast.parse(Path(typer_private.__file__).read_text(encoding="utf-8"))
    names = private_names(tree)
    assert len(names) == 5
    for module, name in names:
        assert hasattr(import_module(module), name), f"{module} has no {name} any more"


def test_the_search_finds_them() -> None:
    for code in ("from typer._click.core import Context", "import typer._types", "from typer.main import _secret"):
        assert private_names(ast.parse(code)), code
    for code in ("import typer", "from typer.core import TyperGroup", "from cc.cli import _own"):
        assert not private_names(ast.parse(code)), code
