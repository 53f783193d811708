"""Keys of personal data: a new one, and sealing under it what is there. Bookkeeping without an event, but for the new
key itself. Owns who may; knows no SQL."""

import json

from cc.core.errors import InputError
from cc.core.intents import privacy as intents
from cc.core.keyring import key_of
from cc.core.phrases import mark
from cc.core.records.privacy import KeyMade, Sealed
from cc.core.rules.work.personal import is_personal, known_by
from cc.core.service.change.administration import require_house
from cc.core.service.change.intent_context import WriteContext
from cc.core.service.change.personal import key_in_use, open_attributes, seal_attributes
from cc.core.service.change.save_rows import require_admin, trace
from cc.core.service.organisation import second_factor
from cc.core.store.organisation import saving
from cc.core.store.reports import reporters
from cc.core.store.sql.unit_of_work import Values

MOST = 5000
KEYS = mark("the keys of personal data")


def make_key(ctx: WriteContext, _: intents.MakePersonalKey) -> KeyMade:
    """A new key, in use from now on."""
    _require(ctx)
    name = ctx.keys.make()
    saving.keep_key(ctx.uow, name)
    trace(ctx, "privacy:key", "saved" if ctx.directory.personal_key else None, {"key": name})
    return KeyMade(name, str(ctx.keys.folder))


def seal(ctx: WriteContext, intent: intents.SealPersonalData) -> Sealed:
    """Seal what is open or under an older key, some reports at a time."""
    _require(ctx)
    if not 1 <= intent.limit <= MOST:
        raise InputError("1 to {most} reports can be encrypted at once.", code="input.limit", fields={"most": MOST})
    key = key_in_use(ctx)
    rows = reporters.walk(ctx.uow, intent.after, intent.limit)
    sealed = unreadable = 0
    for row in rows:
        changed, lost = _anew(ctx, row.id, row.reporter, row.attributes, key)
        if changed:
            reporters.put(ctx.uow, row.id, changed)
        sealed, unreadable = sealed + bool(changed), unreadable + lost
    after = str(rows[-1].id) if len(rows) == intent.limit else ""
    if not after:
        second_factor.seal_anew(ctx)
    return Sealed(looked_at=len(rows), sealed=sealed, unreadable=unreadable, after=after)


def _anew(ctx: WriteContext, report_id: str, reporter: str, attributes: str, key: str) -> tuple[Values, bool]:
    """Columns to be written, and whether something cannot be read: that stays as it is."""
    changed: Values = {}
    contact = ctx.keys.unseal(reporter, report_id)
    if contact and key_of(reporter) != key:
        changed["reporter"] = ctx.keys.seal(contact, report_id, key)
        changed["reporter_known_by"] = ctx.keys.look_up(known_by(contact), key)
    stored: dict[str, object] = json.loads(attributes)
    held = {name: value for name, value in stored.items() if isinstance(value, str)}
    opened = open_attributes(ctx.keys, report_id, held)
    lost = {name for name, value in opened.items() if not value and held[name]}
    older = {name: str(value) for name, value in opened.items() if name not in lost and _is_due(name, held[name], key)}
    if older:
        changed["attributes"] = json.dumps({**stored, **seal_attributes(ctx, report_id, older)}, ensure_ascii=False)
    return changed, contact is None or bool(lost)


def _is_due(name: str, stored: str, key: str) -> bool:
    """Whether an attribute is to be sealed anew: it tells of a person, and is not sealed under this key."""
    return bool(stored) and is_personal(name) and key_of(stored) != key


def _require(ctx: WriteContext) -> None:
    require_admin(ctx, KEYS)
    require_house(ctx, KEYS)
