"""Which theme of the code book a candidate is nearest to, so that a person can see whether it is new."""

import numpy as np

from nlp.codebook import OTHER, UNCLEAR, CodeBook
from nlp.encoder import Encoder, Vectors


class NearestTheme:
    """Finds the theme of a code book that is nearest to a group of passages."""

    def __init__(self, codebook: CodeBook | None, *, encoder: Encoder) -> None:
        """Embed what the code book says of its themes; without one, nothing is near."""
        themes = [theme for theme in codebook.themes if theme.id not in {OTHER, UNCLEAR}] if codebook else []
        sayings = [(theme.id, said) for theme in themes for said in (theme.label, theme.description, *theme.include)]
        self._owners = [theme_id for theme_id, said in sayings if said]
        self._vectors = encoder.embed([said for _, said in sayings if said]) if self._owners else None

    def to(self, passages: Vectors) -> str | None:
        """Give the id of the theme that has the saying nearest to the passages' middle."""
        if self._vectors is None:
            return None
        return self._owners[int(np.argmax(self._vectors @ passages.mean(axis=0)))]
