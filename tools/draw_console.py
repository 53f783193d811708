"""Draws docs/console.svg: the console on the demo's own invented data, never on anything real.

`python -m tools.draw_console FOLDER [WIDTH HEIGHT [KEYS...]] > picture.svg`; FOLDER is a demo (`posko demo
--no-console --folder FOLDER`). The keys are pressed before the picture is taken.
"""

import asyncio
import re
import sys
from pathlib import Path

from cc.core.centre import LocalActor
from cc.core.local import CentreConfig, LocalCentre
from cc.tui.app import ConsoleApp


async def draw(folder: Path, size: tuple[int, int], keys: list[str]) -> str:
    """The picture as SVG."""
    centre = LocalCentre.open(f"sqlite:///{folder / 'posko.db'}", folder / "evidence", CentreConfig())
    app = ConsoleApp(centre, LocalActor("dewi"))
    async with app.run_test(size=size) as pilot:
        await pilot.pause(1.5)
        for key in keys:
            await pilot.press(key)
            await pilot.pause(0.4)
        await pilot.pause(1.5)
        picture = app.export_screenshot(title="posko console")
    centre.close()
    return _self_contained(picture)


def _self_contained(picture: str) -> str:
    """Without fonts from elsewhere, and with blanks kept where a reader would drop them."""
    picture = re.sub(r"@font-face \{.*?\}", "", picture, flags=re.DOTALL)
    picture = picture.replace("Fira Code, monospace", "'DejaVu Sans Mono', Menlo, Consolas, monospace")
    return picture.replace("<text ", '<text xml:space="preserve" ')


def main() -> None:
    """Draw."""
    folder, rest = Path(sys.argv[1]), sys.argv[2:]
    size = (int(rest[0]), int(rest[1])) if len(rest) >= 2 else (160, 42)
    sys.stdout.write(asyncio.run(draw(folder, size, rest[2:])))


if __name__ == "__main__":
    main()
