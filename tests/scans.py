"""Small whole files of the kinds that a scan can be, made for tests."""

import struct
import zlib

from consult.models import OriginalKind

# What every virus scanner says it found something in, and which harms nothing.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def a_pdf(inside: bytes = b"") -> bytes:
    return b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog " + inside + b">>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"


def a_png(width: int = 1, height: int = 1) -> bytes:
    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    dots = zlib.compress(b"\0\0")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", dots) + chunk(b"IEND", b"")


def a_jpeg(width: int = 1, height: int = 1) -> bytes:
    application = b"\xff\xe0" + struct.pack(">H", 4) + b"ab"
    size = b"\xff\xc0" + struct.pack(">HBHHB", 8, 8, height, width, 1)
    return b"\xff\xd8" + application + b"\xff" + size + b"\xff\xda\0\x02dots\xff\xd9"


def a_tiff(width: int = 1, height: int = 1, *, order: str = "<") -> bytes:
    start = b"II*\0" if order == "<" else b"MM\0*"
    fields = struct.pack(f"{order}HHIHH", 256, 3, 1, width, 0) + struct.pack(f"{order}HHII", 257, 4, 1, height)
    return start + struct.pack(f"{order}IH", 8, 2) + fields + struct.pack(f"{order}I", 0)


WHOLE_FILES = {
    OriginalKind.PDF: a_pdf(),
    OriginalKind.PNG: a_png(),
    OriginalKind.JPEG: a_jpeg(),
    OriginalKind.TIFF: a_tiff(),
}
