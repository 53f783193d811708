"""Through which hands work went: chains of units, told from a report's tasks. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from cc.core.vocabulary import TaskStatus


@dataclass(frozen=True, slots=True)
class Handover:
    """A task as far as it tells who had the work: `parent` is the task that it was offered from."""

    number: int
    unit: str
    parent: int | None
    status: str


def handover_chains(tasks: Iterable[Handover]) -> tuple[tuple[str, ...], ...]:
    """The units that each piece of a report's work went through, in order; work that stayed with one unit is left out.

    A task begins a piece, unless another was declined and nothing has come in its place yet: then it goes on with that
    one. An offer goes on with the task that it was made from; declined, the work is back. A cancelled one is no hand.
    """
    pieces: list[list[str]] = []
    piece_of: dict[int, list[str]] = {}
    waiting: list[list[str]] = []
    for task in sorted(tasks, key=lambda each: each.number):
        if task.status == TaskStatus.CANCELLED:
            continue
        piece = piece_of.get(task.parent) if task.parent is not None else None
        declined = task.status == TaskStatus.DECLINED
        if piece is not None:
            holder = piece[-1]
            piece += [task.unit, holder] if declined else [task.unit]
        else:
            piece = waiting.pop(0) if waiting else []
            if not piece:
                pieces.append(piece)
            piece.append(task.unit)
            if declined:
                waiting.append(piece)
        piece_of[task.number] = piece
    found = (_without_repeats(piece) for piece in pieces)
    return tuple(chain for chain in found if len(chain) > 1)


def returned_to_sender(chain: tuple[str, ...]) -> bool:
    """Whether a unit had the work more than once."""
    return len(set(chain)) < len(chain)


def _without_repeats(units: list[str]) -> tuple[str, ...]:
    return tuple(unit for at, unit in enumerate(units) if at == 0 or unit != units[at - 1])
