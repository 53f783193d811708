"""How much a photo may cost. Owns the numbers and why they are what they are."""

from dataclasses import dataclass

MEBIBYTE = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoLimits:
    """Caps for one photo and for the worker that opens it.

    A phone of 108 megapixels writes JPEGs of 15 to 25 MB, and JPEG is decoded small; so JPEG may have 120 megapixels.
    Nothing that takes photos writes PNG, WEBP or HEIC above 50; those are decoded in full, so they may have 64.
    `memory_bytes` is address space: a progressive JPEG of 120 megapixels needs up to 720 MB of coefficients.
    """

    size_bytes: int = 25 * MEBIBYTE
    jpeg_pixels: int = 120_000_000
    other_pixels: int = 64_000_000
    wall_s: float = 20.0
    cpu_s: int = 15
    memory_bytes: int = 1536 * MEBIBYTE
    start_s: float = 30.0
    wait_s: float = 60.0

    def pixels(self, format_name: str) -> int:
        """How many pixels a photo of this format may have."""
        return self.jpeg_pixels if format_name in ("JPEG", "MPO") else self.other_pixels
