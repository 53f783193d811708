"""The console: one operator's command room in a terminal. Written against the Centre protocol alone."""
