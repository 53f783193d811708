"""Rules of the house that no linter knows: size, docstrings, one home for each library.

An exception stands in a table with its reason; one that is no longer needed fails too.
"""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from tests.architecture.house import ROOT, Source, project, sources

LONGEST = 300
LONG = {
    "migrations/versions/2026-11-24-0215_first_schema.py": "the first schema, written by Alembic: one file by nature",
}
HOMES = {
    "shapely": {"cc/core/rules/geo/areas.py"},
    "geographiclib": {"cc/core/rules/geo/distance.py"},
    "argon2": {"cc/core/credentials.py"},
    "httpx": {
        "cc/workforce/client/connection.py",
        "cc/workforce/sso/provider.py",
        "cc/notify/webhook.py",
        "cc/notify/inside.py",
    },
    "joserfc": {"cc/workforce/sso/tokens.py"},
    "pyotp": {"cc/core/service/organisation/totp.py"},
    "httpx_sse": {"cc/workforce/client/connection.py"},
    "uvicorn": {"cc/workforce/serve.py", "cc/workforce/limits/connections.py"},
    "pydantic_settings": {"cc/settings/model.py"},
    "pillow_heif": {"cc/core/photos/pictures.py"},
    "pysqlite3": {"cc/core/store/sql/engine.py"},
    "apprise": {"cc/notify/services.py"},
    "babel": {"cc/printing/wording/language.py"},
    "jinja2": {"cc/printing/sla_html.py"},
    "typst": {"cc/printing/sla_pdf.py"},
    "xlsxwriter": {"cc/printing/sla_xlsx.py"},
}
"""Libraries that one file hides from all others."""
ROOMS = {
    "PIL": ("cc/core/photos/", "cc/demo/world/"),
    "textual": ("cc/tui/",),
    "rich": ("cc/tui/", "cc/printing/table.py", "cc/printing/sla_table.py"),
    "fastapi": ("cc/workforce/api/",),
    "starlette": ("cc/workforce/api/", "cc/workforce/sso/routes.py"),
    "prometheus_client": ("cc/workforce/api/",),
    "alembic": ("cc/core/store/", "cc/main/commands/db/verbs.py"),
}
"""Libraries that only these rooms may know."""
COME_WITH = {"starlette": "fastapi", "pydantic_core": "pydantic"}
"""Imported by us, kept in step by a library that we declare."""

MOST_BY_PLACE = 5
BY_PLACE = {
    "ReportLine": "the queue page builds 100 of them a read from rows of the same order: store/reports/lines.py",
    "Row": "the lifecycle's tables are rows, read as rows: rules/lifecycle/tables.py",
}


def test_files_tell_one_thing() -> None:
    long = {source.name: source.lines for source in sources("cc", "tests", "bench", "migrations", "tools")}
    long = {name: lines for name, lines in long.items() if lines > LONGEST}
    assert set(long) == set(LONG), f"longer than {LONGEST} lines, or no longer so: {set(long) ^ set(LONG)}"


@pytest.mark.parametrize("source", sources("cc", "tests", "bench", "migrations", "tools"), ids=lambda each: each.name)
def test_every_module_says_what_it_owns(source: Source) -> None:
    assert not source.text.strip() or ast.get_docstring(source.tree), f"{source.name} has no docstring"


def public_definitions(tree: ast.Module) -> Iterator[tuple[str, ast.AST]]:
    """Public classes and functions of a module, and the public methods of these classes but those of protocols, whose
    own docstring says what each does."""
    for node in tree.body:
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) or node.name.startswith("_"):
            continue
        if any(isinstance(mark, ast.Name) and mark.id == "overload" for mark in node.decorator_list):
            continue
        yield node.name, node
        if isinstance(node, ast.ClassDef) and not any(ast.unparse(base) == "Protocol" for base in node.bases):
            methods = [each for each in node.body if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef)]
            yield from ((f"{node.name}.{each.name}", each) for each in methods if not each.name.startswith("_"))


def test_everything_public_says_what_it_does() -> None:
    silent = [
        f"{source.name}: {name}"
        for source in sources("cc")
        for name, node in public_definitions(source.tree)
        if not ast.get_docstring(node)  # type: ignore[arg-type]  # these are definitions
    ]
    assert silent == []


@pytest.mark.parametrize(("library", "home"), HOMES.items(), ids=HOMES.keys())
def test_a_library_has_one_home(library: str, home: set[str]) -> None:
    found = {each.name for each in sources("cc") if any(name.split(".")[0] == library for name in each.imports())}
    assert found == home


@pytest.mark.parametrize(("library", "rooms"), ROOMS.items(), ids=ROOMS.keys())
def test_a_library_stays_in_its_rooms(library: str, rooms: tuple[str, ...]) -> None:
    found = {each.name for each in sources("cc") if any(name.split(".")[0] == library for name in each.imports())}
    assert found
    assert not {name for name in found if not name.startswith(rooms)}


def requirement(text: str) -> str:
    """The normalised name of what a requirement asks for."""
    match = re.match(r"[A-Za-z0-9._-]+", text)
    assert match is not None
    return re.sub(r"[-_.]+", "-", match[0]).lower()


def declared() -> set[str]:
    """What pyproject.toml asks for, extras too."""
    known = project()["project"]
    every = [*known["dependencies"], *(each for extra in known["optional-dependencies"].values() for each in extra)]
    return {requirement(each) for each in every} - {"posko"}


def test_what_is_imported_is_declared() -> None:
    by_import = packages_distributions()
    missing = set()
    for source in sources("cc"):
        for module in {name.split(".")[0] for name in source.imports()} - {"cc", *sys.stdlib_module_names}:
            names = {requirement(each) for each in by_import.get(module, [module])} | {COME_WITH.get(module, "")}
            if not names & declared():
                missing.add(f"{source.name}: {module}")
    assert missing == set()


def test_everything_declared_is_pinned_and_no_registry_is_named() -> None:
    text = (ROOT / "constraints.txt").read_text()
    pinned = {requirement(line) for line in text.splitlines() if line and not line.startswith("#")}
    assert declared() <= pinned
    assert "://" not in text
    assert not (ROOT / "uv.lock").exists()


def test_no_path_of_a_machine_and_no_registry_stands_in_a_file() -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False, text=True).stdout
    if not listed:
        pytest.skip("this is no git checkout: its files cannot be listed")
    marks = ("/" + "work/main", "/" + "root/", "pypi" + ".org", "files.python" + "hosted")
    told = []
    for name in filter(None, listed.split("\0")):
        path = ROOT / name
        if path.suffix in (".jpg", ".png", ".svg", ".gz") or not path.is_file():
            continue
        text = path.read_text(errors="replace")
        told += [f"{name}: {mark}" for mark in marks if mark in text]
    assert told == []


def test_the_layers_hold() -> None:
    linter = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run([str(linter)], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_decisions_have_a_number_each_that_their_heading_repeats() -> None:
    pages = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    assert [page.name[:4] for page in pages] == [f"{number:04d}" for number in range(1, len(pages) + 1)]
    for page in pages:
        assert page.read_text(encoding="utf-8").startswith(f"# {page.name[:4]} "), page.name


def fields_of(node: ast.ClassDef) -> int:
    """How many fields a dataclass states itself."""
    stated = [each for each in node.body if isinstance(each, ast.AnnAssign)]
    return sum("ClassVar" not in ast.unparse(each.annotation) for each in stated)


def test_dataclasses_of_more_than_five_fields_are_built_by_keyword() -> None:
    told = []
    for source in sources("cc"):
        for node in ast.walk(source.tree):
            if isinstance(node, ast.ClassDef) and fields_of(node) > MOST_BY_PLACE and node.name not in BY_PLACE:
                marks = [ast.unparse(each) for each in node.decorator_list]
                if any(mark.startswith("dataclass") and "kw_only=True" not in mark for mark in marks):
                    told.append(f"{source.name}: {node.name}")
    assert told == []
