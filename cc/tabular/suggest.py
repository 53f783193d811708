"""What was probably meant: for messages about a name that does not exist. Knows nothing of maps or files."""

from collections.abc import Iterable

from cc.core.phrases import Phrase


def close_to(word: str, known: Iterable[str], most: int = 3) -> list[str]:
    """Known names that look like the word, best first; case, blanks and underscores do not matter."""
    from difflib import get_close_matches  # only on errors

    folded: dict[str, str] = {}
    for name in known:
        folded.setdefault(_plain(name), name)
    return [folded[each] for each in get_close_matches(_plain(word), folded, n=most, cutoff=0.6)]


def meant(problem: Phrase, word: str, known: Iterable[str]) -> Phrase:
    """The problem, with a sentence behind it that proposes what is near."""
    close = close_to(word, known)
    if not close:
        return problem
    return Phrase("{problem} Did you mean {close:quoted|or}?", {"problem": problem, "close": close})


def _plain(name: str) -> str:
    return "".join(letter for letter in name.casefold() if letter.isalnum())
