"""Every verb of `cc sla`: importing their files is what registers them, in the order in which help shows them."""

from cc.main.commands.sla import report

# isort: split
from cc.main.commands.sla import frozen, packs, runs, times, views
from cc.main.commands.sla.explain import noun

__all__ = ["frozen", "noun", "packs", "report", "runs", "times", "views"]
