"""How the answer to a change is told: one line for people, the receipt as JSON for programs."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cc.cli.session import CommandSession
    from cc.core.records.organisation import Saved
    from cc.core.records.report import Receipt


def print_receipt(desk: "CommandSession", receipt: "Receipt") -> None:
    """Say where the report (and the task) stand now."""
    desk.out.thing("posko.receipt/1", receipt, lambda: [receipt_line(receipt), *receipt.warnings])


def receipt_line(receipt: "Receipt") -> str:
    """`JKT-004211/2 done; JKT-004211 in_progress (version 7)`."""
    whole = f"{receipt.ref} {receipt.status} (version {receipt.version})"
    if receipt.flags:
        whole += f" [{', '.join(receipt.flags)}]"
    if not receipt.task:
        return whole
    return f"{receipt.ref}/{receipt.task} {receipt.task_status} (version {receipt.task_version}); {whole}"


def print_saved(desk: "CommandSession", saved: "Saved") -> None:
    """Say how much was added, changed or left as it was."""

    def words() -> list[str]:
        counted = f"{saved.kind}: {saved.added} added, {saved.changed} changed, {saved.unchanged} unchanged"
        return [counted, *(f"  {warning}" for warning in saved.warnings)]

    desk.out.thing("posko.saved/1", saved, words)
