"""What a file is by its content, and what is refused whatever its name says."""

import re
import struct
from collections.abc import Callable, Iterator
from itertools import islice
from mmap import ACCESS_READ, mmap
from pathlib import Path

from consult.models.originals import OriginalKind

MOST_PIXELS = 250_000_000
"""A sheet of A3 at 600 dots an inch has 70 million. A small file of far more fills the memory of whoever opens it."""
NONE_OF_THEM = "Choose a PDF, or a picture as JPEG, PNG or TIFF. What is in this file is none of them"
CUT_OFF = "This file is damaged or was cut off. Scan the original again, or choose another file"
LOCKED = "This PDF is locked with a password, so it cannot be scanned for viruses. Save it without one"
HOLDS_PROGRAMS = "This PDF holds a program, a form or other files. Print it and scan the paper, or choose another file"
TOO_MANY_PIXELS = "This picture has far more dots than a scan of a page needs. Scan it at 300 dots an inch"
PNG_START, PNG_END = b"\x89PNG\r\n\x1a\n", b"\0\0\0\0IEND\xaeB\x60\x82"
TIFF_STARTS = {b"II*\0": "<", b"MM\0*": ">"}
TIFF_WIDTH, TIFF_HEIGHT = 256, 257
JPEG_SIZES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
JPEG_WITHOUT_LENGTH = frozenset((0x01, *range(0xD0, 0xD9)))
MOST_SEGMENTS = 10_000


class NotAnOriginal(Exception):
    """The file is not kept. The message is a sentence that says what to do, without its full stop."""


def kind_of(path: Path) -> OriginalKind:
    """What a file is. Raises NotAnOriginal for anything but a whole PDF or picture that holds nothing else."""
    if not path.stat().st_size:
        raise NotAnOriginal("The file is empty. Choose another")
    with path.open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as content:
        if content[:5] == b"%PDF-":
            return _pdf(content)
        if content[:8] == PNG_START:
            return _picture(content, OriginalKind.PNG, _png_pixels)
        if content[:3] == b"\xff\xd8\xff":
            return _picture(content, OriginalKind.JPEG, _jpeg_pixels)
        if content[:4] in TIFF_STARTS:
            return _picture(content, OriginalKind.TIFF, _tiff_pixels)
    raise NotAnOriginal(NONE_OF_THEM)


def _name(text: str) -> bytes:
    """A name of the PDF language as a pattern: each letter may be written as # and its number."""
    return b"/" + b"".join(b"(?:%c|#%02x|#%02X)" % (letter, letter, letter) for letter in text.encode())


_LOCK = re.compile(_name("Encrypt"))
_PROGRAMS = re.compile(b"|".join(_name(name) for name in ("JavaScript", "Launch", "EmbeddedFile", "RichMedia", "XFA")))


def _pdf(content: mmap) -> OriginalKind:
    if content.rfind(b"%%EOF", max(0, len(content) - 2048)) < 0:
        raise NotAnOriginal(CUT_OFF)
    if _LOCK.search(content):
        raise NotAnOriginal(LOCKED)
    if _PROGRAMS.search(content):
        raise NotAnOriginal(HOLDS_PROGRAMS)
    return OriginalKind.PDF


def _picture(content: mmap, kind: OriginalKind, pixels_in: Callable[[mmap], int]) -> OriginalKind:
    try:
        pixels = pixels_in(content)
    except (struct.error, ValueError, IndexError, StopIteration) as error:
        raise NotAnOriginal(CUT_OFF) from error
    if not 0 < pixels <= MOST_PIXELS:
        raise NotAnOriginal(TOO_MANY_PIXELS if pixels else CUT_OFF)
    return kind


def _png_pixels(content: mmap) -> int:
    if content[-len(PNG_END) :] != PNG_END:
        raise ValueError("cut off")
    width, height = struct.unpack(">II", content[16:24])
    return int(width) * int(height)


def _jpeg_pixels(content: mmap) -> int:
    if content.find(b"\xff\xd9", 4) < 0:
        raise ValueError("cut off")
    segments = islice(_jpeg_segments(content), MOST_SEGMENTS)
    place = next(place for marker, place in segments if marker in JPEG_SIZES)
    height, width = struct.unpack(">HH", content[place + 3 : place + 7])
    return int(width) * int(height)


def _jpeg_segments(content: mmap) -> Iterator[tuple[int, int]]:
    """The marker of each segment, and where its length stands, up to the picture itself."""
    place = 2
    while content[place : place + 1] == b"\xff":
        marker = content[place + 1]
        if marker == 0xFF:  # filling
            place += 1
            continue
        yield marker, place + 2
        (length,) = struct.unpack(">H", content[place + 2 : place + 4])
        place += 2 + (0 if marker in JPEG_WITHOUT_LENGTH else length)


def _tiff_pixels(content: mmap) -> int:
    """The dots of the first page."""
    order = TIFF_STARTS[content[:4]]
    (start,) = struct.unpack(f"{order}I", content[4:8])
    (fields,) = struct.unpack(f"{order}H", content[start : start + 2])
    sizes = {TIFF_WIDTH: 0, TIFF_HEIGHT: 0}
    for number in range(fields):
        place = start + 2 + number * 12
        tag, kind = struct.unpack(f"{order}HH", content[place : place + 4])
        if tag in sizes:
            form, length = ("H", 2) if kind == 3 else ("I", 4)
            (sizes[tag],) = struct.unpack(f"{order}{form}", content[place + 8 : place + 8 + length])
    return sizes[TIFF_WIDTH] * sizes[TIFF_HEIGHT]
