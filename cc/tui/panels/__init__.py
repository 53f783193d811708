"""View models of the panels: what is asked, which intents come of it. No Textual here."""
