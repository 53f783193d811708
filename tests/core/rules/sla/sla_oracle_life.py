"""One episode of a clock as the oracle walks it."""

from dataclasses import dataclass, field


@dataclass
class Life:
    """One episode: what was the matter in each minute since `start`."""

    number: int
    target: str
    episode: int
    start: int
    since: dict[str, int] = field(default_factory=dict)
    running: bool = True
    stop: int | None = None
    stop_as_waited: int | None = None
    void: bool = False
    stands: bool = False
    ended_as: str = ""
    terms_first: int = 0
    terms_last: int = 0
    causes: dict[int, tuple[int, str, str, tuple[str, ...]]] = field(default_factory=dict)
