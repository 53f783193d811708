"""Verifying past what held before: batches that are as they were are passed over, the others proved. Owns that order of
questions; knows no file and no screen."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from cc.core.questions.trail import VerifySteps
from cc.core.records.trail import AuditStep

Ask = Callable[[VerifySteps], Iterator[AuditStep]]


def since(ask: Ask, known: Mapping[str, str]) -> Iterator[AuditStep]:
    """Steps of a walk over everything, then of the proof of each batch whose digest is not the one in `known` (by
    mark). `digest` is empty but where the batch holds; a proof's steps count its range alone (the last one all of it),
    and have a `total` of 0."""
    ranges: list[tuple[str, str]] = []
    before = ""
    for step in ask(VerifySteps(proving=False)):
        same = known.get(step.mark) == step.digest
        if step.digest and not same:
            ranges.append((ranges.pop()[0] if ranges and ranges[-1][1] == before else before, step.mark))
        before = step.mark
        yield step if same else replace(step, digest="")
    for after, upto in ranges:
        for step in ask(VerifySteps(None, after, upto)):
            yield replace(step, total=0)
