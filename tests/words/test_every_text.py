"""Every text of the product, and every error as it is raised, said in both languages: with its holes filled, in the
reader's zone, without a word of the other language."""

import ast
from collections.abc import Iterator
from datetime import timedelta, timezone
from string import Formatter

import pytest

from cc.core.errors import CoreError
from cc.core.phrases import Phrase, trade
from cc.core.phrases.holes import filled
from cc.words.catalogue import Language
from cc.words.reader import Reader
from tests.words.foreign import ALLOWED, foreign
from tools import phrases

WIB = timezone(timedelta(hours=7), "WIB")
AT = "2026-11-24T00:40:12+00:00"
BOTH = pytest.mark.parametrize("language", tuple(Language))
FIGURES = ("number", "decimal", "tenths", "percent", "size", "span", "exact", "distance", "plural")


@pytest.fixture(autouse=True)
def strict(monkeypatch: pytest.MonkeyPatch) -> None:
    """A text without a translation is an error here."""
    monkeypatch.setenv("POSKO_STRICT_PHRASES", "1")


def fact(kind: str) -> object:
    """A value for a hole of this kind, of no language of its own."""
    each, _, joint = kind.rpartition("|") if "|" in kind else ("", "", kind)
    if joint in ("or", "and"):
        return [fact(each), fact(each), fact(each)] if each else ["Zyx", "Qov", "Vux"]
    name, _, given = kind.partition("=")
    if name in ("time", "moment", "date"):
        return AT
    if name in FIGURES:
        return 7384
    enumeration = given if name == "typed" else name
    if trade.knows(enumeration):
        return next(iter(trade.WORDS["report_status" if enumeration == "status" else enumeration]))
    return "Zyx"


def facts_of(text: str) -> dict[str, object]:
    """Values for all holes of a text; one that stands in it twice has that of its more exact kind."""
    found: dict[str, str] = {}
    for _, name, kind, _ in Formatter().parse(text):
        if name and name != "command" and not found.get(name):
            found[name] = kind or ""
    return {name: fact(kind) for name, kind in found.items()}


def texts() -> Iterator[tuple[str, str, str]]:
    """Every text of the catalogues: domain, context, English. Those of the API's page name fields as programs do."""
    for domain in sorted(set(phrases.ROOMS) - {"web"}):
        yield from ((domain, context, text) for context, text in phrases.kept(domain))


def errors() -> Iterator[tuple[str, str]]:
    """Every error whose text is a literal where it is raised: its class and the text, of the core and of the edges."""
    known = {each.__name__ for each in phrases.ERRORS}
    for path in sorted((phrases.ROOT / "cc").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and node.args:
                name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                if name in known and isinstance(node.args[0], ast.Constant):
                    yield name, str(node.args[0].value)


def holed(text: str) -> bool:
    """Whether a hole is still open."""
    return any(name for _, name, _, _ in Formatter().parse(text)) if "{" in text else False


@BOTH
def test_no_text_has_a_word_of_the_other_language(language: Language) -> None:
    found = {}
    for domain, context, text in texts():
        reader = Reader(language, WIB, domain)
        try:
            said = filled(reader.text(text, context), facts_of(text), reader)
        except ValueError:  # braces that are no holes
            said = reader.text(text, context)
        if words := foreign(said, language, typed=True):
            found[f"{domain} {context} {text}"] = (words, said)
    assert found == {}


@BOTH
def test_every_error_is_said_whole(language: Language) -> None:
    kinds = {each.__name__: each for each in phrases.ERRORS}
    found: dict[str, object] = {}
    seen = set()
    for name, text in errors():
        error: CoreError = kinds[name](text, fields=facts_of(text))
        said = Reader(language, WIB).error(error)
        seen.add(text)
        if words := foreign(said, language, typed=True):
            found[text] = (words, said)
        elif holed(said) or "UTC" in said.replace("UTC+", ""):
            found[text] = said
    assert len(seen) > 300
    assert found == {}


def test_the_list_of_allowed_words_is_short() -> None:
    assert len(ALLOWED) <= 60


def test_a_text_in_the_wrong_language_is_seen() -> None:
    assert foreign("Laporan ini has been closed.", Language.ID) >= {"has", "been", "closed"}
    assert foreign("This report sudah ditutup.", Language.EN) >= {"sudah", "ditutup"}
    assert foreign("status `closed` dengan --limit N", Language.ID) == set()
    told = Reader(Language.ID, WIB).phrase(Phrase("{at:moment}", {"at": AT}))
    assert "07:40:12 WIB" in told
