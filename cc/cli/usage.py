"""What Typer says of a call that it cannot read, as phrases: its own sentences are English in the package. The only
file that knows their wording; a sentence that it does not know is said as it came."""

import re
from collections.abc import Mapping

import typer

from cc.core.phrases import Phrase, mark


def usage_phrase(wrong: typer.TyperException) -> Phrase:
    """The sentence to people, with a full stop or question mark at its end."""
    return _phrase(wrong.format_message())


def _phrase(message: str) -> Phrase:
    for pattern, text in _SENTENCES.items():
        found = pattern.fullmatch(message.strip())
        if found:
            facts = {
                name: " ".join(value.split()) if name != "why" else _phrase(value)
                for name, value in found.groupdict().items()
            }
            return Phrase(text, facts)
    end = "" if message.endswith((".", "?", "!")) else "."
    return Phrase("{message}", {"message": message + end})


_SENTENCES: Mapping[re.Pattern[str], str] = {
    re.compile(pattern, re.DOTALL): text
    for pattern, text in (
        (r"Missing argument (?P<name>'.*?')\.", mark("{name} is missing.")),
        (r"Missing option (?P<name>'.*?')\.", mark("the option {name} is missing.")),
        (
            r"Missing (?:option|argument) (?P<name>'.*?')\. Choose from:\s+(?P<choices>.*)",
            mark("{name} is missing: one of {choices}."),
        ),
        (
            r"No such option: (?P<name>\S+) \(Possible options: (?P<near>.*)\)",
            mark("there is no option {name}. Did you mean {near}?"),
        ),
        (r"No such option: (?P<name>\S+)", mark("there is no option {name}.")),
        (r"No such command (?P<name>'.*')\.", mark("there is no command {name}.")),
        (r"Missing command\.", mark("a command is missing.")),
        (r"Got unexpected extra argument\(?s?\)? \((?P<words>.*)\)", mark("this is too much: {words}.")),
        (r"Option (?P<name>'.*') requires an argument\.", mark("the option {name} needs a value.")),
        (r"Option (?P<name>'.*') requires (?P<n>\d+) arguments\.", mark("the option {name} needs {n} values.")),
        (r"Option (?P<name>'.*') does not take a value\.", mark("the option {name} takes no value.")),
        (r"Argument (?P<name>'.*') takes (?P<n>\d+) values\.", mark("{name} takes {n} values.")),
        (r"Invalid value for (?P<name>'.*?'): (?P<why>.*)", mark("{name} is wrong: {why}")),
        (r"Invalid value: (?P<why>.*)", mark("a value is wrong: {why}")),
        (
            r"(?:Value error, )?(?P<value>'.*?') is not one of (?P<choices>.*)\.",
            mark("{value} is not one of {choices}."),
        ),
        (r"(?P<value>'.*') is not a valid int(?:eger)?(?: range)?\.", mark("{value} is no whole number.")),
        (r"(?P<value>'.*') is not a valid float(?: range)?\.", mark("{value} is no number.")),
        (
            r"(?P<value>\S+) is not in the range (?P<bounds>\S+?)\.",
            mark("{value} is out of bounds: {bounds}."),
        ),
        (r"Input should be a valid integer.*", mark("it is no whole number.")),
        (r"Input should be a valid number.*", mark("it is no number.")),
        (r"Input should be greater than or equal to (?P<least>\S+?)\.?", mark("it must be {least} or more.")),
        (r"Input should be less than or equal to (?P<most>\S+?)\.?", mark("it must be {most} or less.")),
        (r"(?:[Ff]ile|[Pp]ath) (?P<file>'.*') does not exist\.", mark("there is no file {file}.")),
        (r"(?:[Ff]ile|[Pp]ath) (?P<file>'.*') is a directory\.", mark("{file} is a folder.")),
        (r"(?:[Ff]ile|[Pp]ath) (?P<file>'.*') is not readable\.", mark("{file} cannot be read.")),
    )
}
"""Typer's sentences, and ours."""
