"""A room behind a server whose people may log in by an identity provider. Owns how the parts are put together."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import httpx

from cc.core.centre import Anonymous, BearerToken, Call, LocalActor
from cc.core.intents.base import AnswerT, Intent
from cc.core.questions.organisation import WhoAmI
from cc.core.records.organisation import Actor
from cc.settings.sso import Sso
from cc.workforce.routes import SSO_OFFERS_PATH, SSO_SESSIONS_PATH
from cc.workforce.sso.provider import Provider
from cc.workforce.sso.routes import SsoRoutes
from tests.builders import Room
from tests.workforce.serving import serving


@dataclass
class SsoRoom:
    """The room, and the routes over HTTP."""

    room: Room
    http: httpx.Client

    def do(self, login: str, intent: Intent[AnswerT]) -> AnswerT:
        return self.room.centre.execute(Call(LocalActor(login), intent))

    def begin(self) -> dict[str, str]:
        reply = self.http.post(SSO_OFFERS_PATH, json={})
        assert reply.status_code == 201, reply.text
        return dict(reply.json())

    def ask(self, ticket: str) -> httpx.Response:
        return self.http.post(SSO_SESSIONS_PATH, json={"ticket": ticket}, headers={"user-agent": "meja-3"})

    def actor(self, token: str) -> Actor:
        return self.room.centre.read(BearerToken(token), WhoAmI())


@contextmanager
def served(room: Room, settings: Sso) -> Iterator[SsoRoom]:
    """Serve the room until the block ends."""

    def now_s() -> int:
        return int(room.centre.now.timestamp())

    def do(intent: Intent[AnswerT]) -> AnswerT:
        return room.centre.execute_as_system(Call(Anonymous(), intent))

    provider = Provider(settings, now_s)
    with serving(room.centre) as server, httpx.Client(base_url=server.url, timeout=30) as http:
        server.app.router.routes.extend(SsoRoutes(settings, provider, do, now_s).routes())
        yield SsoRoom(room, http)
    provider.close()
