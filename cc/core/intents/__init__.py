"""Intents: what can be wished for. Small frozen dataclasses that go through the one door."""
