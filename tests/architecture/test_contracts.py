"""The contracts on imports are whole: nothing is let past them, and an import upward or in a circle breaks them."""

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.house import ROOT, project, sources

BY_NAME = {"cc/main/app.py": "the lazy table of nouns, which is above all that it imports"}
"""Modules that import by a name that is worked out, and why no contract is passed by."""


def contracts() -> list[dict[str, object]]:
    """As pyproject.toml has them."""
    found: list[dict[str, object]] = project()["tool"]["importlinter"]["contracts"]
    return found


def test_nothing_is_let_past_them() -> None:
    settings = project()["tool"]["importlinter"]
    assert not settings.get("exclude_type_checking_imports")
    for contract in contracts():
        assert not {"ignore_imports", "skip_descendants", "exhaustive_ignores"} & contract.keys(), contract["name"]
        if contract["type"] == "layers":
            assert contract["exhaustive"] is True, contract["name"]
    assert [each["ancestors"] for each in contracts() if each["type"] == "acyclic_siblings"] == [["cc"]]


BY_A_NAME = {"import_module", "__import__", "run_module", "run_path", "resolve_name", "exec", "eval"}


def imports_by_name(tree: ast.Module) -> bool:
    """Whether a module loads others by a text, or finds them among those that are loaded, whatever it calls the way."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and BY_A_NAME & {each.name for each in node.names}:
            return True
        if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in BY_A_NAME:
            return True
        if isinstance(node, ast.Attribute) and ast.unparse(node) == "sys.modules":
            return True
    return False


def test_no_import_by_name_passes_them() -> None:
    assert {each.name for each in sources("cc") if imports_by_name(each.tree)} == set(BY_NAME)


@pytest.mark.parametrize(
    "code",
    [
        "from importlib import import_module as load",
        "import importlib\nimportlib.import_module('cc.core.store')",
        "__import__('cc.core.store')",
        "from pkgutil import resolve_name",
        "import sys\nsys.modules['cc.core.store']",
    ],
)
def test_an_import_by_name_is_found(code: str) -> None:
    assert imports_by_name(ast.parse(code))


@pytest.mark.parametrize(
    ("module", "added", "said"),
    [
        (
            "cc/core/store/sql/times.py",
            "from cc.core.store.trail import audit",
            "cc.core.store.sql is not allowed to import cc.core.store.trail",
        ),
        (
            "cc/core/service/change/finish.py",
            "if TYPE_CHECKING:\n    from cc.core.service.door.door import Door",
            "cc.core.service.change is not allowed to import cc.core.service.door",
        ),
        (
            "cc/cli/output.py",
            "from cc.cli.session import Wiring",
            "No cycles are allowed in cc.cli.",
        ),
        (
            "cc/main/sla_reports/render.py",
            "from cc.main.commands.sla import report",
            "cc.main.sla_reports is not allowed to import cc.main.commands",
        ),
        (
            "cc/core/records/trail.py",
            "from cc.core import vocabulary",
            "",
        ),
    ],
)
def test_an_import_upward_breaks_them(module: str, added: str, said: str, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "cc", tmp_path / "cc", ignore=shutil.ignore_patterns("__pycache__", "*.geojson", "*.jpg"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    with (tmp_path / module).open("a", encoding="utf-8") as file:
        file.write(f"\nfrom typing import TYPE_CHECKING\n{added}\n")
    linter = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run(
        [str(linter), "--no-cache"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == (1 if said else 0), done.stdout
    assert said in done.stdout
