"""Personal data: its keys, who may look it up, its erasure."""
