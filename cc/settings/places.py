"""Where Posko keeps things on this machine. Standard library and platformdirs only: hot commands read it.

`CC_HOME` puts everything under one folder (tests, a stick, a second room). Owns paths; reads no file.
"""

import os
from pathlib import Path


def home() -> Path | None:
    """The folder that CC_HOME names, or None."""
    named = os.environ.get("CC_HOME")
    return Path(named).expanduser().absolute() if named else None


def data_folder() -> Path:
    """Databases and evidence."""
    return home() or _platform("user_data_dir")


def state_folder() -> Path:
    """What may be lost without harm but should not be: tokens, kept keys, the faults' log."""
    own = home()
    return own / "state" if own else _platform("user_state_dir")


def seals_folder() -> Path:
    """Keys and seals of the audit trail: CC_SEALS, else beside the settings; outside databases and backups."""
    named = os.environ.get("CC_SEALS")
    return Path(named).expanduser().absolute() if named else config_file().parent / "seals"


def config_file() -> Path:
    """The settings file, whether or not it exists: CC_CONFIG, else `config.toml` in its usual place."""
    named = os.environ.get("CC_CONFIG")
    if named:
        return Path(named).expanduser().absolute()
    own = home()
    return (own or _platform("user_config_dir")) / "config.toml"


def keys_folder() -> Path:
    """The keys that personal data is sealed under when none is named: never where databases and their backups lie."""
    own = home()
    return (own or _platform("user_config_dir")) / "keys"


def default_database() -> Path:
    """The database when none is named."""
    return data_folder() / "posko.db"


def private_folder(folder: Path) -> Path:
    """The folder, made if need be for its owner alone."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def _platform(name: str) -> Path:
    import platformdirs

    return Path(str(getattr(platformdirs, name)("posko", appauthor=False)))
