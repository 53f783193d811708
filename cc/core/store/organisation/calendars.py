"""Working calendars as they are stored: every version's spec. Reckons nothing."""

from sqlalchemy import Connection, select

from cc.core.records.organisation import CalendarVersion
from cc.core.store.organisation.directory import Directory
from cc.core.store.sql import tables
from cc.core.store.sql.unit_of_work import UnitOfWork

C = tables.calendar
_ALL = select(C).order_by(C.c.name, C.c.version.desc())


def versions(connection: Connection, directory: Directory, *, every: bool) -> tuple[CalendarVersion, ...]:
    """By name, newest first; without `every` the newest of each. `policies` are those in force that name it."""
    users: dict[str, list[str]] = {}
    for policy in directory.policies:
        for key in dict.fromkeys(target.calendar for target in policy.targets):
            users.setdefault(key, []).append(policy.key)
    found: list[CalendarVersion] = []
    for row in connection.execute(_ALL):
        newest = not found or found[-1].name != row.name
        if newest or every:
            key = f"{row.name}@{row.version}"
            zone = directory.calendars[key].zone
            found.append(CalendarVersion(row.name, row.version, zone, row.spec, tuple(users.get(key, ()))))
    return tuple(found)


def specs(connection: Connection) -> dict[str, str]:
    """Every calendar's spec by `name@version`, as it is stored."""
    return {f"{row.name}@{row.version}": row.spec for row in connection.execute(C.select())}


def add(uow: UnitOfWork, name: str, version: int, spec: str) -> None:
    """Write a version of a calendar."""
    uow.execute(C.insert(), {"name": name, "version": version, "spec": spec})
