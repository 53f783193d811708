"""What pages for developers name of files, folders and functions is there."""

import ast
import re
from pathlib import Path

import pytest

from tests.architecture.house import ROOT

PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")


def test_every_path_on_the_page_exists() -> None:
    paths = set(re.findall(r"\b(?:cc|docs)/[\w/]+(?:\.py)?", PAGE))
    assert len(paths) > 30
    assert [path for path in sorted(paths) if not (ROOT / path).exists()] == []


GUIDES = (
    "CONTRIBUTING.md",
    "docs/phrases.md",
    "docs/glossary.md",
    *sorted(map(str, (ROOT / "docs/decisions").glob("*.md"))),
)
"""Pages that name files without the folder that they are all in."""


@pytest.mark.parametrize("page", GUIDES, ids=lambda name: Path(name).name)
def test_every_file_that_a_guide_names_exists(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    named = {each.rstrip("/") for each in re.findall(r"`([\w.-]+(?:/[\w.-]+)*(?:\.(?:py|md|toml)|/))`", text)}
    tops = (ROOT, ROOT / "cc", ROOT / "cc/core", ROOT / "cc/core/service", ROOT / "cc/main")
    assert [each for each in sorted(named) if not any((top / each).exists() for top in tops)] == []


def test_every_function_on_the_page_is_in_its_file() -> None:
    pairs = re.findall(r"`(cc/[\w/]+\.py)`\s+`(\w+)`", PAGE)
    assert len(pairs) > 12
    assert [(path, name) for path, name in pairs if name not in _defined(path)] == []


def _defined(path: str) -> set[str]:
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.ClassDef)}
