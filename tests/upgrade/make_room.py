"""How `room_775f553.sql` and `answers_775f553.json` were made: by the program of commit 775f553, once.

    git worktree add /tmp/before 775f553 && cd /tmp/before
    PYTHONPATH=. python THIS-FILE TARGET-FOLDER

Never made anew: the files are what a command room of then left behind.
"""

import json
import runpy
import sqlite3
import sys
import tempfile
from datetime import timedelta
from pathlib import Path

from pydantic import TypeAdapter

from cc.core.centre import Call, LocalActor
from tests.builders import make_room


def main(target: Path) -> None:
    """Write both files into `target`. `cc` and `tests.builders` are the old program's."""
    calls = runpy.run_path(str(Path(__file__).with_name("calls.py")))["calls"]
    with tempfile.TemporaryDirectory() as folder:
        room = make_room(Path(folder), fixed=True)
        assert room.clock is not None
        answers = []
        for number, call in enumerate(calls()):
            room.clock.at += timedelta(minutes=1)
            answer = room.centre.execute(Call(LocalActor(call.login), call.intent, f"key-{number}"))
            told = TypeAdapter(type(answer)).dump_python(answer, mode="json")
            answers.append([type(call.intent).__name__, told])
        room.close()
        with sqlite3.connect(Path(folder) / "posko.db") as database:
            dump = "\n".join(database.iterdump())
    (target / "room_775f553.sql").write_text(dump)
    (target / "answers_775f553.json").write_text(json.dumps(answers, indent=1, ensure_ascii=False))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
