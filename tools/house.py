"""The sizes of the house, printed: lines of files and of functions, and the folders with most modules.

    python -m tools.house          # this tree
    python -m tools.house FOLDER   # another tree, such as a worktree of an old commit

Counted is every `.py` under `cc/`: a file's lines are all of them; a function's (a method's, a nested one's) are those
from its `def` to its end, docstring included, decorators left out. The 90th percentile is the nearest rank. A folder's
modules are its own `.py` files without `__init__.py`, not those of the folders below.
"""

import ast
import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MOST = 10
"""How many folders are named."""


def files(root: Path) -> list[Path]:
    """Every module under `cc/`."""
    return sorted((root / "cc").rglob("*.py"))


def functions(text: str) -> list[int]:
    """The lines of each function of a module."""
    found = (node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    return [(node.end_lineno or node.lineno) - node.lineno + 1 for node in found]


def modules(root: Path) -> Counter[Path]:
    """By folder, how many modules it holds, its own `__init__` among them."""
    return Counter(path.parent.relative_to(root) for path in files(root))


def rank(values: list[int], percent: int) -> int:
    """The nearest rank of a percentile."""
    return sorted(values)[max(0, -(-len(values) * percent // 100) - 1)]


def main(root: Path = ROOT) -> int:
    """Print the figures."""
    texts = [path.read_text(encoding="utf-8") for path in files(root)]
    for name, sizes in (
        ("files", [len(text.splitlines()) for text in texts]),
        ("functions", [size for text in texts for size in functions(text)]),
    ):
        told = f"{len(sizes)}, median {rank(sizes, 50)} lines, 90th percentile {rank(sizes, 90)}, longest {max(sizes)}"
        sys.stdout.write(f"{name}: {told}\n")
    for folder, count in modules(root).most_common(MOST):
        sys.stdout.write(f"{count:3} modules  {folder}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(*(Path(each) for each in sys.argv[1:2])))
