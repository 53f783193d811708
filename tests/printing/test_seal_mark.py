"""The seal on paper is the seal: its lines, and a QR code that draws the same text, module by module."""

import re

import segno

from cc.printing.seal_mark import QUIET, seal_mark

NOTE = "posko-1f2e\n39\ngiWy0l0j0LMcSK14GNiUK8gfXyXeR6+KJ8cq2bApS6w=\n\n— posko-1f2e sDIU+mp28gQ2cnj6a9wYffnBgzEXyDJS\n"


def test_the_code_draws_the_very_text() -> None:
    mark = seal_mark(NOTE)
    drawn = {
        (int(x) + step, int(y))
        for x, y, width in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\d+z", str(mark["path"]))
        for step in range(int(width))
    }
    matrix = segno.make(NOTE, error="m", micro=False).matrix
    wanted = {(x + QUIET, y + QUIET) for y, row in enumerate(matrix) for x, dark in enumerate(row) if dark}
    assert drawn == wanted
    assert mark["size"] == len(matrix) + 2 * QUIET
    assert "\n".join(mark["lines"]) + "\n" == NOTE if isinstance(mark["lines"], list) else False
