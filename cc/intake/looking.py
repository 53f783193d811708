"""The look at a whole file before any of it is taken in. Owns when that happens; knows neither door nor rejects."""

from collections.abc import Callable, Collection

from cc.core.errors import InputError
from cc.intake.fitting import check_fit, find_map
from cc.intake.import_map import ImportMap
from cc.intake.losses import Losses
from cc.intake.rows import RowMapper
from cc.tabular.table import Look, RawRow, Survey, rows


class Looking:
    """What of a whole file cannot be read, found before any of it is taken in: in the survey's own reading where its
    columns are known before the rows, else in a second one."""

    def __init__(self, chosen: ImportMap | None, units: Callable[[], Collection[str]]) -> None:
        """`units` gives the codes that the Centre has; it is asked once, when a map fits."""
        self._chosen, self._units = chosen, units
        self._losses = Losses()
        self._fitted: tuple[ImportMap, RowMapper] | None = None

    def begin(self, found: Survey) -> Look | None:
        """The look at each row; None where no map fits: that is said when the survey found nothing worse."""
        try:
            self._fit(found)
        except InputError:
            return None
        return self._look

    def result(self, found: Survey) -> tuple[ImportMap, RowMapper, Losses]:
        """The map that fits, the mapper that reads by it, and what it cannot read. InputError when none fits."""
        if self._fitted is None:
            self._fit(found)
            for raw in rows(found):
                self._look(raw)
        assert self._fitted is not None, "a map fits, or there was an error"
        self._losses.of_all(found.count)
        return *self._fitted, self._losses

    def _fit(self, found: Survey) -> None:
        fitting = self._chosen or find_map(found)
        check_fit(fitting, found)
        cells_are_times = found.layout.format == "xlsx"
        self._fitted = fitting, RowMapper(fitting, self._units(), cells_are_times=cells_are_times)

    def _look(self, raw: RawRow) -> None:
        assert self._fitted is not None, "a map fits before the first row is looked at"
        if raw.problem:
            self._losses.lose("rows", "", raw.problem)
        else:
            self._fitted[1].check(raw.values, self._losses)
