"""Whether a JPEG's coded picture fills its frame: libjpeg itself is asked, scan by scan, while it decodes.

libjpeg fills what is missing with grey when it meets a mark, and tells so by a warning that Pillow does not pass on.
When its input merely pauses it waits instead. So the mark behind a scan is held back, and whoever still waits for
pixels then is missing some. The one place that uses Pillow's private decoder.
"""

from typing import Protocol

from PIL import Image, ImageFile

from cc.core.photos.jpeg import EXTENDED, PROGRESSIVE, SEQUENTIAL, Coded

_PADDING = b"\xff\x00" * 8
"""64 bits of ones, as the last byte of a scan is filled up with: libjpeg reads up to so many bits ahead. They are no
Huffman code, so that at most four blocks can be made of them."""
_PROBE = b"\x00" * 4
"""Skipped by who looks for a mark; too little for who waits for pixels."""
WATCHED = frozenset({SEQUENTIAL, EXTENDED, PROGRESSIVE})


class _Decoder(Protocol):
    """What is used of Pillow's."""

    def decode(self, piece: bytes) -> tuple[int, int]:
        """(bytes taken, or -1 when it is done; a fault below 0)."""


def load_watched(image: ImageFile.ImageFile, data: bytes, coded: Coded) -> bool:
    """Decode an opened JPEG's first picture; whether every one of its scans holds all that the frame asks for.

    False also when it ends without a mark. Raises what Pillow raises for data that cannot be decoded.
    """
    image.load_prepare()
    tile = image.tile[0]
    decoder = Image._getdecoder(image.mode, tile[0], tile[3], image.decoderconfig)
    try:
        decoder.setimage(image.im, tile[1])
        return _fed(decoder, data, coded)
    finally:
        decoder.cleanup()
        image.tile = []


def _fed(decoder: _Decoder, data: bytes, coded: Coded) -> bool:
    """Feed scan after scan, pausing behind each; False as soon as one waits for more than it holds."""
    feed, at = _Feed(decoder), 0
    for scan in coded.scans:
        feed.give(data[at : scan.end])
        feed.give(_PADDING)
        if feed.done or len(coded.scans) == 1:
            return feed.done  # a single scan's rows go out as they come: all are out, or some are missing
        if not feed.waits:
            feed.give(_PROBE)
        if feed.waits:
            return False
        at = scan.end
    feed.give(data[at:])
    return feed.done


class _Feed:
    """A decoder that is given bytes piece by piece."""

    def __init__(self, decoder: _Decoder) -> None:
        self._decoder, self._left = decoder, b""
        self.done = False

    @property
    def waits(self) -> bool:
        """Whether it left bytes that it was given: what it wants is longer."""
        return bool(self._left)

    def give(self, piece: bytes) -> None:
        """Hand over bytes. Raises OSError when they cannot be decoded."""
        if self.done:
            return
        taken, fault = self._decoder.decode(self._left + piece)
        if taken >= 0:
            self._left = (self._left + piece)[taken:]
            return
        self.done = True
        if fault < 0:
            raise OSError(f"broken data stream when reading image file ({fault})")
