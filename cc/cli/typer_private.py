"""Typer's private names, all of them: what it does not export and we need all the same. A test fails when one is gone.

Types of the Click that Typer carries; how it answers a shell that asks for completions; what it prints for a shell.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typer._click.core import Command, Context
    from typer._click.formatting import HelpFormatter

__all__ = ["Command", "Context", "HelpFormatter", "completion_script", "take_completions"]


def take_completions() -> None:
    """Let the command that runs next answer a shell's question for completions, as its environment asks."""
    from typer._completion_classes import completion_init

    completion_init()


def completion_script(program: str, variable: str, shell: str) -> str:
    """The lines that teach a shell to ask `program` for completions by setting `variable`."""
    from typer._completion_shared import get_completion_script

    return get_completion_script(prog_name=program, complete_var=variable, shell=shell)
