"""`cc login`, `cc logout`, `cc whoami`. Asks for a password where nobody sees it; the token stays in a private file."""

import sys
from typing import Annotated

import typer

from cc.cli import tokens
from cc.cli.session import CommandSession
from cc.cli.times import shown
from cc.cli.verbs import Kind, Verb
from cc.core.errors import InputError, UsageError
from cc.settings.light import chosen

PASSWORD_CAP = 1024


def login(
    desk: CommandSession,
    name: Annotated[str, typer.Argument(metavar="LOGIN", help="Your log-in.")],
    hours: Annotated[int, typer.Option("--hours", help="How long it lasts.", min=1, max=720)] = 12,
) -> None:
    """Log in to a server and remember the token. The password is asked for, or read from standard input."""
    from cc.core.centre import Anonymous, Call
    from cc.core.intents.organisation import OpenSession

    server = _server(desk)
    intent = OpenSession(name, asked_password("Password"), hours)
    session = desk.centre.execute(Call(Anonymous(), intent))
    tokens.keep(server, session.token, session.login, session.ends_at)
    told = {"server": server, "login": session.login, "scopes": session.scopes, "ends_at": session.ends_at}
    until = shown(session.ends_at, session.ends_at.astimezone().tzinfo or desk.zone)
    desk.out.thing("posko.login/1", told, lambda: [f"{session.login} at {server} until {until}"])


def logout(desk: CommandSession) -> None:
    """End the session and forget the token."""
    from cc.core.centre import Call
    from cc.core.intents.organisation import EndSession

    server = _server(desk)
    if tokens.kept(server) is None and desk.flags.token is None:
        desk.out.thing(
            "posko.logout/1", {"server": server, "ended": False}, lambda: [f"Nobody was logged in at {server}."]
        )
        return
    try:
        desk.centre.execute(Call(desk.credential, EndSession()))
    finally:
        tokens.forget(server)
    desk.out.thing("posko.logout/1", {"server": server, "ended": True}, lambda: [f"Logged out of {server}."])


def whoami(desk: CommandSession) -> None:
    """Who you are to the Centre, and where it is."""
    from cc.core.questions.organisation import WhoAmI
    from cc.wire.codec import plain

    actor = desk.ask(WhoAmI())

    def words() -> list[str]:
        lines = [
            f"{actor.login} ({actor.name}), {actor.role} of {actor.unit}" + (", cleared" if actor.cleared else ""),
            f"at {desk.place}, times in {actor.zone}",
            f"may {', '.join(actor.scopes)}",
        ]
        if actor.token_ends_at:
            lines.append(f"until {shown(actor.token_ends_at, desk.zone)}")
        return lines

    desk.out.thing("posko.actor/1", {**plain(actor), "place": desk.place}, words)


login_command = Verb("login", login, Kind.READS)
logout_command = Verb("logout", logout, Kind.READS)
whoami_command = Verb("whoami", whoami, Kind.READS)


def asked_password(prompt: str, *, twice: bool = False) -> str:
    """A password typed unseen, or the first line of standard input when that is no terminal. Raises InputError."""
    if sys.stdin.isatty():
        typed = typer.prompt(prompt, hide_input=True, confirmation_prompt=twice, err=True)
    else:
        typed = sys.stdin.readline(PASSWORD_CAP + 1).rstrip("\n")
    if not typed or len(typed) > PASSWORD_CAP:
        raise InputError(f"a password has 1 to {PASSWORD_CAP} characters.", code="input.password")
    return str(typed)


def _server(desk: CommandSession) -> str:
    where = chosen(desk.flags.server, desk.flags.database)
    if where.server is None:
        raise UsageError("log-in is for servers: name one with --server URL. On a local database say --as LOGIN.")
    return where.server
