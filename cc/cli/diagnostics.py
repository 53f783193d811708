"""The one module that writes standard error and owns exit statuses. Errors are one clear line that says what to do.

    0 done · 1 a check found something wrong · 2 wrong usage · 3 refused, or somebody was faster · 4 not found
    5 not logged in or not allowed · 6 the input is wrong · 7 the other side cannot be reached · 70 our fault
    130 interrupted · 141 nobody reads our output any more

Must never know a noun.
"""

import re
import sys
from collections.abc import Callable, Sequence

import typer

from cc.cli import voice
from cc.cli.faults import faults_log, write_fault
from cc.cli.output import dumped, flush
from cc.core import errors
from cc.core.phrases import Phrase, mark

DONE, CHECK_FAILED, USAGE, INTERRUPTED = 0, 1, 2, 130

STATUSES: dict[type[errors.CoreError], int] = {
    errors.CoreError: 70,
    errors.UsageError: USAGE,
    errors.RefusedError: 3,
    errors.LostRaceError: 3,
    errors.NotFoundError: 4,
    errors.CredentialError: 5,
    errors.SecondFactorError: 5,
    errors.ForbiddenError: 5,
    errors.InputError: 6,
    errors.KeyReusedError: 6,
    errors.UnreachableError: 7,
    errors.FaultError: 70,
}
"""Every class of the tree (a test holds that none is missing)."""

_BY_CODE = {"credential.login": USAGE}
"""Codes whose status differs from their class's: nobody is called what --as says."""


def status_of(error: errors.CoreError) -> int:
    """The exit status of an error: its class's, else its nearest parent's."""
    return _BY_CODE.get(error.code) or next(STATUSES[kind] for kind in type(error).__mro__ if kind in STATUSES)


def note(english: str, /, **facts: object) -> None:
    """A line for people beside the data, in their language: what was chosen for them, what comes next."""
    _say(voice.say(english, **facts))


def note_phrase(phrase: Phrase) -> None:
    """The same of a phrase."""
    _say(voice.reader().phrase(phrase))


def guarded(program: Callable[[], object], arguments: Sequence[str]) -> int:
    """Run the program; every failure becomes one line and a status. A number that it returns is the status."""
    as_json = "--json" in arguments
    try:
        answer = program()
        flush()
        if answer == INTERRUPTED:  # Typer's way of passing Ctrl-C on
            raise KeyboardInterrupt
        return answer if isinstance(answer, int) else DONE
    except errors.CoreError as refused:
        _report_error(refused, as_json)
        return status_of(refused)
    except typer.Exit as end:
        return end.exit_code
    except typer.Abort:
        _say(voice.say("interrupted."))
        return INTERRUPTED
    except KeyboardInterrupt:
        _say(voice.say("interrupted."))
        return INTERRUPTED
    except typer.TyperException as wrong:
        return _wrong_usage(wrong, as_json)
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else DONE
    except UnicodeEncodeError:
        wrong_text = errors.InputError("what was typed is no text in UTF-8.", code="input.encoding")
        _report_error(wrong_text, as_json)
        return status_of(wrong_text)
    except Exception as fault:
        told = _fault(fault, arguments)
        _report_error(told, as_json)
        return status_of(told)


def _wrong_usage(wrong: typer.TyperException, as_json: bool) -> int:
    context = getattr(wrong, "ctx", None)
    message = wrong.format_message()
    if type(wrong).__name__ == "NoArgsIsHelpError":
        sys.stderr.write(message + "\n")
        return USAGE
    path = context.command_path if context is not None else voice.called()
    if as_json:
        end = "" if message.endswith((".", "?")) else "."
        fields = {"wrong": message + end, "path": path}
        _write_json(errors.UsageError("{wrong} See `{path} --help`.", fields=fields))
        return USAGE
    from cc.cli.usage import usage_phrase

    _say(voice.say("{wrong} See `{path} --help`.", wrong=usage_phrase(wrong), path=path))
    return USAGE


def _report_error(error: errors.CoreError, as_json: bool) -> None:
    if as_json:
        _write_json(error)
        return
    database = error.fields.get("database")
    hint = f" ({database})" if database else ""
    then = _what_to_do(error)
    _say(voice.reader().error(error) + (" " + voice.reader().phrase(then) if then else hint))


def _what_to_do(error: errors.CoreError) -> Phrase | None:
    """What helps, where the error itself does not say."""
    if isinstance(error, errors.SecondFactorError):  # it says what to send
        return None
    if isinstance(error, errors.CredentialError) and "cc login" not in error.message and error.code not in _BY_CODE:
        return Phrase(mark("Log in: {command} login --server URL, or set CC_TOKEN."))
    if isinstance(error, errors.FaultError) and "logged" not in error.message:
        try:
            return Phrase(mark("The log is {file}."), {"file": str(faults_log())})
        except OSError as wrong:
            return Phrase(mark("It could not be logged ({why:reason})."), {"why": str(wrong)})
    return None


def _write_json(error: errors.CoreError) -> None:
    body = {
        "schema": "posko.error/1",
        "code": error.code,
        "message": error.message,
        "status": status_of(error),
        "fields": error.fields,
    }
    _write(dumped(body))


def _say(text: str) -> None:
    from cc.core.rules.safe_text import safe_line

    _write(f"{voice.called()}: {safe_line(text)}")


def _write(line: str) -> None:
    try:
        sys.stderr.write(line + "\n")
        sys.stderr.flush()
    except OSError:  # nobody reads it; the status still tells
        return


def _fault(fault: Exception, arguments: Sequence[str]) -> errors.FaultError:
    """Write what happened to the faults' log and tell under which id."""
    from cc.cli.logs import frames
    from cc.core.clock import SystemClock
    from cc.core.ids import new_id

    fault_id = new_id()
    told = "\n ".join(frames(fault))
    entry = f"{fault_id} {SystemClock().now().isoformat()} cc {_shape(arguments)}\n {told}\n"
    try:
        write_fault(path := faults_log(), entry)
        where = Phrase(mark("It is logged in {file} as {id}."), {"file": str(path), "id": fault_id})
    except OSError:
        why = f"{type(fault).__name__}: {fault}"
        where = Phrase(mark("It could not be logged ({why:reason})."), {"why": why})
    return errors.FaultError(
        "this is our fault, not yours. {where} Please send us that entry.", fields={"id": fault_id, "where": where}
    )


def _shape(arguments: Sequence[str]) -> str:
    """Which command it was, with the names of its options: what was typed beside them is about people."""
    kept: list[str] = []
    for place, each in enumerate(arguments):
        if each.startswith("-"):
            kept.append(each.partition("=")[0])
        else:
            kept.append(each if place < 2 and re.fullmatch(r"[a-z]+(-[a-z]+)*", each) else "…")
    return " ".join(kept)
