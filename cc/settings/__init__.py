"""Settings: what may be said in the environment (`CC_…`) or in `config.toml` instead of on the command line.

`places` is light; `model` loads pydantic-settings and is for what opens a database or serves.
"""
