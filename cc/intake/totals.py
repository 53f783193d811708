"""Rows of totals, as spreadsheets end with. Owns the words by which they are known; knows no map."""

import re

from cc.intake.field_spec import Values

_WORDS = re.compile(
    r"(?:grand |sub[- ]?|sum )?total(?: (?:keseluruhan|umum|semua|akhir|all))?"
    r"|(?:sub[- ]?)?jumlah(?: (?:total|keseluruhan|semua|akhir|seluruhnya))?"
    r"|sum|rata[- ]rata|average|mean|count|banyaknya",
    re.IGNORECASE,
)
_LONGEST = 40
_ENDS = " :="


def word(values: Values) -> str:
    """The first cell that is not empty, if it calls its row a total; else empty."""
    for each in values.values():
        first = each.strip() if isinstance(each, str) else str(each) if each is not None else ""
        if first:
            if not first[-1].isalpha() and first[-1] not in _ENDS:  # an id or a time, as nearly always
                return ""
            told = " ".join(first.split()) if len(first) <= _LONGEST else ""
            return told if _WORDS.fullmatch(told.rstrip(_ENDS)) else ""
    return ""
