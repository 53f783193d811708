"""Figures down the tree of units: a branch is a child with all below it, a tree has every unit so, a unit limits."""

from collections import defaultdict

import pytest

from cc.core.centre import LocalActor
from cc.core.errors import InputError
from cc.core.questions.sla import SlaFigures
from cc.core.records.sla import SlaFigure, SlaReport
from cc.core.store.organisation.directory import Directory
from cc.core.store.reports.branches import Branches, Trees
from tests.core.store.busy import Busy
from tests.core.store.figures.test_figures import reckon, told

SARI, RINI = LocalActor("sari"), LocalActor("rini")
PATHS = {
    "jakarta": ("jakarta",),
    "bpbd": ("jakarta", "bpbd"),
    "bpbd-timur": ("jakarta", "bpbd", "bpbd-timur"),
    "dishub": ("jakarta", "dishub"),
}
COUNTS = ("met", "breached", "running", "paused", "excluded")


def figures(busy: Busy, who: LocalActor = SARI, **asked: object) -> SlaReport:
    return busy.room.centre.read(who, SlaFigures(**asked))  # type: ignore[arg-type]  # the question's own fields


def counts(rows: tuple[SlaFigure, ...], at: int | None = 0) -> dict[tuple[str, str], list[int]]:
    return {
        ("" if at is None else row.group[at], str(row.target)): [getattr(row, name) for name in COUNTS] for row in rows
    }


def summed(rows: tuple[SlaFigure, ...], wanted: dict[str, list[str]]) -> dict[tuple[str, str], list[int]]:
    """Counts of rows by unit, added up for each name of `wanted`."""
    found: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0] * len(COUNTS))
    for name, units in wanted.items():
        for row in rows:
            if row.group[0] in units:
                for at, count in enumerate(COUNTS):
                    found[name, str(row.target)][at] += getattr(row, count)
    return dict(found)


def test_a_branch_is_a_child_with_all_that_is_below_it(busy: Busy) -> None:
    by_unit = figures(busy, by=("unit",)).figures
    wanted = {"jakarta": ["jakarta"], "bpbd": ["bpbd", "bpbd-timur"], "dishub": ["dishub"]}
    assert counts(figures(busy, by=("branch",)).figures) == summed(by_unit, wanted)
    deeper = figures(busy, by=("branch",), unit="bpbd")
    assert counts(deeper.figures) == summed(by_unit, {"bpbd": ["bpbd"], "bpbd-timur": ["bpbd-timur"]})
    assert deeper.unit == "bpbd"


def test_the_branches_of_who_works_below_are_their_own_units(busy: Busy) -> None:
    got = {row.group[0] for row in figures(busy, RINI, by=("branch",)).figures}
    assert "bpbd-timur" in got
    assert "jakarta" not in got


def test_a_tree_has_every_unit_with_all_that_is_below_it_parents_first(busy: Busy) -> None:
    every = busy.everything_once()
    got = figures(busy, by=("tree", "priority"))
    wanted = defaultdict(list)
    for (label, target), row in reckon(busy, every, ("unit", "priority")).items():
        path = PATHS[label[0]]
        for depth in range(1, len(path) + 1):
            wanted["/".join(path[:depth]), label[1], target].append(row)
    found = {(*label, target): row for (label, target), row in told(got).items()}
    assert found.keys() == wanted.keys()
    for key, rows in wanted.items():
        for name in COUNTS:
            assert found[key][name] == sum(row[name] for row in rows), key  # type: ignore[misc]
    order = [tuple(row.group[0].split("/")) for row in got.figures]
    assert order == sorted(order)


def test_a_subtrees_percentiles_are_those_of_all_its_clocks(busy: Busy) -> None:
    tree = {(row.group[0], row.target): row for row in figures(busy, by=("tree",)).figures}
    for row in figures(busy, by=(), unit="bpbd").figures:
        same = tree["jakarta/bpbd", row.target]
        assert (same.median_s, same.p90_s, same.met) == (row.median_s, row.p90_s, row.met)


def test_a_unit_limits_reports_figures_and_the_worst_to_its_subtree(busy: Busy) -> None:
    every = busy.everything_once()
    got = figures(busy, by=("unit",), unit="bpbd", worst=100)
    inside = {"bpbd", "bpbd-timur"}
    assert {row.group[0] for row in got.figures} == inside
    by_unit = counts(figures(busy, by=("unit",)).figures)
    assert counts(got.figures) == {key: row for key, row in by_unit.items() if key[0] in inside}
    assert got.worst
    assert {late.unit for late in got.worst} <= inside
    there = [one for one in every if one.line.unit in inside or any(task.unit in inside for task in one.tasks)]
    assert 0 < got.reports == len(there) < len(every)


@pytest.mark.parametrize("by", [(), ("unit",), ("tree",), ("category", "month")])
def test_totals_are_the_targets_over_all_groups(busy: Busy, by: tuple[str, ...]) -> None:
    got = figures(busy, by=by, unit="bpbd")
    assert got.totals == figures(busy, unit="bpbd").figures
    assert counts(got.totals, None)


def test_a_unit_that_is_none_is_wrong_input(busy: Busy) -> None:
    with pytest.raises(InputError):
        figures(busy, unit="nowhere")


def test_units_outside_the_base_stand_for_themselves(busy: Busy) -> None:
    with busy.connected() as connection:
        directory = Directory("1", connection)
    branches, trees = Branches(directory, "bpbd"), Trees(directory, "bpbd")
    assert [branches.of(unit, 0) for unit in PATHS] == ["jakarta", "bpbd", "bpbd-timur", "dishub"]
    assert [trees.of(unit, 0) for unit in PATHS] == [("jakarta",), ("bpbd",), ("bpbd", "bpbd-timur"), ("dishub",)]
    assert branches.of("gone", 0) == "gone"
