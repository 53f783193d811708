"""Takes one message by all of its ways and says how that went. Owns that order, the time each try may take, and which
servers are not tried for now; knows no protocol and no store."""

import logging
import threading
from collections.abc import Callable, Iterable, Mapping

from cc.core.records.sending import MessageResult, TakenMessage
from cc.core.vocabulary import MessageState
from cc.notify.patience import Ended, within
from cc.notify.ways import Carrier, Refused, SendError, Unreached, Way
from cc.settings.notify import Notify

GIVEN_S = 5.0
"""Beyond a carrier's own timeout: what a server that answers byte by byte may take altogether."""

_log = logging.getLogger("posko.notify")


class Outgoing:
    """Sends messages of one batch: a server that is not reached once is not asked again in it. Close it afterwards."""

    def __init__(self, carriers: Iterable[Carrier], timeout_s: float, ending: threading.Event) -> None:
        self._carriers = list(carriers)
        self._patience_s = timeout_s + GIVEN_S
        self._ending = ending
        self._down: dict[str, str] = {}

    def send(self, message: TakenMessage) -> MessageResult:
        """Send it by every way that it has not gone yet. Raises Ended."""
        ways = [way for carrier in self._carriers for way in carrier.ways(message)]
        done: list[str] = []
        told: list[str] = []
        later = refused = False
        for way in ways:
            if {way.name, _refused(way)} & set(message.delivered):
                continue
            try:
                self._try(way, message)
            except Refused as wrong:
                refused = True
                done.append(_refused(way))
                told.append(str(wrong))
            except SendError as wrong:
                later = True
                told.append(str(wrong))
            except Ended:
                raise
            except Exception as wrong:  # noqa: BLE001  # one message that we cannot make must not hold up the others
                _log.exception("message %s by %s", message.key, way.name)
                later = True
                told.append(f"{way.name}: our fault ({type(wrong).__name__}), which is in the log")
            else:
                done.append(way.name)
        delivered = any(way.name in (*message.delivered, *done) for way in ways)
        return MessageResult(
            message.id, message.tries, _state(bool(ways), delivered, later, refused), tuple(done), "; ".join(told)
        )

    def close(self) -> None:
        """Hang up everywhere."""
        for carrier in self._carriers:
            carrier.close()

    def _try(self, way: Way, message: TakenMessage) -> None:
        if way.line in self._down:
            raise Unreached(self._down[way.line])
        try:
            within(self._patience_s, self._ending, lambda: way.send(message))
        except Unreached as wrong:
            self._down[way.line] = str(wrong)
            raise


def _refused(way: Way) -> str:
    return f"-{way.name}"


def _state(any_way: bool, delivered: bool, later: bool, refused: bool) -> MessageState:
    if later:
        return MessageState.WAITING
    if delivered:
        return MessageState.SENT
    return MessageState.FAILED if any_way and refused else MessageState.NOBODY


def _webhooks(settings: Notify) -> Carrier:
    from cc.notify.webhook import Webhooks

    return Webhooks(settings.webhook, settings.timeout, settings.inside)


def _mails(settings: Notify) -> Carrier:
    from cc.notify.mail import Mails

    assert settings.smtp is not None
    return Mails(settings.smtp, settings.lang, settings.timeout)


def _services(settings: Notify) -> Carrier:
    from cc.notify.services import Services

    return Services(settings.apprise, settings.lang)


CARRIERS: Mapping[str, Callable[[Notify], Carrier]] = {"webhook": _webhooks, "smtp": _mails, "apprise": _services}
"""By the field of the settings that holds the channel; each module is imported only where it is named."""


def carriers(settings: Notify) -> list[Carrier]:
    """What settings name."""
    return [CARRIERS[name](settings) for name in settings.channels() if getattr(settings, name)]
