"""Names, refs and topics that try to steer a mail: nothing of them becomes a header, an address or a line."""

import json
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.headerregistry import AddressHeader

import pytest

from cc.core.records.sending import Addressee, TakenMessage
from cc.core.rules.safe_text import safe_line
from cc.notify.mail import mail_of

BUDI = "budi@bpbd.example"
NAMES = [
    "Budi\r\nBcc: korban@lain.example",
    "Budi\nSubject: palsu",
    'Budi" <korban@lain.example>, "x',
    "=?utf-8?q?Budi=0ABcc=3A_korban=40lain.example?=",
    "\x1b[31mBudi\x00\u202e",
    "a" * 5000,
    "Bang Budi, ketua; (posko) <x> @y",
    "بودي 🌊 Ελένη",
    "",
]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("topic", ["task.assigned", "aneh\r\nBcc: korban@lain.example", "sla.step"])
def test_no_name_and_no_topic_steers_a_header(name: str, topic: str) -> None:
    facts = {"ref": name, "unit": name, "target": name, "step": name, "priority": 1, "status": name, "due_at": name}
    message = TakenMessage(
        id=7,
        key="0190-3-7",
        topic=topic,
        report_id="0190",
        ref="JKT-000001",
        seq=3,
        recipient="person:budi",
        body=json.dumps(facts),
        recorded_at=datetime(2026, 11, 24, 3, tzinfo=UTC),
        zone="Asia/Jakarta",
        tries=1,
    )
    if "\n" in topic:
        with pytest.raises(ValueError):
            mail_of(message, Addressee("budi", name, BUDI), "posko@bpbd.example", "id")
        return
    raw = mail_of(message, Addressee("budi", name, BUDI), "posko@bpbd.example", "id").as_bytes()
    mail = message_from_bytes(raw, policy=policy.default)
    assert sorted(mail.keys()) == sorted(
        [
            "From",
            "To",
            "Subject",
            "Message-ID",
            "Auto-Submitted",
            "X-Auto-Response-Suppress",
            "Date",
            "References",
            "X-Posko-Topic",
            "Content-Language",
            "Content-Type",
            "Content-Transfer-Encoding",
            "MIME-Version",
        ]
    )
    to = mail["To"]
    assert isinstance(to, AddressHeader)
    assert [each.addr_spec for each in to.addresses] == [BUDI]
    assert safe_line(mail["Subject"]) == str(mail["Subject"]).strip()
    assert b"\nBcc" not in raw.partition(b"\n\n")[0]
    assert all(len(line) <= 998 for line in raw.splitlines())
