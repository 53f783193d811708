"""Whether a filter names what has ended: then a list of what is open alone would say that there is nothing. Pure."""

import re

from cc.core.rules.lifecycle.tables import is_open
from cc.core.rules.query.parse import parse
from cc.core.rules.query.tree import Condition, Field, Is, Match, Term, Words

_REF = re.compile(r"[A-Za-z]{1,8}-[0-9]{1,12}")


def names_ended(text: str) -> bool:
    """By a status that is an end, by a report's name, or as what is not open. InputError `query` if it is no filter."""
    return any(_names_ended(term) for term in parse(text).terms)


def _names_ended(term: Term) -> bool:
    if isinstance(term, Match):
        if term.negated:
            return False
        return term.field is Field.REF or (
            term.field is Field.STATUS and any(not is_open(value) for value in term.values)
        )
    if isinstance(term, Words):
        return not term.negated and bool(_REF.fullmatch(term.text))
    return isinstance(term, Is) and term.name is Condition.OPEN and term.negated
