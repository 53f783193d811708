"""What is wrong with settings, as phrases: our own checks say it themselves, what pydantic checks is said here. Must
never show a value: it may be a secret."""

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
        Phrase("{setting}: {problem}", {"setting": ".".join(map(str, each["loc"])), "problem": _problem(each)})
        for each in invalid.errors(include_input=False)
    ]
    return reduce(lambda first, then: Phrase("{first}; {then}", {"first": first, "then": then}), every)


def _problem(told: ErrorDetails) -> Phrase:
    facts = dict(told.get("ctx", {}))
    raised = facts.get("error")
    if isinstance(raised, ValueError) and raised.args and isinstance(raised.args[0], Phrase):
        return raised.args[0]
    text = _PYDANTIC.get(str(told["type"]))
    return Phrase(text, facts) if text else Phrase("{problem}", {"problem": told["msg"]})


_PYDANTIC = {
    "extra_forbidden": mark("there is no such setting"),
    "missing": mark("it is missing"),
    "string_pattern_mismatch": mark("it must look like {pattern}"),
    "string_type": mark("it must be text"),
    "literal_error": mark("it is one of {expected}"),
    "int_parsing": mark("it must be a whole number"),
    "int_type": mark("it must be a whole number"),
    "bool_parsing": mark("it is true or false"),
    "bool_type": mark("it is true or false"),
    "greater_than_equal": mark("it must be {ge} or more"),
    "less_than_equal": mark("it must be {le} or less"),
    "too_short": mark("it needs at least {min_length}"),
}
"""Kinds of pydantic's problems that our settings can have; what it says of others is shown as it is."""
