"""`make bench`: runs what is named (`make bench ARGS="queue_page api_create"`), or everything; prints ratios.

Exit status 1 when a promised ratio was not reached. Each benchmark is a module with `main() -> list[Ratio]`.
"""

import importlib
import sys

from bench.ratio import Ratio

BENCHMARKS = (
    "due_times",
    "queue_page",
    "figures",
    "why",
    "sweep",
    "import_rows",
    "export",
    "cli_start",
    "console",
    "api_create",
    "newest",
    "attacks",
    "trust",
    "verify",
)


def run(names: tuple[str, ...]) -> list[Ratio]:
    """Run the benchmarks in order, printing each result as it comes."""
    found: list[Ratio] = []
    for name in names:
        print(f"# {name}", flush=True)
        for ratio in importlib.import_module(f"bench.{name}").main():
            print(ratio.line(), flush=True)
            found.append(ratio)
    return found


def main(arguments: list[str]) -> int:
    """Run what the arguments name, or everything."""
    unknown = [name for name in arguments if name not in BENCHMARKS]
    if unknown:
        print(f"no benchmark {', '.join(unknown)}: there are {', '.join(BENCHMARKS)}", file=sys.stderr)
        return 2
    missed = [ratio for ratio in run(tuple(arguments) or BENCHMARKS) if ratio.ok is False]
    print(f"{len(missed)} of the promised ratios were not reached" if missed else "every promised ratio was reached")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
