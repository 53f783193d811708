"""`cc password`: people change their own. Asks where nobody sees it; no password stands on the command line."""

from typing import Annotated

import typer

from cc.cli import tokens
from cc.cli.session import CommandSession
from cc.cli.verbs import Kind, Verb
from cc.settings.light import chosen
from cc.workforce.commands.log_in_steps import LogIn

HOURS = 12


def password(
    desk: CommandSession,
    name: Annotated[str | None, typer.Argument(metavar="[LOGIN]", help="Your log-in; else who is logged in.")] = None,
) -> None:
    """Change your own password: the one of until now is asked for, then the new one twice; or they are read from
    standard input, a line each. All your sessions end; on a server you are logged in anew."""
    from cc.core.questions.organisation import WhoAmI

    server = chosen(desk.flags.server, desk.flags.database).server
    if server is not None:
        tokens.require_writable()
    found = LogIn.at(desk, name or desk.ask(WhoAmI()).login).change_password(HOURS if server is not None else 0)
    if server is not None and found.session is not None:
        tokens.keep(server, found.session.token, found.login, found.session.ends_at)
    told = {"login": found.login, "ended": found.ended, "logged_in": found.session is not None}
    facts = {"login": found.login, "count": found.ended}
    words = desk.say("{login} has another password; {count:number} {count:plural=session/sessions} ended.", **facts)
    desk.out.thing("posko.password/1", told, lambda: [words])


command = Verb("password", password, Kind.READS)
