"""What the client makes of a server that has enough to do: it comes again, and says that nothing was done."""

import pytest

from cc.cli.session import NOTHING_DONE
from cc.core.centre import BearerToken
from cc.core.errors import UnreachableError
from cc.core.questions.organisation import WhoAmI
from cc.workforce.client import remote_centre
from cc.workforce.client.remote_centre import RemoteCentre
from cc.workforce.problems import LIMITED
from tests.workforce.fake import FakeCentre

WHO = BearerToken("posko_x")


def test_a_client_comes_again_when_it_was_told_to(fake: FakeCentre, remote: RemoteCentre) -> None:
    fake.answers["WhoAmI"] = UnreachableError("too many", code="limit.requests", fields={"retry_after_s": 1})
    before = len(fake.questions)
    with pytest.raises(UnreachableError) as wrong:
        remote.read(WHO, WhoAmI())
    assert wrong.value.code == "limit.requests"
    assert len(fake.questions) - before == len(remote_centre.PAUSES_S) + 1


def test_after_a_limit_nothing_was_done() -> None:
    assert {code for code in LIMITED if code.startswith(("limit.", "unreachable."))} <= NOTHING_DONE
