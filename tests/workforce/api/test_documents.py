"""What the API says of itself: the document's refusals, and the pages for people, in either language and from nowhere
else."""

import re
from html.parser import HTMLParser

import httpx
import pytest

from cc.core.rules.query import reference
from cc.core.rules.query.words import spellings
from cc.workforce import problems
from cc.workforce.api import routing
from tests.builders import Room
from tests.workforce.documented import operations
from tests.workforce.serving import serving

PAGES = ("/docs", "/docs/filter")


class Links(HTMLParser):
    """What a page would load, and where it leads."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.loaded: list[str] = []
        self.targets: list[str] = []
        self.ids: list[str] = []
        self.tags: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.add(tag)
        self.loaded += [value for name in ("src", "srcset", "action") if (value := given.get(name))]
        self.loaded += [str(given.get("href"))] if tag == "link" else []
        self.targets += [str(given["href"])] if tag == "a" and given.get("href") else []
        self.ids += [str(given["id"])] if given.get("id") else []


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", ["id", "en"])
def test_a_page_needs_no_network_and_no_token(http: httpx.Client, path: str, language: str) -> None:
    del http.headers["authorization"]
    answer = http.get(path, params={"lang": language})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["content-security-policy"].startswith("default-src 'none'; ")
    links = Links(answer.text)
    assert links.loaded == []
    assert "script" not in links.tags
    assert f'<html lang="{language}">' in answer.text
    assert len(links.ids) == len(set(links.ids))
    for target in links.targets:
        if target.startswith("#"):
            assert target[1:] in links.ids, target
        elif not target.startswith("?"):
            assert http.get(target).status_code == 200, target


def test_the_page_tells_of_every_operation_and_code(http: httpx.Client) -> None:
    document = http.get("/openapi.json").json()
    links = Links(http.get("/docs").text)
    assert set(operations(document)) <= set(links.ids)
    assert {f"code-{code}" for code in document["x-codes"]} <= set(links.ids)
    assert {f"schema-{name}" for name in document["components"]["schemas"]} <= set(links.ids)


@pytest.mark.parametrize(
    ("asked", "accept", "language"),
    [
        ("", "", "en"),
        ("", "id", "id"),
        ("", "id-ID,id;q=0.9,en;q=0.8", "id"),
        ("", "fr, en;q=0.4, id;q=0.5", "id"),
        ("", "in", "id"),
        ("", "fr", "en"),
        ("", "id;q=0", "en"),
        ("?lang=en", "id", "en"),
        ("?lang=id", "en", "id"),
    ],
)
def test_the_readers_language(http: httpx.Client, asked: str, accept: str, language: str) -> None:
    answer = http.get(f"/docs{asked}", headers={"accept-language": accept})
    assert f'<html lang="{language}">' in answer.text
    assert "Accept-Language" in answer.headers["vary"]
    words = {"id": "Sebuah laporan masuk", "en": "A report comes in"}
    for other, said in words.items():
        assert (said in answer.text) is (other == language)


@pytest.mark.parametrize("query", ["lang=fr", "language=id", "lang=id&x=1", "%ff=1"])
def test_a_language_that_we_do_not_speak_is_refused_as_documented(http: httpx.Client, query: str) -> None:
    document = http.get("/openapi.json").json()
    for path in PAGES:
        answer = http.get(f"{path}?{query}")
        assert (answer.status_code, answer.json()["code"]) == (422, "input.query")
        told = document["paths"][path]["get"]["responses"]["422"]
        assert told["x-codes"] == ["input.query"]


def test_pages_and_document_are_small_and_sent_once(http: httpx.Client) -> None:
    for path in (*PAGES, "/openapi.json"):
        first = http.get(path)
        assert first.headers["content-encoding"] == "gzip"
        assert http.get(path, headers={"if-none-match": first.headers["etag"]}).status_code == 304
        assert http.head(path).status_code == 200


def test_the_filter_page_has_every_spelling(http: httpx.Client) -> None:
    text = re.sub(r"<[^>]+>", " ", http.get("/docs/filter").text)
    shown = set(re.findall(r"[\w]+(?=[:<&])", text))
    assert set(spellings()) <= shown
    document = http.get("/openapi.json").json()
    assert document["externalDocs"]["url"] == "/docs/filter"
    asked = {each["name"]: each for each in document["paths"]["/v1/reports"]["get"]["parameters"]}
    assert "/docs/filter" in asked["q"]["description"]
    assert reference.EXAMPLES


def test_every_operation_says_how_it_is_refused(http: httpx.Client) -> None:
    document = http.get("/openapi.json").json()
    told = operations(document)
    for name, route in {**routing.INTENTS, **routing.QUESTIONS, **routing.STREAMS}.items():
        responses = told[name]
        assert {"401", "403", "422", "500", "503", "507"} <= set(responses), name
        assert ("413" in responses) is (route.method == "POST"), name
        assert "default" not in responses
        for status, response in responses.items():
            for code in response.get("x-codes", ()):
                assert code in document["x-codes"], (name, code)
                assert document["x-codes"][code]["status"] == int(status) or code == "stale"
    assert {"409", "412", "404"} <= set(told["TriageReport"])
    assert "lifecycle.refused" in told["TriageReport"]["409"]["x-codes"]
    assert "query" in told["ListReports"]["422"]["x-codes"]
    assert "evidence.range" in told["get_evidence"]["416"]["x-codes"]
    known = {str(kind.status) for kind in problems.KINDS.values()} | {"408", "412", "413", "416", "429", "507"}
    assert {status for each in told.values() for status in each if status >= "400"} <= known


@pytest.mark.room(on=("sqlite",), clock="machine")
def test_refusals_that_a_real_room_answers_stand_in_the_document(room: Room) -> None:
    """`serving` compares them at its end; tests.centre drives hundreds more through the same door."""
    with serving(room.centre) as served, httpx.Client(base_url=served.url) as http:
        assert http.get("/v1/reports").status_code == 401
        wrong = http.post("/v1/sessions", json={"login": "admin", "password": "salah"})
        assert wrong.json()["code"] == "credential.wrong"
        session = http.post("/v1/sessions", json={"login": "admin", "password": "admin-password"})
        http.headers["authorization"] = f"Bearer {session.json()['token']}"
        made = http.post("/v1/reports", json={"text": "banjir"}).json()
        ref = made["ref"]
        expected = [
            (http.get("/v1/reports?q=status:salah"), 422, "query"),
            (http.get("/v1/reports?q=unit:salah"), 422, "unknown.unit"),
            (http.get("/v1/reports?cursor=x"), 422, "input.cursor"),
            (http.get("/v1/reports?limit=9999"), 422, "input.limit"),
            (http.get("/v1/reports/JKT-999999"), 404, "not_found"),
            (http.get(f"/v1/tasks/{ref}/9"), 404, "not_found"),
            (http.post(f"/v1/reports/{ref}/reopen", json={"reason": "x"}), 409, "lifecycle.refused"),
            (http.post(f"/v1/reports/{ref}/triage", json={"category": "salah"}), 422, "unknown.category"),
            (http.post(f"/v1/reports/{ref}/triage", json={}, headers={"if-match": '"99"'}), 412, "stale"),
            (http.post("/v1/reports", content=b"{"), 422, "input.json"),
            (http.post("/v1/reports", json={}), 422, "input.fields"),
            (http.get("/v1/evidence/" + 64 * "0"), 404, "not_found.evidence"),
            (http.put("/v1/evidence/" + 64 * "0", content=b"x"), 422, "evidence.hash"),
            (http.get("/v1/events?after=x"), 422, "input.position"),
        ]
        for answer, status, code in expected:
            assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text
