"""The script `cc`: ours for our nouns, the C compiler's for everything that looks like its call.

With our script first on PATH, make, cargo and cmake call us for the compiler. Owns which of the two is meant, and the
hand-over. Standard library only, and as little of it as possible: every compiler call pays for what is imported here.
`posko` is the same program without this file, and takes every option itself.
"""

import os
import sys
from collections.abc import Iterator, Sequence

COMPILED = (
    *(".c", ".i", ".h", ".cc", ".cp", ".cpp", ".cxx", ".c++", ".C", ".CPP", ".ii", ".hh", ".hpp", ".hxx", ".h++", ".H"),
    *(".m", ".mi", ".mm", ".M", ".mii", ".f", ".for", ".f90", ".F", ".F90", ".s", ".S", ".sx", ".asm"),
    *(".o", ".obj", ".lo", ".a", ".so", ".dylib", ".gch", ".bc", ".ll"),
)
"""Ends of names that a C compiler is given."""
OURS = b"cc.main.shim"
"""What every script of this kind imports: another Posko on PATH is no compiler."""
NO_COMPILER, NOT_EXECUTABLE = 127, 126


def main() -> int:
    """Be Posko, or become the compiler."""
    arguments = sys.argv[1:]
    if is_for_compiler(arguments):
        return _become_compiler(arguments)
    from cc.main.entry import main as posko

    posko()
    return 0


def is_for_compiler(arguments: Sequence[str]) -> bool:
    """Whether these arguments are a compiler's: a leading dash that is not a lone `--help`, or, with no noun of ours
    first, a response file (`@…`) or a name that ends as sources, objects and libraries do."""
    if not arguments or list(arguments) == ["--help"]:
        return False
    if arguments[0].startswith("-"):
        return True
    if not any(_is_compiled(each) for each in arguments):
        return False
    from cc.main.nouns import NOUNS

    return arguments[0] not in NOUNS


def _is_compiled(argument: str) -> bool:
    """Whether an argument is a response file, or names what is compiled or linked (also `libx.so.6`)."""
    return argument.startswith("@") or argument.endswith(COMPILED) or ".so." in os.path.basename(argument)


def next_compiler(script: str, path: str) -> str | None:
    """The absolute path of the `cc` that PATH names after `script`, or of the first when `script` is not on it; None
    when there is none. Scripts of Posko are passed over, wherever they are installed."""
    found = list(_named_cc(path))
    here = next((number for number, each in enumerate(found) if _is_same(each, script)), -1)
    return next((each for each in found[here + 1 :] if not _is_same(each, script) and not _is_posko(each)), None)


def _named_cc(path: str) -> Iterator[str]:
    """Every executable file `cc` of PATH, in order."""
    for folder in path.split(os.pathsep):
        candidate = os.path.join(os.path.abspath(folder), "cc")
        if os.path.isfile(candidate) and os.access(candidate, os.X_OK):
            yield candidate


def _is_same(one: str, other: str) -> bool:
    try:
        return os.path.samefile(one, other)
    except OSError:
        return False


def _is_posko(script: str) -> bool:
    """Whether an executable is a script like this one."""
    try:
        with open(script, "rb") as file:
            start = file.read(4096)
    except OSError:
        return False
    return start.startswith(b"#!") and OURS in start


def _become_compiler(arguments: Sequence[str]) -> int:
    """Replace this process by the next compiler; an exit status only when that failed."""
    compiler = next_compiler(sys.argv[0], os.environ.get("PATH", os.defpath))
    if compiler is None:
        from cc.cli.voice import say

        _complain(say("this `cc` is Posko's, and PATH has no C compiler `cc` after it. `posko` takes every option."))
        return NO_COMPILER
    _let_signals_go()
    try:
        # An absolute argv[0]: else gcc looks for its own parts beside the first `cc` on PATH, which is us.
        os.execv(compiler, [compiler, *arguments])
    except OSError as fault:
        from cc.cli.voice import say

        why = fault.strerror
        _complain(say("the compiler {compiler} cannot be run: {why:reason}.", compiler=compiler, why=why))
        return NOT_EXECUTABLE


def _let_signals_go() -> None:
    """Undo what Python ignores: an ignored signal stays ignored in the program that takes our place."""
    import signal

    for name in ("SIGPIPE", "SIGXFSZ"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_DFL)


def _complain(what: str) -> None:
    sys.stderr.write(f"cc: {what}\n")
