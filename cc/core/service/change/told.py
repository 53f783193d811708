"""What a report's moves have told of its rows beside their own facts: its flags, and whose each task is.

Owns saying it once more when it has changed on the way, so that the events alone give the rows. Knows no move by name.
"""

import json

from cc.core.store.reports.cases import StoredCase


class Told:
    """What is known from the moves so far."""

    def __init__(self, stored: StoredCase) -> None:
        self._flags = str(stored.report["flags"])
        self._officers = {number: task["officer"] for number, task in stored.tasks.items()}

    def news(self, number: int, now: StoredCase) -> dict[str, object]:
        """Facts for a move of the report (0) or a task: what is otherwise than was told before it."""
        return self._officer(number, now) if number else self._flags_now(now)

    def _flags_now(self, now: StoredCase) -> dict[str, object]:
        if now.report["flags"] == self._flags:
            return {}
        self._flags = str(now.report["flags"])
        return {"flags": json.loads(self._flags)}

    def _officer(self, number: int, now: StoredCase) -> dict[str, object]:
        officer = now.tasks[number]["officer"]  # whoever is an officer and takes nobody's task makes it theirs
        if officer == self._officers.get(number):
            return {}
        self._officers[number] = officer
        return {"officer": officer}
