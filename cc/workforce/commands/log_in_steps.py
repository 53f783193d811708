"""The steps of a log-in at a terminal: password, a code where one is asked for, setting a second factor up where one
must be. Owns what is asked and shown in which order; keeps nothing, and never shows a password.
"""

import sys
from typing import TYPE_CHECKING

import typer

from cc.cli.diagnostics import note, note_phrase
from cc.core.centre import Anonymous, Call
from cc.core.errors import CredentialError, InputError, SecondFactorError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cc.cli.session import CommandSession
    from cc.core.centre import Centre
    from cc.core.records.organisation import PasswordChanged, Session
    from cc.core.records.second_factor import SecondFactorSet
    from cc.words.reader import Reader

PASSWORD_CAP, CODE_CAP = 1024, 100
TRIES = 3
"""How often a code is asked for at a terminal."""


def asked_password(prompt: str, *, twice: bool = False) -> str:
    """A password typed unseen, or the next line of standard input when that is no terminal. Raises InputError."""
    if sys.stdin.isatty():
        typed = typer.prompt(prompt, hide_input=True, confirmation_prompt=twice, err=True)
    else:
        typed = sys.stdin.readline(PASSWORD_CAP + 1).rstrip("\n")
    if not typed or len(typed) > PASSWORD_CAP:
        raise InputError("a password has 1 to {most} characters.", code="input.password", fields={"most": PASSWORD_CAP})
    return str(typed)


def asked_login(reader: "Reader", server: str) -> str:
    """A log-in that is typed."""
    return str(typer.prompt(reader.say("Log-in at {server}", server=server), err=True)).strip()


def _asked_code(prompt: str) -> str:
    """A code that is typed, or the next line of standard input; empty where there is none."""
    if sys.stdin.isatty():
        return str(typer.prompt(prompt, err=True))[:CODE_CAP]
    return sys.stdin.readline(CODE_CAP).rstrip("\n")


class LogIn:
    """Somebody who logs in to a Centre; `reader` is spoken to. What is asked and shown goes to standard error."""

    def __init__(self, centre: "Centre", reader: "Reader", login: str) -> None:
        self._centre, self._reader, self._login = centre, reader, login

    @classmethod
    def at(cls, desk: "CommandSession", login: str) -> "LogIn":
        """The same at a command's desk."""
        return cls(desk.centre, desk.reader, login)

    def session(self, hours: int) -> "Session":
        """A session. Raises CredentialError and the like when it comes to none."""
        from cc.core.intents.organisation import OpenSession

        password, code = asked_password(self._reader.say("Password")), ""
        for left in reversed(range(TRIES + 1)):
            try:
                return self._centre.execute(Call(Anonymous(), OpenSession(self._login, password, hours, code=code)))
            except CredentialError as asked:
                if asked.code == "credential.must_change":
                    note("Somebody else chose this password. Choose one of your own now.")
                    return self._changed_here(password, hours)
                if not isinstance(asked, SecondFactorError):
                    raise
                if asked.code == "second_factor.enrol":
                    note("This command room asks you for a second factor. It is set up now.")
                    return self._set_up_here(password, hours)
                code = self._next_code(asked, code, left)
        raise AssertionError("unreachable: the last try answers or raises")

    def _changed_here(self, password: str, hours: int) -> "Session":
        """A session by a password that is chosen now; where a second factor is owed, that is set up with it."""
        changed, new = self._change(password, hours)
        if changed.session is not None:
            return changed.session
        note("This command room asks you for a second factor. It is set up now.")
        return self._set_up_here(new, hours)

    def change_password(self, hours: int) -> "PasswordChanged":
        """Another password, by the one of until now; with a session of `hours` (0: none)."""
        return self._change(asked_password(self._reader.say("Password of until now")), hours)[0]

    def _change(self, password: str, hours: int) -> "tuple[PasswordChanged, str]":
        from cc.core.intents.passwords import ChangePassword

        new, code = asked_password(self._reader.say("New password"), twice=True), ""
        for left in reversed(range(TRIES + 1)):
            intent = ChangePassword(login=self._login, password=password, new_password=new, code=code, hours=hours)
            try:
                return self._centre.execute(Call(Anonymous(), intent)), new
            except SecondFactorError as asked:
                code = self._next_code(asked, code, left)
        raise AssertionError("unreachable: the last try answers or raises")

    def _next_code(self, asked: SecondFactorError, before: str, left: int) -> str:
        """Another code for the one that was refused; the refusal itself where none is typed."""
        if not left or (before and not sys.stdin.isatty()):
            raise asked
        if before:
            note_phrase(asked.phrase)
        code = _asked_code(self._reader.say("Code of your app, or a recovery code"))
        if not code.strip():
            raise asked
        return code

    def _set_up_here(self, password: str, hours: int) -> "Session":
        found = self._set_up(password, "", hours)
        show_recovery(found.recovery, self._reader)
        assert found.session is not None, "a session of some hours was asked for"
        return found.session

    def set_up(self) -> "SecondFactorSet":
        """Set a second factor up, without a session: by the password, and by a code of the one that there is."""
        password = asked_password(self._reader.say("Password"))
        try:
            return self._set_up(password, "", 0)
        except SecondFactorError as asked:
            if asked.code != "second_factor.code":
                raise
            note("You have one already: a code of it is needed to set up another.")
            return self._set_up(password, self._next_code(asked, "", 1), 0)

    def _set_up(self, password: str, code: str, hours: int) -> "SecondFactorSet":
        from cc.core.intents.second_factor import BeginSecondFactor, ConfirmSecondFactor

        offer = self._centre.execute(Call(Anonymous(), BeginSecondFactor(self._login, password, code)))
        _show_offer(offer.uri, offer.secret, self._reader)
        code = ""
        for left in reversed(range(TRIES)):
            code = _asked_code(self._reader.say("Code that the app shows"))
            try:
                return self._centre.execute(Call(Anonymous(), ConfirmSecondFactor(offer.ticket, code, hours)))
            except SecondFactorError as wrong:
                if not left or not sys.stdin.isatty():
                    raise
                note_phrase(wrong.phrase)
        raise AssertionError("unreachable: the last try answers or raises")


def show_picture(text: str) -> None:
    """A text as a QR code, on standard error."""
    from io import StringIO

    import segno  # only who sees one pays for it

    drawn = StringIO()
    segno.make(text, error="l", micro=False).terminal(drawn, compact=True)
    typer.echo(drawn.getvalue(), err=True)


def _show_offer(uri: str, secret: str, reader: "Reader") -> None:
    show_picture(uri)
    spelt = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
    typer.echo(reader.say("Scan this with an authenticator app, or type into it: {secret}", secret=spelt), err=True)


def show_recovery(codes: "Sequence[str]", reader: "Reader") -> None:
    """Recovery codes, on standard error."""
    for line in recovery_lines(codes, reader):
        typer.echo(line, err=True)


def recovery_lines(codes: "Sequence[str]", reader: "Reader") -> list[str]:
    """Recovery codes, and what to do with them."""
    told = reader.say(
        "Recovery codes. Each lets you in once when the telephone is not there; they are shown only now: keep them."
    )
    return [told, *(f"  {code}" for code in codes)]
