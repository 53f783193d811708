"""What the API says of itself: `/openapi.json`, and for people `/docs` and `/docs/filter` in either language. Everybody
may read them. Owns which language; knows no route's work.
"""

from collections.abc import Callable, Iterable
from typing import Any

from starlette.routing import Route as AsgiRoute
from starlette.types import Receive, Scope

from cc.core.errors import InputError
from cc.core.rules.query import reference
from cc.words.catalogue import Language
from cc.words.reader import Reader
from cc.workforce.api.codec import write_json
from cc.workforce.api.docs_page import docs_page
from cc.workforce.api.html import SECURITY, page, said, table
from cc.workforce.api.http import Answer, Endpoint, as_json, header
from cc.workforce.api.outgoing import of_public, weighed
from cc.workforce.api.questions import query_of
from cc.workforce.api.threads import Threads
from cc.workforce.routes import DOCS_PATH, FILTER_PATH, OPENAPI_PATH


class DocumentRoutes:
    """The document and its pages, each made when it is first asked for."""

    def __init__(self, document: Callable[[], dict[str, Any]], threads: Threads) -> None:
        self._document, self._threads = document, threads
        self._made: dict[tuple[str, Language], bytes] = {}

    def routes(self) -> Iterable[AsgiRoute]:
        """Each route."""
        yield AsgiRoute(OPENAPI_PATH, Endpoint("openapi", self.openapi), methods=["GET"])
        yield AsgiRoute(DOCS_PATH, Endpoint("docs", self.page), methods=["GET"])
        yield AsgiRoute(FILTER_PATH, Endpoint("docs_filter", self.page), methods=["GET"])

    async def openapi(self, scope: Scope, receive: Receive) -> Answer:
        """The OpenAPI document, for programs."""
        body = await self._threads.read(self._bytes, OPENAPI_PATH, Language.EN)
        return await self._threads.read(of_public, scope, as_json(200, body))

    async def page(self, scope: Scope, receive: Receive) -> Answer:
        """A page, for people."""
        body = await self._threads.read(self._bytes, scope["path"], _language(scope))
        headers = [(b"content-type", b"text/html; charset=utf-8"), (b"content-security-policy", SECURITY.encode())]
        return await self._threads.read(of_public, scope, Answer(200, body, headers))

    def _bytes(self, path: str, language: Language) -> bytes:
        found = self._made.get((path, language))
        if found is None:
            found = self._made[path, language] = self._make(path, Reader(language, domain="web", command="posko"))
        return found

    def _make(self, path: str, reader: Reader) -> bytes:
        if path == OPENAPI_PATH:
            return write_json(self._document())
        return (_filter_page(reader) if path == FILTER_PATH else docs_page(self._document(), reader)).encode()


def _filter_page(reader: Reader) -> str:
    body = [f"<p>{said(sentence)}</p>" for sentence in reference.introduction(reader)]
    for each in reference.tables(reader):
        body += [f"<h2>{said(each.heading)}</h2>", table(each.columns, (tuple(map(said, row)) for row in each.rows))]
    return page(reader, reference.title(reader), body)


def _language(scope: Scope) -> Language:
    """`lang` if it is given, else what the browser likes best of ours. Raises InputError `input.query`."""
    asked = dict(query_of(scope))
    if asked:
        if set(asked) != {"lang"} or asked["lang"] not in tuple(Language):
            raise InputError("This page takes `lang` alone: id or en.", code="input.query")
        return Language(asked["lang"])
    liked = [weighed(part) for part in (header(scope, b"accept-language") or b"").decode("latin-1").split(",")]
    for name, weight in sorted(liked, key=lambda each: -each[1]):
        if weight > 0 and (code := name.strip().lower().partition("-")[0]) in ("id", "in", "en"):
            return Language.EN if code == "en" else Language.ID
    return Language.EN
