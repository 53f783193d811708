"""Notes and reasons that Posko itself writes into events, where they stay as they were written; and how they are said
to a reader. Pure."""

from collections.abc import Mapping

from cc.core.phrases.phrase import Phrase

MERGED = "the report was merged"
PARENT_ENDED = "the task it came from has ended"
UNDONE = "diurungkan / undone"
"""What the console notes of a change that takes another one back."""
ERASED = "dihapus / erased"
"""What stands where somebody's words were erased."""

_OURS: Mapping[str, Phrase] = {
    MERGED: Phrase("the report was merged"),
    PARENT_ENDED: Phrase("the task it came from has ended"),
    UNDONE: Phrase("undone"),
    ERASED: Phrase("(erased)"),
}


def note_phrase(note: str) -> Phrase | None:
    """What is said for a note of ours; None for one that somebody wrote."""
    return _OURS.get(note)
