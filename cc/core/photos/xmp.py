"""Which programs a file's XMP names. Nothing else of XMP is read: place and time are EXIF's alone.

Bytes in, names out, by pattern: a packet from a stranger is not given to an XML parser.
"""

import html
import re

from PIL import Image

WHERE = ("xmp", "XML:com.adobe.xmp")
"""Where Pillow keeps XMP; it would fill EXIF's orientation from there."""
PACKET_BYTES = 1 << 20
MOST_NAMES = 8
NAME_LIMIT = 120

_TOOL = re.compile(
    r"""\b(?:xmp|xap|stEvt):(?:CreatorTool|softwareAgent)(?:\s*=\s*["']([^"'<>]{1,400})|\s*>\s*([^<]{1,400})<)"""
)
_PHOTOSHOP = re.compile(r"\bphotoshop:(?:DocumentAncestors|History|TextLayers|LayerName|LayerText)\b")
"""What Photoshop alone writes. Its namespace alone proves nothing: phones and viewers use its date and city."""
_SOFTWARE = re.compile(r"""\btiff:Software(?:\s*=\s*["']([^"'<>]{1,400})|\s*>\s*([^<]{1,400})<)""")


def take(image: Image.Image) -> tuple[str, ...]:
    """Take XMP from an opened image's notes; the programs that it names as its makers, each once, in order."""
    packets = [image.info.pop(name, None) for name in WHERE]
    found: dict[str, None] = {}
    for packet in packets:
        if packet:
            found.update(dict.fromkeys(programs(packet)))
    return tuple(found)[:MOST_NAMES]


def programs(packet: object) -> list[str]:
    """Programs named in a packet (bytes or text): creator tool, history's agents, Photoshop's own fields."""
    if isinstance(packet, bytes):
        packet = packet[:PACKET_BYTES].decode("utf-8", "replace")
    if not isinstance(packet, str):
        return []
    packet = packet[:PACKET_BYTES]
    named = [first or second for pattern in (_TOOL, _SOFTWARE) for first, second in pattern.findall(packet)]
    told = [html.unescape(each).replace("\0", "").strip()[:NAME_LIMIT] for each in named]
    if _PHOTOSHOP.search(packet):
        told.append("Adobe Photoshop")
    return [each.encode("utf-8", "replace").decode() for each in told if each]
