"""`cc second-factor`: who has one, setting one up, taking one away, and whether the room asks for it. Shows a secret
only to who has just said their password."""

from typing import Annotated

import typer

from cc.cli.session import CommandSession
from cc.cli.verbs import Noun
from cc.core.phrases import mark

noun = Noun("second-factor", "Second factors: a code of an app beside the password.")


@noun.reads()
def enrol(
    desk: CommandSession,
    login: Annotated[str | None, typer.Argument(metavar="[LOGIN]", help="Your log-in; else who is logged in.")] = None,
) -> None:
    """Set up a second factor for yourself: a QR code for an authenticator app, and ten recovery codes. The password is
    asked for, and a code of the second factor that there is."""
    from cc.core.questions.organisation import WhoAmI
    from cc.workforce.commands.log_in_steps import LogIn, recovery_lines

    found = LogIn.at(desk, login or desk.ask(WhoAmI()).login).set_up()
    told = {"login": found.login, "recovery": list(found.recovery)}
    desk.out.thing("posko.second_factor_set/1", told, lambda: recovery_lines(found.recovery, desk.reader))


@noun.reads("list")
def list_(desk: CommandSession) -> None:
    """Who has a second factor, and whether this command room asks for one; yours alone unless you are an admin."""
    from cc.cli.diagnostics import note
    from cc.cli.times import shown
    from cc.core.questions.second_factor import ListSecondFactors
    from cc.core.records.second_factor import SecondFactorUse

    record, reader = desk.ask(ListSecondFactors()), desk.reader

    def row(each: SecondFactorUse) -> tuple[object, ...]:
        return (
            each.login,
            each.name,
            reader.word("role", each.role),
            each.unit,
            reader.say("yes") if each.asked else reader.say("no"),
            shown(each.since, desk.zone) if each.since else "–",
            each.recovery_left if each.since else "–",
        )

    headings = mark("login, name, role, unit, asked, since, recovery codes left")
    desk.out.items("posko.second_factor/1", record.people, headings, row, empty=mark("Nobody."))
    if record.required:
        note("This command room asks operators and above for a second factor.")
    else:
        note("This command room asks nobody for a second factor: who has one is asked all the same.")


@noun.writes()
def reset(
    desk: CommandSession,
    login: Annotated[str, typer.Argument(metavar="LOGIN", help="Who lost telephone and recovery codes.")],
) -> None:
    """Take somebody's second factor away and end their sessions. Give them a new password if anybody may know it."""
    from cc.cli.pages.receipts import print_saved
    from cc.core.intents.second_factor import ResetSecondFactor

    print_saved(desk, desk.do(ResetSecondFactor(login)))


@noun.writes()
def require(
    desk: CommandSession,
    off: Annotated[bool, typer.Option("--off", help="No longer.")] = False,
) -> None:
    """Ask operators and above of the whole command room for a second factor: who has none sets one up when they next
    log in."""
    from cc.cli.pages.receipts import print_saved
    from cc.core.intents.organisation import StateSetting
    from cc.core.vocabulary import RoomSetting

    print_saved(desk, desk.do(StateSetting(RoomSetting.SECOND_FACTOR, int(not off))))
