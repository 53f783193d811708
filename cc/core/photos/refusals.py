"""What is said of a photo that is not taken. Owns the words and codes; opens no picture."""

from cc.core.errors import InputError
from cc.core.photos import containers


def too_many_pixels(size: tuple[int, int], container: str, most: int) -> InputError:
    """The refusal of a picture of `size` (width, height), where `most` pixels are taken."""
    return InputError(
        "The photo says it has {width} × {height} pixels; at most {megapixels} megapixels are taken as {format}. "
        "Take it "
        "with a lower resolution.",
        code="photo.too_many_pixels",
        fields={
            "width": size[0],
            "height": size[1],
            "max_pixels": most,
            "megapixels": most // 1_000_000,
            "format": container,
        },
    )


def truncated() -> InputError:
    """The refusal of half a file."""
    return InputError(
        "The photo is cut off: the file ends before the picture does. Send it again from the camera's own file.",
        code="photo.truncated",
    )


def damaged(fault: BaseException) -> InputError:
    """The refusal of a file that opens but does not decode."""
    return InputError(
        "The photo is damaged: its picture cannot be decoded to the end. Take or send it again.",
        code="photo.unreadable",
        fields={"decoder": str(fault)[:200]},
    )


def unreadable(data: bytes, container: str, fault: BaseException) -> InputError:
    """The refusal of a file whose header does not open."""
    if containers.is_cut(data, container) or "runcated" in str(fault):
        return truncated()
    return InputError(
        "The file begins like a {format}, but cannot be opened: it is damaged or cut off. Send it again.",
        code="photo.unreadable",
        fields={"decoder": type(fault).__name__, "format": container},
    )


def too_hungry() -> InputError:
    """The refusal of a file that would need more memory than a worker may have."""
    return InputError(
        "The photo needs more memory to open than is allowed. Take it with a lower resolution.",
        code="photo.too_many_pixels",
    )
