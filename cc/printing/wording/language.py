"""Words, dates and numbers of a reader's language, as a page of paper has them: words from the catalogue `paper`.

The only file that imports Babel (extra `paper`). Must never know what a report is.
"""

from collections.abc import Mapping
from datetime import date, datetime, tzinfo

from cc.core.phrases import Phrase
from cc.printing.extra import needed
from cc.words.catalogue import Language as Words
from cc.words.reader import Reader

LANGUAGES: Mapping[str, str] = {"id": "id_ID", "en": "en_GB"}
"""What can be chosen, and the locale whose dates and numbers it has."""


class Language:
    """One of LANGUAGES. Raises UsageError when the extra is not installed."""

    def __init__(self, code: str) -> None:
        with needed():
            from babel import Locale, dates, numbers

        self.code = code
        self._locale = Locale.parse(LANGUAGES[code])
        self._dates, self._numbers = dates, numbers
        self._reader = Reader(Words(code), domain="paper")

    def say(self, english: str, /, **given: str) -> str:
        """A text of ours in this language, `{name}` filled in."""
        return self._reader.say(english, **given) if english else ""

    def word(self, kind: str, value: str) -> str:
        """What a value of an enumeration is called."""
        return self._reader.word(kind, value)

    def phrase(self, phrase: Phrase) -> str:
        """A phrase of the core in this language."""
        return self._reader.phrase(phrase)

    def number(self, value: int) -> str:
        """`12.345` or `12,345`."""
        return self._numbers.format_decimal(value, locale=self._locale)

    def percent(self, share: float | None) -> str:
        """A share in [0, 1] as `83,3%` or `83.3%`; a dash for None."""
        return "–" if share is None else self._numbers.format_percent(share, "0.0%", locale=self._locale)

    def moment(self, at: datetime | None, zone: tzinfo) -> str:
        """`24 Nov 2026 09.05.07 WIB`, to the second, in the zone; a dash for None."""
        if at is None:
            return "–"
        local = at.astimezone(zone)
        day = self._dates.format_date(local.date(), "d MMM y", locale=self._locale)
        time = self._dates.format_time(local.time(), "medium", locale=self._locale)
        return f"{day} {time} {local:%Z}"

    def day(self, day: date) -> str:
        """`24 November 2026`."""
        return self._dates.format_date(day, "d MMMM y", locale=self._locale)

    def month(self, day: date) -> str:
        """`November 2026`."""
        return self._dates.format_date(day, "MMMM y", locale=self._locale)
