"""Which view a place has. A view's module is imported when it is first shown; the only file that knows every view."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from cc.tui.keys import Where

if TYPE_CHECKING:
    from cc.tui.console import Console
    from cc.tui.views.base import ViewWidget


def _evidence() -> type[ViewWidget]:
    from cc.tui.views.evidence import EvidenceView

    return EvidenceView


def _map() -> type[ViewWidget]:
    from cc.tui.views.map import MapView

    return MapView


def _sla() -> type[ViewWidget]:
    from cc.tui.views.sla import SlaView

    return SlaView


def _alarms() -> type[ViewWidget]:
    from cc.tui.views.alarms import AlarmsView

    return AlarmsView


def _log() -> type[ViewWidget]:
    from cc.tui.views.log import LogView

    return LogView


VIEWS: Mapping[Where, Callable[[], type[ViewWidget]]] = {
    Where.EVIDENCE: _evidence,
    Where.MAP: _map,
    Where.SLA: _sla,
    Where.ALARMS: _alarms,
    Where.LOG: _log,
}
"""Every place but the board and the help, which are no views."""


def make_view(where: Where, console: Console) -> ViewWidget:
    """A new view for a place. LookupError for a place that has none."""
    if where not in VIEWS:
        raise LookupError(f"{where!r} has no view")
    return VIEWS[where]()(console)
