"""What the API serves: every intent and question with its route, by stable name; addresses as Starlette matches them,
and the methods that each takes. Owns `Allow` and OPTIONS; knows no answer and no storage.
"""

from collections.abc import Iterable, Mapping

from starlette.convertors import Convertor, register_url_convertor
from starlette.routing import BaseRoute, Match
from starlette.types import Scope

from cc.core.intents.catalogue import INTENTS as KINDS
from cc.workforce import routes

INTENTS: Mapping[str, routes.Route] = {name: routes.intent_route(kind) for name, kind in KINDS.items()}
QUESTIONS, STREAMS = routes.QUESTIONS, routes.STREAMS
ANY = ("DELETE", "GET", "HEAD", "PATCH", "POST", "PUT")


class TaskRef(Convertor[str]):
    """`JKT-000001/2`, or a name without a slash: a task's ref has a slash of its own, its verbs come after another."""

    regex = "[^/]+(?:/[0-9]+)?"

    def convert(self, value: str) -> str:
        """As it is."""
        return value

    def to_string(self, value: str) -> str:
        """As it is."""
        return value


register_url_convertor("task", TaskRef())


def asgi_path(route: routes.Route) -> str:
    """The path as Starlette matches it."""
    return route.path.replace("{task}", "{task:task}")


def allowed(served: Iterable[BaseRoute], scope: Scope) -> tuple[str, ...]:
    """The methods that an address takes, in order of the alphabet, OPTIONS among them; none when it is no address."""
    taken = {method for method in ANY if any(_takes(route, scope, method) for route in served)}
    return tuple(sorted(taken | {"OPTIONS"})) if taken else ()


def _takes(route: BaseRoute, scope: Scope, method: str) -> bool:
    matched, _ = route.matches({**scope, "method": method})
    return matched is Match.FULL
