"""Row-level security put up, taken down and looked at, by the database's owner. Owns the statements that make roles,
rights, views and policies; what each table shows is `policies`.

Everything happens in the caller's transaction: whoever reads meanwhile sees all of it or nothing. A digest of what was
put up is kept beside it, so that a Posko with other policies knows.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from cc.core.errors import UnreachableError
from cc.core.store.sql.row_security.identity import DatabaseRole
from cc.core.store.sql.row_security.policies import ENTER, FREE, POLICIES, SENDS, VIEWS

APP, SWEEPER, SENDER = DatabaseRole.APP, DatabaseRole.SWEEPER, DatabaseRole.SENDER
_UNPRIVILEGED, _NO_SUCH_RIGHT = "42501", "0LP01"

_MAKE_ROLES = f"""
DO $$ BEGIN
  BEGIN CREATE ROLE {APP} LOGIN NOINHERIT; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END;
  BEGIN CREATE ROLE {SWEEPER} NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END;
  BEGIN CREATE ROLE {SENDER} NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END;
  IF NOT pg_has_role('{APP}', '{SWEEPER}', 'MEMBER') THEN GRANT {SWEEPER} TO {APP}; END IF;
  IF NOT pg_has_role('{APP}', '{SENDER}', 'MEMBER') THEN GRANT {SENDER} TO {APP}; END IF;
  IF NOT pg_has_role(current_user, '{APP}', 'MEMBER') THEN GRANT {APP} TO CURRENT_USER; END IF;
END $$
"""
_TABLES = text(
    "SELECT relname FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p')"
    " ORDER BY relname"
)
_STANDING = text(
    "SELECT relname, relrowsecurity, pg_get_userbyid(relowner) AS owner,"
    " (SELECT count(*) FROM pg_policy WHERE polrelid = pg_class.oid) AS policies"
    " FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p') ORDER BY relname"
)
_KEPT = text("SELECT obj_description(to_regclass('posko_in_sight'), 'pg_class'), session_user, current_user")
_IS_ON = text("SELECT relrowsecurity FROM pg_class WHERE oid = to_regclass('report')")
_POLICIES = text(
    "SELECT polname, relname FROM pg_policy JOIN pg_class ON pg_class.oid = polrelid"
    " WHERE relnamespace = current_schema()::regnamespace AND polname LIKE 'posko%' ORDER BY relname, polname"
)


@dataclass(frozen=True, slots=True)
class RowSecurity:
    """How it stands: `bare` names tables that show themselves to whoever runs, `older` says that the policies are not
    this Posko's, `owner` that whoever is logged in owns the tables."""

    on: bool
    bare: tuple[str, ...] = ()
    older: bool = False
    owner: bool = False

    @property
    def whole(self) -> bool:
        """Whether it is off, or on with nothing missing."""
        return not self.on or (not self.bare and not self.older)


def is_on(connection: Connection) -> bool:
    """Whether reports are under a policy."""
    return connection.dialect.name == "postgresql" and bool(connection.execute(_IS_ON).scalar())


def standing(connection: Connection) -> RowSecurity:
    """How it stands in this database."""
    if not is_on(connection):
        return RowSecurity(on=False)
    kept, session_user, user = connection.execute(_KEPT).one()
    rows = connection.execute(_STANDING).all()
    bare = tuple(row.relname for row in rows if row.relname not in FREE and not (row.relrowsecurity and row.policies))
    owner = any(row.owner in (session_user, user) for row in rows)
    return RowSecurity(on=True, bare=bare, older=kept != digest(), owner=owner)


def digest() -> str:
    """What names these policies: SHA-256, in hexadecimal, of all that is put up."""
    told = [*VIEWS.items(), *POLICIES.items(), *SENDS.items(), ("enter", ENTER)]
    return hashlib.sha256(repr(told).encode()).hexdigest()


def put_up(connection: Connection) -> None:
    """Make roles, rights and policies as they ought to be, whatever was there. UnreachableError
    `storage.row_security` for whoever may not."""
    try:
        with connection.begin_nested():
            _run(connection, _MAKE_ROLES)
            take_down(connection)
            tables = list(connection.execute(_TABLES).scalars())
            for statement in _statements(tables, str(connection.execute(text("SELECT current_schema()")).scalar())):
                _run(connection, statement)
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) in (_UNPRIVILEGED, _NO_SUCH_RIGHT):
            raise _not_allowed(error) from error
        raise


def take_down(connection: Connection) -> None:
    """Drop policies and what they rest on. Tables stay closed to all but their owner until `open_tables`, or `put_up`,
    so that a revision in between finds nothing in its way and nobody sees more meanwhile."""
    for name, table in connection.execute(_POLICIES).all():
        _run(connection, f'DROP POLICY "{name}" ON "{table}"')
    for view in VIEWS:
        _run(connection, f"DROP VIEW IF EXISTS {view}")
    _run(connection, "DROP FUNCTION IF EXISTS posko_enter(text)")


def open_tables(connection: Connection) -> None:
    """Tables show their rows again to whoever has rights on them."""
    for table in connection.execute(_TABLES).scalars():
        _run(connection, f'ALTER TABLE "{table}" DISABLE ROW LEVEL SECURITY')


def _statements(tables: list[str], schema: str) -> Iterator[str]:
    for view, query in VIEWS.items():
        yield f"CREATE VIEW {view} AS {query}"
        yield f"GRANT SELECT ON {view} TO {APP}"
    yield f"COMMENT ON VIEW posko_in_sight IS '{digest()}'"
    yield (
        "CREATE FUNCTION posko_enter(who text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER"
        f' SET search_path = "{schema}", pg_temp AS $enter${ENTER}$enter$'
    )
    yield f"REVOKE ALL ON FUNCTION posko_enter(text) FROM PUBLIC; GRANT EXECUTE ON FUNCTION posko_enter(text) TO {APP}"
    yield f'GRANT USAGE ON SCHEMA "{schema}" TO {APP}, {SWEEPER}, {SENDER}'
    yield f'GRANT USAGE ON ALL SEQUENCES IN SCHEMA "{schema}" TO {APP}, {SWEEPER}'
    for table in tables:
        if table in FREE:
            yield f'GRANT SELECT ON "{table}" TO {APP}'
            continue
        yield f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY'
        yield f'GRANT SELECT, INSERT, UPDATE, DELETE ON "{table}" TO {APP}, {SWEEPER}'
        yield f'CREATE POLICY posko_sweeps ON "{table}" TO {SWEEPER} USING (true) WITH CHECK (true)'
        if table in POLICIES:  # what is not, shows nothing to whoever runs
            written = "WITH CHECK ((SELECT current_setting('posko.reach', true)) = 'room')"
            yield f'CREATE POLICY posko_sight ON "{table}" TO {APP} USING ({POLICIES[table]}) {written}'
        if table in SENDS:
            yield f'GRANT {SENDS[table]} ON "{table}" TO {SENDER}'
            yield f'CREATE POLICY posko_sends ON "{table}" TO {SENDER} USING (true) WITH CHECK (true)'


def _run(connection: Connection, statement: str) -> None:
    """As it is: to the driver a per cent sign begins a parameter."""
    connection.exec_driver_sql(statement.replace("%", "%%"))


def _not_allowed(error: DBAPIError) -> UnreachableError:
    return UnreachableError(
        "the database's user may not put row-level security up: run this as the owner of the tables, who may make roles"
        " (or let whoever runs the server make {roles} first).",
        code="storage.row_security",
        fields={"roles": ", ".join(DatabaseRole), "database": str(error.orig).strip().partition("\n")[0]},
    )
