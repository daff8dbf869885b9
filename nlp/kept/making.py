"""What made a reading: anything that changes it changes this."""

from functools import cache
from hashlib import sha256
from importlib.metadata import version
from importlib.resources import as_file, files
from pathlib import Path

LIBRARIES = ("numpy", "onnxruntime", "scipy", "spacy", "spacy-lookups-data", "tokenizers")
UNREAD = ("__pycache__", "coded_answers", "discover", "learning", "tuning")
"""Folders of the package that have no part in reading a text."""


@cache
def engine_fingerprint() -> str:
    """Give a short name for the engine's code, rules and model files and its libraries as they are installed."""
    digest = sha256("\n".join(f"{library} {version(library)}" for library in LIBRARIES).encode())
    with as_file(files("nlp")) as folder:
        for path in sorted(_read_files(folder)):
            digest.update(str(path.relative_to(folder)).encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


def _read_files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and not set(UNREAD) & set(path.parts)]
