"""Whether the process lives and whether it can serve. Knows nobody: both are asked without logging in."""

from collections.abc import Iterable

from starlette.routing import Route as AsgiRoute
from starlette.types import Receive, Scope

from cc.core.centre import BearerToken, Centre
from cc.core.errors import CredentialError
from cc.core.questions.organisation import WhoAmI
from cc.workforce.api.http import Answer, Endpoint, as_json
from cc.workforce.api.threads import Threads

_NOBODY = BearerToken("posko_readiness_probe")


class HealthRoutes:
    """`/healthz` and `/readyz`."""

    def __init__(self, centre: Centre, threads: Threads) -> None:
        self._centre, self._threads = centre, threads

    def routes(self) -> Iterable[AsgiRoute]:
        """Each route."""
        yield AsgiRoute("/healthz", Endpoint("healthz", self.alive), methods=["GET"])
        yield AsgiRoute("/readyz", Endpoint("readyz", self.ready), methods=["GET"])

    async def alive(self, scope: Scope, receive: Receive) -> Answer:
        """The loop turns."""
        return as_json(200, b'{"status":"alive"}')

    async def ready(self, scope: Scope, receive: Receive) -> Answer:
        """The database answers: it looks up a token that nobody has, and says so. 503 (a problem) when it does not."""
        await self._threads.read(self._ask)
        return as_json(200, b'{"status":"ready"}')

    def _ask(self) -> None:
        try:
            self._centre.read(_NOBODY, WhoAmI())
        except CredentialError:
            return
