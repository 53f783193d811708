"""Questions: what can be asked. Frozen dataclasses, each with the type of its answer."""
