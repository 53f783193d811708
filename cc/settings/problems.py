"""What is wrong with settings, as phrases: our own checks say it themselves, what pydantic checks is said here. Must
never show a value: it may be a secret."""

import re
from functools import reduce

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from cc.core.phrases import Phrase, mark


def wrong(text: str, **facts: object) -> ValueError:
    """What a check of ours raises; `text` is a text of ours."""
    return ValueError(Phrase(text, facts))


def problems_of(invalid: ValidationError) -> Phrase:
    """Every problem, each with the setting's name."""
    every = [
        Phrase("{setting}: {problem}", {"setting": _setting(each), "problem": _problem(each)})
        for each in invalid.errors(include_input=False)
    ]
    return reduce(lambda first, then: Phrase("{first}; {then}", {"first": first, "then": then}), every)


def unread(why: str) -> Phrase:
    """A table in the environment that is no JSON; `why` is pydantic-settings' sentence, which names the field."""
    named = re.search(r'field "(\w+)"', why)
    return Phrase(
        "{setting}: in the environment a table is JSON; it is easier to write in the settings file",
        {"setting": f"CC_{named[1].upper()}" if named else "CC_…"},
    )


def _setting(told: ErrorDetails) -> str:
    return ".".join(map(str, told["loc"]))


def _problem(told: ErrorDetails) -> Phrase:
    facts = {**told.get("ctx", {}), "table": _setting(told)}
    raised = facts.get("error")
    if isinstance(raised, ValueError) and raised.args and isinstance(raised.args[0], Phrase):
        return raised.args[0]
    if told["type"] == "string_pattern_mismatch" and facts["pattern"] in _PATTERNS:
        return Phrase(_PATTERNS[str(facts["pattern"])])
    if told["type"] == "literal_error":
        facts["expected"] = re.findall(r"'([^']*)'", str(facts["expected"]))
    text = _PYDANTIC.get(str(told["type"]))
    return Phrase(text, facts) if text else Phrase(OTHERWISE)


OTHERWISE = mark("it cannot be read: write it as the list of settings says, or leave it out")
_PYDANTIC = {
    "extra_forbidden": mark("there is no such setting"),
    "missing": mark("it is missing"),
    "string_pattern_mismatch": mark("it must look like {pattern}"),
    "string_type": mark("it must be text"),
    "string_too_short": mark("it needs at least {min_length} {min_length:plural=character/characters}"),
    "string_too_long": mark("it may have {max_length} {max_length:plural=character/characters} at most"),
    "literal_error": mark("it is one of {expected:or}"),
    "int_parsing": mark("it must be a whole number"),
    "int_parsing_size": mark("it must be a whole number"),
    "int_type": mark("it must be a whole number"),
    "int_from_float": mark("it must be a whole number"),
    "float_parsing": mark("it must be a number"),
    "float_type": mark("it must be a number"),
    "finite_number": mark("it must be a number"),
    "bool_parsing": mark("it is true or false"),
    "bool_type": mark("it is true or false"),
    "greater_than": mark("it must be more than {gt}"),
    "greater_than_equal": mark("it must be {ge} or more"),
    "less_than": mark("it must be less than {lt}"),
    "less_than_equal": mark("it must be {le} or less"),
    "too_short": mark("it needs at least {min_length}"),
    "too_long": mark("it may have {max_length} at most"),
    "path_type": mark('it must be a path in quotes: "/srv/posko"'),
    "dict_type": mark("it is a table: write its settings below [{table}]"),
    "model_type": mark("it is a table: write its settings below [{table}]"),
    "model_attributes_type": mark("it is a table: write its settings below [{table}]"),
    "tuple_type": mark('it is a list: write ["first", "second"]'),
    "list_type": mark('it is a list: write ["first", "second"]'),
}
"""Kinds of pydantic's problems that our settings can have; any other is OTHERWISE."""
_PATTERNS = {
    r"^https?://": mark("it begins with https:// or http://"),
    r"^[A-Z][A-Z0-9]{0,7}$": mark("write one to eight capital letters and digits, a letter first: JKT"),
    r"^[a-z][a-z0-9_-]{0,31}$": mark("a name is of small letters, digits, _ and -, a letter first, 32 at most"),
    r"^([a-z_]+\.)?(\*|[a-z_]+)$": mark("write it as task.assigned, sla.* or *"),
    r"^[^\x00-\x1f\x7f]{3,200}$": mark("write it as posko@example.id or as Posko <posko@example.id>"),
    r"^[A-Za-z0-9.:_-]{1,253}$": mark("write the server's name or address: mail.example.id"),
}
"""What the patterns of our settings ask for, in words."""
