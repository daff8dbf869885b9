"""Templates as a process of this deployment has compiled them, kept for the others."""

from contextlib import suppress
from pathlib import Path

from jinja2 import FileSystemBytecodeCache
from jinja2.bccache import Bucket


class CompiledTemplates(FileSystemBytecodeCache):
    """Spares a process what another has done, and never keeps it from showing a page.

    Where nothing can be kept, because the disk is full or cannot be written to, or what was kept is damaged, each
    process compiles its own. The page that says so is a template too.
    """

    def __init__(self, folder: Path) -> None:
        """Keep them in a folder, which is made for us alone."""
        with suppress(OSError):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        super().__init__(str(folder))

    def load_bytecode(self, bucket: Bucket) -> None:
        """Read what is kept of a template."""
        try:
            super().load_bytecode(bucket)
        except Exception:  # whatever a damaged file makes the reader do
            bucket.reset()

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a template, where that is possible."""
        with suppress(OSError):
            super().dump_bytecode(bucket)
