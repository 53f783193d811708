"""`cc sso`: who somebody is to the identity provider."""

from typing import Annotated

import typer

from cc.cli.session import CommandSession
from cc.cli.verbs import Noun

noun = Noun("sso", "The identity provider: who somebody is there.")

Login = Annotated[str, typer.Argument(metavar="LOGIN", help="Somebody's log-in.")]


@noun.writes()
def bind(
    desk: CommandSession,
    login: Login,
    subject: Annotated[str, typer.Argument(metavar="SUBJECT", help="Their `sub` at the provider.")],
    issuer: Annotated[str, typer.Option("--issuer", metavar="URL", help="The provider, as its tokens spell it.")],
) -> None:
    """Say who somebody is to the identity provider: from now on they log in by `login --sso`. Their sessions end."""
    from cc.cli.pages.receipts import print_saved
    from cc.core.intents.identity import BindIdentity

    print_saved(desk, desk.do(BindIdentity(login, issuer, subject)))


@noun.writes()
def unbind(desk: CommandSession, login: Login) -> None:
    """Nobody at the identity provider is this person any more. Their sessions end."""
    from cc.cli.pages.receipts import print_saved
    from cc.core.intents.identity import BindIdentity

    print_saved(desk, desk.do(BindIdentity(login, "", "")))
