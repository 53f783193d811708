"""Opens the Centre of a console in its process, with the sweep beside it. Owns that order; knows no screen and no
command line, so that the process need not load them."""

from contextlib import AbstractContextManager, ExitStack

from cc.core.centre import Centre, Credential, LocalActor

SWEEP_EVERY_S = 30.0


def open_for_console(
    server: str | None, token: str | None, database: str | None, login: str | None, sweep: bool, stack: ExitStack
) -> tuple[Centre, Credential]:
    """The Centre and who is calling; what must end before it goes on the stack."""
    from cc.main.wire import open_centre

    centre, credential = open_centre(server, token, database, login)
    stack.callback(centre.close)
    if sweep and isinstance(credential, LocalActor):
        stack.enter_context(_swept(centre))
    return centre, credential


def _swept(centre: Centre) -> AbstractContextManager[object]:
    from cc.core.local import LocalCentre
    from cc.main.background.loops import as_system, looping
    from cc.main.background.sweeping import sweeper

    assert isinstance(centre, LocalCentre), "a local actor comes with a local Centre"
    return looping(sweeper(as_system(centre), SWEEP_EVERY_S))
