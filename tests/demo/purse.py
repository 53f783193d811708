"""Tokens for everybody who is played on a Centre that is not ours to open: issued by an admin, once a login."""

from cc.core.centre import BearerToken, Call, Centre, Credential
from cc.core.intents.organisation import IssueToken


class TokenPurse:
    """A CredentialOf for a remote Centre. `admin` is an admin's credential with the scope to write."""

    def __init__(self, centre: Centre, admin: Credential, *, days: int = 1) -> None:
        self._centre, self._admin, self._days = centre, admin, days
        self._tokens: dict[str, BearerToken] = {}

    def __call__(self, login: str) -> Credential:
        """The login's token, issued when first asked for."""
        if login not in self._tokens:
            session = self._centre.execute(Call(self._admin, IssueToken(login, days=self._days, label="demo")))
            self._tokens[login] = BearerToken(session.token)
        return self._tokens[login]
