"""What a backup says of itself: first what is needed to read it, last what must have been read."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from consult.backup.rows import KeptTable, Kind


class Described(BaseModel):
    """A value of the archive's own JSON."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class TableHeader(Described):
    """A table and what its columns hold, in the order of each row."""

    name: str
    columns: dict[str, Kind]

    @property
    def table(self) -> KeptTable:
        """The same, to read and write rows with."""
        return KeptTable(self.name, self.columns)


class Header(Described):
    """How to read the rest. The first part of the archive."""

    format: Literal[1] = 1
    application: str
    database: str
    migration: str
    taken_at: datetime
    tables: tuple[TableHeader, ...]


class Part(Described):
    """One part of the archive and its SHA-256."""

    name: str
    size_bytes: Annotated[int, Field(ge=0)]
    checksum: str


class Manifest(Described):
    """What the whole archive holds. The last part, so an archive without it is not whole."""

    rows: dict[str, int]
    parts: tuple[Part, ...]
    missing: tuple[str, ...]
    """Originals whose files were not in their folder, or not as they were kept."""


class Backup(Described):
    """A backup that was read from its beginning to its end, and is whole."""

    header: Header
    manifest: Manifest
    is_sealed: bool

    @property
    def rows(self) -> int:
        """How many rows it holds, of all tables."""
        return sum(self.manifest.rows.values())

    @property
    def files(self) -> int:
        """How many files it holds that stand beside the database."""
        return sum(not part.name.startswith(("header", "tables/")) for part in self.manifest.parts)
