"""Every verb of `cc sla`: importing their files is what registers them."""

from cc.main.commands.sla import frozen, packs, report, runs, times, views
from cc.main.commands.sla.explain import noun

__all__ = ["frozen", "noun", "packs", "report", "runs", "times", "views"]
