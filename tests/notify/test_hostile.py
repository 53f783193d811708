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
        7, "0190-3-7", topic, "0190", "JKT-000001", 3, "person:budi", json.dumps(facts),
        datetime(2026, 11, 24, 3, tzinfo=UTC), "Asia/Jakarta", 1,
    )  # fmt: skip
    if "\n" in topic:
        with pytest.raises(ValueError):
            mail_of(message, Addressee("budi", name, BUDI), "posko@bpbd.example", "id")
        return
    raw = mail_of(message, Addressee("budi", name, BUDI), "posko@bpbd.example", "id").as_bytes()
    mail = message_from_bytes(raw, policy=policy.default)
    assert sorted(mail.keys()) == sorted(
        ["From", "To", "Subject", "Message-ID", "Auto-Submitted", "X-Auto-Response-Suppress", "Date", "References",
         "X-Posko-Topic", "Content-Language", "Content-Type", "Content-Transfer-Encoding", "MIME-Version"]
    )  # fmt: skip
    to = mail["To"]
    assert isinstance(to, AddressHeader)
    assert [each.addr_spec for each in to.addresses] == [BUDI]
    assert safe_line(mail["Subject"]) == str(mail["Subject"]).strip()
    assert b"\nBcc" not in raw.partition(b"\n\n")[0]
    assert all(len(line) <= 998 for line in raw.splitlines())
