"""The tuned network and the encoder as one network, which is quicker than both: built once, kept beside the encoder."""

import tempfile
from pathlib import Path

from nlp.encoder import Encoder
from nlp.encoder.cache import CachingEncoder
from nlp.encoder.loading import NAME
from nlp.encoder.session import OnnxEncoder


def folder_of(encoder: Encoder) -> Path | None:
    """Give the folder of the encoder that ships, and nothing for another: only ours reads the same word pieces."""
    network = encoder.kept_of if isinstance(encoder, CachingEncoder) else encoder
    return network.folder if isinstance(network, OnnxEncoder) and network.name == NAME else None


def joined(encoder_folder: Path, tuned: Path, *, name: str) -> Path | None:
    """Give the file of both networks as one, building it when it is not there; two builders do no harm.

    `name` is the tuned network's, and changes with it. Gives nothing where the folder cannot be written to.
    """
    final = encoder_folder / f"with-{name}.onnx"
    if not final.is_file():
        from nlp.tuned_graph import write_joined  # noqa: PLC0415 - onnx is needed only to build

        try:
            with tempfile.TemporaryDirectory(dir=encoder_folder, prefix="building-") as scratch:
                made = Path(scratch, final.name)
                write_joined(encoder_folder / "model.onnx", tuned, made)
                made.replace(final)
        except OSError:
            return None
    return final
