"""Every verb of `cc sla`: importing their files is what registers them."""

from cc.main.commands import sla_frozen, sla_packs, sla_report, sla_runs, sla_times, sla_views
from cc.main.commands.sla import noun

__all__ = ["noun", "sla_frozen", "sla_packs", "sla_report", "sla_runs", "sla_times", "sla_views"]
