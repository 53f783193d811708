"""Answers about packs: those that are loaded, and what loading one would do."""

from cc.core.packs.reading import read_pack
from cc.core.questions import packs as questions
from cc.core.records.packs import PackBody, PackLine, PackPreview
from cc.core.rules.lifecycle.access import require_role
from cc.core.service.change.question_context import ReadContext
from cc.core.service.sla.pack_effects import effects
from cc.core.service.sla.pack_plan import plan_pack
from cc.core.service.sla.pack_switches import never_given, switches
from cc.core.service.sla.packs import already_loaded
from cc.core.store.organisation import packs
from cc.core.store.organisation.scope import sees_all_units
from cc.core.vocabulary import Role

LEADS = (Role.SUPERVISOR, Role.ADMIN)


def list_packs(ask: ReadContext, _question: questions.ListPacks) -> tuple[PackLine, ...]:
    """Every pack that was loaded."""
    return packs.list_packs(ask.connection, ask.directory)


def get_pack(ask: ReadContext, question: questions.GetPack) -> PackBody:
    """A pack's text."""
    return packs.body(ask.connection, question.name, question.version)


def preview_pack(ask: ReadContext, question: questions.PreviewPack) -> PackPreview:
    """What loading the text would do."""
    require_role(ask.actor, LEADS, "previewing a pack")
    now = ask.now.replace(microsecond=0)
    whole = sees_all_units(ask.actor, ask.directory) and ask.actor.cleared
    pack = read_pack(question.text)
    already = already_loaded(pack, packs.find(ask.connection, pack.name))
    if already is not None:
        return PackPreview(changes=already, as_of=now, whole=whole)
    plan = plan_pack(ask.directory, ask.connection, pack)
    after = plan.directory(ask.directory)
    new_at = max(now, plan.effective_at or now)
    found = effects(ask, after, plan.newer, new_at)
    return PackPreview(
        changes=plan.changes(found.calendars.reports),
        as_of=now,
        whole=whole,
        switches=switches(ask.directory, after, new_at),
        never=never_given(after, new_at, (*plan.added, *plan.changed, *plan.unchanged)),
        calendars=found.calendars.effect(),
        moving=found.moving.effect(),
        moving_as_new=found.moving_as_new.effect(),
    )
