"""A seal of the audit trail as it stands on paper: its lines, and a QR code that holds the very same text. The only
file here that imports segno."""

from collections.abc import Iterator

Content = dict[str, object]
QUIET = 4
"""Empty modules around a QR code."""


def seal_mark(note: str) -> Content:
    """The seal's `lines`, and its code as an SVG path (`path`) in a square of `size` modules, with the whole drawing
    (`svg`) for those who embed files."""
    import segno

    matrix = [bytes(row) for row in segno.make(note, error="m", micro=False).matrix]
    size, path = len(matrix) + 2 * QUIET, "".join(_runs(matrix))
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}">'
        f'<rect width="{size}" height="{size}" fill="#fff"/><path d="{path}"/></svg>'
    )
    return {"lines": note.rstrip("\n").split("\n"), "size": size, "path": path, "svg": svg}


def _runs(matrix: list[bytes]) -> Iterator[str]:
    for y, row in enumerate(matrix):
        x = 0
        while x < len(row):
            begin = x
            while x < len(row) and row[x]:
                x += 1
            if x > begin:
                yield f"M{begin + QUIET} {y + QUIET}h{x - begin}v1h-{x - begin}z"
            x += x == begin
