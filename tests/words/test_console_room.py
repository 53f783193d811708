"""The console on a real room with reports, tasks and evidence: every key of the key table, in either language, and no
word of the other."""

import shlex
from pathlib import Path

import pytest

from cc.core.centre import LocalActor
from cc.core.questions.organisation import ListCategories
from cc.tui.app import ConsoleApp
from cc.tui.key_table import KEY_TABLE
from cc.tui.keys import Kind
from cc.words.catalogue import Language
from tests.builders import Room
from tests.tui.console import WIDE, until
from tests.words.foreign import foreign
from tests.words.spoken_room import CODES, photo_file, renamed, typed
from tests.words.test_command_line_room import without_data
from tests.words.test_console import whole_words

pytestmark = pytest.mark.room(on=("sqlite",), clock="machine")

WORK = (
    ("warga", 'report receive "Zyx qov" --category flood --lat -6.25 --lon 106.85 --channel app --priority 1'),
    ("sari", 'report receive "Zyx qov" --category flood --lat -6.25 --lon 106.85 --priority 2 --photo p1.jpg'),
    ("sari", 'report receive "Zyx vux" --lat 0 --lon 0'),
    ("sari", 'report receive "Vux" --category flood --lat -6.2501 --lon 106.8501'),
    ("sari", "report triage JKT-000002 --category flood --priority 2"),
    ("sari", "report hold JKT-000002 --reason weather"),
    ("sari", "report assign JKT-000004 --unit bpbd-timur --officer budi"),
    ("budi", "task accept JKT-000004/1"),
    ("budi", "task close JKT-000004/1 --photo p2.jpg --photo p3.jpg"),
)
LEAVE = ("quit", "lang", "suspend")
"""Keys that end the console, speak the other language, or stop the whole process until a shell wakes it."""
STILL = 0.05


def keys(*kinds: Kind) -> list[str]:
    """Every key of the table, or of some kinds, as a terminal sends it; but those that leave."""
    rows = [row for row in KEY_TABLE if row.id not in LEAVE and (not kinds or row.kind in kinds)]
    return list(dict.fromkeys(key for row in rows for key in row.keys))


@pytest.mark.slow
@pytest.mark.parametrize("language", tuple(Language))
async def test_no_screen_of_a_real_room_has_a_word_of_the_other_language(
    language: Language, room: Room, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POSKO_STRICT_PHRASES", "1")
    monkeypatch.chdir(tmp_path)
    renamed(room)
    for number in range(1, 4):
        photo_file(tmp_path, f"p{number}.jpg", 40 * number)
    for who, line in WORK:
        assert typed(room, who, *shlex.split(line)) == 0, line
    named = {name for one in room.centre.read(LocalActor("admin"), ListCategories()) for name in one.keywords}
    found: dict[str, set[str]] = {}
    app = ConsoleApp(room.centre, LocalActor("sari"), lang=language)
    async with app.run_test(size=WIDE) as pilot:
        await until(lambda: bool(app.queue_model.ids) and app.actor is not None and bool(app.names.categories))
        data = named | {one.code for one in app.names.categories.values()}
        for at in range(len(app.queue_model.ids)):
            for key in keys() if at == 0 else keys(Kind.ACT):
                await pilot.press(key)
                await pilot.pause(STILL)
                if words := foreign(without_data(whole_words(app), data), language) - CODES:
                    found[f"{at} {key}"] = words
                await pilot.press("escape", "escape")
            await pilot.press("home", *["j"] * (at + 1))
    assert found == {}
