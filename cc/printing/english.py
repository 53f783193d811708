"""Words and numbers in English as they stand in the code, for tables where the extra `paper` is not installed."""


class English:
    """What `language.Language` says in English, without Babel: phrases, numbers, shares."""

    code = "en"

    def say(self, english: str, **given: str) -> str:
        """The phrase itself, `{name}` filled in."""
        return english.format(**given) if given else english

    def number(self, value: int) -> str:
        """`12,345`."""
        return f"{value:,}"

    def percent(self, share: float | None) -> str:
        """A share in [0, 1] as `83.3%`; a dash for None."""
        return "–" if share is None else f"{share:.1%}"
