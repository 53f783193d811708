"""How a hole of a phrase is filled. After the colon stands its kind:

    {name}             as it is; a list by commas, a phrase within by its own words
    {at:time}          an instant: `07:55` today, else with its date;  :moment to the second;  :date its day
    {s:span}           seconds: `2 hours 5 min`;  :exact all of it but days, `26 hours 3 min 5 sec`
    {m:distance}       metres: `85 m`, `1.2 km`
    {n:number}         1,204;  :decimal 0.93;  :tenths 0.9;  :percent a share in [0, 1];  :size bytes
    {n:plural=report/reports}   the first when n is 1
    {x:quoted}         'x'
    {why:reason}       what a machine or a library said of a failure (see `reasons`)
    {why:undelivered}  why a message did not leave (see `undelivered`)
    {x:shipped}        a text that Posko brings along in calendars and policies (see `shipped`)
    {x:typed=status}   a word of the trade as it is typed in a filter: in quotes where it has blanks
    {xs:or} {xs:and}   a list whose last two are joined by the word
    {x:report_status}  a word of the trade, by its spelling (see `trade`); {xs:action|or} a list of them

`{command}` is what the reader calls our program, where the facts do not say. What a hole asks for and the facts lack is
shown as the hole is written. Pure.
"""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from cc.core.phrases import reasons, shipped, trade, undelivered, units
from cc.core.phrases.voice import Voice

_HOLE = r"(?<!\{)\{[a-z_]\w*(?::[^{}]*)?\}(?!\})"


def filled(text: str, facts: Mapping[str, object], voice: Voice) -> str:
    """A text of ours with its holes filled. A text without facts is returned as it is, but for `{command}`."""
    if "{" not in text:
        return text
    if not facts:
        return text.replace("{command}", voice.command)
    said, rest = "", text
    while rest:
        literal, opened, rest = rest.partition("{")
        said += literal.replace("}}", "}")
        if rest.startswith("{"):  # a doubled brace is one of the text's own
            said, rest = said + "{", rest[1:]
        elif opened:
            name, closed, rest = rest.partition("}")
            if not closed:  # a brace that opens no hole
                return text
            said += _one(*_split(name), facts, voice)
    return said


def holes(text: str) -> frozenset[str]:
    """The names of a text's holes."""
    return frozenset(found[0].strip("{}").partition(":")[0] for found in re.finditer(_HOLE, text))


def _split(hole: str) -> tuple[str, str]:
    name, _, kind = hole.partition(":")
    return name, kind


def _one(name: str, kind: str, facts: Mapping[str, object], voice: Voice) -> str:
    if name not in facts:
        if name == "command":
            return voice.command
        return f"{{{name}:{kind}}}" if kind else f"{{{name}}}"
    return _said(facts[name], kind, voice)


def _said(value: object, kind: str, voice: Voice) -> str:
    if isinstance(value, list | tuple | set | frozenset):
        each, _, joint = kind.rpartition("|") if "|" in kind else ("", "", kind)
        if joint not in ("or", "and"):
            each, joint = kind, ""
        return _joined([_said(one, each, voice) for one in value], joint, voice)
    if isinstance(value, Mapping) and "text" in value:
        inner = value.get("facts")
        return filled(voice.text(str(value["text"])), inner if isinstance(inner, Mapping) else {}, voice)
    if hasattr(value, "said"):
        return str(value.said(voice))
    name, _, given = kind.partition("=")
    if name == "plural":
        one, _, many = given.partition("/")
        return one if value == 1 else many
    if name == "typed" and value is not None:
        word = trade.word(given, str(getattr(value, "value", value)), voice)
        return f'"{word}"' if " " in word else word
    said = _KINDS.get(name)
    if said is not None and value is not None:
        return said(value, voice)
    if trade.knows(name) and value is not None:
        return trade.word(name, str(getattr(value, "value", value)), voice)
    return "" if value is None else str(value)


def _joined(words: list[str], joint: str, voice: Voice) -> str:
    if not joint or len(words) < 2:
        return ", ".join(words)
    return f"{', '.join(words[:-1])} {voice.text(joint, 'list')} {words[-1]}"


def _instant(value: object) -> datetime | None:
    if isinstance(value, datetime):
        return value
    try:
        at = datetime.fromisoformat(str(value))
    except ValueError:
        return None
    return at if at.tzinfo is not None else at.replace(tzinfo=UTC)


def _at(value: object, shown: Callable[[datetime], str]) -> str:
    at = _instant(value)
    return str(value) if at is None else shown(at)


def _figure(value: object, shown: Callable[[float], str]) -> str:
    return shown(value) if isinstance(value, int | float) else str(value)


_KINDS: Mapping[str, Callable[[object, Voice], str]] = {
    "time": lambda value, voice: _at(value, lambda at: units.moment(at, voice)),
    "moment": lambda value, voice: _at(value, lambda at: units.moment(at, voice, seconds=True)),
    "date": lambda value, voice: _at(value, lambda at: units.day(at.astimezone(voice.zone), voice)),
    "span": lambda value, voice: _figure(value, lambda seconds: units.span(seconds, voice)),
    "exact": lambda value, voice: _figure(value, lambda seconds: units.exact(seconds, voice)),
    "distance": lambda value, voice: _figure(value, lambda metres: units.distance(metres, voice)),
    "number": lambda value, voice: _figure(value, lambda count: units.number(count, voice)),
    "decimal": lambda value, voice: _figure(value, lambda figure: units.number(figure, voice, 2)),
    "tenths": lambda value, voice: _figure(value, lambda figure: units.number(figure, voice, 1)),
    "percent": lambda value, voice: _figure(value, lambda share: units.number(share * 100, voice, 1) + " %"),
    "size": lambda value, voice: _figure(value, lambda count: units.size(count, voice)),
    "reason": reasons.reason,
    "undelivered": undelivered.undelivered,
    "shipped": shipped.shipped,
    "quoted": lambda value, voice: f"'{value}'",
}
