"""One command room seen through one door, embedded or over HTTP: what the contract's scenes are played on."""

import io
from datetime import timedelta
from functools import cache

from PIL import Image

from cc.core.centre import Anonymous, Call, Centre, Credential, LocalActor
from cc.core.intents.base import AnswerT, Intent
from cc.core.intents.organisation import OpenSession
from cc.core.intents.reports import AssignTask, ReceiveReport
from cc.core.intents.tasks import AcceptTask, ArriveTask, CloseTask
from cc.core.questions.base import AnswerT as AskedT
from cc.core.questions.base import Question
from cc.core.questions.reports import GetReport
from cc.core.records.reports import Report
from cc.core.vocabulary import Channel, Priority
from tests.builders import INSIDE, Room


class Bench:
    """`do` and `ask` as somebody. The same room serves both doors; scenes make reports of their own."""

    def __init__(self, room: Room, centre: Centre, remote: bool) -> None:
        self.room, self.centre, self.remote = room, centre, remote
        self._credentials: dict[str, Credential] = {}
        self._made = 0

    def who(self, login: str) -> Credential:
        """How somebody of the room is known at this door."""
        if not self.remote:
            return LocalActor(login)
        if login not in self._credentials:
            self._credentials[login] = self.logged_in(login)
        return self._credentials[login]

    def logged_in(self, login: str) -> Credential:
        """A fresh session."""
        from cc.core.centre import BearerToken

        session = self.centre.execute(Call(Anonymous(), OpenSession(login, f"{login}-password", hours=24)))
        return BearerToken(session.token)

    def do(
        self, login: str, intent: Intent[AnswerT], key: str | None = None, expected_version: int | None = None
    ) -> AnswerT:
        """Carry an intent out, a second after whatever was before."""
        self.advance(1)
        return self.centre.execute(Call(self.who(login), intent, key, expected_version))

    def ask(self, login: str, question: Question[AskedT]) -> AskedT:
        """Ask."""
        return self.centre.read(self.who(login), question)

    def see(self, ref: str, login: str = "sari") -> Report:
        """A report in full."""
        return self.ask(login, GetReport(ref))

    def advance(self, seconds: float) -> None:
        """Let time pass."""
        assert self.room.clock is not None
        self.room.clock.at += timedelta(seconds=seconds)

    def fresh(self) -> str:
        """A name that nothing has yet."""
        self._made += 1
        return f"{'r' if self.remote else 'l'}{self._made}"

    def reported(self, text: str = "Banjir setinggi lutut") -> str:
        """A new flood report in the east; its ref."""
        lon, lat = INSIDE
        intent = ReceiveReport(
            text=text, category="flood", channel=Channel.APP, lon=lon, lat=lat, priority=Priority.P2, reporter="+62811"
        )
        return self.do("warga", intent).ref

    def assigned(self) -> str:
        """A task of a new report, given to Budi; its ref."""
        ref = self.reported()
        return f"{ref}/{self.do('rini', AssignTask(report=ref, officer='budi')).task}"

    def accepted(self) -> str:
        """The same, accepted."""
        task = self.assigned()
        self.do("budi", AcceptTask(task))
        return task

    def done(self) -> str:
        """The same, closed with a photo."""
        task = self.accepted()
        self.do("budi", ArriveTask(task, *INSIDE))
        self.do("budi", CloseTask(task, (self.photo("budi"),), "Surut"))
        return task

    def photo(self, login: str) -> str:
        """A new photo, put by somebody; its name."""
        self._made += 1
        return self.centre.put_blob(self.who(login), io.BytesIO(picture(self._made + 1000 * self.remote))).sha256


@cache
def picture(number: int) -> bytes:
    """A small JPEG, another for each number."""
    made = io.BytesIO()
    Image.new("RGB", (32, 24), (number % 256, number // 256 % 256, 120)).save(made, "JPEG", comment=str(number))
    return made.getvalue()
