"""The command line on a real room in either language: every list, every show, and refusals of every verb have no word
of the other language."""

import re
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

import cc.core.starter
from cc.cli.verbs import Noun
from cc.core.centre import LocalActor
from cc.core.phrases import shipped
from cc.core.questions.organisation import ListCategories
from cc.main.app import load
from cc.main.nouns import ENTRIES
from cc.words.catalogue import Language
from tests.builders import Room
from tests.words.foreign import foreign
from tests.words.spoken_room import CODES, lines, photo_file, renamed, typed

pytestmark = pytest.mark.room(on=("sqlite",))

STARTER = Path(cc.core.starter.__file__).parent
SHOWN = 12
FAULT = 70

SCRIPT = "".join(
    (Path(__file__).parent / "typed" / f"{part}.txt").read_text(encoding="utf-8")
    for part in ("work", "house", "figures")
)
"""Who types what, in this order."""
FILES = {
    "text.txt": "Zyx",
    "units.csv": "code,name,parent,kind,zone\nzq,Zyx,jakarta,xq,Asia/Jakarta\n",
    "bad.csv": "code,name\n,\nzq\n",
    "routes.csv": "category,area,unit\nflood,timur,bpbd\n",
    "bad.toml": "x = 1\n[[policy]]\n",
    "bad.geojson": '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{},"geometry":null}]}',
    "reports.csv": "zi,zw,zt,za,zo\n1,Zyx qov,2026-11-23 08:00,-6.25,106.85\n2,Zyx,nosuch,95,0\n3,,,,\n1,Zy,,,\n",
    "map.toml": 'source = "zq"\n[fields]\nid = "zi"\ntext = "zw"\nreceived = "zt"\nlat = "za"\nlon = "zo"\n',
    "calendar.toml": 'timezone = "Asia/Jakarta"\n[hours]\nmon = ["08:00-16:00"]\ntue = ["08:00-16:00"]\n',
}


@pytest.fixture
def spoken(room: Room, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Room:
    """The room with made-up names, and a folder with files to type of."""
    for name, content in FILES.items():
        (tmp_path / name).write_text(content)
    for number in range(1, 9):
        photo_file(tmp_path, f"p{number}.jpg", 20 * number)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("POSKO_STRICT_PHRASES", "1")
    monkeypatch.setenv("CC_ZONE", "Asia/Jakarta")
    return renamed(room)


def verbs() -> Iterator[str]:
    """Every command that can be typed: `report list`, `doctor`."""
    for entry in ENTRIES:
        noun = getattr(load(entry), "noun", None)
        yield from (f"{entry.name} {verb}" for verb in noun.verbs) if isinstance(noun, Noun) else (entry.name,)


def without_data(text: str, data: Iterable[str]) -> str:
    """What is said without what the room holds: names, titles and sources as somebody wrote them."""
    for each in sorted(data, key=len, reverse=True):
        text = re.sub(rf"(?<!\w){re.escape(each)}(?!\w)", " ", text)
        if len(each) > SHOWN and each[:SHOWN] in text:  # a cell that was cut
            text = re.sub(re.escape(each[:SHOWN]) + r"\S*[^\n]*?…", " ", text)
    return text


def data_of(room: Room) -> set[str]:
    """The texts that the room came with, in whichever language they are."""
    admin, found = LocalActor("admin"), set[str]()
    for each in room.centre.read(admin, ListCategories()):
        found |= {each.name_id, each.name_en, each.short_id, each.group, each.code, *each.keywords} - {""}
    for file in sorted(STARTER.rglob("*.toml")):
        brought = set(_texts(tomllib.loads(file.read_text(encoding="utf-8"))))
        names = {each.replace(f" {shipped.ESTIMATE}", "") for each in brought if not shipped.is_source(each)}
        found |= {each for each in names if len(each) >= SHOWN}
        found.add(file.read_text(encoding="utf-8").strip())
    return found


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)
    elif isinstance(value, str):
        yield value


def test_every_command_is_typed() -> None:
    typed_here = {" ".join(arguments) for _, arguments in lines(SCRIPT)}
    assert [verb for verb in verbs() if not any(f"{each} ".startswith(f"{verb} ") for each in typed_here)] == []


@pytest.mark.parametrize("language", tuple(Language))
def test_no_command_says_a_word_of_the_other_language(
    language: Language, spoken: Room, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CC_LANG", language)
    found: dict[str, object] = {}
    wrong_usage = (("admin", (*verb.split(), "--zq")) for verb in verbs())
    for who, arguments in (*lines(SCRIPT), *wrong_usage):
        capsys.readouterr()
        status = typed(spoken, who, *arguments)
        told = capsys.readouterr()
        text = without_data(told.out + told.err, data_of(spoken))
        if words := foreign(text, language) - CODES:
            found[" ".join(arguments)] = (words, text)
        elif status == FAULT or " UTC" in text:
            found[" ".join(arguments)] = (status, text)
    assert found == {}
