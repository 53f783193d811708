"""A photo's bytes opened with Pillow: inspected, made small, made into a terminal picture. Runs inside a worker only.

Refuses by InputError, in words that a person in the field can act on. Never alters the original and never decodes what
its header says is too large. Knows no pipe and no process.
"""

import io
import struct
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

import PIL
from PIL import Image, ImageFile

from cc.core.errors import InputError
from cc.core.photos import containers, jpeg, losses, refusals
from cc.core.photos.exif import UNREADABLE, ExifValues, read_exif
from cc.core.photos.grey import tail_share
from cc.core.photos.jpeg_rows import WATCHED, load_watched
from cc.core.photos.limits import PhotoLimits
from cc.core.photos.losses import LOSSES
from cc.core.phrases import Phrase, mark
from cc.core.records.evidence import PhotoNote

DECODER_FAULTS = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    BufferError,
    EOFError,
    LookupError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    struct.error,
    zlib.error,
)
"""What Pillow's plugins raise on hostile files, as base classes. Anything else ends worker and photo."""

THUMBNAIL_QUALITY = 82
PARTS_MISSING = PhotoNote.of("photo.parts_missing", Phrase("the file announces further pictures that it does not hold"))
ANIMATED = PhotoNote.of("photo.animated", Phrase("the file holds several frames; only the first was looked at"))
UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""How EXIF orientations are undone. ImageOps.exif_transpose also rewrites the EXIF block, and fails on broken ones."""
HEIF_HINT = mark("install the extra posko[heif], or set the camera to JPEG (iPhone: Settings, Camera, Formats)")


def prepare() -> None:
    """Set Pillow up for strangers' files: our own pixel cap counts, half a file is an error, HEIC only if installed."""
    Image.MAX_IMAGE_PIXELS = None
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    Image.preinit()
    try:
        import pillow_heif
    except ImportError:
        return
    pillow_heif.options.DECODE_THREADS = 1
    pillow_heif.register_heif_opener()


def about() -> str:
    """Which Pillow this is and what it reads."""
    heif = ", HEIC" if "HEIF" in Image.OPEN else "; HEIC with the extra posko[heif]"
    return f"Pillow {PIL.__version__}: {', '.join(containers.ACCEPTED)}{heif}"


def inspect(data: bytes, limits: PhotoLimits) -> dict[str, object]:
    """PhotoFacts' fields as JSON values, but sha256 and size_bytes, which the owner knows.

    Raises InputError for what is no photo, of a format not taken, too large, or not whole.
    """
    container = _container(data)
    notes: list[PhotoNote] = []
    with _opened(data, container, limits) as image:
        described = {"format": image.format, "width": image.width, "height": image.height, "mode": image.mode}
        values = _exif(image)
        notes += _part_notes(image, data)
        if getattr(image, "is_animated", False) and image.format != "MPO":
            notes.append(ANIMATED)
        lost = _losses(image, data, container)
    whole = not any(note.code in LOSSES for note in lost)
    return described | _as_json(values) | _notes(values.notes + notes + lost) | {"decodes_to_end": whole}


def _losses(image: ImageFile.ImageFile, data: bytes, container: str) -> list[PhotoNote]:
    """Decode to the end, or refuse; notes on what is missing of the coded picture all the same."""
    coded = jpeg.coded(data) if container == "JPEG" else None
    if coded is None or coded.process not in WATCHED:
        _load(image, (image.width // 8, image.height // 8))
        return losses.of_container(data, container)
    with _decoding():
        image.draft(None, (max(1, image.width // 8), max(1, image.height // 8)))
        fills = load_watched(image, data, coded)
    if not fills and not all(scan.ends for scan in coded.scans):
        raise refusals.truncated()
    return losses.of_jpeg(data, coded, fills, tail_share(image))


def thumbnail(data: bytes, max_px: int, limits: PhotoLimits) -> bytes:
    """A JPEG of at most max_px × max_px pixels, turned upright, without metadata. Raises InputError like inspect."""
    with _opened(data, _container(data), limits) as image:
        small = _small(image, (max_px, max_px))
    out = io.BytesIO()
    small.save(out, "JPEG", quality=THUMBNAIL_QUALITY, optimize=True)
    return out.getvalue()


def preview(data: bytes, columns: int, rows: int, limits: PhotoLimits) -> tuple[int, int, bytes]:
    """Width, height (even) and RGB bytes of the picture fitted into columns × 2·rows pixels, turned upright.

    Raises InputError like inspect.
    """
    with _opened(data, _container(data), limits) as image:
        small = _small(image, (columns, 2 * rows))
    even = small.height + small.height % 2
    if even != small.height:
        small = small.resize((small.width, even))
    return small.width, small.height, small.tobytes()


def _container(data: bytes) -> str:
    """The format by its first bytes; refuses what is not taken."""
    found = containers.kind(data)
    if not data:
        raise InputError("The file is empty (0 bytes). Send the photo again.", code="photo.empty")
    if found is None:
        raise InputError(
            "This is not a photo. Send a {taken:or} file.", code="photo.not_a_photo", fields={"taken": _taken()}
        )
    if found == "HEIF" and "HEIF" not in Image.OPEN:
        raise InputError(
            "HEIC photos cannot be read here: {hint}.",
            code="photo.format",
            fields={"format": "HEIF", "hint": Phrase(HEIF_HINT)},
        )
    if found not in (*containers.ACCEPTED, "HEIF"):
        raise InputError(
            "Files of the kind {format} are not taken as photos. Send a {taken:or} file.",
            code="photo.format",
            fields={"format": found, "taken": _taken()},
        )
    return found


def _taken() -> list[str]:
    """The formats that are taken here, as people say them."""
    return ["JPEG", "PNG", "WEBP", *(["HEIC"] if "HEIF" in Image.OPEN else [])]


@contextmanager
def _opened(data: bytes, container: str, limits: PhotoLimits) -> Iterator[ImageFile.ImageFile]:
    """The opened image, its size within the limits, nothing decoded yet."""
    if container == "WEBP" and (claimed := containers.webp_size(data)):
        _cap(claimed, container, limits)
    try:
        image = Image.open(io.BytesIO(data), formats=[container])
    except DECODER_FAULTS as fault:
        raise refusals.unreadable(data, container, fault) from fault
    except MemoryError as fault:
        raise refusals.too_hungry() from fault
    with image:
        _cap(image.size, container, limits)
        if containers.is_cut(data, container):
            raise refusals.truncated()
        yield image


def _cap(size: tuple[int, int], container: str, limits: PhotoLimits) -> None:
    """Refuse more pixels than the limits allow, by the header alone."""
    pixels, most = size[0] * size[1], limits.pixels(container)
    if pixels <= most:
        return
    raise refusals.too_many_pixels(size, container, most)


def _load(image: Image.Image, enough: tuple[int, int]) -> None:
    """Decode to the end, or refuse; JPEG only as large as enough asks, down to an eighth."""
    with _decoding():
        image.draft(None, (max(1, enough[0]), max(1, enough[1])))
        image.load()


@contextmanager
def _decoding() -> Iterator[None]:
    """What a decoder raises inside becomes a refusal."""
    try:
        yield
    except MemoryError as fault:
        raise refusals.too_hungry() from fault
    except DECODER_FAULTS as fault:
        if "truncated" in str(fault):
            raise refusals.truncated() from fault
        raise refusals.damaged(fault) from fault


def _small(image: Image.Image, box: tuple[int, int]) -> Image.Image:
    """An upright RGB copy that fits into box (width, height in pixels); see-through parts become white."""
    orientation = _exif(image).orientation or 1
    stored_box = (box[1], box[0]) if orientation >= 5 else box
    _load(image, (2 * stored_box[0], 2 * stored_box[1]))
    try:
        image.thumbnail(stored_box, Image.Resampling.BICUBIC, reducing_gap=3.0)
        return _rgb(image.transpose(UPRIGHT[orientation]) if orientation in UPRIGHT else image)
    except MemoryError as fault:
        raise refusals.too_hungry() from fault
    except DECODER_FAULTS as fault:
        raise refusals.damaged(fault) from fault


def _rgb(image: Image.Image) -> Image.Image:
    """The same picture in RGB."""
    if image.mode.startswith("I;16"):
        image = image.convert("I").point(lambda value: value / 257).convert("L")
    if not image.has_transparency_data:
        return image.convert("RGB")
    layer = image.convert("RGBA")
    ground = Image.new("RGBA", layer.size, "white")
    return Image.alpha_composite(ground, layer).convert("RGB")


def _exif(image: Image.Image) -> ExifValues:
    """What EXIF says; a warning of the parser becomes a note."""
    if image.format == "PNG":  # whose EXIF may follow the pixels: Pillow would decode them in the parser otherwise
        _load(image, image.size)
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        values = read_exif(image)
    if any(issubclass(warning.category, UserWarning) for warning in told) and UNREADABLE not in values.notes:
        values.notes.append(UNREADABLE)
    return values


def _part_notes(image: Image.Image, data: bytes) -> list[PhotoNote]:
    """Notes on a JPEG's further pictures (3D, depth, gain map); refuses one that is cut off."""
    index = image.info.get("mp")
    if not isinstance(index, bytes):
        return []
    # Looked up again: Pillow forgets where the index stood once it has understood it.
    cut, missing = containers.further_pictures(index, data.find(b"MPF\0" + index) + 4, data)
    if cut:
        raise refusals.truncated()
    return [PARTS_MISSING] if missing else []


def _as_json(values: ExifValues) -> dict[str, object]:
    """EXIF values by PhotoFacts' names, without the notes."""
    return {
        "orientation": values.orientation,
        "lon": values.lon,
        "lat": values.lat,
        "taken_at_local": values.taken_at_local.isoformat() if values.taken_at_local else None,
        "taken_offset_minutes": values.taken_offset_minutes,
        "gps_at": values.gps_at.isoformat() if values.gps_at else None,
        "local_minus_gps_minutes": values.local_minus_gps_minutes,
        "make": values.make,
        "model": values.model,
        "software": values.software,
        "xmp_tools": list(values.xmp_tools),
    }


def _notes(notes: list[PhotoNote]) -> dict[str, object]:
    """Notes as PhotoFacts' JSON has them."""
    return {"notes": [note.as_json() for note in notes]}
