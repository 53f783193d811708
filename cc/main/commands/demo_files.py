"""`cc demo files`: sample files to try the main job with. Owns where they go and what is never replaced."""

from collections.abc import Mapping
from pathlib import Path

from cc.cli import voice
from cc.cli.files import written
from cc.cli.output import show
from cc.core.clock import SystemClock
from cc.core.errors import InputError, UnreachableError
from cc.demo.samples import PHOTO, samples


def write_samples(folder: Path) -> None:
    """Write them and say which. InputError, and nothing written, where a file of such a name is somebody's own."""
    contents = samples(SystemClock().now())
    wanted = {folder / name: content for name, content in contents.items() if not _is_sample(folder / name, content)}
    _require_free(wanted)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as wrong:
        raise UnreachableError(
            "{file} cannot be written: {why:reason}.",
            code="file.unwritable",
            fields={"file": str(folder), "why": wrong.strerror},
        ) from wrong
    for path, content in wanted.items():
        with written(path) as target:
            target.write(content)
    show(voice.say("In {folder} lie {files}: invented, to try things with.", folder=str(folder), files=list(contents)))


def _is_sample(path: Path, content: bytes) -> bool:
    """Whether it is there already: a text as it is, a photo as one that was drawn before (it differs by its time)."""
    if not path.is_file():
        return False
    there = path.read_bytes()
    return there == content or (path.name == PHOTO and b"Synthetic picture of the Posko demo" in there[:4096])


def _require_free(wanted: Mapping[Path, bytes]) -> None:
    if taken := [path.name for path in wanted if path.exists() or path.is_symlink()]:
        raise InputError(
            "{files} would be replaced, and may be your own: go to an empty folder, or name one with --folder.",
            code="demo.files",
            fields={"files": taken},
        )
