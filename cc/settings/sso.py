"""Settings of the identity provider. Owns their shape and bounds; speaks to nobody."""

from pydantic import BaseModel, ConfigDict, Field, SecretStr

from cc.core.vocabulary import Role


class Sso(BaseModel):
    """Logging in by an identity provider (OpenID Connect): `posko login --sso`."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)

    issuer: str = Field(pattern=r"^https?://\S+$")
    """The provider's issuer, as its tokens spell it."""

    client_id: str = Field(min_length=1, max_length=200)
    """This Posko's name at the provider, which must allow it the device flow."""

    client_secret: SecretStr | None = None
    """Its secret, where it has one; rather in CC_SSO__CLIENT_SECRET."""

    scope: str = "openid"
    """What is asked for; must have `openid`, and whatever makes the provider tell groups."""

    groups_claim: str = "groups"
    """The claim that lists somebody's groups."""

    groups: dict[str, Role] = {}
    """Which group stands for which role. Where any is named, a log-in needs a group for every role that the person has
    here; groups that are not named count for nothing, and no group gives a role."""

    minutes: int = Field(default=60, ge=5, le=720)
    """How long such a session lasts before the provider is asked again: who is gone there is gone here by then."""
