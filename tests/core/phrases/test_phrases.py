"""Phrases: holes are filled in the reader's words, and what is wrong with one never stops what it tells."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cc.core import vocabulary
from cc.core.errors import RefusedError
from cc.core.phrases import ENGLISH, Phrase
from cc.core.phrases.holes import filled, holes
from cc.core.phrases.trade import WORDS
from cc.core.phrases.units import span
from cc.words.catalogue import Language, MissingPhraseError, translated
from cc.words.reader import Reader, language_of

AT = datetime(2026, 11, 28, 0, 55, tzinfo=UTC)
JAKARTA = ZoneInfo("Asia/Jakarta")
ID = Reader(Language.ID, JAKARTA)
EN = Reader(Language.EN, JAKARTA)


@pytest.mark.parametrize(
    ("text", "facts", "english", "indonesian"),
    [
        ("{n:number}", {"n": 1204}, "1,204", "1.204"),
        ("{m:distance}", {"m": 1234.5}, "1.2 km", "1,2 km"),
        ("{x:percent}", {"x": 0.833}, "83.3 %", "83,3 %"),
        ("{s:span}", {"s": 90_000}, "1 day 1 hour", "1 hari 1 jam"),
        ("{at:time}", {"at": AT}, "28 Nov 2026 07:55 WIB", "28 Nov 2026 07:55 WIB"),
        ("{at:moment}", {"at": AT.isoformat()}, "28 Nov 2026 07:55:00 WIB", "28 Nov 2026 07:55:00 WIB"),
        ("{xs:action|or}", {"xs": ["hold", "hand_over"]}, "hold or hand over", "tunda atau alihkan"),
        ("{s:status}", {"s": "en_route"}, "en route", "di jalan"),
        ("{s:hold_reason}", {"s": "of our own"}, "of our own", "of our own"),
        ("{inner}", {"inner": Phrase("the name of {login}", {"login": "sari"})}, "the name of sari", "nama sari"),
    ],
)
def test_a_hole_is_filled_in_the_readers_words(
    text: str, facts: dict[str, object], english: str, indonesian: str
) -> None:
    assert filled(text, facts, EN) == english
    assert filled(text, facts, ID) == indonesian


def test_an_instant_of_the_readers_own_day_is_its_time_alone() -> None:
    here = Reader(Language.ID, JAKARTA, now=datetime(2026, 11, 27, 17, 30, tzinfo=UTC))
    assert filled("{at:time}", {"at": AT}, here) == "07:55"


@given(st.text(), st.dictionaries(st.text(max_size=5), st.one_of(st.text(), st.integers(), st.none())))
def test_any_text_and_facts_are_told_without_a_fault(text: str, facts: dict[str, object]) -> None:
    assert isinstance(filled(text, facts, ENGLISH), str)
    assert isinstance(RefusedError(text, fields=facts).message, str)


@given(st.integers(min_value=-(10**9), max_value=10**9))
def test_no_unit_of_a_span_is_a_word_of_the_other_language_for_another_unit(seconds: int) -> None:
    said = {voice.language: set(span(seconds, voice).split()[1::2]) for voice in (EN, ID)}
    assert not said[Language.EN] & said[Language.ID]


def test_holes_are_named_without_their_kinds() -> None:
    assert holes("{a} {b:time} {n:plural=report/reports} {{c}}") == {"a", "b", "n"}


@pytest.mark.parametrize("enumeration", [
    vocabulary.ReportStatus, vocabulary.TaskStatus, vocabulary.Subject, vocabulary.Role, vocabulary.Channel,
    vocabulary.HoldReason, vocabulary.RejectReason, vocabulary.ClockState, vocabulary.Flag, vocabulary.Scope,
    vocabulary.MessageState, vocabulary.Action,
])  # fmt: skip
def test_every_value_of_an_enumeration_has_a_word_in_both_languages(enumeration: type[vocabulary.ReportStatus]) -> None:
    kind = "".join(f"_{each.lower()}" if each.isupper() else each for each in enumeration.__name__).strip("_")
    assert set(WORDS[kind]) == {each.value for each in enumeration}
    for value in WORDS[kind]:
        assert ID.word(kind, value)


def test_a_phrase_that_no_catalogue_has_is_an_error_in_tests_and_english_elsewhere(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("POSKO_STRICT_PHRASES", "1")
    with pytest.raises(MissingPhraseError):
        translated(Language.ID, "core", "nobody ever said this")
    monkeypatch.delenv("POSKO_STRICT_PHRASES")
    assert translated(Language.ID, "core", "nobody ever said this") == "nobody ever said this"


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({"CC_LANG": "id"}, Language.ID),
        ({"CC_LANG": "en", "LANG": "id_ID.UTF-8"}, Language.EN),
        ({"LANG": "id_ID.UTF-8"}, Language.ID),
        ({"LC_ALL": "in_ID"}, Language.ID),
        ({"LANG": "C.UTF-8"}, Language.EN),
        ({}, Language.EN),
    ],
)
def test_the_environment_says_which_language(environment: dict[str, str], language: Language) -> None:
    assert language_of(environment) is language
