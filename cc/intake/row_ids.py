"""Which ids are none: what a spreadsheet made of a long number, and what people write where they have none. Pure."""

import re

_PLACEHOLDERS = frozenset(
    {
        *(
            "n/a",
            "na",
            "n.a",
            "n.a.",
            "null",
            "(null)",
            "none",
            "nil",
            "nan",
            "undefined",
            "unknown",
            "tba",
            "tbd",
            "?",
        ),
        *("x", "xx", "xxx", "test", "tes", "kosong", "tidak ada", "belum ada", "tidak diketahui", "menyusul", "\\n"),
        *("-1", "true", "false", "ya", "tidak"),
    }
)
_SCIENTIFIC = re.compile(r"[+-]?\d(?:[.,]\d+)?e\+\d{1,3}", re.IGNORECASE)
_EXCEL_ERRORS = (
    "#ref!",
    "#name?",
    "#value!",
    "#div/0!",
    "#num!",
    "#null!",
    "#n/a",
    "#spill!",
    "#calc!",
    "#getting_data",
)
_NOTHING = re.compile(r"[-–—_.#*/\\\s0]*|[+-]?0+(?:[.,]0+)?")


def is_no_id(text: str) -> bool:
    """Whether a text in the id's column stands for none: then rows that share it are not one report."""
    if text[-1:].isdigit() and text[:1].isalpha():
        return False  # as nearly all are
    folded = " ".join(text.split()).casefold()
    if folded in _PLACEHOLDERS or folded in _EXCEL_ERRORS:
        return True
    if folded[:1].isalpha():
        return False
    return bool(_NOTHING.fullmatch(folded) or _SCIENTIFIC.fullmatch(folded))
