"""One thing in full, as lines for people."""
