"""Records: what comes back. Frozen, slotted dataclasses; no behaviour beyond what follows from their own values."""
