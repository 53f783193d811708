"""The time left until due: its seconds, and the words that a reader has for it. Pure; knows no colour."""


class TimeLeft(str):
    """What is said of `seconds` (negative when late), so that whoever shows it need not read the words."""

    __slots__ = ("seconds",)
    seconds: float

    def __new__(cls, said: str, seconds: float) -> "TimeLeft":
        """Words for seconds."""
        made = super().__new__(cls, said)
        made.seconds = seconds
        return made
