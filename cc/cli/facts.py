"""Lists of facts (`cc doctor`, `cc db check`): a line each, and below it what to do where something is asked of you."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from cc.cli.diagnostics import CHECK_FAILED, DONE

if TYPE_CHECKING:
    from cc.cli.session import CommandSession
    from cc.core.records.organisation import Fact


def print_facts(desk: "CommandSession", facts: "Sequence[Fact]") -> int:
    """Show them; the exit status: 1 when one needs somebody."""
    if desk.out.as_json:
        desk.out.items("posko.fact/1", facts, (), lambda each: ())
    else:
        widest = max((len(each.name) for each in facts), default=0)
        for each in facts:
            desk.out.line(f"{'ok' if each.ok else 'NO'}  {each.name:<{widest}}  {each.value}")
            if each.hint:
                desk.out.line(f"    {'':<{widest}}  {each.hint}")
    return DONE if all(each.ok for each in facts) else CHECK_FAILED
