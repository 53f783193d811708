"""The alarms: everything to do in time, the waiting ones first; `!` acknowledges, `t` shelves, Enter goes there."""

from cc.core.rules.safe_text import safe_line
from cc.tui.keys import Where
from cc.tui.model.alarms import FLOOD, Alarm
from cc.tui.model.time_words import time_of_day
from cc.tui.pieces import Piece, Row, rule
from cc.tui.views.base import ViewWidget
from cc.tui.words import Label

TITLE = Label("Alarms")
NONE = Label("No alarm. All that is urgent is in hand.")
FLOODED = Label("ALARM FLOOD: grouped by area and category")
SHELVED = Label("shelved until {at}")
ACKED = Label("acknowledged")


class AlarmsView(ViewWidget):
    """One row an alarm; above ten critical ones, the groups first."""

    def rows(self, width: int, height: int) -> list[tuple[Row, bool]]:
        """Title, groups in a flood, alarms."""
        console = self.console
        now = console.clock.now()
        found = console.alarms.alarms(now)
        self.cursor = max(0, min(self.cursor, len(found) - 1))
        title: Row = [(TITLE(console.lang), "strong"), (f"  {len(found)}   z{console.alarms.shelved(now)}", "dim")]
        rows: list[tuple[Row, bool]] = [(rule(title, width), False)]
        if not found:
            return [*rows, ([], False), ([("  " + NONE(console.lang), "dim")], False)]
        rows += [(row, False) for row in self._groups(found)]
        space = max(1, height - len(rows))
        top = max(0, min(self.cursor - space // 2, len(found) - space))
        for at in range(top, min(top + space, len(found))):
            rows.append((self._row(found[at], at == self.cursor), at == self.cursor))
        return rows

    def _groups(self, found: list[Alarm]) -> list[Row]:
        critical = [one for one in found if one.active and one.level == 1]
        if len(critical) <= FLOOD:
            return []
        names, counts = self.console.names, dict[tuple[str, str], int]()
        for one in critical:
            key = (names.area(one.line.area) or "·", names.category(one.line.category))
            counts[key] = counts.get(key, 0) + 1
        most = sorted(counts.items(), key=lambda item: -item[1])[:5]
        rows: list[Row] = [[(" " + FLOODED(self.console.lang), "alarm-2")]]
        rows += [[(f"   {count:>3}x ", "strong"), (f"{category}  {area}", "txt")] for (area, category), count in most]
        return [*rows, []]

    def _row(self, alarm: Alarm, selected: bool) -> Row:
        console = self.console
        now = console.clock.now()
        glyph: Piece = (f"!{alarm.level}", f"alarm-{alarm.level}")
        after = ""
        if alarm.shelved_until is not None:
            glyph = ("z ", "dim")
            after = SHELVED(console.lang, at=time_of_day(alarm.shelved_until, console.zone, seconds=False))
        elif alarm.acknowledged:
            glyph, after = (": ", "dim"), ACKED(console.lang)
        area = console.names.area(alarm.line.area)
        return [
            (">" if selected else " ", "txt"),
            glyph,
            (f" {safe_line(alarm.describe(now, console.lang))}", "txt" if alarm.active else "dim"),
            (f"  {console.names.category(alarm.line.category)}  {area}  {after}", "dim"),
        ]

    def move(self, step: int) -> None:
        """The cursor."""
        self.cursor += step
        self.show()

    async def open(self) -> None:
        """To its report on the board."""
        alarm = self.console.alarm_watch.under_cursor()
        if alarm is None:
            return
        console = self.console
        await console.views.go(Where.BOARD)
        if alarm.report_id not in console.queue_model.lines:
            console.queue.set_query(f"ref:{alarm.ref}")
        console.queue_view.seek(alarm.report_id)
