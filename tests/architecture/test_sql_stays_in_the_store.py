"""Nothing outside the store builds or runs an SQL statement. Import-linter sees modules, not what is taken from them:
this looks at the syntax."""

import ast
import re
from collections.abc import Iterator

import pytest

from tests.architecture.house import Source, sources

STORE = "cc/core/store/"
TYPES = {("sqlalchemy", "Connection"), ("sqlalchemy", "Engine")}
"""What may be named outside, as a type: what the store hands out and takes back."""
BUILDERS = re.compile(r"cc\.core\.store\.sql\.(tables\w*|columns|indexes|prepared)")
"""Modules of the store that hand out tables or take statements."""
RUNS = {"execute", "rows", "first", "returning", "insert", "scalar", "scalars", "exec_driver_sql", "begin"}
HOLDERS = {"uow", "connection"}
"""What statements are run on. A Centre executes too: intents."""
STATEMENT = re.compile(
    r"\s*(SELECT\s.+\sFROM|INSERT\s+INTO|UPDATE\s+\S+\s+SET|DELETE\s+FROM|CREATE\s+(TABLE|INDEX)|PRAGMA\s|LOCK\s+TABLE)\b",
    re.DOTALL,
)
ITS_OWN = {"cc/intake/row_keys.py": "keys seen in one import, in a temporary file of its own: not our database"}


def imported(node: ast.AST) -> Iterator[tuple[str, str]]:
    """Module and name of what is imported."""
    if isinstance(node, ast.Import):
        yield from ((each.name, "") for each in node.names)
    elif isinstance(node, ast.ImportFrom) and node.module:
        yield from ((node.module, each.name) for each in node.names)


def sql_in(tree: ast.Module) -> Iterator[str]:
    """What of SQL a module does: builders it imports, tables it takes, statements it spells or runs."""
    documented = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        for module, name in imported(node):
            if module.partition(".")[0] == "sqlalchemy" and (module, name) not in TYPES:
                yield f"imports {module}.{name}"
            if BUILDERS.fullmatch(module) or BUILDERS.fullmatch(f"{module}.{name}"):
                yield f"imports {module}.{name}"
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in RUNS:
            holder = ast.unparse(node.func.value).rpartition(".")[2].lstrip("_")
            if holder in HOLDERS:
                yield f"runs {holder}.{node.func.attr}"
        text = node.value if isinstance(node, ast.Constant) and id(node) not in documented else None
        if isinstance(text, str) and STATEMENT.match(text):
            yield f"spells {text[:40]!r}"


@pytest.mark.parametrize("source", [each for each in sources("cc") if STORE not in each.name], ids=lambda it: it.name)
def test_no_sql_outside_the_store(source: Source) -> None:
    found = list(sql_in(source.tree))
    assert bool(found) == (source.name in ITS_OWN), found


@pytest.mark.parametrize(
    "code",
    [
        "from sqlalchemy import select",
        "import sqlalchemy",
        "from sqlalchemy.exc import DBAPIError",
        "def f():\n    from sqlalchemy.dialects import sqlite",
        "from cc.core.store.sql import tables",
        "from cc.core.store.sql.tables import report",
        "from cc.core.store.sql.prepared import HotQuery",
        "ctx.uow.execute(people.locate(login))",
        "self._connection.execute(query)",
        "uow.insert(table, row)",
        'FORGET = "DELETE FROM answer WHERE at < :before"',
        'FIND = f"SELECT id FROM report WHERE {condition}"',
        'HOLD = (\n    "UPDATE report SET holder = NULL"\n)',
    ],
)
def test_the_search_finds_sql(code: str) -> None:
    assert list(sql_in(ast.parse(code)))


@pytest.mark.parametrize(
    "code",
    [
        "from sqlalchemy import Connection, Engine",
        "from cc.core.store.sql.times import epoch",
        "from cc.core.store.organisation import people",
        "centre.execute(call)",
        "people.locate(ctx.uow, login)",
        'HELP = "Update what was selected from a list"',
        '"""SELECT id FROM report: how it is asked."""',
    ],
)
def test_the_search_lets_the_rest_be(code: str) -> None:
    assert not list(sql_in(ast.parse(code)))
