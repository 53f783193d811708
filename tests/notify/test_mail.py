"""E-mail against a real mail server: who gets it, what it says, what a refusal means, what a hostile name can do."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pydantic import ValidationError

from cc.core.centre import Call, LocalActor
from cc.core.intents.organisation import SavePeople
from cc.core.intents.reports import AssignTask, RejectReport, ShareReport
from cc.core.vocabulary import MessageState, RejectReason
from cc.settings.notify import Notify, Smtp
from tests.builders import PEOPLE, Room
from tests.notify.mail_server import PASSWORD, USER, MailBoxes, certificate, mail_server
from tests.notify.receivers import hanging, refusing
from tests.notify.room import assigned, later, messages, send

BUDI = "budi@bpbd.example"


@pytest.fixture
def boxes() -> Iterator[MailBoxes]:
    with mail_server() as made:
        yield made


def by_mail(port: int, timeout: int = 60, /, **more: object) -> Notify:
    """Settings with that mail server alone."""
    smtp = {"host": "127.0.0.1", "port": port, "security": "none", "sender": "Posko DKI <posko@bpbd.example>", **more}
    return Notify.model_validate({"smtp": smtp, "timeout": timeout, "lang": "id"})


def with_address(room: Room, login: str, email: str, **more: object) -> None:
    """Give somebody an address."""
    person = next(each for each in PEOPLE if each.login == login)
    room.centre.execute(Call(room.admin, SavePeople((replace(person, email=email, **more),))))  # type: ignore[arg-type]


def test_an_officer_hears_of_their_task_and_the_report_is_not_quoted(room: Room, boxes: MailBoxes) -> None:
    with_address(room, "budi", BUDI)
    ref = assigned(room)
    assert send(room, by_mail(boxes.port)).sent == 1
    (mail,) = boxes.mails
    assert boxes.to() == [BUDI]
    assert (mail["To"], mail["From"]) == (f"Budi <{BUDI}>", "Posko DKI <posko@bpbd.example>")
    assert mail["Subject"] == f"[Posko] P2 {ref}/1: Tugas baru"
    assert mail["Date"] == "Tue, 24 Nov 2026 10:00:00 +0700"
    assert mail["Auto-Submitted"] == "auto-generated"
    text = mail.get_content()
    assert ref in text
    assert "24 Nov 2026 10:00 WIB" in text
    assert "lutut" not in text + str(mail["Subject"])


def test_english_is_spoken_where_settings_say_so(room: Room, boxes: MailBoxes) -> None:
    with_address(room, "budi", BUDI)
    ref = assigned(room)
    settings = by_mail(boxes.port).model_copy(update={"lang": "en"})
    send(room, settings)
    assert boxes.mails[0]["Subject"] == f"[Posko] P2 {ref}/1: A new task"
    assert "Status    assigned" in boxes.mails[0].get_content()


def test_a_unit_is_its_desk_and_else_the_nearest_above(room: Room, boxes: MailBoxes) -> None:
    for login in ("rini", "sari", "tono", "budi"):
        with_address(room, login, f"{login}@posko.example")
    ref = room.reported().ref
    room.centre.execute(Call(LocalActor("sari"), ShareReport(ref, "bpbd")))
    room.centre.execute(Call(LocalActor("sari"), AssignTask(report=ref, unit="bpbd-timur")))
    later(room, 10)
    send(room, by_mail(boxes.port))
    assert boxes.to() == ["rini@posko.example"] * 2, "bpbd-timur has no desk: bpbd's operator hears of it"
    with_address(room, "rini", "rini@posko.example", active=False)
    room.centre.execute(Call(LocalActor("sari"), AssignTask(report=room.reported().ref, unit="bpbd-timur")))
    later(room, 10)
    boxes.given.clear()
    send(room, by_mail(boxes.port))
    assert boxes.to() == ["sari@posko.example", "tono@posko.example"], "nobody left below the root"


def test_who_may_not_see_the_report_is_not_told(room: Room, boxes: MailBoxes) -> None:
    with_address(room, "rini", "rini@posko.example")
    with_address(room, "tono", "tono@posko.example")
    lon, lat = 106.85, -6.25
    from cc.core.intents.organisation import CategoryRow, SaveCategories
    from cc.core.intents.reports import ReceiveReport

    room.centre.execute(
        Call(room.admin, SaveCategories((CategoryRow(code="rahasia", name_id="R", name_en="R", restricted=True),)))
    )
    receipt = room.centre.execute(
        Call(LocalActor("sari"), ReceiveReport(text="x", category="rahasia", lon=lon, lat=lat))
    )
    room.centre.execute(Call(LocalActor("sari"), ShareReport(receipt.ref, "bpbd")))
    later(room, 10)
    send(room, by_mail(boxes.port))
    assert boxes.to() == ["tono@posko.example"], "Rini is not cleared; the next above who is hears of it"


def test_nobody_with_an_address_is_nobody(room: Room, boxes: MailBoxes) -> None:
    assigned(room)
    assert send(room, by_mail(boxes.port)).sent == 0
    assert [each.state for each in messages(room)] == [MessageState.NOBODY]
    assert boxes.calls == 0


def test_a_reporter_is_told_only_where_settings_say_so(room: Room, boxes: MailBoxes) -> None:
    from cc.core.intents.reports import ReceiveReport

    for settings, told in ((by_mail(boxes.port), 0), (by_mail(boxes.port, reporters=True), 1)):
        receipt = room.centre.execute(
            Call(LocalActor("warga"), ReceiveReport(text="Bau", reporter="warga@rumah.example"))
        )
        room.centre.execute(Call(LocalActor("sari"), RejectReport(receipt.ref, RejectReason.OUT_OF_SCOPE)))
        later(room, 10)
        send(room, settings)
        assert len(boxes.mails) == told
    assert boxes.mails[0]["Subject"].endswith("Laporan Anda tidak dapat ditangani")
    assert "posko report show" not in boxes.mails[0].get_content()


def test_a_batch_goes_over_one_call_and_a_repeat_is_the_same_mail(room: Room, boxes: MailBoxes) -> None:
    with_address(room, "budi", BUDI)
    for _ in range(4):
        assigned(room)
    assert send(room, by_mail(boxes.port)).sent == 4
    assert boxes.calls == 1
    assert len({mail["Message-ID"] for mail in boxes.mails}) == 4


def test_an_address_that_is_refused_is_not_asked_again_and_one_put_off_is(room: Room, boxes: MailBoxes) -> None:
    with_address(room, "budi", BUDI)
    boxes.answers[BUDI] = "451 try\x1b[31m later"
    assigned(room)
    assert send(room, by_mail(boxes.port)).waiting == 1
    boxes.answers[BUDI] = "550 no such mailbox"
    later(room, 31)
    assert send(room, by_mail(boxes.port)).failed == 1
    (failed,) = messages(room, MessageState.FAILED)
    assert (failed.tries, failed.why) == (2, "mail: 550 no such mailbox")


def test_one_refused_address_does_not_keep_the_others_from_theirs(room: Room, boxes: MailBoxes) -> None:
    for login in ("sari", "tono"):
        with_address(room, login, f"{login}@posko.example")
    boxes.answers["sari@posko.example"] = "550 gone"
    room.centre.execute(Call(LocalActor("rini"), ShareReport(room.reported().ref, "jakarta")))
    later(room, 10)
    assert send(room, by_mail(boxes.port)).sent == 1
    (message,) = messages(room, topic="report.shared")
    assert boxes.to() == ["tono@posko.example"]
    assert (message.state, message.delivered) == (MessageState.SENT, ("-mail:sari", "mail:tono"))


@pytest.mark.slow
@pytest.mark.parametrize("broken", ["hangs", "refuses"])
def test_a_server_that_is_not_there_is_tried_again(room: Room, broken: str, boxes: MailBoxes) -> None:
    with_address(room, "budi", BUDI)
    refs = [assigned(room) for _ in range(3)]
    with hanging() as port:
        assert send(room, by_mail(port if broken == "hangs" else refusing(), 1)).waiting == 3
    assert all("mail server 127.0.0.1" in each.why for each in messages(room))
    later(room, 31)
    assert send(room, by_mail(boxes.port)).sent == len(refs)


@pytest.mark.slow
def test_starttls_and_a_log_in(room: Room, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    context, trusted = certificate(tmp_path)
    with_address(room, "budi", BUDI)
    assigned(room)
    log_in = {"host": "localhost", "security": "starttls", "user": USER, "password": PASSWORD}
    with mail_server(context, log_in=True) as boxes:
        assert send(room, by_mail(boxes.port, **log_in)).waiting == 1, "nobody vouches for the certificate"
        assert "TLS failed" in messages(room)[0].why
        monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
        later(room, 31)
        assert send(room, by_mail(boxes.port, **{**log_in, "password": "kunci salah"})).waiting == 1
        assert "does not take user and password" in messages(room)[0].why
        assert "kunci" not in messages(room)[0].why
        later(room, 61)
        assert send(room, by_mail(boxes.port, **log_in)).sent == 1
    with mail_server() as plain:
        assigned(room)
        assert send(room, by_mail(plain.port, security="starttls")).waiting == 1
        assert "offers no STARTTLS" in messages(room)[-1].why


@pytest.mark.parametrize(
    "wrong",
    [
        {"sender": "Posko\r\nBcc: x@y.example <posko@bpbd.example>"},
        {"sender": "nobody"},
        {"host": "mail.example\r\nRCPT"},
        {"user": "u", "password": "p", "host": "mail.example", "security": "none"},
        {"password": "p"},
        {"port": 0},
        {"topics": ["a b"]},
        {"hots": "x"},
    ],
)
def test_wrong_settings_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Smtp.model_validate({"host": "mail.example", **wrong})
