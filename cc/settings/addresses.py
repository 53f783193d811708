"""E-mail addresses in settings. Owns what is one there; sends nothing."""

from email.utils import parseaddr
from typing import Annotated

from pydantic import AfterValidator

from cc.core.phrases import mark
from cc.core.rules.work.delivery import is_address
from cc.settings.problems import wrong


def _are_addresses(told: tuple[str, ...]) -> tuple[str, ...]:
    for each in told:
        if not is_address(each) or parseaddr(each)[1] != each:
            raise wrong(mark("{address:quoted} is no e-mail address"), address=each)
    return told


Addresses = Annotated[tuple[str, ...], AfterValidator(_are_addresses)]
"""Bare addresses, without the name of whose they are."""
