"""Nothing outside the store builds or runs an SQL statement. Import-linter sees modules, not what is taken from them:
this looks at the syntax, and at what a name taken from the store stands for."""

import ast
import re
from collections.abc import Iterator
from importlib import import_module
from types import ModuleType
from typing import Any

import pytest

from tests.architecture.house import Source, sources

STORE = "cc/core/store/"
TYPES = {("sqlalchemy", "Connection"), ("sqlalchemy", "Engine")}
"""What may be named outside, as a type: what the store hands out and takes back."""
BUILDERS = re.compile(r"cc\.core\.store\.sql(\.(tables\w*|columns|indexes|prepared))?")
"""Modules of the store that hand out tables or take statements, and the folder whose names they are."""
DRIVERS = {"sqlite3", "pysqlite3", "psycopg", "aiosqlite", "apsw", "duckdb"}
RUNS = {"execute", "executemany", "rows", "first", "returning", "insert", "scalar", "begin"}
HOLDERS = {"uow", "connection", "session", "conn", "cursor", "engine", "db"}
"""What statements are run on. A Centre executes too: intents."""
RUNS_WHATEVER = {"exec_driver_sql", "fetchall", "fetchone", "fetchmany", "scalars", "scalar_one", "executescript"}
"""Calls that nothing but a connection or its answer has."""
STATEMENT = (
    r"\s*(SELECT\s+(.+\s+FROM\b|\S+\s*$|$)|INSERT\s+INTO\b|UPDATE\s+\S+\s+SET\b|DELETE\s+FROM\b|WITH\s+\w+\s+AS\s*\("
    r"|CREATE\s+(TABLE|INDEX)\b|PRAGMA\s|LOCK\s+TABLE\b)"
)
STATEMENTS = tuple(re.compile(each, re.DOTALL) for each in (STATEMENT, STATEMENT.replace("SELECT", "select").lower()))
"""In capitals or in small letters throughout: a sentence that begins with Select is none."""
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
            if module.partition(".")[0] in DRIVERS:
                yield f"imports {module}"
            if _builds(module, name):
                yield f"imports {module}.{name}"
        if isinstance(node, ast.Attribute) and node.attr in RUNS | RUNS_WHATEVER:
            holder = {each.lstrip("_") for each in re.findall(r"\w+", ast.unparse(node.value))}
            if node.attr in RUNS_WHATEVER or holder & HOLDERS:
                yield f"runs {ast.unparse(node)[:60]}"
        text = node.value if isinstance(node, ast.Constant) and id(node) not in documented else None
        if isinstance(text, str) and any(each.match(text) for each in STATEMENTS):
            yield f"spells {text[:40]!r}"


def _builds(module: str, name: str) -> bool:
    """Whether an import takes tables or builders; `from …sql import times` takes one of the other modules."""
    if module == "cc.core.store.sql":
        return name in ("", "*") or BUILDERS.fullmatch(f"{module}.{name}") is not None
    return any(BUILDERS.fullmatch(each) for each in (module, f"{module}.{name}"))


def handed_out(tree: ast.Module) -> Iterator[str]:
    """What of SQLAlchemy a module takes through the store's own names: a table that a module of the store has
    imported, a function that gives a statement."""
    taken: dict[str, Any] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("cc.core.store"):
            for each in node.names:
                taken[each.asname or each.name] = _value(node.module or "", each.name)
    for name, value in taken.items():
        if _is_alchemy(value):
            yield f"takes {name}"
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            module = taken.get(node.value.id)
            if isinstance(module, ModuleType) and _is_alchemy(getattr(module, node.attr, None)):
                yield f"takes {ast.unparse(node)}"


def _value(module: str, name: str) -> Any:
    there = import_module(module)
    return getattr(there, name) if hasattr(there, name) else import_module(f"{module}.{name}")


def _is_alchemy(value: Any) -> bool:
    """Whether it is a table, a column or a statement, the module of tables, or a function that gives one of them."""
    if isinstance(value, ModuleType):
        return value.__name__.startswith("sqlalchemy") or BUILDERS.fullmatch(value.__name__) is not None
    given = value if isinstance(value, type) else type(value)
    told = getattr(value, "__annotations__", {}).get("return") if callable(value) else None
    return any(
        getattr(each, "__module__", "").startswith("sqlalchemy.sql") or "sqlalchemy.sql" in str(each)
        for each in (value, given, told)
        if each is not None
    )


@pytest.mark.parametrize("source", [each for each in sources("cc") if STORE not in each.name], ids=lambda it: it.name)
def test_no_sql_outside_the_store(source: Source) -> None:
    found = [*sql_in(source.tree), *handed_out(source.tree)]
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
        'FIND = "select id from report"',
        'FIND = "SELECT " + "id" + " FROM report"',
        "from cc.core.store import sql",
        "from cc.core.store.sql import *",
        "import cc.core.store.sql.tables as t",
        "import sqlite3",
        "ctx.uow.connection().execute(query)",
        "session.connection().exec_driver_sql(query)",
        "run = ctx.uow.execute",
        "found.fetchall()",
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
        "from cc.core.store.sql import times",
        "first, rows = table.first, table.rows",
        'ASK = "select a unit first"',
        "people.locate(ctx.uow, login)",
        'HELP = "Update what was selected from a list"',
        '"""SELECT id FROM report: how it is asked."""',
    ],
)
def test_the_search_lets_the_rest_be(code: str) -> None:
    assert not list(sql_in(ast.parse(code)))


@pytest.mark.parametrize(
    "code",
    [
        "from cc.core.store.reports import queue\nqueue.tables.report.select()",
        "from cc.core.store.reports import queue\nqueue.select(1)",
        "from cc.core.store.reports.queue import tables",
        "from cc.core.store.sql.unit_of_work import INSERT_ORDER, insert",
    ],
)
def test_a_table_that_the_store_hands_out_is_found(code: str) -> None:
    assert list(handed_out(ast.parse(code)))
