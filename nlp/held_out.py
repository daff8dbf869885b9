"""What tuned networks made of coded answers that they had not seen, kept so that no one has to tune to measure."""

import zipfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nlp.errors import ModelUnreadable
from nlp.model import write_array

FILE = "held_out.npz"
FOLDS = (("e", "f"), ("a", "c"), ("d",))
"""The sets that are left out together. Each is read by a network that learnt from none of the fold's answers.

Two sets are left out at a time where one would do: it halves the time and makes the scores a little too low.
"""

HeldOut = Mapping[str, NDArray[np.floating]]
"""For each set of coded answers, a row for each answer and a column for each theme: log odds."""


def save_held_out(held_out: HeldOut, folder: Path) -> None:
    """Write the log odds into a folder, whole or not at all; the same numbers give the same file."""
    folder.mkdir(parents=True, exist_ok=True)
    part = folder / f".{FILE}"
    with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(held_out):
            write_array(archive, name, held_out[name])
    part.replace(folder / FILE)


def load_held_out(folder: Path) -> HeldOut:
    """Read the log odds from a folder."""
    try:
        with np.load(folder / FILE, allow_pickle=False) as archive:
            return {name: archive[name].astype(np.float32) for name in archive.files}
    except (OSError, ValueError, zipfile.BadZipFile) as error:
        raise ModelUnreadable(
            f"The held-out readings in {folder} cannot be read. Make them again with “make model”."
        ) from error
