"""Go's own packages as a checker of what witnesses sign."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

GOPATH = Path("/usr/share/gocode")


@pytest.fixture(scope="session")
def go_witness(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program, built."""
    if shutil.which("go") is None or not (GOPATH / "src/golang.org/x/mod/sumdb/note").is_dir():
        pytest.skip("needs Debian's golang-go and golang-golang-x-mod-dev")
    folder = tmp_path_factory.mktemp("go-witness")
    env = {**os.environ, "GOPATH": str(GOPATH), "GO111MODULE": "off", "GOCACHE": str(folder / "cache"), "GOFLAGS": ""}
    program, source = folder / "witness", Path(__file__).parent / "checker" / "main.go"
    subprocess.run(["go", "build", "-o", str(program), str(source)], env=env, check=True, timeout=250)
    return program
