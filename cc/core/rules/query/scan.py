"""Cuts a query into tokens. Owns quoting, commas and positions; knows no field's meaning."""

import re
from dataclasses import dataclass

from cc.core.errors import InputError
from cc.core.phrases import Phrase, mark

LONGEST = 2000
_KEYED = re.compile(r"([^\W\d]+)(<=|>=|[:<>=])")
_BARE_VALUE = re.compile(r'[^\s,"]+')
_WORD = re.compile(r"\S+")
_NOT = mark('"not" is written as `-` before a term. To search for the word {word}, put it in quotes.')
_OR = mark('"or" is written as a comma between values: status:new,triaged. To search for the word {word}, quote it.')
_AND = mark("terms side by side must all hold: leave out {word}. To search for it as a word, put it in quotes.")
_JOINTS = {"not": _NOT, "bukan": _NOT, "tidak": _NOT, "or": _OR, "atau": _OR, "and": _AND, "dan": _AND}
"""Words that mean something in other filter languages, where they stand beside a term."""
_BLANK = re.compile(r"\s*")


@dataclass(frozen=True, slots=True)
class Piece:
    """A value or a word where it stands: text[start:end], quotes included."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """One term as written. `key` and `op` are empty for words."""

    key: str
    op: str
    pieces: tuple[Piece, ...]
    negated: bool
    start: int
    end: int

    @property
    def bare(self) -> str:
        """The word, if it is one without quotes and without `-`; else empty."""
        word = "" if self.key or self.negated else self.pieces[0].text
        return word if len(word) == self.end - self.start else ""


def problem(
    what: Phrase, start: int, end: int, *, expected: tuple[str, ...] = (), suggestions: tuple[str, ...] = ()
) -> InputError:
    """An InputError with code `query` that says where (0-based position, length) and what would do."""
    fields = {
        "position": start,
        "length": max(end - start, 0),
        "expected": list(expected),
        "suggestions": list(suggestions),
        "at": start + 1,
        "problem": what,
    }
    if suggestions:
        return InputError(
            "Filter, position {at}: {problem} Did you mean {suggestions:quoted|or}?", code="query", fields=fields
        )
    return InputError("Filter, position {at}: {problem}", code="query", fields=fields)


def scan(text: str) -> tuple[Token, ...]:
    """The tokens of a query, in order; InputError for an unfinished quote, an empty value or a text no store takes."""
    _check_text(text)
    tokens: list[Token] = []
    at = _skip_blanks(text, 0)
    while at < len(text):
        tokens.append(_token(text, at))
        _check_joint(tokens)
        at = _skip_blanks(text, tokens[-1].end)
    return tuple(tokens)


def _check_joint(tokens: list[Token]) -> None:
    """InputError for a `not`, `or` or `and` beside a term: it would be searched for as a word."""
    last = tokens[-1]
    if last.bare and last.bare[0] == "!" and is_keyed(last.bare[1:]):
        raise _joint(_NOT, last, last.bare[1:])
    if last.key and len(tokens) > 1:
        how = _JOINTS.get(tokens[-2].bare.lower())
        beside = len(tokens) > 2 and bool(tokens[-3].key)
        if how is not None and (how is _NOT or beside):
            raise _joint(how, tokens[-2], f"{last.key}{last.op}{','.join(each.text for each in last.pieces)}")


def _joint(how: str, token: Token, term: str) -> InputError:
    what = Phrase(how, {"word": token.pieces[0].text, "term": term})
    return problem(what, token.start, token.end, suggestions=(f"-{term}",) if how is _NOT else ())


def is_keyed(text: str) -> bool:
    """Whether an unquoted text would be read as `key:` or `key<`."""
    return _KEYED.match(text) is not None


def is_joint(text: str) -> bool:
    """Whether an unquoted word may be refused, beside a term: `not`, `or`, `!status:new`."""
    return text.startswith("!") or text.lower() in _JOINTS


def _check_text(text: str) -> None:
    if len(text) > LONGEST:
        raise problem(
            Phrase(
                "a filter may have {most:number} characters, this one has {count:number}.",
                {"most": LONGEST, "count": len(text)},
            ),
            LONGEST,
            len(text),
        )
    for position, char in enumerate(text):
        if char == "\0" or "\ud800" <= char <= "\udfff":
            raise problem(Phrase("this character cannot be searched for."), position, position + 1)


def _skip_blanks(text: str, at: int) -> int:
    found = _BLANK.match(text, at)
    return found.end() if found else at


def _token(text: str, start: int) -> Token:
    negated = text[start] == "-"
    at = start + negated
    if at >= len(text) or text[at].isspace() or (negated and text[at] == "-"):
        raise problem(Phrase("`-` means not, and needs a term right after it."), start, at)
    if text[at] == '"':
        piece = _quoted(text, at)
        return Token(key="", op="", pieces=(piece,), negated=negated, start=start, end=piece.end)
    keyed = _KEYED.match(text, at)
    if keyed:
        pieces = _pieces(text, keyed.end(), keyed.group(1))
        return Token(
            key=keyed.group(1).lower(),
            op=keyed.group(2),
            pieces=pieces,
            negated=negated,
            start=start,
            end=pieces[-1].end,
        )
    word = _match(_WORD, text, at)
    return Token(key="", op="", pieces=(word,), negated=negated, start=start, end=word.end)


def _pieces(text: str, at: int, key: str) -> tuple[Piece, ...]:
    pieces = [_piece(text, at, key)]
    while text[pieces[-1].end : pieces[-1].end + 1] == ",":
        pieces.append(_piece(text, pieces[-1].end + 1, key))
    end = pieces[-1].end
    if end < len(text) and not text[end].isspace():
        raise problem(Phrase("put a blank between this value and what follows."), end, end + 1)
    return tuple(pieces)


def _piece(text: str, at: int, key: str) -> Piece:
    if text[at : at + 1] == '"':
        piece = _quoted(text, at)
    elif _BARE_VALUE.match(text, at):
        piece = _match(_BARE_VALUE, text, at)
    else:
        raise problem(Phrase("a value is missing after {key}.", {"key": key}), at, at)
    if not piece.text.strip():
        raise problem(Phrase("the value after {key} is empty.", {"key": key}), piece.start, piece.end)
    return piece


def _match(pattern: re.Pattern[str], text: str, at: int) -> Piece:
    found = pattern.match(text, at)
    assert found is not None, "callers look before they match"
    return Piece(found.group(), found.start(), found.end())


def _quoted(text: str, start: int) -> Piece:
    """A quoted text; inside it, backslash takes the next character as it is."""
    chars: list[str] = []
    at = start + 1
    while at < len(text) and text[at] != '"':
        at += text[at] == "\\" and at + 1 < len(text)
        chars.append(text[at])
        at += 1
    if at >= len(text):
        raise problem(Phrase('the quote that begins here has no end: add a `"`.'), start, len(text))
    return Piece("".join(chars), start, at + 1)
