"""`cc login`, `cc logout`, `cc whoami`. Asks for a password where nobody sees it; the token stays in a private file."""

from contextlib import suppress
from typing import Annotated

import typer

from cc.cli import tokens
from cc.cli.session import CommandSession
from cc.cli.times import shown
from cc.cli.verbs import Kind, Verb
from cc.core.errors import UsageError
from cc.settings.light import chosen
from cc.workforce.commands.log_in_steps import LogIn


def login(
    desk: CommandSession,
    name: Annotated[str | None, typer.Argument(metavar="[LOGIN]", help="Your log-in.")] = None,
    hours: Annotated[int, typer.Option("--hours", help="How long it lasts.", min=1, max=720)] = 12,
    sso: Annotated[bool, typer.Option("--sso", help="By the identity provider: a browser shows where.")] = False,
) -> None:
    """Log in to a server and remember the token. The password is asked for, and a code where there is a second factor;
    or both are read from standard input, a line each."""
    if sso == (name is not None):
        raise UsageError("give your log-in, or --sso.")
    server = _server(desk)
    before = tokens.kept(server)  # a file that cannot be read is said before a password is asked for
    tokens.require_writable()
    if name is None:
        from cc.workforce.commands.sso_steps import session_by_provider

        session = session_by_provider(server, desk.reader)
    else:
        session = LogIn.at(desk, name).session(hours)
    tokens.keep(server, session.token, session.login, session.ends_at)
    if before is not None and before != session.token:
        _end(desk, before)
    told = {"server": server, "login": session.login, "scopes": session.scopes, "ends_at": session.ends_at}
    until = shown(session.ends_at, session.ends_at.astimezone().tzinfo or desk.zone)
    words = desk.say("{login} at {server} until {until}", login=session.login, server=server, until=until)
    desk.out.thing("posko.login/1", told, lambda: [words])


def logout(desk: CommandSession) -> None:
    """End the session and forget the token."""
    from cc.core.centre import Call
    from cc.core.intents.organisation import EndSession

    server = _server(desk)
    if tokens.kept(server) is None and desk.flags.token is None:
        nobody = desk.say("Nobody was logged in at {server}.", server=server)
        desk.out.thing("posko.logout/1", {"server": server, "ended": False}, lambda: [nobody])
        return
    try:
        desk.centre.execute(Call(desk.credential, EndSession()))
    finally:
        tokens.forget(server)
    desk.out.thing(
        "posko.logout/1",
        {"server": server, "ended": True},
        lambda: [desk.say("Logged out of {server}.", server=server)],
    )


def whoami(desk: CommandSession) -> None:
    """Who you are to the Centre, and where it is."""
    from cc.core.questions.organisation import WhoAmI
    from cc.wire.codec import plain

    actor = desk.ask(WhoAmI())

    def words() -> list[str]:
        who = {"login": actor.login, "name": actor.name, "role": list(actor.held), "unit": actor.unit}
        lines = [
            desk.say("{login} ({name}), {role:role} of {unit}, cleared", **who)
            if actor.cleared
            else desk.say("{login} ({name}), {role:role} of {unit}", **who),
            desk.say("at {place}, times in {zone}", place=desk.place, zone=actor.zone),
            desk.say("may {scopes:scope}", scopes=list(actor.scopes)),
        ]
        if actor.token_ends_at:
            lines.append(desk.say("until {at:moment}", at=actor.token_ends_at))
        return lines

    desk.out.thing("posko.actor/1", {**plain(actor), "place": desk.place}, words)


def _end(desk: CommandSession, token: str) -> None:
    """End the session of before on this machine: nobody can use it any more. One that has ended already is none."""
    from cc.core.centre import BearerToken, Call
    from cc.core.errors import CoreError
    from cc.core.intents.organisation import EndSession

    with suppress(CoreError):
        desk.centre.execute(Call(BearerToken(token), EndSession()))


login_command = Verb("login", login, Kind.READS)
logout_command = Verb("logout", logout, Kind.READS)
whoami_command = Verb("whoami", whoami, Kind.READS)


def _server(desk: CommandSession) -> str:
    where = chosen(desk.flags.server, desk.flags.database)
    if where.server is None:
        raise UsageError("`login` is for servers: name one with --server URL. On a local database say --as LOGIN.")
    return where.server
