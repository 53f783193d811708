"""A status is tested by the lifecycle alone: nothing else compares one, matches one, or keeps a collection of them to
look one up in. Import-linter sees modules, not what is done with them: this looks at the syntax.

An exception stands in a table with its reason; one that is no longer needed fails too.
"""

import ast
from collections.abc import Iterator

import pytest

from cc.core.vocabulary import ReportStatus, TaskStatus
from tests.architecture.house import sources

LIFECYCLE = "cc/core/rules/lifecycle/"
ELSEWHERE = {
    "cc/core/phrases/trade.py": "what a status is called in English",
    "cc/core/rules/query/words.py": "what a status is called in a filter",
    "cc/core/rules/sla/history.py": "the fold's own table of targets: in which statuses each clock lives",
    "cc/core/rules/sla/at_birth.py": "the fold's short way, which the oracle holds to the long one",
    "cc/core/rules/work/handovers.py": "how a hand-over ended, told of the past",
    "cc/tui/words.py": "a status in three letters",
}
"""Where statuses stand outside of the lifecycle, and why no decision hangs on it."""

KINDS = {"ReportStatus", "TaskStatus"}
STATUSES = {str(status) for kind in (ReportStatus, TaskStatus) for status in kind}
CALLED_STATUS = ("status", "before", "after")
"""What a status is called where it is only a text; also what ends in `_status`."""
PARTS = {"startswith", "endswith", "__eq__", "index", "count"}


def kinds_in(tree: ast.Module) -> set[str]:
    """What a module calls the two vocabularies: `import ReportStatus as R`, `R, T = ReportStatus, TaskStatus`."""
    found = set(KINDS)
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            found |= {each.asname for each in node.names if each.name in KINDS and each.asname}
        elif isinstance(node, ast.Assign):
            target, value = node.targets[0], node.value
            names = target.elts if isinstance(target, ast.Tuple) else [target]
            values = value.elts if isinstance(value, ast.Tuple) else [value]
            found |= {ast.unparse(a) for a, b in zip(names, values, strict=False) if _last(b) in found}
    return found


def _last(node: ast.AST) -> str:
    return ast.unparse(node).rpartition(".")[2]


def status_tests(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Where a module tests a status, or keeps statuses to test one by: the line and what it does."""
    kinds = kinds_in(tree)

    def named(node: ast.AST) -> bool:
        """Whether it is one status by name: `ReportStatus.NEW`, `.NEW.value`, `ReportStatus["NEW"]`, `R("new")`."""
        if isinstance(node, ast.Attribute):
            return (node.attr.isupper() and _last(node.value) in kinds) or (node.attr == "value" and named(node.value))
        if isinstance(node, ast.Subscript):
            return _last(node.value) in kinds and isinstance(node.slice, ast.Constant)
        if not isinstance(node, ast.Call) or len(node.args) != 1:
            return False
        return _last(node.func) in kinds and isinstance(node.args[0], ast.Constant)

    def any_named(*nodes: ast.AST) -> bool:
        return any(named(each) or _last(each) == "Who" for node in nodes for each in ast.walk(node))

    for node in ast.walk(tree):
        if isinstance(node, ast.Compare):
            sides = [node.left, *node.comparators]
            if any_named(*sides) or (any(map(_is_status, sides)) and any(map(_spells_one, sides))):
                yield node.lineno, "compares"
        elif isinstance(node, ast.Match):
            patterns = [each.pattern for each in node.cases]
            if any_named(*patterns) or (_is_status(node.subject) and any(map(_spells_one, patterns))):
                yield node.lineno, "matches"
        elif isinstance(node, ast.Set | ast.List | ast.Tuple):
            if node.elts and all(named(each) for each in node.elts):
                yield node.lineno, "keeps a collection"
        elif isinstance(node, ast.Dict):
            keys = [each for each in node.keys if each is not None]
            if any(named(each) for each in keys) or (len(keys) > 1 and all(map(_spells_one, keys))):
                yield node.lineno, "keeps a table"
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in PARTS:
            yield from [(node.lineno, "compares a part")] * (_is_status(node.func.value) or any_named(*node.args))
    for node in tree.body:
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None and named(node.value):
            yield node.lineno, "names one anew"


def _is_status(node: ast.AST) -> bool:
    """Whether an expression is about a status, by what it is called."""
    names = [each.attr if isinstance(each, ast.Attribute) else getattr(each, "id", "") for each in ast.walk(node)]
    return any(name in CALLED_STATUS or name.endswith("_status") for name in names)


def _spells_one(node: ast.AST) -> bool:
    return any(isinstance(each, ast.Constant) and each.value in STATUSES for each in ast.walk(node))


def test_statuses_are_tested_by_the_lifecycle_alone() -> None:
    found = {
        source.name: [f"{source.name}:{line} {what}" for line, what in status_tests(source.tree)]
        for source in sources("cc")
        if not source.name.startswith(LIFECYCLE)
    }
    told = [each for name, lines in found.items() if name not in ELSEWHERE for each in lines]
    assert told == [], "ask cc/core/rules/lifecycle/statuses.py, by a name that says what is meant"
    assert [name for name in ELSEWHERE if not found[name]] == []


@pytest.mark.parametrize(
    "code",
    [
        "a.status == 'done'",
        "status in ('new', 'triaged')",
        "str(task.status) == 'done'",
        "move.after != 'rejected'",
        "x in (ReportStatus.NEW,)",
        "TaskStatus.DONE is not x",
        "'new' != r.line.status",
        "_R, _T = ReportStatus, TaskStatus\nx == _T.DONE",
        "R = ReportStatus\nx in {R.NEW}",
        "from cc.core.vocabulary import ReportStatus as R\nx == R.NEW",
        "from cc.core import vocabulary\nx == vocabulary.ReportStatus.NEW",
        "x == ReportStatus('new')",
        "x == ReportStatus['NEW']",
        "lifecycle.Who.CAUSED in row.who",
        "match line.status:\n    case ReportStatus.NEW:\n        pass",
        "match line.status:\n    case 'new' | 'triaged':\n        pass",
        "OVER = frozenset({ReportStatus.RESOLVED, ReportStatus.CLOSED})",
        "OVER = (TaskStatus.DONE.value, TaskStatus.VERIFIED.value)",
        "NEXT = {ReportStatus.NEW: triage}",
        "NEXT = {'new': triage, 'triaged': assign}",
        "SKIPPED = ReportStatus.REJECTED.value",
        "line.status.startswith('res')",
    ],
)
def test_the_search_finds_tests_of_a_status(code: str) -> None:
    assert list(status_tests(ast.parse(code))), code


@pytest.mark.parametrize(
    "code",
    [
        "a.status == 206",
        "a.outcome == 'done'",
        "kind == 'new'",
        "match x:\n    case 'done':\n        pass",
        "R.id == x",
        "ImportedRow(status=ReportStatus.NEW)",
        "return_ = (ReportStatus.NEW, True)",
        "offered(task.status)",
        "{'open': 1, 'closed': 2}",
    ],
)
def test_the_search_lets_the_rest_be(code: str) -> None:
    assert not list(status_tests(ast.parse(code))), code
