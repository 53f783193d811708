"""Every intent and question with its route, by stable name: what the API serves. Knows no storage."""

from collections.abc import Mapping

from cc.core.intents.catalogue import INTENTS as KINDS
from cc.workforce import routes

INTENTS: Mapping[str, routes.Route] = {name: routes.intent_route(kind) for name, kind in KINDS.items()}
QUESTIONS, STREAMS = routes.QUESTIONS, routes.STREAMS
