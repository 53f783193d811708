"""Where a question looks past the second wall: each place by its name and reason. One that is new stands here first."""

import ast
from pathlib import Path

import cc

HOUSE = Path(cc.__file__).parent
PAST_IT = {"beyond_sight", "work_for_the_room", "work_as"}
PLACES = {
    "core/store/sql/writer.py": "a change is the room's work; what the caller names is looked up with their eyes",
    "core/service/door/door.py": "the sweep and the sender are roles of their own",
    "core/service/supervision/answers_audit.py": "a proof of everything reads also what is others' own",
    "core/service/sla/figures.py": "the past is folded from all events and picked as it was seen then",
    "core/service/frozen/answers_freezing.py": "the same: a freeze is compared through the eyes it was made with",
    "core/store/trail/positions.py": "where the trail ends, and when it began, is no report's",
    "core/store/reports/out_of_sight.py": "an auditor hears who broke the glass of restricted reports, too",
}


def test_every_place_that_looks_past_the_wall_has_its_reason() -> None:
    found = set()
    for path in sorted(HOUSE.rglob("*.py")):
        if path.parent.name == "row_security":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and PAST_IT.intersection(name.name for name in node.names):
                found.add(str(path.relative_to(HOUSE)))
    assert found == set(PLACES)
    assert all(PLACES.values())
