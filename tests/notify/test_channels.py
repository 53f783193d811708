"""A channel is known wherever messages leave: a room with a new channel alone is not silent."""

from typing import Any, cast

import pytest

from cc.core.phrases import Phrase
from cc.notify.outgoing import CARRIERS, carriers
from cc.settings.notify import Apprise, Channel, Notify, Smtp, Webhook

EXAMPLES: dict[str, Any] = {
    "webhook": {"hq": Webhook.model_validate({"url": "https://hq.example/x", "secret": "s" * 16})},
    "smtp": Smtp(host="localhost"),
    "apprise": {"grup": Apprise.model_validate({"url": "json://localhost"})},
}
"""A setting a channel."""
NO_CHANNELS = {"lang", "timeout", "inside"}


def test_every_field_that_sends_is_a_channel() -> None:
    others = {*Notify.model_fields} - {*Notify.channels()} - NO_CHANNELS
    assert others == set(), "derive its settings from Channel (cc/settings/notify.py), or name it in NO_CHANNELS"
    assert {*EXAMPLES} == {*Notify.channels()}, "give the channel an example here"


def test_every_channel_has_its_carrier() -> None:
    assert {*CARRIERS} == {*Notify.channels()}, "give the channel its row in cc/notify/outgoing.py CARRIERS"


@pytest.mark.parametrize("name", Notify.channels())
def test_a_room_with_one_channel_alone_sends(name: str) -> None:
    settings = Notify(**{name: EXAMPLES[name]})
    assert not settings.silent
    if name != "apprise":  # an extra that need not be installed
        assert len(carriers(settings)) == 1
    (own, channel), *others = settings.configured()
    assert not others
    assert channel.describe(own)


def test_a_room_without_channels_is_silent() -> None:
    assert Notify().silent
    assert carriers(Notify()) == []


def test_a_channel_that_comes_later_counts_without_being_listed() -> None:
    class Pager(Channel):
        number: str = ""

        def describe(self, name: str) -> Phrase:
            """In a word."""
            return Phrase("pager {name}", {"name": name})

    class Later(Notify):
        pager: Pager | None = None

    assert "pager" in Later.channels()
    assert not Later(pager=Pager(number="112")).silent
    with pytest.raises(KeyError, match="pager"):
        carriers(cast(Any, Later(pager=Pager())))
