"""The filter language: text → syntax tree, and back. Pure; it never knows a table or SQL.

`status:new category:flood,tree area:tebet prio:1 sla<30m age>2h unit:bpbd -is:late has:photo "air masuk" banjir`

Terms stand side by side and must all hold; a comma means or, a leading `-` means not, words and quoted phrases search
the text. Indonesian spellings (kat, wil, prioritas, petugas, umur, sisa …) are in query_words.
"""

import re
from collections.abc import Mapping

from cc.core.phrases import Phrase, mark
from cc.core.rules.query.complete import Completion, complete
from cc.core.rules.query.scan import Piece, Token, is_joint, is_keyed, problem, scan
from cc.core.rules.query.tree import Compare, Condition, Field, Is, Match, Measure, Op, Query, Term, Words
from cc.core.rules.query.words import (
    CLOSED_VALUES,
    CONDITION,
    CONDITION_PREFIXES,
    CONDITIONS,
    FIELDS,
    KINDS,
    MEASURES,
    SELF,
    UNIT_SECONDS,
    folded,
    spellings,
)

__all__ = [
    "Compare",
    "Completion",
    "Condition",
    "Field",
    "Is",
    "Match",
    "Measure",
    "Op",
    "Query",
    "Term",
    "Words",
    "complete",
    "format",
    "parse",
]

Closed = Mapping[Field, dict[str, str]]
MOST_TERMS = 64
MOST_SECONDS = 100 * 365 * 86400
MOST_COUNT = 1_000_000
_DURATION_PART = re.compile(r"\s*(\d{1,12}(?:[.,]\d{1,3})?)\s*([A-Za-z]+)")
_CLOCK = re.compile(r"(?:(\d{1,6}) ?(?:d|day|hri) )?(\d{1,6}):([0-5]\d)(?::([0-5]\d))?")
_DECIMAL = re.compile(r"-?\d{1,12},\d{1,3}\s*[A-Za-z]+")
_TWOFOLD = re.compile(r"(\d{1,12})\s*hr", re.IGNORECASE)
_BARE = re.compile(r'[^\s"\-,\\][^\s",\\]*')


def parse(text: str, closed: Closed = CLOSED_VALUES) -> Query:
    """The syntax tree of a filter; `closed` has the values that are known beforehand, of reports or tasks. InputError
    `query` (fields position, length, expected, suggestions) if wrong."""
    tokens = scan(text)
    if len(tokens) > MOST_TERMS:
        extra = tokens[MOST_TERMS]
        raise problem(Phrase("a filter may have {most} terms.", {"most": MOST_TERMS}), extra.start, tokens[-1].end)
    return Query(tuple(_term(token, closed) for token in tokens))


def _term(token: Token, closed: Closed) -> Term:
    if not token.key:
        return _words(token)
    if token.key in CONDITION_PREFIXES and token.op in (":", "="):
        return _condition(token)
    if token.op in (":", "=") and token.key in FIELDS:
        return _match(token, FIELDS[token.key], closed.get(FIELDS[token.key]))
    if token.key in MEASURES:
        return _compare(token, MEASURES[token.key])
    if token.key in FIELDS or token.key in CONDITION_PREFIXES:
        raise problem(
            Phrase("{key} cannot be compared; write {key}:value.", {"key": token.key}), token.start, token.end
        )
    known = spellings()
    raise problem(
        Phrase('there is no field "{key}". To search for it as text, put it in quotes.', {"key": token.key}),
        token.start + token.negated,
        token.start + token.negated + len(token.key),
        expected=known,
        suggestions=_near(token.key, known),
    )


def _words(token: Token) -> Words:
    text = " ".join(token.pieces[0].text.split())
    if not text:
        raise problem(Phrase("there is nothing between the quotes."), token.start, token.end)
    return Words(text, token.negated)


def _condition(token: Token) -> Is:
    if len(token.pieces) > 1:
        raise problem(
            Phrase("one condition at a time: write is:open is:late."), token.pieces[1].start, token.pieces[-1].end
        )
    names = {name: one.value for name, one in CONDITIONS.items() if (one.prefix == "is") == (token.key == "is")}
    others = {name: one.value for name, one in CONDITIONS.items()}
    return Is(Condition(_known(token.pieces[0], others, CONDITION, names)), token.negated)


def _match(token: Token, field: Field, closed: dict[str, str] | None) -> Match:
    values = (_known(piece, closed, KINDS.get(field, "")) if closed else _open(piece, field) for piece in token.pieces)
    return Match(field, tuple(dict.fromkeys(values)), token.negated)


_NONE_OF = {
    "status": mark('"{given}" is none of {known:typed=status|or}.'),
    "channel": mark('"{given}" is none of {known:typed=channel|or}.'),
    "flag": mark('"{given}" is none of {known:typed=flag|or}.'),
    "hold_reason": mark('"{given}" is none of {known:typed=hold_reason|or}.'),
    CONDITION: mark('"{given}" is none of {known:typed=condition|or}.'),
    "": mark('"{given}" is none of {known:or}.'),
}


def _known(piece: Piece, closed: dict[str, str], kind: str, told: dict[str, str] | None = None) -> str:
    """The value that was spelt; `told` are those that a refusal names, all of `closed` if not given."""
    spelt = folded(piece.text)
    if spelt in closed:
        return closed[spelt]
    known = tuple(closed)
    raise problem(
        Phrase(_NONE_OF[kind], {"given": piece.text, "known": list(dict.fromkeys((told or closed).values()))}),
        piece.start,
        piece.end,
        expected=known,
        suggestions=_near(spelt, known),
    )


def _open(piece: Piece, field: Field) -> str:
    text = " ".join(piece.text.split())
    own = field in (Field.OFFICER, Field.HOLDER) and text.lower() in SELF
    return SELF[0] if own else text


def _compare(token: Token, measure: Measure) -> Compare:
    piece = token.pieces[0]
    if len(token.pieces) == 2 and measure.in_seconds:  # a decimal comma
        whole = Piece(",".join(each.text for each in token.pieces), piece.start, token.end)
        piece = whole if _DECIMAL.fullmatch(whole.text) else piece
    if len(token.pieces) > 1 and piece is token.pieces[0]:
        raise problem(
            Phrase("a comparison takes one value."),
            token.pieces[1].start,
            token.pieces[-1].end,
            expected=("one value",),
        )
    if measure.in_seconds and token.op in (":", "="):
        raise problem(
            Phrase("{key} is compared: write {key}<{given} or {key}>{given}.", {"key": token.key, "given": piece.text}),
            token.start,
            token.end,
            expected=("<", "<=", ">", ">="),
        )
    op = Op.EQ if token.op == ":" else Op(token.op)
    value = _seconds(piece) if measure.in_seconds else _count(piece)
    return Compare(measure, op, value, token.negated)


def _seconds(piece: Piece) -> int:
    text = piece.text.strip()
    sign, body = (-1, text[1:]) if text.startswith(("-", "\N{MINUS SIGN}")) else (1, text)
    total = _clock_seconds(body)
    if total is None:
        total = _spelt_seconds(body)
    if total is None:
        twofold = _TWOFOLD.fullmatch(body)
        what = (
            Phrase(
                "`hr` is a day to some and an hour to others: write {count}days or {count}hours.",
                {"count": twofold.group(1)},
            )
            if twofold
            else Phrase(
                '"{given}" is no duration; write 45s, 30m, 1h30m, 2d or 01:30.',
                {"given": text},
            )
        )
        raise problem(what, piece.start, piece.end, expected=tuple(UNIT_SECONDS))
    if total > MOST_SECONDS:
        raise problem(Phrase("this is more than a hundred years."), piece.start, piece.end)
    return sign * total


def _clock_seconds(text: str) -> int | None:
    """Hours, minutes and perhaps days and seconds as columns show them: `01:30`, `120:05`, `5hri 02:03:04`."""
    found = _CLOCK.fullmatch(text)
    if not found:
        return None
    days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return days * 86400 + hours * 3600 + minutes * 60 + seconds


def _spelt_seconds(text: str) -> int | None:
    """Numbers with units, blanks between them or not: `1h30m`, `2 jam 5 mnt`, `1,5jam`, `1.5h`."""
    parts = list(_DURATION_PART.finditer(text))
    if not parts or "".join(part.group() for part in parts) != text:
        return None
    units = [UNIT_SECONDS.get(part.group(2).lower()) for part in parts]
    return (
        None
        if None in units
        else sum(_amount(part.group(1), unit or 0) for part, unit in zip(parts, units, strict=True))
    )


def _amount(number: str, unit_s: int) -> int:
    whole, _, tenths = number.replace(",", ".").partition(".")
    return int(whole) * unit_s + (int(tenths) * unit_s // 10 ** len(tenths) if tenths else 0)


def _count(piece: Piece) -> int:
    text = piece.text.strip()
    if not re.fullmatch(r"[0-9]{1,7}", text) or int(text) > MOST_COUNT:
        raise problem(
            Phrase('"{given}" is no number.', {"given": text}), piece.start, piece.end, expected=("a whole number",)
        )
    return int(text)


def _near(word: str, known: tuple[str, ...]) -> tuple[str, ...]:
    from difflib import get_close_matches  # only on errors: hot commands do not pay for it

    return tuple(get_close_matches(word, known, n=2, cutoff=0.6))


def format(query: Query) -> str:
    """The query as text that parses to the same tree, in English spelling."""
    return " ".join(_format_term(term) for term in query.terms)


def _format_term(term: Term) -> str:
    sign = "-" if term.negated else ""
    if isinstance(term, Match):
        return f"{sign}{term.field}:{','.join(_quoted(value) for value in term.values)}"
    if isinstance(term, Compare):
        value = _duration(term.value) if term.measure.in_seconds else str(term.value)
        return f"{sign}{term.measure}{term.op}{value}"
    if isinstance(term, Is):
        return f"{sign}{term.name.prefix}:{term.name}"
    return sign + (f'"{_escaped(term.text)}"' if is_keyed(term.text) or is_joint(term.text) else _quoted(term.text))


def _quoted(text: str) -> str:
    return text if _BARE.fullmatch(text) else f'"{_escaped(text)}"'


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')


def _duration(seconds: int) -> str:
    sign, rest = ("-", -seconds) if seconds < 0 else ("", seconds)
    for unit in ("d", "h", "m"):
        if rest and rest % UNIT_SECONDS[unit] == 0:
            return f"{sign}{rest // UNIT_SECONDS[unit]}{unit}"
    return f"{sign}{rest}s"
