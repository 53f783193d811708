"""Loading a pack of policies and calendars: one transaction, and an event in the pack's own stream."""

from dataclasses import replace

from cc.core.errors import RefusedError
from cc.core.intents.packs import LoadPack
from cc.core.packs.reading import Pack, read_pack
from cc.core.records.packs import PackChanges
from cc.core.service.change.intent_context import WriteContext
from cc.core.service.change.save_rows import begin_terms, raise_reference, trace
from cc.core.service.sla.pack_plan import Plan, plan_pack
from cc.core.service.sla.policies import write_calendar, write_policy
from cc.core.service.sla.reach import require_calendar, require_policies
from cc.core.service.sla.recalculate import recalculate
from cc.core.store.organisation import packs
from cc.core.store.sql.json import plain
from cc.core.store.sql.times import epoch


def load_pack(ctx: WriteContext, intent: LoadPack) -> PackChanges:
    """Take a pack in: calendars, policies, what is retired, its own row and event. The same text again changes
    nothing."""
    ctx = begin_terms(ctx, "loading a pack")
    pack = read_pack(intent.text)
    known = packs.find(ctx.uow.connection, pack.name)
    already = already_loaded(pack, known)
    if already is not None:
        return already
    plan = plan_pack(ctx.directory, ctx.uow.connection, pack)
    require_policies(ctx, plan.policies)
    for name, _, _ in plan.calendars:
        require_calendar(ctx, name)
    for name, version, spec in plan.calendars:
        write_calendar(ctx, name, version, spec)
    for policy in plan.policies:
        write_policy(ctx, policy, "saved" if policy.version > 1 else None)
    packs.add(ctx.uow, _row(ctx, pack, plan, known))
    raise_reference(ctx)
    count = recalculate(replace(ctx, directory=ctx.reread()), plan.newer) if plan.newer else 0
    done = plan.changes(count)
    facts = {"digest": pack.digest, "source": pack.source, "title": pack.title, **plain(PackChanges, done)}
    trace(ctx, f"pack:{pack.name}", "saved" if known else None, facts)
    return done


def already_loaded(pack: Pack, known: list[packs.Loaded]) -> PackChanges | None:
    """The answer when the very text is the newest of its name; None when it is new. RefusedError when its version is
    taken."""
    there = next((each for each in known if each.version == pack.version), None)
    if there is None:
        return None
    newest = known[-1]
    if there.digest != pack.digest:
        raise RefusedError(
            "{key} is loaded already and says something else: raise the version in its text, then load it.",
            code="pack.version",
            fields={
                "pack": pack.name,
                "version": pack.version,
                "loaded": there.digest,
                "given": pack.digest,
                "key": pack.key,
            },
        )
    if newest.version != there.version:
        raise RefusedError(
            "{key} was replaced by {replaced_by}: to go back to what it says, give its text a new version, then load "
            "it.",
            code="pack.replaced",
            fields={
                "pack": pack.name,
                "version": pack.version,
                "newest": newest.version,
                "key": pack.key,
                "replaced_by": f"{pack.name}@{newest.version}",
            },
        )
    return PackChanges(name=pack.name, version=pack.version, effective_at=there.effective_at, already=True)


def _row(ctx: WriteContext, pack: Pack, plan: Plan, known: list[packs.Loaded]) -> dict[str, object]:
    return {
        "name": pack.name,
        "version": pack.version,
        "title": pack.title,
        "source": pack.source,
        "effective_at": epoch(plan.effective_at),
        "body": pack.text,
        "digest": pack.digest,
        "loaded_at": max([epoch(ctx.now), *(each.loaded_at + 1 for each in known)]),  # so that their order is known
        "loaded_by": ctx.actor.login,
    }
