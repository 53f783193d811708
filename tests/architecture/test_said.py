"""Whatever is shown to people is a text that the catalogues know: no sentence is shown that is not said, and none is
said that `tools.phrases` cannot gather, such as one in pieces.
"""

import ast
import builtins
import re
from collections.abc import Iterator
from functools import cache

import pytest

from tests.architecture.house import Source, sources
from tools import phrases

EDGES = (
    *("cc/tui/", "cc/cli/", "cc/main/", "cc/printing/", "cc/intake/", "cc/tabular/", "cc/settings/", "cc/words/"),
    *("cc/workforce/commands/", "cc/workforce/client/", "cc/workforce/outbox/", "cc/workforce/page/"),
)
"""Not here: `cc/notify`, whose reasons why a message did not leave are kept in English beside it."""
WHOLE = {
    "cc/cli/usage.py": "what Typer says, to be known again; what is said instead stands beside it",
    "cc/printing/glyphs.py": "ranges of characters",
    "cc/intake/row_keys.py": "SQL on a file of its own",
    "cc/main/seals/witness.py": "what programs are answered over HTTP; what people are told stands in witnessing.py",
    "cc/main/seals/listening.py": "what programs are answered over HTTP",
    "cc/printing/seal_mark.py": "a drawing",
}
"""Files of texts that nobody is shown as they stand."""
NOT_SAID = {
    "what Typer calls its types": ("int range", "float range", "env var: "),
    "filters, as they are typed": ("is:open prio:1 -is:claimed", "is:open holder:me"),
    "names of keys": ("plus equals_sign", "colon ctrl+p"),
    "styles": ("bold red", "bold reverse"),
    "a context, which tells homonyms apart": ("short unit",),
    "a field's name": ("median change",),
    "how names of areas begin": ("Kota Administrasi ",),
    "a bare name of a command, looked for": ("cc login",),
    "what one types": ("pip install 'posko[postgres]'", "pip install 'posko[notify]'", "pip install 'posko[paper]'"),
    "a spreadsheet's formats": ("[$-421]d mmm yyyy hh:mm:ss", "[$-809]d mmm yyyy hh:mm:ss"),
    "the author of the demo's areas, kept with them": ("Posko demo: coarse, not for real use",),
    "kept with a message that was given up": ("every process that sent it ended before it could say how that went",),
    "what sources write for nothing": ("tidak ada", "belum ada", "belum selesai", "tidak diketahui"),
    "what Python's readers say, to be known again": (
        *("end of data", "Unterminated string", r"\(at line (\d+), column (\d+)\)"),
    ),
    "told to the log": ("another simulator plays here already", "the report %s of %s failed"),
    "a fault of ours": (" has no view",),
}
"""What has the form of a sentence and is none, by what it is."""
SENTENCE = re.compile(r"[A-Za-z]{2,}[,;:]? [a-zA-Z]{2,}")
TYPE = re.compile(r"\w+\[.*\]", re.DOTALL)
LOGS = {"debug", "info", "warning", "error", "exception", "critical"}


def unsaid(source: Source) -> Iterator[tuple[int, str]]:
    """Sentences of a module that are no text of ours."""
    others = {id(each) for node in ast.walk(source.tree) for each in _not_shown(node)}
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in others:
            text = node.value
            if SENTENCE.search(text) and not TYPE.fullmatch(text) and text not in known() | excused():
                yield node.lineno, text


def _not_shown(node: ast.AST) -> Iterator[ast.AST]:
    """Texts below a node that are for developers: docstrings, the log, failures of ours, styles."""
    below: list[ast.AST] = []
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        below = [node.value]
    elif isinstance(node, ast.Assert) and node.msg is not None:
        below = [node.msg]
    elif isinstance(node, ast.Assign) and any("CSS" in ast.unparse(each) for each in node.targets):
        below = [node.value]
    elif isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
        below = [node.exc] if hasattr(builtins, ast.unparse(node.exc.func)) else []
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in LOGS:
        below = [*node.args[:1]]
    yield from (each for top in below for each in ast.walk(top))


@cache
def known() -> frozenset[str]:
    """Every text that the catalogues hold."""
    return frozenset(text for domain in phrases.ROOMS for _, text in phrases.said(domain))


@cache
def excused() -> frozenset[str]:
    """Every text that is none."""
    return frozenset(text for texts in NOT_SAID.values() for text in texts)


def in_pieces(source: Source) -> Iterator[tuple[int, str]]:
    """Texts of ours that are put together where they are said: nobody can translate them."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            at = 0 if name in phrases.SAYING else phrases.LATER.get(name)
            text = node.args[at] if at is not None and len(node.args) > at else None
            formatted = isinstance(text, ast.Call) and ast.unparse(text.func).endswith(".format")
            if text is not None and (formatted or isinstance(text, ast.JoinedStr | ast.BinOp | ast.IfExp | ast.BoolOp)):
                yield node.lineno, ast.unparse(text)


@pytest.mark.parametrize(
    "source", [each for each in sources("cc") if each.name.startswith(EDGES)], ids=lambda e: e.name
)
def test_no_sentence_is_shown_that_is_not_said(source: Source) -> None:
    found = [f"{source.name}:{line}: {text!r}" for line, text in unsaid(source)]
    assert bool(found) == (source.name in WHOLE), f"say it, or mark(…) it: docs/phrases.md {found}"


def test_no_excuse_is_left_over() -> None:
    there = {
        node.value
        for source in sources("cc")
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert excused() - there == set()


def test_no_text_is_put_together_where_it_is_said() -> None:
    found = [f"{source.name}:{line}: {text}" for source in sources("cc") for line, text in in_pieces(source)]
    assert found == []


def source_of(code: str) -> Source:
    """A module of this code."""
    return Source("new.py", code, ast.parse(code))


@pytest.mark.parametrize(
    "code",
    [
        "desk.say(f'{n} reports are late')",
        "desk.say('{n} reports' + ' are late', n=3)",
        "reader.say('%s is late' % ref)",
        "note('late' if late else 'on time')",
        "TITLE = Label('Late ' + 'reports')",
        "raise InputError('no unit {}'.format(code))",
        "Phrase(f'late by {span}')",
        "require_text(text, f'the name of {code}')",
    ],
)
def test_a_text_in_pieces_is_found(code: str) -> None:
    assert list(in_pieces(source_of(code)))


@pytest.mark.parametrize(
    "code",
    [
        "Static('No reports here')",
        "TITLES = {'sla': 'All late reports'}",
        "desk.out.line(f'{n} reports are late')",
        "print('Nothing was taken')",
        "raise UsageProblem('that is no name')",
    ],
)
def test_a_sentence_that_is_not_said_is_found(code: str) -> None:
    assert list(unsaid(source_of(code)))


@pytest.mark.parametrize(
    "code",
    [
        '"""A docstring of a module."""',
        "log.info('the sweep passed over %s', ref)",
        "raise AssertionError('this cannot be')",
        "assert smtp, 'settings are refused without one'",
        "x = 'one_word'",
        "def f() -> 'tuple[Centre, Credential]': ...",
    ],
)
def test_what_nobody_is_shown_is_let_be(code: str) -> None:
    assert not list(unsaid(source_of(code)))
