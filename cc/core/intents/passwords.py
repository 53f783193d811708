"""Changing the password that one logs in by."""

from dataclasses import dataclass, field

from cc.core.asked import example
from cc.core.intents.base import Intent
from cc.core.records.organisation import PasswordChanged


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangePassword(Intent[PasswordChanged]):
    """Choose another password, by the one of until now; whoever has a second factor says its code, too. All sessions
    end, and one of `hours` is opened (0: none). The credential of the call is not looked at."""

    login: str = field(metadata=example("sari"))
    password: str = field(repr=False, metadata=example("kata sandi yang panjang"))
    new_password: str = field(repr=False, metadata=example("tiga ekor kuda laut"))
    code: str = field(default="", repr=False, metadata=example("123456"))
    hours: int = field(default=0, metadata=example(12))
    device: str = field(default="", metadata=example("posko di meja-3"))
