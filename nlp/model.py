"""The trained heads: one straight line through the features for each theme, kept as plain numbers and JSON."""

import json
import zipfile
from dataclasses import dataclass
from hashlib import sha256
from importlib.resources import as_file, files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from nlp.errors import ModelUnreadable
from nlp.features import Vocabulary

FORMAT = 1
NUMBERS = "heads.npz"
WORDS = "heads.json"


@dataclass(frozen=True, slots=True)
class Heads:
    """One head for each theme, with what is needed to read its score.

    `slope` and `offsets` turn a score into a probability's log odds; a theme is assigned when its log odds
    reach its threshold.
    """

    theme_ids: tuple[str, ...]
    theme_labels: tuple[str, ...]
    encoder_name: str
    dimensions: int
    vocabulary: Vocabulary
    weights: NDArray[np.float32]
    intercepts: NDArray[np.float32]
    slope: float
    thresholds: NDArray[np.float32]
    trained_on: tuple[str, ...]

    def log_odds(self, rows: sparse.csr_matrix) -> NDArray[np.float64]:
        """Give the calibrated log odds of each theme for each row."""
        scores: NDArray[np.float64] = np.asarray(rows @ self.weights.T.astype(np.float64), dtype=np.float64)
        return self.slope * (scores + self.intercepts.astype(np.float64))

    @property
    def fingerprint(self) -> str:
        """A short name that changes when any weight or word does."""
        digest = sha256(json.dumps(self._words(), sort_keys=True).encode())
        for values in (self.weights, self.intercepts, self.thresholds, self.vocabulary.weights):
            digest.update(values.astype(np.float16).tobytes())
        return digest.hexdigest()[:12]

    def _words(self) -> dict[str, object]:
        return {
            "format": FORMAT,
            "theme_ids": self.theme_ids,
            "theme_labels": self.theme_labels,
            "encoder_name": self.encoder_name,
            "dimensions": self.dimensions,
            "slope": self.slope,
            "trained_on": self.trained_on,
            "terms": self.vocabulary.terms,
        }

    def save(self, folder: Path) -> None:
        """Write the heads into a folder, each file whole or not at all."""
        folder.mkdir(parents=True, exist_ok=True)
        numbers = folder / f".{NUMBERS}"
        with zipfile.ZipFile(numbers, "w", zipfile.ZIP_DEFLATED) as archive:
            for name in ("weights", "intercepts", "thresholds"):
                write_array(archive, name, getattr(self, name))
            write_array(archive, "term_weights", self.vocabulary.weights)
        words = folder / f".{WORDS}"
        words.write_text(json.dumps(self._words(), ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
        numbers.replace(folder / NUMBERS)
        words.replace(folder / WORDS)


def load_heads(folder: Path) -> Heads:
    """Read trained heads from a folder."""
    try:
        words = json.loads((folder / WORDS).read_text("utf-8"))
        with np.load(folder / NUMBERS, allow_pickle=False) as archive:
            numbers = {name: archive[name].astype(np.float32) for name in archive.files}
    except (OSError, ValueError, zipfile.BadZipFile) as error:
        raise ModelUnreadable(
            f"The trained model in {folder} cannot be read. Make it again with “python -m nlp train”."
        ) from error
    if words.get("format") != FORMAT:
        raise ModelUnreadable(
            f"The trained model in {folder} has format {words.get('format')}, and this version reads {FORMAT}. "
            "Make it again with “python -m nlp train”."
        )
    return Heads(
        theme_ids=tuple(words["theme_ids"]),
        theme_labels=tuple(words["theme_labels"]),
        encoder_name=words["encoder_name"],
        dimensions=words["dimensions"],
        vocabulary=Vocabulary(tuple(words["terms"]), numbers["term_weights"]),
        weights=numbers["weights"],
        intercepts=numbers["intercepts"],
        slope=words["slope"],
        thresholds=numbers["thresholds"],
        trained_on=tuple(words["trained_on"]),
    )


def shipped_heads() -> Heads:
    """Give the heads that ship with the product, trained on invented answers."""
    with as_file(files("nlp") / "resources" / "model") as folder:
        return load_heads(folder)


def write_array(archive: zipfile.ZipFile, name: str, values: NDArray[np.float32]) -> None:
    """Write an array at a fixed date, so that the same numbers give the same file."""
    with archive.open(zipfile.ZipInfo(f"{name}.npy"), "w") as file:
        np.lib.format.write_array(file, values.astype(np.float16), allow_pickle=False)
