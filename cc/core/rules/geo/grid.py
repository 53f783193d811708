"""Which areas a point may lie in, by their bounds alone. Every report that comes in asks for one point: making a
geometry of it, to ask a tree of boxes, costs ten times what looking into a cell does.
"""

import math
from collections.abc import Sequence

Bounds = Sequence[float]
_MOST_CELLS_A_SIDE = 256


class Grid:
    """Cells over all bounds (min x, min y, max x, max y), each with the positions of those that reach into it, in the
    order in which they were given. Bounds that are no numbers (an empty geometry's) are nowhere."""

    def __init__(self, bounds: Sequence[Bounds]) -> None:
        there = [each for each in bounds if all(map(math.isfinite, each))] or [(0.0, 0.0, 0.0, 0.0)]
        lows_x, lows_y, highs_x, highs_y = zip(*there, strict=True)
        self._bounds = bounds
        self._side = max(1, min(_MOST_CELLS_A_SIDE, 2 * math.isqrt(len(there))))
        self._west: float = min(lows_x)
        self._south: float = min(lows_y)
        self._east: float = max(highs_x)
        self._north: float = max(highs_y)
        self._cells: dict[tuple[int, int], list[int]] = {}
        for at, each in enumerate(bounds):
            if all(map(math.isfinite, each)):
                self._enter(at, each)

    def near(self, x: float, y: float) -> list[int]:
        """Positions of the bounds that hold the point, their edges included. Empty for what is no number."""
        if not (self._west <= x <= self._east and self._south <= y <= self._north):
            return []  # NaN, too
        bounds = self._bounds
        return [
            at
            for at in self._cells.get((self._column(x), self._row(y)), ())
            if bounds[at][0] <= x <= bounds[at][2] and bounds[at][1] <= y <= bounds[at][3]
        ]

    def _enter(self, at: int, bounds: Bounds) -> None:
        west, south, east, north = bounds
        for column in range(self._column(west), self._column(east) + 1):
            for row in range(self._row(south), self._row(north) + 1):
                self._cells.setdefault((column, row), []).append(at)

    # The same arithmetic places a bound and a point: it never falls, so that a point within bounds is in one of their
    # cells whatever the rounding.

    def _column(self, x: float) -> int:
        return math.floor((x - self._west) / ((self._east - self._west) or 1.0) * self._side)

    def _row(self, y: float) -> int:
        return math.floor((y - self._south) / ((self._north - self._south) or 1.0) * self._side)
