"""Soon."""

from cc.tui.screens.views import ViewWidget
from cc.tui.strips import Row


class MapView(ViewWidget):
    """Soon."""

    def rows(self, width: int, height: int) -> list[tuple[Row, bool]]:
        """Nothing."""
        return []
