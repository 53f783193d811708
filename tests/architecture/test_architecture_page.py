"""docs/architecture.md names files, folders and functions that there are."""

import ast
import re

from tests.architecture.house import ROOT

PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")


def test_every_path_on_the_page_exists() -> None:
    paths = set(re.findall(r"\b(?:cc|docs)/[\w/]+(?:\.py)?", PAGE))
    assert len(paths) > 30
    assert [path for path in sorted(paths) if not (ROOT / path).exists()] == []


def test_every_function_on_the_page_is_in_its_file() -> None:
    pairs = re.findall(r"`(cc/[\w/]+\.py)`\s+`(\w+)`", PAGE)
    assert len(pairs) > 12
    assert [(path, name) for path, name in pairs if name not in _defined(path)] == []


def _defined(path: str) -> set[str]:
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.ClassDef)}
