"""What a tuning gives, as plain numbers."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlp.encoder.weights import Weights


@dataclass(frozen=True, slots=True)
class Fitted:
    """The encoder's weights under their published names, and one head for each theme."""

    encoder: Weights
    attention: NDArray[np.float32]
    directions: NDArray[np.float32]
    intercepts: NDArray[np.float32]
