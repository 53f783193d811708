"""Who reads what this command says: language, zone, and the name by which they called it. One command a process, so one
reader; what serves several at once (API, mail, paper) never asks here. Knows no Centre."""

import os
from collections.abc import Callable
from datetime import datetime, timedelta, tzinfo

from cc.core.clock import SystemClock
from cc.core.phrases import Phrase
from cc.words.reader import Reader, language_of


class _Called:
    def __init__(self) -> None:
        self.command, self.domain = "cc", "field"
        self.zone: tzinfo | None = None


_called = _Called()


def begin(command: str) -> None:
    """A command begins that was called `posko` or `cc`: nothing is known of its reader yet."""
    _called.command, _called.domain, _called.zone = command, "field", None


def speak_of(module: str) -> str:
    """A module's own texts are what the reader is told from now on; answers the domain that holds them."""
    _called.domain = domain_of(module)
    return _called.domain


def domain_of(module: str) -> str:
    """The catalogue that holds a module's texts: field verbs load a small one."""
    return "field" if module.startswith("cc.workforce.") else "commands"


def learn_zone(zone: tzinfo) -> None:
    """The reader's zone, learnt from the Centre: what is said after the desk has closed uses it too."""
    _called.zone = zone


def called() -> str:
    """What this program was called."""
    return _called.command


def reader(zone: tzinfo | None = None) -> Reader:
    """The reader, in the zone given, else the one that was learnt, else CC_ZONE's, else the machine's."""
    return Reader(language_of(), zone or LazyZone(_known_zone), _called.domain, SystemClock().now(), _called.command)


def say(english: str, /, **facts: object) -> str:
    """A text of ours to the reader."""
    return reader().say(english, **facts)


def told(value: object, to: Reader) -> str:
    """What a record says to people: a phrase in the reader's language, anything else as it stands."""
    return to.phrase(value) if isinstance(value, Phrase) else str(value)


def _known_zone() -> tzinfo:
    if _called.zone is not None:
        return _called.zone
    if os.environ.get("CC_ZONE"):
        from cc.cli.times import chosen_zone
        from cc.core.errors import UsageError

        try:
            return chosen_zone() or _machine_zone()
        except UsageError:  # which is what is being told
            return _machine_zone()
    return _machine_zone()


def _machine_zone() -> tzinfo:
    zone = SystemClock().now().astimezone().tzinfo
    assert zone is not None, "an aware instant has one"
    return zone


class LazyZone(tzinfo):
    """A zone that is found out when first an instant is said in it: most commands say none."""

    def __init__(self, find: Callable[[], tzinfo]) -> None:
        self._find = find
        self._found: tzinfo | None = None

    @property
    def found(self) -> tzinfo:
        """The zone itself."""
        if self._found is None:
            self._found = self._find()
        return self._found

    def fromutc(self, at: datetime) -> datetime:
        """The instant in the zone itself."""
        return self.found.fromutc(at.replace(tzinfo=self.found))

    def utcoffset(self, at: datetime | None) -> timedelta | None:
        """The zone's."""
        return self.found.utcoffset(at)

    def dst(self, at: datetime | None) -> timedelta | None:
        """The zone's."""
        return self.found.dst(at)

    def tzname(self, at: datetime | None) -> str | None:
        """The zone's."""
        return self.found.tzname(at)
