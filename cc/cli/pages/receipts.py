"""How the answer to a change is told: one line for people, the receipt as JSON for programs."""

from typing import TYPE_CHECKING

from cc.cli.voice import told

if TYPE_CHECKING:
    from cc.cli.session import CommandSession
    from cc.core.records.organisation import Saved
    from cc.core.records.receipts import Receipt
    from cc.words.reader import Reader


def print_receipt(desk: "CommandSession", receipt: "Receipt") -> None:
    """Say where the report (and the task) stand now."""
    desk.out.thing("posko.receipt/1", receipt, lambda: receipt_lines(receipt, desk.reader))


def receipt_lines(receipt: "Receipt", reader: "Reader") -> list[str]:
    """Where they stand, and what is to be noticed about it."""
    return [receipt_line(receipt, reader), *(told(each, reader) for each in receipt.told)]


def receipt_line(receipt: "Receipt", reader: "Reader") -> str:
    """`JKT-004211/2 done (version 2); JKT-004211 in progress (version 7)`."""
    whole = reader.say(
        "{ref} {status:report_status} (version {version})",
        ref=receipt.ref,
        status=receipt.status,
        version=receipt.version,
    )
    if receipt.flags:
        whole += f" [{', '.join(reader.word('flag', each) for each in receipt.flags)}]"
    if not receipt.task:
        return whole
    task = reader.say(
        "{ref} {status:task_status} (version {version})",
        ref=f"{receipt.ref}/{receipt.task}",
        status=receipt.task_status,
        version=receipt.task_version,
    )
    return f"{task}; {whole}"


def print_saved(desk: "CommandSession", saved: "Saved") -> None:
    """Say how much was added, changed or left as it was."""

    def words() -> list[str]:
        reader = desk.reader
        counted = reader.say(
            "{kind:kind}: {added:number} added, {changed:number} changed, {unchanged:number} unchanged",
            kind=saved.kind,
            added=saved.added,
            changed=saved.changed,
            unchanged=saved.unchanged,
        )
        return [counted, *(f"  {told(warning, reader)}" for warning in saved.told)]

    desk.out.thing("posko.saved/1", saved, words)
