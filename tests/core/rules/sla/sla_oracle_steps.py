"""When each step of each running clock's ladder is due, found by walking minutes: the oracle's way to steps."""

from collections.abc import Sequence

from cc.core.records.trail import Event
from tests.core.rules.sla.sla_oracle import Oracle
from tests.core.rules.sla.sla_oracle_life import Life

Key = tuple[int, str, int]


class StepOracle(Oracle):
    """What comes of a walk: seconds from BASE of each step, by clock and step."""

    def steps(self, events: Sequence[Event]) -> dict[Key, dict[str, int | None]]:
        """None where the walk's horizon ends before the step is due. Only clocks that run have an entry."""
        self.follow(events)
        found = {(life.number, str(life.target), life.episode): self._steps_of(life) for life in self.lives}
        return {key: steps for key, steps in found.items() if steps}

    def _steps_of(self, life: Life) -> dict[str, int | None]:
        last = len(self.terms) - 1
        if not life.running or life.void or self.excluded or not self._begun(life, last):
            return {}
        start = self._start(life, last)
        if start is None or self._stands_still(life, max(life.causes), last):
            return {}
        spec, own = self._spec(last, life.target), self._own(last, life.target)
        found: dict[str, int | None] = {}
        for step in spec.steps if spec else ():
            if own is not None:
                whole_s = max(0, own - start) * 60
                to_s = whole_s * step.percent // 100 if step.percent is not None else 0
                due_s = own * 60 + (step.offset_s or 0)
                found[step.name] = start * 60 + to_s if step.percent is not None else max(start * 60, due_s)
                continue
            counted_s = step.counted_s(spec.target_s) if spec else 0
            minute = self._reach(life, last, start, None, None, counted_s // 60) if counted_s else start
            found[step.name] = None if minute is None else minute * 60
        return found
