"""The script `cc`: first on PATH it is Posko, and every build still gets its compiler."""

import os
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Mapping
from pathlib import Path

import pytest

from cc.main.nouns import NOUNS
from cc.main.shim import is_for_compiler, next_compiler

SCRIPT = Path(sys.executable).parent / "cc"
PROGRAM = '#include <stdio.h>\nint answer(void);\nint main(void) { printf("%d\\n", answer()); return 0; }\n'
LIBRARY = "int answer(void) { return 42; }\n"


@pytest.fixture
def environment() -> Mapping[str, str]:
    """Our script first on PATH, as in an activated virtual environment."""
    others = os.pathsep.join(each for each in os.environ["PATH"].split(os.pathsep) if Path(each) != SCRIPT.parent)
    if shutil.which("cc", path=others) is None:
        pytest.skip("there is no C compiler `cc` on PATH")
    assert SCRIPT.is_file(), "the script `cc` is not installed: pip install -e ."
    ours = {key: value for key, value in os.environ.items() if key not in ("CC", "CFLAGS", "MAKEFLAGS", "MAKELEVEL")}
    return ours | {"PATH": f"{SCRIPT.parent}{os.pathsep}{others}"}


def needs(program: str) -> None:
    """Skip, saying so, where a build tool is missing."""
    if shutil.which(program) is None:
        pytest.skip(f"{program} is not installed")


def run(folder: Path, environment: Mapping[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    """A command in a folder, its output caught."""
    return subprocess.run(words, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=120)


def built(folder: Path, environment: Mapping[str, str], *words: str) -> str:
    """The output of a command that must succeed."""
    done = run(folder, environment, *words)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize(
    "line",
    [
        "-c a.c", "-v", "--version", "-", "-E -x c -", "--help=warnings", "--help -v", "-h", "a.c", "a.c -o a",
        "a.o b.o", "@flags", "main x.c", "x.cpp", "libz.a", "dir/libz.so", "libz.so.1.2", "crt1.S", "a.s", "a.i", "a.h",
        "x.cc -O",
    ],
)  # fmt: skip
def test_what_a_compiler_is_called_with_is_the_compilers(line: str) -> None:
    assert is_for_compiler(line.split())


@pytest.mark.parametrize(
    "line",
    [
        "", "--help", "report list", "task close JKT-004211/2 --photo a.jpg", "report import rows.c", "tsak",
        "area load kelurahan.geojson", "evidence inspect picture.so", "report new --text @file", "tsak --json", "demo",
    ],
)  # fmt: skip
def test_what_posko_is_called_with_is_poskos(line: str) -> None:
    assert not is_for_compiler(line.split())


def test_every_noun_is_ours_whatever_follows() -> None:
    assert not any(is_for_compiler([noun, "@x", "y.c", "-o"]) for noun in NOUNS)


def test_make_builds_with_our_script_first_on_path(tmp_path: Path, environment: Mapping[str, str]) -> None:
    needs("make")
    (tmp_path / "main.c").write_text(PROGRAM)
    (tmp_path / "answer.c").write_text(LIBRARY)
    rules = "main: main.o libanswer.a\n\nlibanswer.a: answer.o\n\tar rcs $@ $^\n\n%.d: %.c\n\t$(CC) -MM $< > $@\n"
    (tmp_path / "Makefile").write_text(rules)
    printed = built(tmp_path, environment, "make", "-j2", "main", "main.d")
    assert "cc" in printed.split()
    assert built(tmp_path, environment, "./main") == "42\n"
    assert "main.o: main.c" in (tmp_path / "main.d").read_text()


def test_it_is_the_same_compiler_with_the_same_answers(tmp_path: Path, environment: Mapping[str, str]) -> None:
    direct = dict(environment) | {"PATH": environment["PATH"].split(os.pathsep, 1)[1]}
    for words in (("--version",), ("-print-search-dirs",), ("-dumpmachine",), ("-print-prog-name=as",)):
        assert built(tmp_path, environment, "cc", *words) == built(tmp_path, direct, "cc", *words)


def test_a_compilers_failure_is_its_own(tmp_path: Path, environment: Mapping[str, str]) -> None:
    (tmp_path / "wrong.c").write_text("int main(void) { return nothing; }\n")
    done = run(tmp_path, environment, "cc", "-c", "wrong.c")
    assert done.returncode == 1
    assert "nothing" in done.stderr


def test_a_source_may_come_by_pipe_and_a_response_file(tmp_path: Path, environment: Mapping[str, str]) -> None:
    (tmp_path / "answer.c").write_text(LIBRARY)
    (tmp_path / "flags").write_text("-c answer.c -o answer.o\n")
    built(tmp_path, environment, "cc", "@flags")
    piped = "printf 'int answer(void);int main(void){return answer();}' | cc -x c - -x none answer.o -o main && ./main"
    assert run(tmp_path, environment, "sh", "-c", piped).returncode == 42


def test_a_closed_pipe_ends_the_compiler_silently(tmp_path: Path, environment: Mapping[str, str]) -> None:
    """Python ignores SIGPIPE; the compiler must not inherit that."""
    script = "#!/bin/sh\nkill -PIPE $$\necho survived\n"
    (tmp_path / "cc").write_text(script)
    (tmp_path / "cc").chmod(0o755)
    ours = dict(environment) | {"PATH": f"{SCRIPT.parent}{os.pathsep}{tmp_path}{os.pathsep}{environment['PATH']}"}
    assert run(tmp_path, ours, str(SCRIPT), "-c", "x.c").stdout == ""


@pytest.mark.slow
def test_cmake_builds(tmp_path: Path, environment: Mapping[str, str]) -> None:
    needs("cmake")
    needs("make")
    (tmp_path / "main.c").write_text(PROGRAM)
    (tmp_path / "answer.c").write_text(LIBRARY)
    (tmp_path / "CMakeLists.txt").write_text(
        "cmake_minimum_required(VERSION 3.10)\nproject(p C)\nadd_library(a STATIC answer.c)\n"
        "add_executable(m main.c)\ntarget_link_libraries(m a)\n"
    )
    told = built(tmp_path, environment, "cmake", "-G", "Unix Makefiles", "-S", ".", "-B", "out")
    assert f"{SCRIPT}" in told, "cmake took another compiler: the test tests nothing"
    built(tmp_path, environment, "cmake", "--build", "out")
    assert built(tmp_path, environment, "out/m") == "42\n"


def test_cargo_links(tmp_path: Path, environment: Mapping[str, str]) -> None:
    needs("cargo")
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "main.rs").write_text('fn main() { println!("42"); }\n')
    (tmp_path / "Cargo.toml").write_text('[package]\nname = "p"\nversion = "0.1.0"\nedition = "2021"\n')
    built(tmp_path, environment, "cargo", "build", "--offline", "--quiet")
    assert built(tmp_path, environment, "target/debug/p") == "42\n"


def test_a_c_extension_builds_and_loads(tmp_path: Path, environment: Mapping[str, str]) -> None:
    include = sysconfig.get_path("include")
    if not (Path(include) / "Python.h").is_file():
        pytest.skip("Python's headers are not installed")
    (tmp_path / "wise.c").write_text(
        '#include <Python.h>\nstatic struct PyModuleDef it = {PyModuleDef_HEAD_INIT, "wise", NULL, -1, NULL};\n'
        "PyMODINIT_FUNC PyInit_wise(void) { PyObject *m = PyModule_Create(&it);\n"
        'PyModule_AddIntConstant(m, "answer", 42); return m; }\n'
    )
    suffix = sysconfig.get_config_var("EXT_SUFFIX")
    built(tmp_path, environment, "cc", "-shared", "-fPIC", f"-I{include}", "wise.c", "-o", f"wise{suffix}")
    assert built(tmp_path, environment, sys.executable, "-c", "import wise; print(wise.answer)") == "42\n"


def posko_script(folder: Path) -> Path:
    """Another installation's script."""
    folder.mkdir()
    script = folder / "cc"
    script.write_text(f"#!{sys.executable}\nfrom cc.main.shim import main\nmain()\n")
    script.chmod(0o755)
    return script


def test_two_installations_do_not_call_each_other(tmp_path: Path, environment: Mapping[str, str]) -> None:
    one, two = posko_script(tmp_path / "one"), posko_script(tmp_path / "two")
    path = os.pathsep.join([str(one.parent), str(two.parent), str(one.parent), environment["PATH"]])
    ours = dict(environment) | {"PATH": path}
    assert built(tmp_path, ours, str(two), "-dumpmachine") == built(tmp_path, environment, "cc", "-dumpmachine")
    assert next_compiler(str(one), path) == next_compiler(str(SCRIPT), environment["PATH"])


def test_the_compiler_after_us_is_taken_not_one_before(tmp_path: Path) -> None:
    for name in ("before", "after"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "cc").write_text("#!/bin/sh\n")
        (tmp_path / name / "cc").chmod(0o755)
    ours = posko_script(tmp_path / "ours")
    path = os.pathsep.join(str(tmp_path / name) for name in ("before", "ours", "after"))
    assert next_compiler(str(ours), path) == str(tmp_path / "after" / "cc")
    assert next_compiler(str(posko_script(tmp_path / "elsewhere")), path) == str(tmp_path / "before" / "cc")


def test_without_a_compiler_it_says_so(tmp_path: Path) -> None:
    done = run(tmp_path, {"PATH": str(SCRIPT.parent)}, str(SCRIPT), "-c", "x.c")
    assert done.returncode == 127
    assert "no C compiler" in done.stderr


def test_ours_runs_through_the_script(tmp_path: Path, environment: Mapping[str, str]) -> None:
    assert "report" in built(tmp_path, environment, "cc", "--help")
    assert "report" in built(tmp_path, environment, "cc")
    typo = run(tmp_path, environment, "cc", "tsak")
    assert typo.returncode == 2
    assert "task" in typo.stderr


def test_handing_over_loads_the_standard_library_only(tmp_path: Path) -> None:
    code = (
        "import os, sys\nos.execv = lambda *a: (print(sorted(loaded() - before)), os._exit(0))\n"
        "loaded = lambda: {name.partition('.')[0] for name in sys.modules} - set(sys.stdlib_module_names)\n"
        "before = loaded()\n"
        "sys.argv = ['cc', 'x.c']\nfrom cc.main.shim import main\nmain()\n"
    )
    done = run(tmp_path, dict(os.environ), sys.executable, "-c", code)
    assert done.stdout.strip() == "['cc']", done.stderr
