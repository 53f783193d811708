"""Words and numbers in English as they stand in the code, for tables where the extra `paper` is not installed."""

from cc.core.phrases import ENGLISH
from cc.core.phrases.holes import filled
from cc.core.phrases.trade import word


class English:
    """What `language.Language` says in English, without Babel: phrases, numbers, shares."""

    code = "en"

    def say(self, english: str, /, **given: str) -> str:
        """The text itself, `{name}` filled in."""
        return filled(english, given, ENGLISH)

    def word(self, kind: str, value: str) -> str:
        """What a value of an enumeration is called."""
        return word(kind, value, ENGLISH)

    def number(self, value: int) -> str:
        """`12,345`."""
        return f"{value:,}"

    def percent(self, share: float | None) -> str:
        """A share in [0, 1] as `83.3%`; a dash for None."""
        return "–" if share is None else f"{share:.1%}"
