"""A first look at a sentence by its words alone: whether what it means is worth judging, which takes far longer."""

import json
import math
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path

from nlp.errors import ModelUnreadable

FILE = "sieve.json"
WORD = r"[\w']+"
_WORD = re.compile(WORD)


@dataclass(frozen=True, slots=True)
class Sieve:
    """Guesses the score that the judge of risk would give, from how rare each word is and how it pulls.

    A guess is the sum of the pulls, each by the share of its word in the text (tf-idf, of length one).
    """

    intercept: float
    words: Mapping[str, tuple[float, float]]

    def guess(self, text: str) -> float:
        """Guess the score of a piece of text."""
        known = Counter(word for word in _WORD.findall(text.lower()) if word in self.words)
        weights = {word: (1 + math.log(count)) * self.words[word][0] for word, count in known.items()}
        length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
        return self.intercept + sum(weight * self.words[word][1] for word, weight in weights.items()) / length

    def save(self, folder: Path) -> None:
        """Write the sieve into a folder."""
        folder.mkdir(parents=True, exist_ok=True)
        content = {"intercept": self.intercept, "words": self.words}
        (folder / FILE).write_text(json.dumps(content, separators=(",", ":"), sort_keys=True) + "\n", encoding="utf-8")


def load_sieve(folder: Path) -> Sieve:
    """Read a sieve from a folder."""
    try:
        content = json.loads((folder / FILE).read_text("utf-8"))
        words = {word: (float(rarity), float(pull)) for word, (rarity, pull) in content["words"].items()}
        return Sieve(float(content["intercept"]), words)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        message = f"{folder / FILE} cannot be read. Make it again with “python -m nlp.concern_training”."
        raise ModelUnreadable(message) from error


@cache
def shipped_sieve() -> Sieve:
    """Give the sieve that ships with the product, read once in a process."""
    with as_file(files("nlp") / "resources" / "concerns") as folder:
        return load_sieve(folder)
