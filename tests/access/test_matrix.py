"""The matrix: everything one can ask for × role × how the report stands to one × restricted × cleared. What comes of it
is what the oracle says, and what screens are told is possible is what the door lets through, and nothing else.

Embedded every act is tried and taken back; over HTTP every question, and every act that must be refused.
"""

import threading
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from starlette.routing import Route

from cc.core.centre import Anonymous, BearerToken, Call, Centre, Credential, LocalActor
from cc.core.errors import CoreError
from cc.core.intents.catalogue import INTENTS
from cc.core.intents.organisation import OpenSession
from cc.core.intents.system import Sweep
from cc.core.questions.catalogue import QUESTIONS, STREAMS
from cc.core.questions.reports import GetActions
from cc.core.store.organisation import people
from cc.core.store.organisation.directory import DirectoryCache
from cc.core.store.trail.spelling import Spelling
from cc.core.vocabulary import Role, Scope
from cc.workforce.api.app import build_app
from cc.workforce.client.remote_centre import RemoteCentre
from tests.access import acts
from tests.access.acts import ACTS, ONE, Given
from tests.access.answers import answered, lists, opens, outcome, shown_on
from tests.access.contents import told_too_much
from tests.access.house import acts as house
from tests.access.oracle import expected, sees
from tests.access.rehearsal import Rehearsal
from tests.access.world import ACTORS, Actor, Case, Relation, World, make_world
from tests.faults.rounds import rounds
from tests.rooms import Rooms
from tests.workforce.fake import FakeCentre
from tests.workforce.serving import serving

SAMPLE, SAMPLE_HTTP, SAMPLE_POSTGRES = rounds(7, 1), rounds(23, 1), rounds(12, 3)
"""Every how manieth is asked: everything takes minutes, and is for `make faults`."""
pytestmark = pytest.mark.timeout(3600)


def given(world: World, actor: Actor, case: Case) -> Given:
    """What the acts of one actor on one case are made of."""
    return Given(case, world.photos.get(actor.login, "0" * 64), world.target)


def cells(world: World) -> Iterator[tuple[Actor, Case, str]]:
    """Every actor, case and act."""
    for actor in ACTORS:
        for case in world.cases:
            for name in acts.acts_of(case):
                yield actor, case, name


@pytest.fixture(scope="module")
def world(rooms: Rooms, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """The whole world on SQLite."""
    with rooms.ready("sqlite", tmp_path_factory.mktemp("matrix")) as room:
        yield make_world(room)


def test_the_matrix_of_acts(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    door, wrong, count = Rehearsal(world.room), [], 0
    told = possible(world)
    for actor, case, name in islice(cells(world), 0, None, SAMPLE):
        act, wanted = ACTS[name], expected(actor, name, case)
        got = door.attempt(actor.login, act.made(given(world, actor, case)))
        count += 1
        if got != wanted:
            wrong.append(f"{actor.login} {name} {case.name}: {got}, not {wanted}")
        subject = f"{case.ref}/{case.task}" if name.startswith("task_") else case.ref
        if (
            name not in ("merge_into_it", "break_glass")
            and sees(actor, case)
            and told[actor.login, subject, act.action] != (got == "ok")
        ):
            wrong.append(f"{actor.login} {name} {case.name}: told otherwise than {got}")
    with capsys.disabled():
        print(f"\nmatrix: {count:,} acts, {len(ACTORS)} actors × {len(world.cases)} reports × {len(ACTS)} acts")
    assert wrong == [], f"{len(wrong)} of {count}: " + "\n".join(wrong[:30])
    assert count > 15_000 / SAMPLE


def possible(world: World) -> dict[tuple[str, str, Any], bool]:
    """What each actor is told, of each report that they see."""
    found = {}
    for actor in ACTORS:
        for case in world.cases:
            if sees(actor, case):
                for state in world.room.centre.read(LocalActor(actor.login), GetActions(case.id)):
                    found[actor.login, state.subject, state.action] = state.possible
    return found


def test_the_matrix_of_questions(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    wrong, count = questions(world, world.room.centre, {each.login: LocalActor(each.login) for each in ACTORS}, SAMPLE)
    with capsys.disabled():
        print(f"\nmatrix: {count:,} questions at the embedded door")
    assert wrong == []


@pytest.mark.parametrize("actor", ACTORS[3 :: rounds(len(ACTORS), 1)], ids=lambda actor: actor.login)
def test_the_feed_tells_of_what_is_seen(world: World, actor: Actor) -> None:
    """From the first event on, as a reader who was there all the time; nothing of a report out of sight."""
    stop, told = threading.Event(), set()
    for change in world.room.centre.changes(LocalActor(actor.login), beginning(world, actor), stop):
        if change is not None:
            told.add(change.stream)
        elif told or not any(sees(actor, case) for case in world.cases):
            stop.set()
    assert told & {case.id for case in world.cases} == {case.id for case in world.cases if sees(actor, case)}


def beginning(world: World, actor: Actor) -> str:
    """Where the trail begins, as an actor is told places."""
    door = Rehearsal(world.room)
    with door.engine.connect() as connection:
        directory = DirectoryCache().at(connection)
        row = people.find(connection, actor.login)
        place = Spelling(people.actor(row, tuple(Scope), None, directory), directory).told((0, 0), "s0")
    door.engine.dispose()
    return place


def questions(world: World, centre: Centre, who: dict[str, Credential], sample: int = 1) -> tuple[list[str], int]:
    """What is wrong with the answers at a door, and how many were asked."""
    wrong: list[str] = []
    count = 0
    for actor in ACTORS:
        credential = who[actor.login]
        seen = {case.id for case in world.cases if sees(actor, case)}
        for number, case in enumerate(world.cases):
            for kind, make in ONE.items():
                if (number + len(kind.__name__)) % sample:
                    continue
                count += 1
                got, wanted = answered(centre, credential, make(case.ref)), "ok" if sees(actor, case) else "absent"
                if got != wanted:
                    wrong.append(f"{actor.login} {kind.__name__} {case.name}: {got}, not {wanted}")
            if case.task and not number % sample:
                for kind in acts.BY_TASK:
                    count += 1
                    got = answered(centre, credential, kind(f"{case.ref}/{case.task}"))
                    if got != ("ok" if sees(actor, case) else "absent"):
                        wrong.append(f"{actor.login} {kind.__name__} {case.name}: {got}")
            if case.photo and not number % sample:
                count += 2
                if opens(centre, credential, case.photo) != sees(actor, case):
                    wrong.append(f"{actor.login} bytes of {case.name}")
                if shown_on(centre, credential, case.photo) != ({case.ref} if sees(actor, case) else set()):
                    wrong.append(f"{actor.login} FindEvidence {case.name}")
        for name, told in lists(world, centre, credential).items():
            count += 1
            if told != seen:
                wrong.append(f"{actor.login} {name}: {len(told - seen)} too many, {len(seen - told)} too few")
        own = [case for case in world.cases if sees(actor, case)][:: 5 * sample]
        count += 6 + len(own)
        wrong += [f"{actor.login} {each}" for each in told_too_much(centre, credential, own)]
        for kind_, roles in acts.LED.items():
            got = answered(centre, credential, acts.led(kind_))
            if (got == "forbidden") == (actor.role in roles.split()):
                wrong.append(f"{actor.login} {kind_}: {got}")
    return wrong, count


def logged_in(centre: Centre) -> dict[str, Credential]:
    """Everybody's session."""
    found: dict[str, Credential] = {}
    for each in ACTORS:
        session = centre.execute(Call(Anonymous(), OpenSession(each.login, f"{each.login}-pw-2026", hours=24)))
        found[each.login] = BearerToken(session.token)
    return found


def over_http(world: World, sample: int) -> tuple[list[str], int]:
    """The refusals and the questions of the matrix over HTTP: what is wrong, and how many were asked."""
    with serving(world.room.centre) as served:
        remote = RemoteCentre(served.url)
        who = logged_in(remote)
        wrong, count = questions(world, remote, who, sample)
        for number, (actor, case, name) in enumerate(cells(world)):
            wanted = expected(actor, name, case)
            if wanted == "ok" or number % sample:
                continue
            count += 1
            try:
                remote.execute(Call(who[actor.login], ACTS[name].made(given(world, actor, case))))
                got = "ok"
            except CoreError as error:
                got = outcome(error)
            if got != wanted:
                wrong.append(f"{actor.login} {name} {case.name}: {got}, not {wanted}")
        remote.close()
    return wrong, count


def test_the_matrix_over_http(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    wrong, count = over_http(world, SAMPLE_HTTP)
    with capsys.disabled():
        print(f"\nmatrix: {count:,} over HTTP")
    assert wrong == []


@pytest.mark.slow
def test_the_matrix_on_postgresql_sampled(rooms: Rooms, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with rooms.ready("postgres", tmp_path) as room:
        world = make_world(room, sample=SAMPLE_POSTGRES)
        door, wrong, count = Rehearsal(world.room), [], 0
        for actor, case, name in cells(world):
            count += 1
            got, wanted = door.attempt(actor.login, ACTS[name].made(given(world, actor, case))), ""
            if got != (wanted := expected(actor, name, case)):
                wrong.append(f"{actor.login} {name} {case.name}: {got}, not {wanted}")
        door.engine.dispose()
        more, asked = questions(world, room.centre, {each.login: LocalActor(each.login) for each in ACTORS})
        with capsys.disabled():
            print(f"\nmatrix: {count:,} acts and {asked:,} questions on PostgreSQL")
        assert wrong + more == []


def test_sweeping_is_for_those_who_lead(world: World) -> None:
    door = Rehearsal(world.room)
    for actor in ACTORS:
        got = door.attempt(actor.login, Sweep(limit=1))
        assert (got == "ok") == (actor.role in (Role.SUPERVISOR, Role.ADMIN)), actor


def test_every_intent_has_its_row() -> None:
    case = Case(relation=Relation.OWN, restricted=False, state="new", ref="JKT-000001", id="x", task=1)
    moved = {type(act.made(Given(case, "0" * 64, "JKT-000002"))).stable_name() for act in ACTS.values()}
    elsewhere = {act.kind for act in house.ACTS} | house.PROVEN
    assert moved | elsewhere | {acts.BULK.stable_name()} == set(INTENTS)
    assert not moved & elsewhere


def test_every_question_has_its_row() -> None:
    one = {kind.stable_name() for kind in ONE}
    by_task = {kind.stable_name() for kind in acts.BY_TASK}
    assert one | by_task | set(acts.MANY) | set(acts.LED) | set(acts.HOUSE) == {*QUESTIONS, *STREAMS}


OTHER_ROUTES = {
    "/v1/events": "the feed: test_the_feed_tells_of_what_is_seen",
    "/v1/evidence/{sha256}": "bytes: each photo of the matrix is asked for, and tests/core/service/door/test_guards.py",
    "/healthz": "tells whether it runs",
    "/readyz": "tells whether it runs",
    "/metrics": "tests/workforce/api",
    "/openapi.json": "tells what there is, of nobody",
    "/docs": "tells what there is, of nobody",
    "/docs/filter": "tells what there is, of nobody",
}
"""Routes that are no intent and no question, and where it is held what they tell."""


def test_every_route_has_its_row() -> None:
    routes = {(route.name, route.path) for route in build_app(FakeCentre()).router.routes if isinstance(route, Route)}
    asked = {*INTENTS, *QUESTIONS, *STREAMS}
    assert {name for name, _ in routes} >= asked
    assert {path for name, path in routes if name not in asked} == set(OTHER_ROUTES)


def test_the_oracle_knows_nothing_of_the_rules() -> None:
    folder = Path(__file__).parent
    for name in ("oracle.py", "world.py"):
        text = (folder / name).read_text()
        assert "cc.core.rules" not in text.replace("`cc.core.rules`", "")
        assert "cc.core.store" not in text
