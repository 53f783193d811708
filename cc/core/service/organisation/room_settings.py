"""Settings of the command room: stating one, listing them. Owns who may; what there is, rules.lifecycle says."""

from cc.core.errors import ForbiddenError, InputError
from cc.core.intents.organisation import StateSetting
from cc.core.phrases import mark
from cc.core.questions.organisation import ListSettings
from cc.core.records.organisation import Saved, SettingRecord
from cc.core.rules.lifecycle.room_settings import SETTINGS
from cc.core.service.change.administration import own_agency, require_house
from cc.core.service.change.intent_context import WriteContext
from cc.core.service.change.question_context import ReadContext
from cc.core.service.change.save_rows import begin, raise_reference, trace
from cc.core.store.organisation import saving
from cc.core.store.sql.times import epoch

STATING = mark("a setting of the command room")


def state_setting(ctx: WriteContext, intent: StateSetting) -> Saved:
    """State one, from now on."""
    ctx = begin(ctx, STATING)
    name, bounds = intent.name, SETTINGS[intent.name]
    if not bounds.least <= intent.value <= bounds.most:
        raise InputError(
            "{name} is a whole number from {least} to {most}.",
            code="input.setting",
            fields={"name": str(name), "least": bounds.least, "most": bounds.most},
        )
    unit = _whose(ctx, of_agency=bounds.of_agency)
    since, value = ctx.directory.settings.since(name, ctx.now, unit)
    if since is not None and value == intent.value:
        return Saved(kind="setting", unchanged=1)
    at_s = max(epoch(ctx.now), 0 if since is None else epoch(since))
    saving.state_setting(ctx.uow, {"name": str(name), "unit": unit, "since": at_s, "value": intent.value})
    facts = {"unit": unit, "value": intent.value}
    trace(ctx, f"setting:{name}", None if since is None else "saved", facts)
    raise_reference(ctx)
    return Saved(kind="setting", added=int(since is None), changed=int(since is not None), codes=(str(name),))


def _whose(ctx: WriteContext, *, of_agency: bool) -> str:
    """Empty for the room's, which only the root states; an agency's is stated by an admin of the agency itself, never
    for it by somebody above."""
    if not of_agency:
        require_house(ctx, STATING)
        return ""
    agency = own_agency(ctx)
    if ctx.actor.unit != agency:
        raise ForbiddenError(
            "{unit} states that for itself: ask an administrator of {unit}.",
            code="forbidden.outside",
            fields={"unit": agency, "own": ctx.actor.unit},
        )
    return agency


def list_settings(ask: ReadContext, _: ListSettings) -> tuple[SettingRecord, ...]:
    """What they are now, in the order of their table."""
    found = []
    for name, bounds in SETTINGS.items():
        unit = own_agency(ask) if bounds.of_agency else ""
        since, value = ask.directory.settings.since(name, ask.now, unit)
        found.append(
            SettingRecord(name=name, unit=unit, value=value, since=since, least=bounds.least, most=bounds.most)
        )
    return tuple(found)
