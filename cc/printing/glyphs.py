"""Which characters typst's own fonts can set in PDF/A, regular and bold. Knows nothing of typst.

Found by asking typst for each of the first 11,264 code points; a test holds it against the typst that is installed.
Combining marks are left out: whether one can be set depends on the letter below it. Those that make a letter of their
own together (NFC) are that letter.
"""

import re
import unicodedata

REPLACEMENT = "□"
"""Set instead of a character that no font has."""

_RANGES = (
    "20-7E A1-AC AE-2FF 370-373 375-377 37A-37D 37F 384-386 388-38A 38C 38E-3A1 3A3-482 48A-4FF 510-513 51A-51D "
    "531-556 559-58A 58D-58F 5BE 5C0 5C3 5C6 5D0-5EA 5EF-5F4 606-60C 61B 61F 621-63A 640-64A 660-66D 674 679-67B "
    "67E-680 683-684 686-687 691 698 6A4 6A9 6AF 6BE 6CC 6F0-6F9 904-939 93D 950 960-961 964-97F E3F E81-E82 E84 "
    "E87-E88 E8A E8D E94-E97 E99-E9F EA1-EA3 EA5 EA7 EAA-EAB EAD-EB0 EB2-EB3 10D0-10FF 115F-1160 13A0-13F5 "
    "13F8-13FD 1D00-1DBF 1E00-1F15 1F18-1F1D 1F20-1F45 1F48-1F4D 1F50-1F57 1F59 1F5B 1F5D 1F5F-1F70 1F72 1F74 "
    "1F76 1F78 1F7A 1F7C 1F80-1FB4 1FB6-1FBA 1FBC-1FBD 1FBF-1FC4 1FC6-1FC8 1FCA 1FCC-1FD2 1FD6-1FDA 1FDD-1FE2 "
    "1FE4-1FEA 1FEC-1FED 1FF2-1FF4 1FF6-1FF8 1FFA 1FFC 1FFE 2010-2027 2030-2040 2042 2044-205E 2070-2071 "
    "2074-208E 2090-209C 20A0-20C0 2100-211E 2120 2122 2124 2127-2129 212C-2151 2153-2184 2189 2190-2328 "
    "232B-23FF 2422-2423 2460-2606 2609-262F 2638-268B 2690-269C 26A0-26A7 26AA-26AF 26B2 2701-2704 2706-2709 "
    "270C-2714 2717-2726 272A-274B 274D 274F-2752 2756 2758-275E 2761-277F 2794 2798-27AF 27B1-2ADB 2ADD-2B73 "
    "2B76-2B95 2B97-2BFF 2E02-2E05 2E08-2E0A 2E17-2E18 2E1F 2E22-2E25 2E2E FB00-FB06 FFFD "
)
"""Code points in hexadecimal."""


def _pattern() -> re.Pattern[str]:
    ranges = []
    for each in _RANGES.split():
        first, _, last = each.partition("-")
        ranges.append(f"{re.escape(chr(int(first, 16)))}-{re.escape(chr(int(last or first, 16)))}")
    return re.compile(f"[^\n{''.join(ranges)}]")


_MISSING = _pattern()


def printable(text: str) -> str:
    """The text with REPLACEMENT for every character that cannot be set."""
    return _MISSING.sub(REPLACEMENT, unicodedata.normalize("NFC", text))
