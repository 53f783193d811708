"""Logging in before the screen opens, where this machine keeps no session of the console's server. Owns when that is
asked; the steps are the command line's.
"""

import os


def log_in_first(server: str | None, token: str | None, database: str | None, login: str | None) -> None:
    """Ask for log-in, password and second factor, and keep the session; nothing where a token is given, or one is kept
    that lasts. Raises CredentialError and the like when it comes to none."""
    from cc.settings.light import chosen

    where = chosen(server, database, login).server
    if where is None or token or os.environ.get("CC_TOKEN") or os.environ.get("CC_TOKEN_FILE"):
        return
    from cc.cli import tokens, voice
    from cc.core.clock import SystemClock

    if tokens.lasts(where, SystemClock().now()):
        return
    from cc.workforce.client.remote_centre import RemoteCentre
    from cc.workforce.commands.log_in_steps import LogIn, asked_login

    tokens.require_writable()
    centre, reader = RemoteCentre(where), voice.reader()
    try:
        session = LogIn(centre, reader, asked_login(reader, where)).session(HOURS)
    finally:
        centre.close()
    tokens.keep(where, session.token, session.login, session.ends_at)


HOURS = 12
"""How long a console's session lasts: a shift."""
