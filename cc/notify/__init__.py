"""How messages leave the house: webhooks, e-mail, apprise services. Takes messages with their addresses resolved and
settings, answers how each went. Must never see a Centre, and never quote a report."""
