"""Every error there is: for tests that each edge maps them all."""

from cc.core.errors import CoreError


def every_error() -> tuple[type[CoreError], ...]:
    """Every class of the tree, parents first."""
    found: list[type[CoreError]] = [CoreError]
    for known in found:
        found.extend(sub for sub in known.__subclasses__() if sub not in found)
    return tuple(found)
