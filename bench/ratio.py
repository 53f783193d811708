"""What a benchmark says: two things measured in one run, and how one stands to the other. Owns that line alone."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Ratio:
    """One result. `ours` and `theirs` name and measure both sides in words; `ratio` is what `wanted` speaks of, as in
    `>= 0.40`; `ok` None when nothing is promised (or the machine is not the one that it is promised for)."""

    name: str
    ours: str
    theirs: str
    ratio: float
    wanted: str
    ok: bool | None
    note: str = ""

    def line(self) -> str:
        """The result as a line."""
        mark = {True: "ok", False: "NO", None: "--"}[self.ok]
        note = f"  ({self.note})" if self.note else ""
        return f"{mark}  {self.name}: {self.ours} / {self.theirs} = {self.ratio:.3g}  wanted {self.wanted or '-'}{note}"
