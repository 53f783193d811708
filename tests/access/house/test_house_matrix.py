"""The matrix of the house: everything that sets up a command room × role × clearance × whose it is. What comes of it is
what the oracle says; a part of it in `make test`, all of it in `make faults`, by every door and on both databases.

Embedded every act is tried and taken back; over HTTP those that must be refused, since what is let through stays.
"""

from collections.abc import Iterator
from itertools import islice, product
from pathlib import Path

import pytest

from cc.core.centre import Anonymous, BearerToken, Call, Centre, Credential
from cc.core.errors import CoreError
from cc.core.intents.organisation import OpenSession
from cc.core.questions.organisation import GetPerson, ListPeople, ListSessions
from cc.core.questions.second_factor import ListSecondFactors
from cc.core.vocabulary import Role
from cc.workforce.client.remote_centre import RemoteCentre
from tests.access.answers import answered, outcome
from tests.access.house.acts import ACTS, HouseAct
from tests.access.house.building import ASKERS, TARGETS, House, Somebody, asker, furnish, local, target
from tests.access.house.oracle import expected, inside, sees_person
from tests.access.rehearsal import Rehearsal
from tests.faults.rounds import rounds
from tests.rooms import Database, Rooms
from tests.workforce.serving import serving

SAMPLE, SAMPLE_HTTP, SAMPLE_POSTGRES = rounds(37, 1), rounds(307, 3), rounds(401, 1)
"""Every how manieth is asked."""
pytestmark = pytest.mark.timeout(3600)


@pytest.fixture(scope="module")
def house(rooms: Rooms, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The house on SQLite."""
    with rooms.ready("sqlite", tmp_path_factory.mktemp("house")) as room:
        yield furnish(room)


def cells(sample: int = 1) -> Iterator[tuple[Somebody, HouseAct]]:
    """Everybody and every act, or every so manieth of that."""
    return islice(((who, act) for act, who in product(ACTS, ASKERS)), 0, None, sample)


def rehearsed(house: House, sample: int) -> tuple[list[str], int]:
    """What came out otherwise at the embedded door, and how many were tried."""
    door, wrong, count = Rehearsal(house.room), [], 0
    for who, act in cells(sample):
        count += 1
        got, wanted = door.attempt(asker(who), act.made(house)), expected(who, act)
        if got != wanted:
            wrong.append(f"{who.name} {act.name}: {got}, not {wanted}")
    door.engine.dispose()
    return wrong, count


def told(capsys: pytest.CaptureFixture[str], text: str) -> None:
    """For whoever watches the run."""
    with capsys.disabled():
        print(f"\nmatrix of the house: {text}")


def test_the_house_at_the_embedded_door(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    wrong, count = rehearsed(house, SAMPLE)
    told(capsys, f"{count:,} of {len(ACTS)} acts × {len(ASKERS)} people")
    assert wrong == [], f"{len(wrong)} of {count}: " + "\n".join(wrong[:30])
    assert count > 19_000 / SAMPLE


@pytest.mark.slow
@pytest.mark.room(on=("postgres", "walled"))
def test_the_house_on_postgresql(
    rooms: Rooms, tmp_path: Path, database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    with rooms.ready(database, tmp_path) as room:
        house = furnish(room)
        wrong, count = rehearsed(house, SAMPLE_POSTGRES)
        more, asked = questions(house, room.centre, {each: local(each) for each in ASKERS}, SAMPLE_POSTGRES)
        told(capsys, f"{count:,} acts, {asked:,} questions, {database}")
        assert wrong + more == []


def test_the_house_is_told_to_whom_it_concerns(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    wrong, count = questions(house, house.room.centre, {each: local(each) for each in ASKERS}, SAMPLE)
    told(capsys, f"{count:,} questions")
    assert wrong == []


def questions(house: House, centre: Centre, who: dict[Somebody, Credential], sample: int) -> tuple[list[str], int]:
    """What is wrong with what people are told of people, and how many questions were asked."""
    wrong: list[str] = []
    count = 0
    for each, other in islice(product(ASKERS, TARGETS), 0, None, sample):
        count += 2
        got = answered(centre, who[each], GetPerson(target(other)))
        if got != ("ok" if sees_person(each, other) else "absent"):
            wrong.append(f"{each.name} GetPerson {other.name}: {got}")
        got, wanted = answered(centre, who[each], ListSessions(target(other))), _sessions(each, other)
        if got != wanted:
            wrong.append(f"{each.name} ListSessions {other.name}: {got}, not {wanted}")
    for each in ASKERS:
        count += 2
        seen = {target(other) for other in TARGETS if sees_person(each, other)}
        listed = {person.login for person in centre.read(who[each], ListPeople(q="t-", limit=500)).items}
        if listed & set(map(target, TARGETS)) != seen:
            wrong.append(f"{each.name} ListPeople: {sorted(listed ^ seen)[:5]}")
        factors = {use.login for use in centre.read(who[each], ListSecondFactors()).people}
        admin = {target(other) for other in TARGETS if each.role is Role.ADMIN and inside(each, other.unit)}
        if factors & set(map(target, TARGETS)) != admin:
            wrong.append(f"{each.name} ListSecondFactors: {sorted(factors)[:5]}")
    return wrong, count


def _sessions(who: Somebody, other: Somebody) -> str:
    if not sees_person(who, other):
        return "absent"
    theirs = HouseAct(name="ResetSecondFactor", intent=OpenSession("", ""), about=other)
    return expected(who, theirs)


def over_http(house: House, sample: int) -> tuple[list[str], int]:
    """The same over HTTP: what must be refused, and the questions."""
    wrong: list[str] = []
    count = 0
    with serving(house.room.centre) as served:
        remote = RemoteCentre(served.url)
        who: dict[Somebody, Credential] = {}
        for each in ASKERS:
            session = remote.execute(Call(Anonymous(), OpenSession(asker(each), f"{asker(each)}-pw", hours=24)))
            who[each] = BearerToken(session.token)
        for each, act in cells(sample):
            wanted = expected(each, act)
            if wanted == "ok":
                continue
            count += 1
            try:
                remote.execute(Call(who[each], act.made(house)))
                got = "ok"
            except CoreError as error:
                got = outcome(error)
            if got != wanted:
                wrong.append(f"{each.name} {act.name}: {got}, not {wanted}")
        more, asked = questions(house, remote, who, sample)
        remote.close()
    return wrong + more, count + asked


def test_the_house_over_http(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    wrong, count = over_http(house, SAMPLE_HTTP)
    told(capsys, f"{count:,} over HTTP")
    assert wrong == []


def test_the_oracle_of_the_house_knows_nothing_of_the_rules() -> None:
    for name in ("oracle.py", "building.py", "acts.py"):
        text = (Path(__file__).parent / name).read_text()
        assert "cc.core.rules" not in text.replace("`cc.core.rules`", "")
        assert "cc.core.store" not in text
