"""`cc session`: from where somebody is logged in, and ending that. Shows no secret."""

from typing import Annotated

import typer

from cc.cli.session import CommandSession
from cc.cli.verbs import Noun
from cc.core.phrases import mark

noun = Noun("session", "Sessions and tokens: which there are, ending one.")

LoginOf = Annotated[str | None, typer.Option("--login", metavar="LOGIN", help="Whose; else yours.")]


@noun.reads("list")
def list_(desk: CommandSession, login: LoginOf = None) -> None:
    """Sessions and tokens that last, the newest first."""
    from cc.cli.times import shown
    from cc.core.questions.organisation import ListSessions
    from cc.core.records.organisation import SessionRecord

    def row(each: SessionRecord) -> tuple[object, ...]:
        return (
            each.session,
            desk.say("opened by password") if each.label == "session" else each.label or "–",
            each.device or "–",
            desk.say("{scopes:scope}", scopes=list(each.scopes)),
            shown(each.created_at, desk.zone),
            shown(each.seen_at, desk.zone) if each.seen_at else "–",
            shown(each.ends_at, desk.zone),
            each.made_by or "–",
        )

    headings = mark("session, what, device, may, made, last seen, ends, ends with")
    found = desk.ask(ListSessions(login))
    desk.out.items("posko.session_list/1", found, headings, row, empty=mark("No sessions."))


@noun.writes()
def revoke(
    desk: CommandSession,
    session: Annotated[str, typer.Argument(metavar="SESSION", help="As `session list` shows it.")],
    login: LoginOf = None,
) -> None:
    """End a session or token now, and every token that was made with it."""
    from cc.cli.pages.receipts import print_saved
    from cc.core.intents.organisation import RevokeSession

    print_saved(desk, desk.do(RevokeSession(session, login)))
