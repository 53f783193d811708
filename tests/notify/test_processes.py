"""`cc serve` and `cc sla sweep --watch` as processes: they send, and end at once while a mail server hangs."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from cc.core.centre import Call, LocalActor
from cc.core.intents.organisation import PersonRow, SavePeople
from cc.core.intents.reports import AssignTask
from cc.core.vocabulary import Role
from tests.builders import Room
from tests.notify.mail_server import mail_server
from tests.notify.receivers import Receiver, deaf
from tests.notify.room import SECRET
from tests.waiting import SOON_S, until

pytestmark = [pytest.mark.room(on=("sqlite",), clock="machine"), pytest.mark.slow]

POSKO = str(Path(sys.executable).with_name("posko"))
COMMANDS = {"serve": ["serve", "--port", "0"], "watch": ["sla", "sweep", "--watch"]}


@pytest.fixture
def room(room: Room) -> Room:
    """Its officer has an address."""
    budi = PersonRow(login="budi", name="Budi", role=Role.OFFICER, unit="bpbd-timur", email="budi@bpbd.example")
    room.centre.execute(Call(room.admin, SavePeople((budi,))))
    return room


def settle(room: Room, text: str) -> None:
    """Write the settings file."""
    (room.folder / "config.toml").write_text(text)


def environment(room: Room, **more: str) -> dict[str, str]:
    """A process's, with this room's settings and no others."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CC_")}
    return {**kept, "CC_HOME": str(room.folder), "CC_DATABASE": room.url, **more}


def posko(room: Room, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    return subprocess.run(
        [POSKO, *words], env=environment(room, **more), capture_output=True, text=True, check=False, timeout=SOON_S
    )


@contextmanager
def running(room: Room, words: list[str]) -> Iterator[subprocess.Popen[str]]:
    """A process until the block ends."""
    process = subprocess.Popen(
        [POSKO, *words], env=environment(room), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    process.stdout.readline()
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def task(room: Room) -> str:
    """Give Budi a task; its report's ref."""
    ref = room.reported().ref
    room.centre.execute(Call(LocalActor("rini"), AssignTask(report=ref, officer="budi")))
    return ref


def hook(receiver: Receiver) -> str:
    """Settings with that webhook."""
    return f'[notify.webhook.hq]\nurl = "{receiver.url}"\nsecret = "{SECRET}"\ntopics = ["task.*"]\n'


@pytest.mark.parametrize("command", COMMANDS)
def test_it_sends_and_makes_reports_beside_what_it_does(room: Room, receiver: Receiver, command: str) -> None:
    folder = room.folder / "laporan"
    settle(
        room,
        hook(receiver) + f'[reports.harian]\nevery = "day"\nat = "00:00"\nformats = ["csv"]\nfolder = "{folder}"\n',
    )
    ref = task(room)
    with running(room, COMMANDS[command]) as process:
        until(lambda: receiver.posts)
        if command == "watch":
            until(lambda: folder.is_dir() and not [each for each in folder.iterdir() if each.name.startswith(".")])
        process.send_signal(signal.SIGTERM)
        _, told = process.communicate(timeout=SOON_S)
        assert process.returncode == 0, told
        assert "Traceback" not in told
    assert json.loads(receiver.posts[0].body)["ref"] == ref


@pytest.mark.parametrize("command", COMMANDS)
def test_it_ends_at_once_while_a_mail_server_hangs(room: Room, command: str) -> None:
    with deaf() as server:
        port = server.getsockname()[1]
        settle(room, f'[notify]\ntimeout = 60\n[notify.smtp]\nhost = "127.0.0.1"\nport = {port}\nsecurity = "none"\n')
        task(room)
        with running(room, COMMANDS[command]) as process:
            server.settimeout(SOON_S)
            caller, _ = server.accept()
            process.send_signal(signal.SIGTERM)
            _, told = process.communicate(timeout=SOON_S)
            assert process.returncode == 0, told
            assert "Traceback" not in told
            caller.close()


def test_a_single_sweep_sends_what_is_due_and_says_so(room: Room, receiver: Receiver) -> None:
    settle(room, hook(receiver))
    task(room)
    time.sleep(9)  # what is undone at once is never told: eight seconds
    done = posko(room, "sla", "sweep")
    assert done.returncode == 0, done.stderr
    assert "1 messages sent" in done.stdout
    assert len(receiver.posts) == 1


def test_a_test_goes_every_way_and_says_which_did_not_take_it(room: Room, receiver: Receiver) -> None:
    assert posko(room, "message", "test").returncode == 2
    with mail_server() as boxes:
        mail = f'[notify.smtp]\nhost = "127.0.0.1"\nport = {boxes.port}\nsecurity = "none"\n'
        settle(room, hook(receiver) + mail)
        done = posko(room, "message", "test", "--to", "saya@bpbd.example", "--json")
        assert done.returncode == 0, done.stdout + done.stderr
        assert [each["taken"] for each in json.loads(done.stdout)["items"]] == [True, True]
        assert boxes.to() == ["saya@bpbd.example"]
        assert len(receiver.posts) == 1
        boxes.answers["saya@bpbd.example"] = "550 no such mailbox"
        done = posko(room, "message", "test", "--to", "saya@bpbd.example")
        assert done.returncode == 1
        assert "550 no such mailbox" in done.stdout


def test_secrets_come_from_the_environment_and_are_shown_nowhere(room: Room) -> None:
    settle(
        room,
        '[notify.smtp]\nhost = "surat.example"\nuser = "posko"\n[notify.webhook.hq]\nurl = "https://hq.example/x"\n'
        f'secret = "pendek"\n[notify.apprise.grup]\nurl = "tgram://{SECRET}/1"\n',
    )
    wrong = posko(room, "doctor")
    assert "notify.webhook.hq.secret" in wrong.stdout
    right = {"CC_NOTIFY__WEBHOOK__HQ__SECRET": SECRET, "CC_NOTIFY__SMTP__PASSWORD": "sandi-surat"}
    done = posko(room, "doctor", **right)
    assert "webhook hq, mail server surat.example (starttls), apprise grup" in done.stdout
    for secret in (SECRET, "sandi-surat", "pendek"):
        assert secret not in done.stdout + done.stderr + wrong.stdout + wrong.stderr
