"""A reporter's data on its way into a row and out of it: sealed, found again, shown by need. Owns those steps; who
needs it is rules.work.personal's, the keys are keyring's. Knows no intent and no SQL."""

from collections.abc import Mapping
from dataclasses import dataclass

from cc.core.keyring import KeyRing
from cc.core.rules.work.personal import Shown, is_personal, known_by, masked
from cc.core.service.change.intent_context import WriteContext
from cc.core.store.organisation import saving


@dataclass(frozen=True, slots=True)
class SealedReporter:
    """Two columns of a report: the sealed contact, and what the same caller is found by."""

    reporter: str
    known_by: str


def key_in_use(ctx: WriteContext) -> str:
    """The key to seal under; the room's first is made here where it has none."""
    wanted = ctx.directory.personal_key
    name = ctx.keys.usable(wanted)
    if not wanted:
        saving.keep_key(ctx.uow, name)
    return name


def seal_reporter(ctx: WriteContext, report_id: str, contact: str) -> SealedReporter:
    """A contact as it is stored."""
    if not contact:
        return SealedReporter("", "")
    key = key_in_use(ctx)
    return SealedReporter(ctx.keys.seal(contact, report_id, key), ctx.keys.look_up(known_by(contact), key))


def seal_attributes(ctx: WriteContext, report_id: str, attributes: Mapping[str, str]) -> Mapping[str, str]:
    """Attributes as they are stored: those that tell of a person are sealed. The same mapping where none does."""
    if not any(value and is_personal(name) for name, value in attributes.items()):
        return attributes
    return {
        name: ctx.keys.seal(value, _about(report_id, name), key_in_use(ctx)) if value and is_personal(name) else value
        for name, value in attributes.items()
    }


def open_attributes(keys: KeyRing, report_id: str, attributes: Mapping[str, object]) -> dict[str, object]:
    """Attributes as they came; one whose key is not here is empty."""
    return {
        name: (keys.unseal(value, _about(report_id, name)) or "")
        if isinstance(value, str) and is_personal(name)
        else value
        for name, value in attributes.items()
    }


def masked_attributes(attributes: Mapping[str, object], *, hidden: bool = False) -> dict[str, object]:
    """Attributes for who does not need to know the person; `hidden`: who is told nothing of them."""
    return {
        name: masked(str(value)) if is_personal(name) else value
        for name, value in attributes.items()
        if not (hidden and is_personal(name))
    }


def shown_reporter(keys: KeyRing, report_id: str, sealed: str, *, needed: bool) -> tuple[str, Shown]:
    """A stored contact as it is given to who asks, and how."""
    contact = keys.unseal(sealed, report_id)
    if contact is None:
        return "", Shown.UNREADABLE
    return (contact, Shown.OPEN) if needed or not contact else (masked(contact), Shown.MASKED)


def _about(report_id: str, attribute: str) -> str:
    return f"{report_id} {attribute}"
