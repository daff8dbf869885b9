"""What the rest of the engine asks of an encoder."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]


class Encoder(Protocol):
    """Turns texts into vectors whose inner product says how near two texts are in meaning."""

    @property
    def name(self) -> str:
        """A name that changes whenever the vectors would."""
        ...

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Give one row of length one for each text, the same row whatever the other texts are."""
        ...
