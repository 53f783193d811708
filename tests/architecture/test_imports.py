"""What each room loads, asked of a fresh interpreter: a static contract does not see an import inside a function."""

import subprocess
import sys

import pytest

SCREEN = ("textual", "rich")
COMMANDS = ("typer", "click")
SERVER = ("fastapi", "starlette", "uvicorn")
CLIENT = ("httpx", "httpx_sse")
DATABASE = ("sqlalchemy", "alembic", "psycopg", "pysqlite3")
PHOTOS = ("PIL",)
PLACES = ("shapely", "numpy")
INSIDE = ("cc.core.service", "cc.core.store", "cc.core.local")
SETTINGS = ("pydantic_settings",)
EDGES = (*SCREEN, *COMMANDS, *SERVER, *CLIENT)
FIELD = ("textual", *SERVER, *DATABASE, *PHOTOS, *PLACES, *SETTINGS, *INSIDE)

NOTHING_LISTENS = "http://127.0.0.1:9"
"""The discard port: a command that wants this server finds it closed."""

ROOMS = {
    "import cc.core.rules.lifecycle.tables, cc.core.rules.query.parse, cc.core.rules.sla.fold": (
        *EDGES, *DATABASE, *PHOTOS, *PLACES, "pydantic",
    ),
    "import cc.core.rules.work.evidence, cc.core.rules.work.dispatch, cc.core.rules.work.duplicates": (
        *EDGES, *DATABASE, *PHOTOS, *PLACES, "pydantic",
    ),
    "import cc.core.centre, cc.core.intents.reports, cc.core.intents.tasks, cc.core.questions.reports": (
        *EDGES, *DATABASE, *PHOTOS, *PLACES, "pydantic", "cc.core.rules", *INSIDE,
    ),
    "import cc.core.photos.workers": (*EDGES, *DATABASE, *PHOTOS, *PLACES, "pydantic"),
    "import cc.core.photos.worker": (*EDGES, *DATABASE, *PLACES, "pydantic", "cc.core.store"),
    # A console's first page waits for this import: what only changes and other questions need comes later.
    "import cc.core.local": (
        *EDGES, *PHOTOS, *PLACES, *SETTINGS, "pydantic", "cc.core.service.door.door", "cc.core.service.door.questions",
        "cc.core.intents.reports", "cc.core.questions.organisation",
    ),
    # A command that asks who calls waits for nothing that answers other questions.
    "from cc.core.service.door.questions import answering; from cc.core.questions.organisation import WhoAmI; "
    "assert answering(WhoAmI)": (
        *EDGES, *PHOTOS, *PLACES, *SETTINGS, "pydantic", "cc.core.service.door.door", "cc.core.service.reports",
        "cc.core.service.frozen", "cc.core.service.sla", "cc.core.service.supervision", "cc.core.service.sending",
        "cc.core.service.privacy",
    ),
    "import cc.intake.run": (*SCREEN, *COMMANDS, *SERVER, *DATABASE, *PHOTOS, *PLACES, *INSIDE),
    "import cc.tui.app": (*COMMANDS, *SERVER, *CLIENT, *DATABASE, *PLACES, *SETTINGS, *INSIDE),
    # httpx loads rich and click for a command line of its own.
    "import cc.workforce.client.remote_centre": (
        "textual", "typer", *SERVER, *DATABASE, *PHOTOS, *PLACES, *SETTINGS, *INSIDE,
    ),
    "import cc.workforce.api.app": (*SCREEN, *COMMANDS, *CLIENT, *DATABASE, *PHOTOS, *PLACES, *SETTINGS, *INSIDE),
    "import cc.printing.table, cc.printing.csv_text, cc.printing.sla_figures": (
        *COMMANDS, "textual", *SERVER, *CLIENT, *DATABASE, *PHOTOS, *PLACES, *SETTINGS, *INSIDE,
    ),
    "import cc.notify.outgoing": (*EDGES, *DATABASE, *PHOTOS, *PLACES, *SETTINGS, *INSIDE),
    "import cc.demo.simulator": (*EDGES, *DATABASE, *PLACES, *SETTINGS, *INSIDE),
    "import cc.main.nouns": (*EDGES, *DATABASE, *PHOTOS, *PLACES, *SETTINGS, "pydantic", "cc.core"),
    # What a console's first rows wait for besides the screen itself.
    "import cc.main.entry, cc.main.console.start, cc.main.console.remote_end, cc.tui.run": (
        *COMMANDS, *SERVER, *CLIENT, *DATABASE, *PLACES, *SETTINGS, *INSIDE,
    ),
    "import cc.main.app": (*FIELD, *CLIENT, "rich", "pydantic"),
}  # fmt: skip

COMMAND_LINES = {
    "--help": (*FIELD, *CLIENT, "rich", "pydantic"),
    "task close --help": (*FIELD, *CLIENT, "rich", "pydantic"),
    "task --help": (*FIELD, *CLIENT, "rich", "pydantic"),
    f"task close JKT-000001/1 --server {NOTHING_LISTENS}": FIELD,
    f"task accept JKT-000001/1 --server {NOTHING_LISTENS}": FIELD,
    "report --help": (*SCREEN, *SERVER, *DATABASE, *PHOTOS, *PLACES, *SETTINGS, *INSIDE),
    "sla due --help": (*SERVER, *CLIENT, *DATABASE, *PHOTOS, *PLACES, *SETTINGS, *INSIDE, "textual"),
    "console --help": (*SERVER, *DATABASE, *PHOTOS, *PLACES, *SETTINGS, *INSIDE),
}


def loaded(code: str) -> set[str]:
    """Every module that is there after running this in a fresh interpreter."""
    tell = "import sys\nprint('\\n' + '\\n'.join(sys.modules), file=sys.__stdout__)"
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\n{tell}"], capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stderr
    return set(done.stdout.split("\n"))


def unwanted(modules: set[str], forbidden: tuple[str, ...]) -> set[str]:
    """Those of the forbidden modules and packages that are there."""
    return {name for name in forbidden if any(each == name or each.startswith(f"{name}.") for each in modules)}


@pytest.mark.parametrize(("code", "forbidden"), ROOMS.items(), ids=ROOMS.keys())
def test_a_room_loads_only_what_it_needs(code: str, forbidden: tuple[str, ...]) -> None:
    modules = loaded(code)
    assert code.split()[1].rstrip(",") in modules
    assert unwanted(modules, forbidden) == set()


@pytest.mark.parametrize(("line", "forbidden"), COMMAND_LINES.items(), ids=COMMAND_LINES.keys())
def test_a_command_loads_only_its_own_room(line: str, forbidden: tuple[str, ...]) -> None:
    modules = loaded(f"from cc.main.app import run\nrun({line.split()!r})")
    assert unwanted(modules, forbidden) == set()
