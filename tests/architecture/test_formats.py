"""Times, numbers and spans are written for people in few places, so that a zone is the reader's and a comma too.

Looked at is the syntax: `strftime`, a date in a format's specification, marks between thousands, decimals, percents.
"""

import ast
import re
from collections.abc import Iterator

import pytest

from tests.architecture.house import sources

HOMES = {
    "cc/core/phrases/units.py": "what every text's holes say",
    "cc/tui/model/time_words.py": "the console's short times",
    "cc/cli/times.py": "times in a table of the command line",
    "cc/printing/wording/english.py": "paper without the extra that knows languages",
    "cc/core/rules/calendar/periods.py": "names of periods, which programs read as well",
    "cc/core/service/frozen/freeze.py": "names of freezes, after their period",
    "cc/main/commands/calendar.py": "what time it is where a calendar holds, which is not the reader's zone",
    "cc/demo/world/photos.py": "a made-up camera's own times",
    "cc/intake/times.py": "whether a map's pattern tells a whole time",
}
FOR_PROGRAMS = {
    "cc/main/commands/area.py": "coordinates in a table, as they are typed",
    "cc/printing/section.py": "coordinates in a table, as they are typed",
    "cc/demo/samples/__init__.py": "a seed",
    "cc/notify/patience.py": "a server's silence, kept with the message",
}
"""No language's numbers: what they are."""
DATE = re.compile(r"%[A-Ya-z]")
"""Not `%Z`: what a zone calls itself is the same everywhere."""
NUMBER = re.compile(r"[^%]*([,_]|\.\d+[fF%]|%)$|[<>=^]?\d*[,_]\.?\d*[fd]?$")


def written(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Where a module writes a time or a number by hand."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr == "strftime":
            yield node.lineno, "strftime"
        if isinstance(node, ast.FormattedValue) and node.format_spec is not None:
            spec = "".join(str(each.value) for each in ast.walk(node.format_spec) if isinstance(each, ast.Constant))
            if DATE.search(spec) or NUMBER.match(spec):
                yield node.lineno, ast.unparse(node)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and re.search(r"\{\w*:[,.]", node.value):
            yield node.lineno, node.value


def test_times_and_numbers_are_written_in_their_homes() -> None:
    found = {source.name: list(written(source.tree)) for source in sources("cc")}
    homes = HOMES | FOR_PROGRAMS
    told = [f"{name}:{line}: {what}" for name, each in found.items() if name not in homes for line, what in each]
    assert told == [], "a hole of a text (docs/phrases.md), cc/core/phrases/units.py, or cc/tui/model/time_words.py"
    assert [name for name in homes if not found.get(name)] == []


@pytest.mark.parametrize(
    "code",
    [
        "at.strftime('%H:%M')",
        "f'{at:%H:%M}'",
        "f'{n:,}'",
        "f'{share:.1%}'",
        "f'{lat:.5f}'",
        "f'{n:>10,}'",
        "'{:,}'.format(n)",
    ],
)
def test_what_is_written_by_hand_is_found(code: str) -> None:
    assert list(written(ast.parse(code)))


@pytest.mark.parametrize("code", ["f'{n:>6}'", "f'{n:02d}'", "f'{name:<12}'", "f'{count:06d}'"])
def test_what_is_no_number_of_a_language_is_let_be(code: str) -> None:
    assert not list(written(ast.parse(code)))
