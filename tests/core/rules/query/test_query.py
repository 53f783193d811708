"""The filter language: what is understood, what is refused and where, and that text and tree say the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cc.core.errors import InputError
from cc.core.rules.query import parse as query
from cc.core.rules.query.parse import Compare, Condition, Field, Is, Match, Measure, Op, Query, Term, Words
from cc.core.rules.query.words import CLOSED_VALUES


def test_every_kind_of_term_is_understood() -> None:
    text = 'status:new category:flood area:tebet prio:1 sla<30m age>2h unit:bpbd "air masuk" banjir -status:closed'
    assert query.parse(text).terms == (
        Match(Field.STATUS, ("new",)),
        Match(Field.CATEGORY, ("flood",)),
        Match(Field.AREA, ("tebet",)),
        Match(Field.PRIORITY, ("1",)),
        Compare(Measure.SLA, Op.LT, 1800),
        Compare(Measure.AGE, Op.GT, 7200),
        Match(Field.UNIT, ("bpbd",)),
        Words("air masuk"),
        Words("banjir"),
        Match(Field.STATUS, ("closed",), negated=True),
    )


def test_indonesian_spellings_mean_the_same() -> None:
    indonesian = query.parse("kat:banjir,pohon wil:tebet prioritas:2 petugas:rini oleh:saya umur>2j sisa<1jam foto>0")
    english = query.parse("category:banjir,pohon area:tebet prio:2 officer:rini holder:me age>2h sla<1h photos>0")
    assert indonesian == english


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("is:late", Is(Condition.LATE)),
        ("-is:open", Is(Condition.OPEN, negated=True)),
        ("has:photo", Is(Condition.PHOTO)),
        ("photos>0", Compare(Measure.PHOTOS, Op.GT, 0)),
        ("photos:2", Compare(Measure.PHOTOS, Op.EQ, 2)),
        ("prio<=2", Compare(Measure.PRIORITY, Op.LE, 2)),
        ("prio:p1,p2", Match(Field.PRIORITY, ("1", "2"))),
        ("flag:no_place", Match(Field.FLAG, ("no_place",))),
        ("flag:no-place", Match(Field.FLAG, ("no_place",))),
        ("channel:app", Match(Field.CHANNEL, ("app",))),
        ("ref:JKT-0042", Match(Field.REF, ("JKT-0042",))),
        ("STATUS:New", Match(Field.STATUS, ("new",))),
        ("status:proses", Match(Field.STATUS, ("in_progress",))),
        ('area:"Kebayoran Baru",tebet', Match(Field.AREA, ("Kebayoran Baru", "tebet"))),
        ("sla<-10m", Compare(Measure.SLA, Op.LT, -600)),
        ("age>=1h30m", Compare(Measure.AGE, Op.GE, 5400)),
        ("age<2d", Compare(Measure.AGE, Op.LT, 172800)),
        ('"status:new"', Words("status:new")),
        ("20:30", Words("20:30")),
        ("jum'at", Words("jum'at")),
        ('5"', Words('5"')),
        ("-banjir", Words("banjir", negated=True)),
    ],
)
def test_single_terms(text: str, term: Term) -> None:
    assert query.parse(text) == Query((term,))


def test_an_empty_filter_has_no_terms() -> None:
    assert query.parse("  ") == Query(())


@pytest.mark.parametrize(
    ("text", "position", "length", "suggestion"),
    [
        ("statsu:new", 0, 6, "status"),
        ("banjir -kategry:x", 8, 7, "kategori"),
        ("status:nwe", 7, 3, "new"),
        ("status:new,closd", 11, 5, "closed"),
        ("flag:noplace", 5, 7, "no_place"),
    ],
)
def test_a_misspelling_is_shown_with_its_place_and_a_proposal(
    text: str, position: int, length: int, suggestion: str
) -> None:
    with pytest.raises(InputError) as caught:
        query.parse(text)
    assert caught.value.code == "query"
    assert (caught.value.fields["position"], caught.value.fields["length"]) == (position, length)
    suggestions = caught.value.fields["suggestions"]
    assert isinstance(suggestions, list)
    assert suggestion in suggestions
    assert "Did you mean" in caught.value.message


@pytest.mark.parametrize(
    "text",
    [
        "status:",
        "status:new,",
        'area:"',
        '"air masuk',
        '""',
        "-",
        "- x",
        "--x",
        "sla:30m",
        "sla<30",
        "sla<3hr",
        "sla<3bulan",
        "sla<1:75",
        "sla<m",
        "sla<9999999999d",
        "photos>many",
        "photos>-1",
        "photos>99999999",
        "status<new",
        "is<late",
        "is:late,open",
        "sla<1h,2h",
        'area:"a"b',
        "a\0b",
        "a\ud800b",
        "x" * 2001,
        " ".join("x" * 65),
    ],
)
def test_what_makes_no_sense_is_refused_with_a_place(text: str) -> None:
    with pytest.raises(InputError) as caught:
        query.parse(text)
    assert caught.value.code == "query"
    position = caught.value.fields["position"]
    assert isinstance(position, int)
    assert 0 <= position <= len(text)


@pytest.mark.parametrize(
    ("shown", "seconds"),
    [
        ("45sec", 45),
        ("45detik", 45),
        ("45dtk", 45),
        ("12min", 720),
        ("12mnt", 720),
        ("12menit", 720),
        ("1hour", 3600),
        ("2jam", 7200),
        ("12days", 12 * 86400),
        ("12hari", 12 * 86400),
        ('"2 jam 5 menit"', 7500),
        ("02:05", 7500),
        ("00:00", 0),
        ("120:00", 432_000),
        ("-01:22", -4920),
    ],
)
def test_the_filter_takes_every_unit_that_a_screen_shows(shown: str, seconds: int) -> None:
    (term,) = query.parse(f"sla<{shown}").terms
    assert isinstance(term, Compare)
    assert term.value == seconds


def test_hr_is_refused_with_what_to_write_instead() -> None:
    with pytest.raises(InputError, match="write 3days or 3hours"):
        query.parse("umur>3hr")


_phrases = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=20).map(
    lambda text: " ".join(text.split())
)
_texts = _phrases.filter(bool)
_open_values = _texts.filter(lambda text: text.lower() not in ("saya", "aku", "me"))


def _matches(field: Field) -> st.SearchStrategy[Match]:
    closed = CLOSED_VALUES.get(field)
    one = st.sampled_from(sorted(set(closed.values()))) if closed else _open_values
    values = st.lists(one, min_size=1, max_size=4, unique=True).map(tuple)
    return st.builds(Match, st.just(field), values, st.booleans())


def _compares(measure: Measure) -> st.SearchStrategy[Compare]:
    ops = st.sampled_from([op for op in Op if op is not Op.EQ or not measure.in_seconds])
    values = st.integers(-(10**8), 10**8) if measure.in_seconds else st.integers(0, 1000)
    if measure is Measure.PRIORITY:
        ops = ops.filter(lambda op: op is not Op.EQ)
    return st.builds(Compare, st.just(measure), ops, values, st.booleans())


_terms = st.one_of(
    st.sampled_from(Field).flatmap(_matches),
    st.sampled_from(Measure).flatmap(_compares),
    st.builds(Words, _texts, st.booleans()),
    st.builds(Is, st.sampled_from(Condition), st.booleans()),
)
_queries = st.lists(_terms, max_size=6).map(lambda terms: Query(tuple(terms)))


@given(_queries)
def test_what_is_formatted_parses_to_the_same_tree(tree: Query) -> None:
    assert query.parse(query.format(tree)) == tree


@given(st.text(max_size=60))
def test_any_text_parses_or_is_refused_as_input(text: str) -> None:
    try:
        tree = query.parse(text)
    except InputError as error:
        refused = error.code
    else:
        assert query.parse(query.format(tree)) == tree
        return
    assert refused == "query"


VOCABULARY = {Field.AREA: ("31.74.01", "Tebet", "Kebayoran Baru"), Field.OFFICER: ("rini", "agus")}


@pytest.mark.parametrize(
    ("text", "options"),
    [
        ("sta", ("status:",)),
        ("status:n", ("new", "in_progress", "on_hold")),
        ("status:new,cl", ("closed",)),
        ("-wil:teb", ("Tebet",)),
        ("area:baru", ('"Kebayoran Baru"',)),
        ('area:"Kebayoran B', ('"Kebayoran Baru"',)),
        ("officer:", ("me", "rini", "agus")),
        ("is:l", ("late", "claimed")),
        ("has:ph", ("photo",)),
        ("banjir fla", ("flag:",)),
        ('"sta', ()),
        ("", ()),
    ],
)
def test_tab_offers_what_could_follow(text: str, options: tuple[str, ...]) -> None:
    assert query.complete(text, len(text), VOCABULARY).options == options


def test_a_completion_replaces_only_what_was_typed_of_the_value() -> None:
    text = "status:new,cl banjir"
    found = query.complete(text, 13, {})
    assert text[: found.start] + found.options[0] + text[found.end :] == "status:new,closed banjir"


@given(st.text(max_size=30), st.integers(0, 30))
def test_completing_never_fails(text: str, cursor: int) -> None:
    found = query.complete(text, min(cursor, len(text)), VOCABULARY)
    assert 0 <= found.start <= found.end <= len(text)


@pytest.mark.parametrize(
    ("text", "said", "suggestions"),
    [
        ("not status:new", "is written as `-` before a term", ["-status:new"]),
        ("Bukan status:new banjir", "is written as `-` before a term", ["-status:new"]),
        ("banjir tidak status:baru", "is written as `-` before a term", ["-status:baru"]),
        ("!status:new,triaged", "is written as `-` before a term", ["-status:new,triaged"]),
        ("status:new or status:triaged", "is written as a comma between values", []),
        ("status:new ATAU unit:bpbd", "is written as a comma between values", []),
        ("status:new and unit:bpbd", "leave out and", []),
    ],
)
def test_words_of_other_filter_languages_are_told_how_it_is_written(
    text: str, said: str, suggestions: list[str]
) -> None:
    with pytest.raises(InputError, match=said) as wrong:
        query.parse(text)
    assert wrong.value.fields["suggestions"] == suggestions
    at, length = int(str(wrong.value.fields["position"])), int(str(wrong.value.fields["length"]))
    assert text[at : at + length].lower() in ("not", "bukan", "tidak", "or", "atau", "and", "!status:new,triaged")


@pytest.mark.parametrize(
    "text", ["not banjir", "air tidak mengalir status:new", '"not" status:new', "or status:new", "dan status:new", "!"]
)
def test_such_words_are_searched_for_where_they_join_nothing(text: str) -> None:
    parsed = query.parse(text)
    assert any(isinstance(term, Words) for term in parsed.terms)
    assert query.parse(query.format(parsed)) == parsed
