"""Seals are made by themselves as settings say, and taken out of the machine; an old one is told."""

import os
import threading
from datetime import timedelta
from pathlib import Path

import pytest

from cc.core.clock import SystemClock
from cc.core.errors import UnreachableError
from cc.core.phrases import Phrase
from cc.core.seals.notes import opened
from cc.main.background.loops import as_system
from cc.main.seals.folder import MADE, SealFolder
from cc.main.seals.schedule import Seals, standing
from cc.notify.mail import SlaReportLetter
from cc.settings.model import Settings
from tests.builders import Room

pytestmark = pytest.mark.room(on=("sqlite",))
HOUR_S = 3600


def test_a_seal_is_made_when_the_last_is_old_enough(room: Room, home: Path, tmp_path: Path) -> None:
    told: list[Phrase] = []
    settings = Settings.model_validate({"seals": {"every_hours": 2, "folder": str(tmp_path / "luar")}})
    seals = Seals(
        do=as_system(room.centre),
        centre=room.centre,
        credential=room.admin,
        settings=settings,
        place=room.url,
        complain=told.append,
    )
    folder = SealFolder.of(room.url)
    assert standing(room.url, settings.seals.late_s, SystemClock().now()) == "none"
    seals.seal_due(threading.Event())
    signer, note = folder.signer(), folder.latest()
    assert signer is not None
    assert note is not None
    size = opened(note, signer.verifier).size
    room.reported()
    seals.seal_due(threading.Event())
    assert folder.latest() == note, "not yet"
    age(folder, 3 * HOUR_S)
    seals.seal_due(threading.Event())
    assert opened(folder.latest() or "", signer.verifier).size > size
    kept = sorted((tmp_path / "luar").iterdir())
    assert opened(kept[0].read_text(), signer.verifier).size == size
    assert len(kept) == 2
    assert told == []


def test_an_old_seal_is_told(room: Room, home: Path) -> None:
    now = SystemClock().now()
    folder = SealFolder.of(room.url)
    assert standing(room.url, 0, now) == "ok", "nobody asked for seals"
    folder.keep("", [], 0) if folder.made_signer() else None
    assert standing(room.url, HOUR_S, now) == "ok"
    age(folder, 2 * HOUR_S)
    assert standing(room.url, HOUR_S, now) == "late"
    assert standing(room.url, 0, now) == "ok"


def age(folder: SealFolder, seconds: int) -> None:
    then = (SystemClock().now() - timedelta(seconds=seconds)).timestamp()
    os.utime(folder.path / MADE, (then, then))


def test_a_folder_that_takes_nothing_keeps_no_letter_back(
    room: Room, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "luar").write_text("a file")
    settings = Settings.model_validate({"seals": {"every_hours": 2, "folder": str(tmp_path / "luar" / "segel")}})
    seals = Seals(
        do=as_system(room.centre), centre=room.centre, credential=room.admin, settings=settings, place=room.url
    )
    mailed: list[str] = []
    monkeypatch.setattr(Seals, "_mailed", lambda self, made, note, ending: mailed.append(note))
    with pytest.raises(UnreachableError, match="cannot be written"):
        seals.seal_due(threading.Event())
    assert mailed == [SealFolder.of(room.url).latest()]


@pytest.mark.parametrize(("lang", "said"), [("en", "Keep this"), ("id", "Simpan ini")])
def test_the_letter_speaks_the_language_of_what_is_sent(
    room: Room, home: Path, monkeypatch: pytest.MonkeyPatch, lang: str, said: str
) -> None:
    letters: list[SlaReportLetter] = []
    monkeypatch.setattr("cc.notify.mail.send_sla_report", lambda letter, *_: letters.append(letter))
    smtp = {"host": "mail.example.go.id", "sender": "posko@example.go.id"}
    given = {"notify": {"lang": lang, "smtp": smtp}, "seals": {"every_hours": 2, "to": ["saksi@example.go.id"]}}
    told: list[Phrase] = []
    seals = Seals(
        do=as_system(room.centre),
        centre=room.centre,
        credential=room.admin,
        settings=Settings.model_validate(given),
        place=room.url,
        complain=told.append,
    )
    seals.seal_due(threading.Event())
    assert told == []
    assert letters[0].text.startswith(said)
