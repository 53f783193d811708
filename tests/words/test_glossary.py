"""One glossary: every word of the trade stands in it as the catalogue says it, and no term has two words in either
language, in any catalogue."""

from collections.abc import Iterator

from cc.core.phrases.trade import WORDS
from tests.words.glossary import Form, Term, terms, trade_words, without_holes
from tools import phrases


def texts() -> Iterator[tuple[str, str, str]]:
    """Every text that is said to people: where, its English and its Indonesian."""
    for domain in phrases.ROOMS:
        for (context, english), indonesian in phrases.kept(domain).items():
            yield f"{domain}.po {english!r} {context}".rstrip(), without_holes(english), without_holes(indonesian)


def wrong(where: str, english: str, indonesian: str, term: Term) -> Iterator[str]:
    """What is wrong with a text by a term."""
    says = _any(term.english, english) or (_any(term.short, english) if english.isupper() else None)
    told = _any((*term.indonesian, *term.short), indonesian)
    meant, word = term.english[0].text, term.indonesian[0].text
    if says and not told and not says.stands_in(indonesian):  # one that stands there too is typed as it is
        yield f"{where}: {meant!r} is {word!r}, and this says {indonesian!r}"
    if (said := _any(term.never, indonesian)) is not None:
        yield f"{where}: {said.text!r} is said for {meant!r}, whose word is {word!r}"
    if told is not None and not told.common and not says and told not in term.short:
        yield f"{where}: {told.text!r} is {meant!r}, which the English does not say"


def _any(forms: tuple[Form, ...], text: str) -> Form | None:
    return next((form for form in forms if form.stands_in(text)), None)


def test_no_term_has_two_words() -> None:
    assert [problem for text in texts() for term in terms() for problem in wrong(*text, term)] == []


def test_every_word_of_the_trade_stands_in_the_glossary() -> None:
    core = phrases.kept("core")
    ours = {(kind, word, core[kind, word]) for kind, words in WORDS.items() for word in words.values()}
    assert {(word.kind, word.english, word.indonesian) for word in trade_words()} == ours


def test_the_codes_of_the_statuses_stand_in_the_glossary() -> None:
    codes = {
        f"{text} / {said}" for (context, text), said in phrases.kept("console").items() if context == "status_code"
    }
    assert {word.short for word in trade_words() if word.short} == codes


def test_each_term_stands_once() -> None:
    words = [form.text for term in terms() for form in term.english]
    assert sorted(words) == sorted(set(words))


def test_the_scan_sees_two_words_for_one_term() -> None:
    hold = next(term for term in terms() if term.english[0].text == "on hold")
    late = next(term for term in terms() if term.english[0].text == "late")
    assert list(wrong("", "it is on hold", "laporan tertahan", hold)), "another word in Indonesian"
    assert list(wrong("", "it is overdue", "laporan terlambat", late)), "another word in English"
    assert not list(wrong("", "it is on hold", "laporan ditunda", hold))
