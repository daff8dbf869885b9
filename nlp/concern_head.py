"""The trained judge of risk: how much a piece of text means what texts that suggest a risk mean."""

import json
import zipfile
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import as_file, files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nlp.errors import ModelUnreadable
from nlp.model import write_array
from nlp.types import ConcernKind

NUMBERS = "head.npz"
WORDS = "head.json"
_ARRAYS = ("support", "pulls", "kind_weights", "kind_intercepts")
_MAKE_AGAIN = "Make it again with “python -m nlp.concern_training”."


@dataclass(frozen=True, slots=True)
class ConcernHead:
    """Texts to compare with, and how much nearness to each speaks for a risk or against it.

    A score is the sum over all texts of their pull, each by how near it is (a Gaussian of the distance). Above zero
    a risk is likelier than not.
    """

    encoder_name: str
    nearness: float
    intercept: float
    support: NDArray[np.float32]
    pulls: NDArray[np.float32]
    kinds: tuple[ConcernKind, ...]
    kind_weights: NDArray[np.float32]
    kind_intercepts: NDArray[np.float32]

    def scores(self, vectors: NDArray[np.float32]) -> NDArray[np.float64]:
        """Give one score for each vector of length one."""
        distances = (vectors**2).sum(axis=1)[:, None] + (self.support**2).sum(axis=1) - 2 * vectors @ self.support.T
        near = np.exp(np.float32(-self.nearness) * np.maximum(distances, 0, dtype=np.float32))
        # Rounded, so that a score does not hang on how many are worked out at a time.
        scores: NDArray[np.float64] = np.round((near @ self.pulls).astype(np.float64) + self.intercept, 3)
        return scores

    def likeliest_kinds(self, vectors: NDArray[np.float32]) -> list[ConcernKind]:
        """Give the likeliest kind of risk for each vector, supposing that there is one."""
        odds = vectors @ self.kind_weights.T + self.kind_intercepts
        return [self.kinds[column] for column in odds.argmax(axis=1)]

    @property
    def fingerprint(self) -> str:
        """A short name that changes when any number does."""
        digest = sha256(json.dumps(self._words(), sort_keys=True).encode())
        for name in _ARRAYS:
            digest.update(getattr(self, name).astype(np.float16).tobytes())
        return digest.hexdigest()[:12]

    def _words(self) -> dict[str, object]:
        return {
            "encoder_name": self.encoder_name,
            "nearness": self.nearness,
            "intercept": self.intercept,
            "kinds": list(self.kinds),
        }

    def save(self, folder: Path) -> None:
        """Write the head into a folder."""
        folder.mkdir(parents=True, exist_ok=True)
        with zipfile.ZipFile(folder / NUMBERS, "w", zipfile.ZIP_DEFLATED) as archive:
            for name in _ARRAYS:
                write_array(archive, name, getattr(self, name))
        (folder / WORDS).write_text(json.dumps(self._words(), indent=0) + "\n", encoding="utf-8")


def load_head(folder: Path) -> ConcernHead:
    """Read a trained head from a folder."""
    try:
        words = json.loads((folder / WORDS).read_text("utf-8"))
        with np.load(folder / NUMBERS, allow_pickle=False) as archive:
            numbers = {name: archive[name].astype(np.float32) for name in _ARRAYS}
    except (OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
        raise ModelUnreadable(f"The judge of risk in {folder} cannot be read. {_MAKE_AGAIN}") from error
    return ConcernHead(
        encoder_name=words["encoder_name"],
        nearness=words["nearness"],
        intercept=words["intercept"],
        kinds=tuple(ConcernKind(kind) for kind in words["kinds"]),
        **numbers,
    )


@cache
def shipped_concern_head() -> ConcernHead:
    """Give the head that ships with the product, trained on invented texts; read once in a process."""
    with as_file(files("nlp") / "resources" / "concerns") as folder:
        return load_head(folder)
