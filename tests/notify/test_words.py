"""What a message says in words: every topic of the service in both languages, a broken promise, what nobody foresaw."""

import json
import re
from datetime import UTC, datetime

import pytest

from cc.core.records.sending import Addressee, TakenMessage
from cc.notify.words import LANGUAGES, TOPICS, message_text
from tests.architecture.house import sources

STEP = {
    "ref": "JKT-000004/1",
    "status": "assigned",
    "priority": 1,
    "unit": "bpbd",
    "target": "arrive",
    "step": "100%",
    "due_at": "2026-11-24T03:10:00+00:00",
    "breached": True,
    "late": False,
    "level": 2,
    "episode": 1,
}


def message(topic: str, facts: dict[str, object]) -> TakenMessage:
    """A message for Budi, at ten in Jakarta."""
    return TakenMessage(
        id=7,
        key="k",
        topic=topic,
        report_id="r",
        ref="JKT-000004",
        seq=3,
        recipient="person:budi",
        body=json.dumps(facts),
        recorded_at=datetime(2026, 11, 24, 3, tzinfo=UTC),
        zone="Asia/Jakarta",
        tries=1,
        delivered=(),
        people=(Addressee("budi", "Budi", ""),),
    )


def test_every_topic_has_words() -> None:
    written = "\n".join(source.text for source in sources("cc/core/service"))
    topics = set(re.findall(r'"((?:report|task)\.[a-z_]+)", (?:f?"|\(f")', written)) | {"report.received"}
    assert {"task.assigned", "report.shared", "task.returned"} <= topics
    assert topics <= set(TOPICS)


def test_a_broken_promise_says_which_how_urgent_and_since_when() -> None:
    told = message_text(message("sla.step", STEP), "id")
    assert told.subject == "[Posko] P1 JKT-000004/1: Tiba di lokasi TERLAMBAT"
    assert told.text() == (
        "Tiba di lokasi TERLAMBAT\n\n"
        "Laporan        JKT-000004/1\n"
        "Status         ditugaskan\n"
        "Prioritas      P1\n"
        "Unit           bpbd\n"
        "Janji layanan  tiba di lokasi (100%)\n"
        "Tenggat        24 Nov 2026 10:10 WIB\n"
        "Kejadian       24 Nov 2026 10:00 WIB\n\n"
        "Lihat di Posko: posko task show JKT-000004/1\n\n"
        "Pesan otomatis dari Posko; tidak perlu dibalas. Isi laporan tidak disertakan.\n"
    )
    now = message_text(message("sla.step", {**STEP, "breached": False, "due_at": "2026-11-24T03:00:00+00:00"}), "id")
    assert now.heading == "Tenggat tiba di lokasi SEKARANG"
    near = message_text(message("sla.step", {**STEP, "breached": False, "late": True}), "en", named=True)
    assert near.subject == "[Posko] P1 JKT-000004/1: Arrival is due soon"
    assert "Promise   arrival (100%, told late)" in near.text()
    assert "For       Budi" in near.text()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_nobody_foresaw_is_told_all_the_same(lang: str) -> None:
    told = message_text(message("water.rising", {"status": "odd", "due_at": 5, "priority": "x"}), lang)
    assert told.subject == "[Posko] JKT-000004: water.rising"
    assert "odd" in told.text()


@pytest.mark.parametrize(("step", "words"), [("+120s", "(+2 menit)"), ("+0s", "(saat tenggat)"), ("80%", "(80%)")])
def test_a_step_is_named_in_words(step: str, words: str) -> None:
    assert words in message_text(message("sla.step", {**STEP, "step": step, "late": False}), "id").text()
