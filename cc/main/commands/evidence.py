"""`cc evidence inspect`: what Posko would record of a file, or why it refuses it. Looks with the same workers as the
Centre, so it joins the command line with core's reading of photos; the other verbs are in the field's room."""

from pathlib import Path
from typing import Annotated

import typer

from cc.cli.photos import named
from cc.cli.session import CommandSession
from cc.workforce.commands.evidence import fact_words, noun

__all__ = ["noun"]


@noun.plain()
def inspect(desk: CommandSession, file: Annotated[Path, typer.Argument(metavar="FILE", help="A photo.")]) -> None:
    """What Posko would record of a file, or why it would refuse it. Sends nothing."""
    from cc.core.photos.workers import inspect_photo

    with named(file):
        facts = inspect_photo(file)
    desk.out.thing("posko.photo_facts/1", facts.as_json(), lambda: fact_words(facts.as_json(), desk.reader))
