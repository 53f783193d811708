"""How long the client waits for a server that says nothing, and what its last try says of those before it."""

from typing import NoReturn, cast

import pytest

from cc.core.centre import BearerToken, Call
from cc.core.errors import UnreachableError
from cc.core.intents.reports import ReceiveReport
from cc.core.intents.tasks import (
    AcceptTask,
    ArriveTask,
    AttachToTask,
    CloseTask,
    DeclineTask,
    DepartTask,
    HoldTask,
    ResumeTask,
)
from cc.core.questions.organisation import WhoAmI
from cc.workforce import routes
from cc.workforce.client import remote_centre as client_module
from cc.workforce.client.remote_centre import RemoteCentre

WHO = BearerToken("posko_x")


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client_module, "PAUSES_S", (0.0, 0.0, 0.0))


class _Sends:
    """Stands for the connection: keeps how long each try may take; fails with these errors in turn, then the last."""

    def __init__(self, remote: RemoteCentre, monkeypatch: pytest.MonkeyPatch, *codes: str) -> None:
        self.patience_s: list[float] = []
        self._codes = [*codes]
        monkeypatch.setattr(remote._http, "send", self._send)

    def _send(self, *request: object) -> NoReturn:
        self.patience_s.append(cast(float, request[5]))
        code = self._codes.pop(0) if len(self._codes) > 1 else self._codes[0]
        raise UnreachableError("nobody there.", code=code)


def test_a_last_try_that_reaches_nobody_says_nothing_of_the_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise the key would be dropped, and what the first try did be done again."""
    remote = RemoteCentre("http://127.0.0.1:9")
    for codes, told in (
        (("unreachable.cut", "unreachable.server"), "unreachable.cut"),
        (("unreachable.stopping", "unreachable.server"), "unreachable.server"),
        (("unreachable.server",), "unreachable.server"),
    ):
        _Sends(remote, monkeypatch, *codes)
        with pytest.raises(UnreachableError) as caught:
            remote.execute(Call(WHO, ReceiveReport(text="x")))
        assert caught.value.code == told


def test_a_silent_server_is_given_up_but_not_by_the_field(monkeypatch: pytest.MonkeyPatch) -> None:
    remote = RemoteCentre("http://127.0.0.1:9", give_up_s=0.005)
    for call in (lambda: remote.read(WHO, WhoAmI()), lambda: remote.execute(Call(WHO, ReceiveReport(text="x")))):
        sends = _Sends(remote, monkeypatch, "unreachable.cut")
        with pytest.raises(UnreachableError):
            call()
        assert max(sends.patience_s) <= 0.01
    sends = _Sends(remote, monkeypatch, "unreachable.cut")
    with pytest.raises(UnreachableError):
        remote.execute(Call(WHO, CloseTask("JKT-1/1")))
    assert sends.patience_s == [30] * 4


def test_the_field_is_known_by_its_routes() -> None:
    field = (AcceptTask, DeclineTask, DepartTask, ArriveTask, CloseTask, HoldTask, ResumeTask, AttachToTask)
    assert {routes.intent_route(kind).name for kind in field} == routes.FIELD
