"""A report comes in: from a citizen, a desk, a sensor, an officer. Never refused for its place or its time."""

from dataclasses import replace
from datetime import datetime

from cc.core.errors import InputError
from cc.core.ids import is_id, new_id
from cc.core.intents.reports import ReceiveReport
from cc.core.phrases import Phrase
from cc.core.records.organisation import Category
from cc.core.records.receipts import Receipt
from cc.core.records.trail import Move
from cc.core.rules.lifecycle import tables as lifecycle
from cc.core.rules.lifecycle.access import holds, require_row, within
from cc.core.service.change.classify import place_of, policy_for, require_aware
from cc.core.service.change.effective_time import not_yet
from cc.core.service.change.intent_context import MOST_REPORTED, WriteContext, require_text, seen
from cc.core.service.reports.create import NewReport, insert_report, place_texts
from cc.core.service.reports.report_notes import require_usable
from cc.core.store.organisation.known import at_a_desk
from cc.core.store.reports import cases
from cc.core.vocabulary import Action, Entered, Flag, Role, Subject

MOST_ATTRIBUTES = 100


def receive(ctx: WriteContext, intent: ReceiveReport) -> Receipt:
    """Take a report in."""
    row = lifecycle.decide(Subject.REPORT, None, Action.RECEIVE)
    require_row(ctx.actor, row)
    draft = _draft(ctx, intent)
    facts = draft.facts() | ({"entered": str(Entered.LATE)} if Flag.ENTERED_LATE in draft.flags else {})
    move = Move(
        subject=Subject.REPORT,
        number=0,
        action=Action.RECEIVE,
        before=None,
        after=row.after,
        at=draft.received_at,
        facts=facts,
    )
    receipt = insert_report(ctx, draft, (move,))
    said = intent.received_at or ctx.claimed_at
    told = [went_elsewhere(receipt.ref, draft.named, draft.unit)] if draft.named else []
    if said is not None and Flag.TIMES_DISAGREE in draft.flags:
        told.append(not_yet(said, draft.received_at, receipt.ref))
    return replace(receipt, warnings=tuple(map(str, told)), warning_phrases=tuple(told)) if told else receipt


def inserted(intent: ReceiveReport) -> frozenset[str] | None:
    """The names that it only inserts, None when it reads what others may have written (its photos)."""
    if intent.evidence:
        return None
    return frozenset((intent.id,)) if intent.id is not None and is_id(intent.id) else frozenset()


def _draft(ctx: WriteContext, intent: ReceiveReport) -> NewReport:
    directory = ctx.directory
    category = directory.offered(intent.category)
    area, flags = place_of(directory, intent.lon, intent.lat, needed=category.needs_place)
    received_at, late_flags = _received_at(ctx, intent)
    unit, not_followed = unit_for(ctx, category, area, intent.unit)
    priority = int(intent.priority or category.priority)
    policy = policy_for(directory, unit, category.code, priority, received_at=received_at, recorded_at=ctx.now)
    return NewReport(
        id=_id(ctx, intent),
        text=require_text(intent.text, "what was reported", most=MOST_REPORTED),
        category=category.code,
        priority=priority,
        restricted=category.restricted,
        unit=unit,
        named=not_followed,
        area=area,
        lon=intent.lon,
        lat=intent.lat,
        channel=intent.channel,
        received_at=received_at,
        policy=policy.key if policy else "",
        zone=directory.zone_fact(policy.key, unit).get("zone", "") if policy else "",
        own_due_at=require_aware(intent.due_at, "due_at"),
        place_texts=place_texts(intent),
        reporter=seen(intent.reporter),
        source=intent.source,
        source_id=intent.source_id,
        flags=flags + late_flags,
        evidence=_evidence(ctx, intent.evidence),
        attributes=_attributes(intent.attributes),
    )


def unit_for(ctx: WriteContext, category: Category, area: str | None, named: str | None) -> tuple[str, str]:
    """Whose it is: the unit that is named, if the caller may give it reports; else whose category and area it is, to be
    triaged there (what needs a place and has none is the root's). The second is a name that was not followed.
    InputError for a unit that is not known."""
    nowhere = area is None and category.needs_place and ctx.directory.areas
    routed = ctx.directory.root if nowhere else ctx.directory.route(category.code, area)
    if not named:
        return routed, ""
    path = ctx.directory.path(named)
    return (named, "") if _may_give(ctx, path, routed) else (routed, named)


def _may_give(ctx: WriteContext, path: tuple[str, ...], routed: str) -> bool:
    """Whether a report may be given to a unit, by its path: one of the caller's own, or where it goes anyway. What an
    app or a sensor brings goes to its unit or where its route leads, and below that."""
    actor = ctx.actor
    if path[-1] in (routed, actor.unit) or holds(actor, Role.SYSTEM):
        return True
    if holds(actor, Role.OFFICER) or at_a_desk(actor):
        return within(path, actor.unit)
    return within(path, routed)


def went_elsewhere(ref: str, named: str, unit: str) -> Phrase:
    """What is said of a name that was not followed."""
    facts = {"ref": ref, "named": named, "unit": unit}
    return Phrase("{named} is not yours to give reports to: {ref} goes to {unit}, where it is triaged.", facts)


def _received_at(ctx: WriteContext, intent: ReceiveReport) -> tuple[datetime, tuple[Flag, ...]]:
    """When it came: as said, or now. A time in the future is not believed, and flagged; one far back is flagged."""
    said = require_aware(intent.received_at or ctx.claimed_at, "received_at")
    if said is None:
        return ctx.now, ()
    if said > ctx.now:
        return ctx.now, (Flag.TIMES_DISAGREE,)
    return said, (Flag.ENTERED_LATE,) if ctx.now - said > ctx.directory.settings.believed(ctx.now) else ()


def _id(ctx: WriteContext, intent: ReceiveReport) -> str:
    if intent.id is None:
        return new_id()
    if not is_id(intent.id):
        raise InputError(
            "{id:quoted} is no UUID: leave the id out, or send one like {like}.",
            code="input.id",
            fields={"id": intent.id, "like": new_id()},
        )
    if cases.exists(ctx.uow, intent.id):
        raise InputError(
            "there is a report with the id {id} already: send each report with an id of its own.",
            code="exists",
            fields={"id": intent.id},
        )
    return intent.id


def _attributes(attributes: dict[str, str]) -> dict[str, str]:
    if len(attributes) > MOST_ATTRIBUTES:
        raise InputError(
            "a report takes {most} attributes at most.", code="input.attributes", fields={"most": MOST_ATTRIBUTES}
        )
    return dict(attributes)


def _evidence(ctx: WriteContext, names: tuple[str, ...]) -> tuple[str, ...]:
    wanted = tuple(dict.fromkeys(name.strip().lower() for name in names))
    require_usable(ctx, wanted)
    return wanted
