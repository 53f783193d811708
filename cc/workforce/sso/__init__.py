"""Logging in by an identity provider (OpenID Connect). Optional: `pip install 'posko[sso]'`."""
