"""Finding, building and opening the encoder."""

import shutil
import tempfile
from hashlib import sha256
from pathlib import Path

from nlp.encoder.protocol import Encoder
from nlp.encoder.session import OnnxEncoder
from nlp.encoder.weights import PUBLISHED_SHA256, find_weights, read_weights
from nlp.errors import EncoderUnavailable

NAME = "all-MiniLM-L6-v2-int8-2"
"""Ends in a number that rises whenever the same weights are run in another way."""
BUILD = "2"
ROOM_MEGABYTES = 50
"""Twice what it takes, for whatever is written beside it meanwhile."""
NEEDED = ("model.onnx", "tokenizer.json")


def load_encoder(folder: Path | None = None, *, cache_dir: Path, threads: int | None = None) -> Encoder:
    """Open the encoder in `folder`, or the one that ships, built once and kept in `cache_dir`.

    It runs on `threads`, by default one for each processor. Raises EncoderUnavailable where files are missing or
    are not the published ones, and where it cannot be built.
    """
    if folder is None:
        return OnnxEncoder(_built(cache_dir), name=NAME, threads=threads)
    missing = [name for name in NEEDED if not (folder / name).is_file()]
    if missing:
        raise EncoderUnavailable(f"The encoder folder {folder} has no {' and no '.join(missing)}. Put them there.")
    digest = sha256((folder / "model.onnx").read_bytes()).hexdigest()
    return OnnxEncoder(folder, name=f"{folder.name}-{digest[:12]}", threads=threads)


def _built(cache_dir: Path) -> Path:
    """Give the folder of the built encoder, building it when it is not there; two builders do no harm."""
    final = cache_dir / f"minilm-int8-{PUBLISHED_SHA256[:12]}-{BUILD}"
    if all((final / name).is_file() for name in NEEDED):
        return final
    from nlp.encoder.quick_graph import write_encoder  # noqa: PLC0415 - onnx is needed only to build

    weights_folder = find_weights()
    weights = read_weights(weights_folder / "model.safetensors")
    try:
        cache_dir.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=cache_dir, prefix="building-") as scratch:
            made = Path(scratch, "encoder")
            made.mkdir()
            shutil.copyfile(weights_folder / "tokenizer.json", made / "tokenizer.json")
            write_encoder(weights, made / "model.onnx")
            _move(made, final)
    except OSError as error:
        raise EncoderUnavailable(
            f"The encoder cannot be built in {cache_dir}: {error.strerror}. Make room for {ROOM_MEGABYTES} MB there, "
            "or let the worker write there."
        ) from error
    return final


def _move(made: Path, final: Path) -> None:
    try:
        made.rename(final)
    except OSError:
        if not (final / NEEDED[0]).is_file():
            raise
