"""Every setting, and where it comes from: a flag stands above `CC_…` in the environment, that above `config.toml`, that
above what stands here. Loads pydantic-settings; hot commands read `light` instead (a test holds that both agree)."""

from collections.abc import Mapping
from pathlib import Path

from pydantic import Field, ValidationError, model_validator
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
    TomlConfigSettingsSource,
)

from cc.core.errors import UsageError
from cc.core.phrases import mark
from cc.settings.light import file_values
from cc.settings.limits import Limits
from cc.settings.logs import LogSettings
from cc.settings.notify import Name, Notify
from cc.settings.places import config_file, default_database
from cc.settings.problems import problems_of, unread, wrong
from cc.settings.seals import SealSettings
from cc.settings.sla_reports import Schedule
from cc.settings.sso import Sso


class _Environment(EnvSettingsSource):
    """`CC_…`, but for CC_SEALS: that names a folder (places.seals_folder), and is no table `[seals]`."""

    def _load_env_vars(self) -> Mapping[str, str | None]:
        return {name: value for name, value in super()._load_env_vars().items() if name != "cc_seals"}


class Settings(BaseSettings):
    """What Posko can be told. Environment names are the fields' in capitals after `CC_`."""

    model_config = SettingsConfigDict(
        env_prefix="CC_", env_nested_delimiter="__", extra="forbid", frozen=True, use_attribute_docstrings=True
    )

    server: str | None = Field(default=None, pattern=r"^https?://")
    """The Posko server to work with; without one the local database is used."""

    database: str = Field(default_factory=lambda: str(default_database()))
    """The local database: a file's path, or a URL such as postgresql://host/name."""

    login: str | None = None
    """As whom, in the local database; without one the admin whom `cc init` made."""

    evidence: Path | None = None
    """The folder of photos; without one `evidence` beside the database's file."""

    keys: Path | None = None
    """The folder of the keys that reporters' data is sealed under; without one `keys` beside the settings file. Keep a
    copy of it apart from the database and its backups: without the keys nobody can read who reported."""

    prefix: str = Field(default="JKT", pattern=r"^[A-Z][A-Z0-9]{0,7}$")
    """How refs begin in a room that has not said so: JKT-004211. A room keeps what it began with (`init --prefix`)."""

    zone: str | None = None
    """The zone in which times are shown and typed; without one that of the caller's unit."""

    letterhead: str | None = None
    """What stands at the head of printed reports, line by line; without one the unit's name and those above it."""

    limits: Limits = Limits()
    """How much may be asked of the server: see below."""

    log: LogSettings = LogSettings()
    """What the server logs: see below."""

    notify: Notify = Notify()
    """Who is told of what happens, and how: see below."""

    sso: Sso | None = None
    """The identity provider that people may log in by: see below."""

    seals: SealSettings = SealSettings()
    """Seals of the audit trail that are made by themselves: see below."""

    reports: dict[Name, Schedule] = {}
    """SLA reports that are made by themselves: see below."""

    @model_validator(mode="after")
    def _reports_can_be_sent(self) -> "Settings":
        mailed = [name for name, each in self.reports.items() if each.to]
        if mailed and self.notify.smtp is None:
            raise wrong(
                mark("reports.{name}.to names addresses, and there is no [notify.smtp] to send by"), name=mailed[0]
            )
        if self.seals.to and self.notify.smtp is None:
            raise wrong(mark("seals.to names addresses, and there is no [notify.smtp] to send by"))
        return self

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments, then the environment, then the file."""
        return init_settings, _Environment(settings_cls), TomlConfigSettingsSource(settings_cls, config_file())


def load() -> Settings:
    """The settings of this machine and environment. Raises UsageError that names what is wrong and where to look."""
    file_values()  # says what is wrong with the file itself
    try:
        return Settings()
    except ValidationError as invalid:
        raise UsageError(
            "settings are wrong: {problems}. Look at {file} and at CC_….",
            fields={"problems": problems_of(invalid), "file": str(config_file())},
        ) from invalid
    except SettingsError as invalid:
        raise UsageError(
            "settings are wrong: {problems}. Look at {file} and at CC_….",
            fields={"problems": unread(str(invalid)), "file": str(config_file())},
        ) from invalid
    except ValueError as wrong_file:
        raise UsageError(
            "{file} is no TOML: {why:reason}.",
            code="settings.wrong",
            fields={"file": str(config_file()), "why": str(wrong_file)},
        ) from wrong_file
