"""What people's codings add to the engine's own opinion: one line for each theme, kept as plain numbers and JSON."""

import json
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nlp.errors import ModelUnreadable
from nlp.features import Features, Reading, Vocabulary
from nlp.model import write_array

FORMAT = 1
NUMBERS = "learned.npz"
WORDS = "learned.json"
LEARN_AGAIN = "Make it again with “python -m nlp learn”."

Odds = NDArray[np.float64]
Names = Sequence[tuple[str, str]]
"""The id and label of a theme, and those of the themes whose place it has taken."""


@dataclass(frozen=True, slots=True)
class LearnedHeads:
    """A correction of the starter's log odds, learnt from answers that people coded.

    The starter is whatever coded before: the model that ships, or nearness to the code book. `trust` says how much
    its log odds still count; the lines through meaning, phrases and words are added to them.
    """

    theme_ids: tuple[str, ...]
    theme_labels: tuple[str, ...]
    encoder_name: str
    starter: str
    dimensions: int
    vocabulary: Vocabulary
    trust: float
    weights: NDArray[np.float32]
    intercepts: NDArray[np.float32]

    def corrected(self, starting: Odds, readings: Sequence[Reading], names: Sequence[Names]) -> Odds:
        """Correct the starter's log odds, whose columns are themes by what each is and was called.

        A theme that has taken the place of several gets the mean of what was learnt of those. An unknown theme keeps
        its own.
        """
        known = {name: place for place, name in enumerate(zip(self.theme_ids, self.theme_labels, strict=True))}
        rows = Features(self.vocabulary, self.theme_ids, dimensions=self.dimensions).rows(readings)
        added = np.asarray(rows @ self.weights.T.astype(np.float64)) + self.intercepts
        odds = starting.copy()
        for column, mine in enumerate(names):
            places = [known[name] for name in dict.fromkeys(mine) if name in known]
            if places:
                odds[:, column] = self.trust * starting[:, column] + added[:, places].mean(axis=1)
        return odds

    def knows(self, names: Names) -> bool:
        """Say whether anything was learnt of a theme that has one of these names."""
        return any(name in names for name in zip(self.theme_ids, self.theme_labels, strict=True))

    @property
    def fingerprint(self) -> str:
        """A short name that changes when any weight or word does."""
        digest = sha256(json.dumps(self._words(), sort_keys=True).encode())
        for values in (self.weights, self.intercepts, self.vocabulary.weights):
            digest.update(values.astype(np.float16).tobytes())
        return digest.hexdigest()[:12]

    def _words(self) -> dict[str, object]:
        return {
            "format": FORMAT,
            "theme_ids": self.theme_ids,
            "theme_labels": self.theme_labels,
            "encoder_name": self.encoder_name,
            "starter": self.starter,
            "dimensions": self.dimensions,
            "trust": self.trust,
            "terms": self.vocabulary.terms,
        }

    def save(self, folder: Path) -> None:
        """Write the lines into a folder; the same numbers give the same files."""
        with zipfile.ZipFile(folder / NUMBERS, "w", zipfile.ZIP_DEFLATED) as archive:
            write_array(archive, "weights", self.weights)
            write_array(archive, "intercepts", self.intercepts)
            write_array(archive, "term_weights", self.vocabulary.weights)
        text = json.dumps(self._words(), ensure_ascii=False, indent=0) + "\n"
        (folder / WORDS).write_text(text, encoding="utf-8")


def load_learned_heads(folder: Path) -> LearnedHeads:
    """Read what was learnt from the folder of one run."""
    try:
        words = json.loads((folder / WORDS).read_text("utf-8"))
        with np.load(folder / NUMBERS, allow_pickle=False) as archive:
            numbers = {name: archive[name].astype(np.float32) for name in archive.files}
    except (OSError, ValueError, zipfile.BadZipFile) as error:
        raise ModelUnreadable(f"What was learnt in {folder} cannot be read. {LEARN_AGAIN}") from error
    if words.get("format") != FORMAT:
        raise ModelUnreadable(
            f"What was learnt in {folder} has format {words.get('format')}, and this version reads {FORMAT}. "
            f"{LEARN_AGAIN}"
        )
    return LearnedHeads(
        theme_ids=tuple(words["theme_ids"]),
        theme_labels=tuple(words["theme_labels"]),
        encoder_name=words["encoder_name"],
        starter=words["starter"],
        dimensions=words["dimensions"],
        vocabulary=Vocabulary(tuple(words["terms"]), numbers["term_weights"]),
        trust=words["trust"],
        weights=numbers["weights"],
        intercepts=numbers["intercepts"],
    )
