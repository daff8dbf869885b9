"""The tuned network beside the heads, for the code book that it was tuned to."""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path
from typing import Protocol

from nlp.blending import Blend, load_blend
from nlp.encoder import Encoder
from nlp.errors import ModelUnreadable
from nlp.joining import folder_of
from nlp.model import Heads
from nlp.tuned import FILE, Opinion, TunedNetwork


class Reader(Protocol):
    """Reads texts as a tuned network does."""

    fingerprint: str

    def read(self, texts: Sequence[str]) -> list[Opinion]:
        """Give what is made of each text, the same whatever the other texts are."""
        ...


@dataclass(frozen=True, slots=True)
class SecondOpinion:
    """A tuned network, and how much it counts beside the heads."""

    network: Reader
    blend: Blend


def open_second_opinion(
    folder: Path, heads: Heads, *, encoder: Encoder, threads: int | None = None
) -> SecondOpinion | None:
    """Open the tuned network in a folder with what weighs it against these heads; nothing where there is none.

    It is joined with the encoder, where that is a network.
    """
    if not (folder / FILE).is_file():
        return None
    network = TunedNetwork(folder / FILE, joined_in=folder_of(encoder), threads=threads)
    blend = load_blend(folder)
    if (blend.tuned_fingerprint, blend.heads_fingerprint) != (network.fingerprint, heads.fingerprint):
        raise ModelUnreadable(
            f"The parts of the model in {folder} do not belong together. Make it again with “python -m nlp train”."
        )
    return SecondOpinion(network, blend)


def shipped_second_opinion(heads: Heads, *, encoder: Encoder, threads: int | None = None) -> SecondOpinion | None:
    """Open the tuned network that ships with the product."""
    with as_file(files("nlp") / "resources" / "model") as folder:
        return open_second_opinion(folder, heads, encoder=encoder, threads=threads)
