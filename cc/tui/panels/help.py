"""Help, search and palette in one: the key table, searched by typing, run by Enter."""

from collections.abc import Callable

from cc.core.errors import InputError
from cc.tui.key_table import KeyTable, key_name
from cc.tui.keys import PLACE_NAME, Key, Kind, Where
from cc.tui.model.panel import Choice, Decision, Field, Panel, PanelContext
from cc.tui.pieces import Row, fit
from cc.tui.words import NOTHING, Label
from cc.words.catalogue import Language

SEARCH = Label("Search")
KIND = {
    Kind.LOCAL: NOTHING,
    Kind.ACT: Label("u undoes it"),
    Kind.ASK: Label("asks a digit"),
    Kind.UNDO: NOTHING,
}
PRESS = Label("Press a new key for: {what}   ({back} cancels)")
MADE_OF = Label("Made from the same key table as the board")
BOUND = Label("{what}: now {key}")
ELSEWHERE = Label("in {where}")


class HelpPanel(Panel):
    """Every key of the place, then those of other places. `run` presses one; `bind` gives one another key."""

    name = Label("Help")
    tall = True
    types_first = True

    def __init__(
        self,
        context: PanelContext,
        where: Where,
        run: Callable[[str], None],
        bind: Callable[[KeyTable], None],
    ) -> None:
        super().__init__(context)
        self._where, self._run, self._bind = where, run, bind
        self.fields = [Field("search", SEARCH(context.lang))]
        self._found: list[Key] = []
        self._capturing = False
        self.refill()

    def title(self) -> list[tuple[str, str]]:
        """Where one is."""
        return [(self.name(self.lang), "strong"), (f"  {PLACE_NAME[self._where](self.lang)}", "dim")]

    def hint(self) -> str:
        """What is going on."""
        if self._capturing and self._found:
            return PRESS(self.lang, back=self.key_name("back"), what=self._found[self.cursor].help(self.lang))
        return self.problem or MADE_OF(self.lang)

    def footer(self) -> list[tuple[str, str]]:
        """Typing searches."""
        found = (("back", Label("close")), ("", Label("choose")), ("open", Label("run it")),
                 ("rebind", Label("rebind")))  # fmt: skip
        moves = self.context.keys.moves(self.lang)
        return [(self.key_name(key) if key else moves, said(self.lang)) for key, said in found]

    def typed(self, name: str, value: str) -> None:
        """Search in both languages."""
        super().typed(name, value)
        self.cursor = 0
        self.refill()

    def refill(self) -> None:
        """The keys that fit, those of this place first."""
        words = self.value("search").casefold().split()
        found = [key for key in self.context.keys if all(word in _text(key) for word in words)]
        self._found = sorted(found, key=lambda key: (self._where not in key.where, key.rank))
        self.choices = [Choice(self._line(key)) for key in self._found]
        self.cursor = min(self.cursor, max(0, len(self.choices) - 1))

    def _line(self, key: Key) -> Row:
        here = self._where in key.where
        remark = KIND[key.kind](self.lang) if here else ELSEWHERE(self.lang, where=self._places(key))
        return [
            (f" {fit(key.label(self.lang), 8)} ", "key" if here else "dim"),
            (fit(key.help(self.lang), 52) + " ", "txt" if here else "dim"),
            (remark, "dim"),
        ]

    def _places(self, key: Key) -> str:
        return ", ".join(PLACE_NAME[where](self.lang) for where in Where if where in key.where)

    def decide(self) -> Decision | None:
        """Run what is under the cursor."""
        if not self._found:
            return None
        chosen = self._found[self.cursor].id
        return Decision(run=lambda: self._run(chosen))

    def key(self, key_id: str) -> bool:
        """Rebind: the next key becomes the key of what is under the cursor."""
        if key_id == "rebind":
            self._capturing = bool(self._found)
        return key_id == "rebind"

    def raw_key(self, key: str) -> bool:
        """Give the chosen entry this key; a clash is refused with both names."""
        if not self._capturing:
            return False
        self._capturing = False
        if key not in self.context.keys["back"].keys:
            self._capture(key)
        return True

    def _capture(self, key: str) -> None:
        chosen = self._found[self.cursor]
        try:
            keys = self.context.keys.rebound({chosen.id: key})
        except InputError as clash:
            self.problem = self.context.told(clash)
            return
        self.context.keys = keys
        self._bind(keys)
        self.problem = BOUND(self.lang, what=chosen.help(self.lang), key=key_name(key))
        self.refill()


def _text(key: Key) -> str:
    said = (text(language) for text in (key.help, key.hint) for language in Language)
    return " ".join((key.shown, key.id, *said)).casefold()
