"""The tuned network and the encoder as one network, which is quicker than both: built once, kept beside the encoder."""

import tempfile
from pathlib import Path

from nlp.encoder import Encoder
from nlp.encoder.cache import CachingEncoder
from nlp.encoder.session import OnnxEncoder


def folder_of(encoder: Encoder) -> Path | None:
    """Give the folder of an encoder's network, where it has one."""
    network = encoder.kept_of if isinstance(encoder, CachingEncoder) else encoder
    return network.folder if isinstance(network, OnnxEncoder) else None


def joined(encoder_folder: Path, tuned: Path, *, name: str) -> Path:
    """Give the file of both networks as one, building it when it is not there; two builders do no harm.

    `name` is the tuned network's, and changes with it.
    """
    final = encoder_folder / f"with-{name}.onnx"
    if not final.is_file():
        from nlp.tuned_graph import write_joined  # noqa: PLC0415 - onnx is needed only to build

        with tempfile.TemporaryDirectory(dir=encoder_folder, prefix="building-") as scratch:
            made = Path(scratch, final.name)
            write_joined(encoder_folder / "model.onnx", tuned, made)
            made.replace(final)
    return final
