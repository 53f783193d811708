"""`cc completion`: the lines that teach a shell to complete our verbs, options and refs."""

from typing import Annotated

import typer

from cc.cli.session import CommandSession
from cc.cli.verbs import Kind, Verb
from cc.core.errors import UsageError

SHELLS = ("bash", "zsh", "fish")


def completion(
    desk: CommandSession,
    shell: Annotated[str, typer.Argument(metavar="bash|zsh|fish", help="Your shell.")],
    program: Annotated[str, typer.Option("--for", metavar="posko|cc", help="Which of the two names.")] = "posko",
) -> None:
    """Print what to put into your shell's start file: eval "$(posko completion bash)"."""
    from cc.cli.typer_private import completion_script

    if shell not in SHELLS or program not in ("posko", "cc"):
        raise UsageError("the shell is one of {shells:quoted}, --for is posko or cc.", fields={"shells": list(SHELLS)})
    desk.out.line(completion_script(program, f"_{program.upper()}_COMPLETE", shell))


command = Verb("completion", completion, Kind.PLAIN)
