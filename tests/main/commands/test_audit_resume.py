"""`cc audit verify --resume` goes on where a verification was broken off, and forgets nothing that was found before."""

import json
import sqlite3
from collections.abc import Iterator
from typing import Any

import pytest

from cc.core.questions.trail import VerifySteps
from cc.core.records.trail import AuditStep
from cc.core.store.checks import trail
from cc.main.app import run
from cc.main.commands.audit import walk
from cc.settings.places import default_database


def told(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, dict[str, Any]]:
    status = run(["audit", "verify", *words, "--json"])
    out = capsys.readouterr().out
    return status, json.loads(out) if out.strip() else {}


def test_a_verification_goes_on_where_it_was_broken_off(
    home: object, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run(["init"]) == 0
    for number in range(4):
        assert run(["report", "receive", f"Genangan {number}", "--category", "flood"]) == 0
    with sqlite3.connect(default_database()) as database:
        database.execute("UPDATE category SET name_en = 'Other' WHERE code = 'flood'")
    database.close()
    capsys.readouterr()
    monkeypatch.setattr(trail, "BATCH", 5)
    whole = told(capsys)
    assert whole[0] == 1
    assert len(whole[1]["findings"]) == 1
    asked: list[VerifySteps] = []
    every = walk._steps

    def broken(desk: Any, question: VerifySteps) -> Iterator[AuditStep]:
        asked.append(question)
        for number, step in enumerate(every(desk, question)):
            if number == 5 and not question.after:
                raise KeyboardInterrupt
            yield step

    monkeypatch.setattr(walk, "_steps", broken)
    assert told(capsys, "--full") == (130, {})
    again = told(capsys, "--resume")
    assert asked[-1].after
    assert again == whole, "what was found before it was broken off is told too, each chain counted once"
    assert told(capsys, "--resume", "--full")[0] == 130, (
        "it is over: there is nothing to go on with, and it begins anew"
    )
