"""The file of a backup: a compressed tar of named parts, sealed or not, written and read from one end to the other."""

import gzip
import io
import re
import tarfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import IO, cast

from consult.backup.manifest import Backup, Header, Manifest, Part
from consult.backup.problems import Unreadable
from consult.backup.sealing import MAGIC, Opener, Sealer
from consult.mail import OUTBOX

HEADER, MANIFEST = "header.json", "manifest.json"
TABLES = "tables/"
ORIGINALS = "originals"
NAME = re.compile(rf"{HEADER}|{TABLES}[a-z_]+/[0-9]{{6}}\.jsonl|({ORIGINALS}|{OUTBOX})/[A-Za-z0-9_-][A-Za-z0-9._-]*")
"""Nothing else is read, so that no archive can write elsewhere."""
COMPRESSION = 5
DAMAGED = "The file is damaged, or not whole. Use another backup."
ASK_FOR_IT = (
    "The backup is sealed. Put its passphrase into a file and name that with --passphrase-file, "
    "or set CONSULT_BACKUP_PASSPHRASE."
)


@dataclass(slots=True)
class Writer:
    """Writes parts one after another, and remembers what it wrote."""

    _tar: tarfile.TarFile
    parts: list[Part] = field(default_factory=list)

    def add(self, name: str, content: bytes) -> Part:
        """Write a part down."""
        return self.add_file(name, io.BytesIO(content), len(content))

    def add_file(self, name: str, file: IO[bytes], size_bytes: int) -> Part:
        """Write so many bytes of a file down as a part."""
        entry = tarfile.TarInfo(name)
        entry.size, entry.mode = size_bytes, 0o600
        summed = Summed(file)
        self._tar.addfile(entry, cast("IO[bytes]", summed))
        part = Part(name=name, size_bytes=size_bytes, checksum=summed.digest.hexdigest())
        self.parts.append(part)
        return part


class Summed:
    """A file whose SHA-256 is taken while it is read."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.digest = sha256()

    def read(self, size: int = -1) -> bytes:
        """Read on."""
        piece = self._file.read(size)
        self.digest.update(piece)
        return piece


@contextmanager
def writing(file: IO[bytes], passphrase: str | None) -> Iterator[Writer]:
    """Write an archive into a file: sealed, where there is a passphrase. It is whole when the block ends well."""
    sealer = Sealer(file, passphrase) if passphrase is not None else None
    below = cast("IO[bytes]", sealer or file)
    with (
        gzip.GzipFile(filename="", fileobj=below, mode="wb", compresslevel=COMPRESSION, mtime=0) as compressed,
        tarfile.open(fileobj=compressed, mode="w|", format=tarfile.PAX_FORMAT) as tar,
    ):
        yield Writer(tar)
    if sealer is not None:
        sealer.close()


def check(path: Path, passphrase: str | None) -> Backup:
    """Read a backup from its beginning to its end, and say what it holds. Raises Unreadable unless it is whole.

    Every part must be as it was written, every row counted, and nothing missing or added.
    """
    with reading(path, passphrase) as archive:
        found, rows = [], {table.name: 0 for table in archive.header.tables}
        for name, file in archive.parts():
            summed, size, lines = Summed(file), 0, 0
            while piece := summed.read(1024 * 1024):
                size += len(piece)
                lines += piece.count(b"\n")
            found.append(Part(name=name, size_bytes=size, checksum=summed.digest.hexdigest()))
            if name.startswith(TABLES):
                rows[table_of(name)] = rows.get(table_of(name), 0) + lines
        manifest = archive.manifest
        if manifest is None:
            raise Unreadable("The file is not whole: the backup was stopped before its end. Use another backup.")
        if tuple(found) != manifest.parts or rows != manifest.rows:
            raise Unreadable(DAMAGED)
        return Backup(header=archive.header, manifest=manifest, is_sealed=archive.is_sealed)


def table_of(name: str) -> str:
    """The table whose rows are in a part of this name."""
    return name.split("/")[1]


class Archive:
    """An archive that is being read: its header, then its parts, then its manifest."""

    def __init__(self, tar: tarfile.TarFile, *, is_sealed: bool) -> None:
        self._tar = tar
        self.is_sealed = is_sealed
        self.manifest: Manifest | None = None
        first = tar.next()
        if first is None or first.name != HEADER:
            raise Unreadable("The file is no backup of Consult.")
        self._header_text = self._content(first).read()
        self.header = Header.model_validate_json(self._header_text)

    def parts(self) -> Iterator[tuple[str, IO[bytes]]]:
        """Each part's name and content, the header first. A content can be read until the next is asked for."""
        yield HEADER, io.BytesIO(self._header_text)
        while entry := self._tar.next():
            if self.manifest is not None:
                raise Unreadable(DAMAGED)
            if entry.name == MANIFEST:
                self.manifest = Manifest.model_validate_json(self._content(entry).read())
            elif entry.isreg() and NAME.fullmatch(entry.name):
                yield entry.name, self._content(entry)
            else:
                raise Unreadable("The file holds what no backup of Consult holds.")

    def _content(self, entry: tarfile.TarInfo) -> IO[bytes]:
        content = self._tar.extractfile(entry)
        if content is None:
            raise Unreadable("The file holds what no backup of Consult holds.")
        return content


@contextmanager
def reading(path: Path, passphrase: str | None) -> Iterator[Archive]:
    """Read an archive. Raises Unreadable, in a sentence, wherever it turns out not to be one, or not as written."""
    try:
        with path.open("rb") as file:
            is_sealed = file.read(len(MAGIC)) == MAGIC
            file.seek(0)
            with _uncompressed(_opened(file, passphrase) if is_sealed else file) as tar:
                yield Archive(tar, is_sealed=is_sealed)
    except OSError as error:
        if isinstance(error, gzip.BadGzipFile):
            raise Unreadable("The file is no backup of Consult, or damaged at its beginning.") from None
        raise Unreadable(f"{path} cannot be read: {error.strerror}.") from None
    except (EOFError, zlib.error, tarfile.TarError, ValueError):  # a value that cannot be read is damage too
        raise Unreadable(DAMAGED) from None


def _opened(file: IO[bytes], passphrase: str | None) -> IO[bytes]:
    if passphrase is None:
        raise Unreadable(ASK_FOR_IT)
    return cast("IO[bytes]", Opener(file, passphrase))


@contextmanager
def _uncompressed(file: IO[bytes]) -> Iterator[tarfile.TarFile]:
    with gzip.GzipFile(fileobj=file, mode="rb") as plain:
        with tarfile.open(fileobj=plain, mode="r|") as tar:
            yield tar
        plain.read()  # to the very end: the sum over everything is there
