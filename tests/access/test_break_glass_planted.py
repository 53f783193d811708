"""The tests of breaking the glass can fail: each of its rules is taken away in turn (all of them in `make faults`, some
in `make test`), and the test that holds it finds that.
"""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from cc.core.errors import CoreError
from cc.core.rules.lifecycle import access
from cc.core.rules.lifecycle.out_of_sight import Wall
from cc.core.service.change import callers
from cc.core.service.organisation import room_settings
from cc.core.service.reports import emergency
from cc.core.store.figures import figures
from cc.core.store.organisation import glass
from cc.core.store.organisation.scope import may_open
from cc.core.store.reports import cases, out_of_sight
from cc.core.store.reports.cases import is_named
from cc.core.store.reports.out_of_sight import Standing
from tests.access import test_break_glass as held
from tests.access import test_break_glass_told as told
from tests.access.glass import with_supervisors
from tests.builders import Room
from tests.faults.rounds import rounds

pytestmark = pytest.mark.room(on=("sqlite",))
STANDING, PUT, OPENED = out_of_sight.standing, glass.put, glass.opened


def quicker(uow: Any, directory: Any, actor: Any, name: str) -> Standing:
    """Asks the database less where there is nothing."""
    if uow.first(select(out_of_sight.R.c.id).where(is_named(name))) is None:
        return Standing("", directory.root, False, False, False)
    return STANDING(uow, directory, actor, name)


def longer(uow: Any, row: Any) -> None:
    """An hour more than was asked for."""
    PUT(uow, {**row, "until": int(row["until"]) + 3600})


PLANTED: dict[str, tuple[Any, str, Any, Callable[..., None], dict[str, Any]]] = {
    "it does not end": (
        glass,
        "opened",
        lambda connection, login, now_s: OPENED(connection, login, 0),
        held.test_a_restricted_report_is_read_for_a_while_and_not_a_second_longer,
        {},
    ),
    "it lasts longer": (
        glass,
        "put",
        longer,
        held.test_a_restricted_report_is_read_for_a_while_and_not_a_second_longer,
        {},
    ),
    "figures have it": (
        figures,
        "may_see",
        may_open,
        held.test_a_restricted_report_is_read_for_a_while_and_not_a_second_longer,
        {},
    ),
    "something is done with it": (cases, "may_see", may_open, held.test_nothing_can_be_done_with_what_was_opened, {}),
    "a foreign one, whatever agencies say": (
        emergency,
        "wall",
        lambda hidden, allows: None if hidden.seen else Wall.FOREIGN,
        held.test_another_agencys_report_is_opened_where_both_let_it,
        {},
    ),
    "two walls": (
        emergency,
        "wall",
        lambda hidden, allows: None if hidden.seen else Wall.FOREIGN,
        held.test_two_walls_stand,
        {},
    ),
    "anybody states it": (
        room_settings,
        "own_agency",
        lambda ctx: ctx.actor.unit,
        held.test_nobody_states_for_an_agency_what_it_allows,
        {},
    ),
    "as often as one likes": (
        emergency,
        "_left_today",
        lambda ctx: 3,
        held.test_only_so_often_a_day_and_whatever_there_is,
        {},
    ),
    "none a day is some": (emergency, "_left_today", lambda ctx: 1, held.test_none_a_day_is_none, {}),
    "anybody's": (access, "allows", lambda *_: True, held.test_it_is_a_supervisors, {"by": "rini"}),
    "for days": (emergency, "MOST_MINUTES", 10**9, held.test_for_how_long_has_bounds, {"minutes": 241}),
    "without a reason": (
        emergency,
        "require_text",
        lambda text, *_, **__: text,
        held.test_a_reason_is_said_and_the_time_is_now,
        {},
    ),
    "again": (emergency, "_require_shut", lambda *_: None, held.test_what_is_seen_or_stands_open_is_not_opened, {}),
    "of whoever was supervisor": (
        callers,
        "holds",
        lambda *_: True,
        held.test_whoever_is_no_supervisor_any_more_reads_no_longer,
        {},
    ),
    "nobody is told": (emergency, "_told", lambda *_: [], told.test_it_is_recorded_told_at_once_and_listed, {}),
    "listed to all": (
        out_of_sight,
        "subtree",
        lambda directory, unit: tuple(directory.units),
        told.test_an_auditor_without_clearance_hears_of_a_restricted_one,
        {},
    ),
    "what is not there costs less": (
        out_of_sight,
        "standing",
        quicker,
        told.test_what_may_not_be_opened_is_answered_as_what_is_not_there_after_the_same_work,
        {},
    ),
}
"""What is planted where, and the test that finds it."""


@pytest.mark.parametrize("fault", list(PLANTED)[:: rounds(6, 1)])
def test_a_rule_that_is_taken_away_is_found(room: Room, fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    module, name, planted, holds, given = PLANTED[fault]
    prepared = with_supervisors(room)
    monkeypatch.setattr(module, name, planted)
    with pytest.raises((AssertionError, pytest.fail.Exception, CoreError)):
        holds(prepared, **given)
