"""The acts of the review that a unit tried on a report which was only shared with it, through both doors; with the
seven of `test_acts` they are the eleven: `pytest -m eleven`."""

from collections.abc import Callable, Mapping

import pytest

from cc.core.errors import ForbiddenError
from cc.core.intents import reports as r
from cc.core.intents import tasks as t
from cc.core.intents.base import Intent
from cc.core.records.receipts import Receipt
from cc.core.vocabulary import RejectReason
from tests.centre.bench import Bench

ACTS: Mapping[str, Callable[[str, str], Intent[Receipt]]] = {
    "amends the unit": lambda ref, _: r.AmendReport(report=ref, unit="dishub"),
    "amends the category": lambda ref, _: r.AmendReport(report=ref, category="traffic-jam"),
    "rejects": lambda ref, _: r.RejectReport(ref, RejectReason.PRANK),
    "merges it away": lambda ref, own: r.MergeReport(ref, own, cancel_tasks=True),
    "cancels its task": lambda ref, _: t.CancelTask(f"{ref}/1", "salah"),
}


@pytest.mark.eleven
@pytest.mark.parametrize("act", ACTS)
def test_a_unit_that_it_was_shared_with_does_not_take_it_away(agency: Bench, act: str) -> None:
    ref = agency.reported()
    if act != "rejects":  # what is worked on is rejected by nobody
        agency.do("rini", r.AssignTask(report=ref))
    agency.do("rini", r.ShareReport(ref, "dishub"))
    own = agency.do("dewi", r.ReceiveReport(text="Macet", category="traffic-jam", unit="dishub")).ref
    before = agency.see(ref, "rini")
    with pytest.raises(ForbiddenError) as refused:
        agency.do("dewi", ACTS[act](ref, own))
    assert refused.value.code == "forbidden.unit"
    assert refused.value.fields["unit"] == "bpbd-timur"
    assert agency.see(ref, "rini") == before
