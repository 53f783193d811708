"""Opens the console on made-up reports: `python -m tests.tui.run_fake [COUNT]`. For looking at it, and for bench."""

import sys

from cc.core.centre import LocalActor
from cc.tui.run import run_console
from tests.tui.fake_centre import FakeCentre


def main() -> None:
    """Run."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    centre = FakeCentre(count)
    run_console(centre, LocalActor("dewi"), clock=centre.clock)


if __name__ == "__main__":
    main()
