"""How fast texts become vectors, beside sentence-transformers with the same published weights."""

import json
import subprocess
import sys
import time
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from nlp.codebook import shipped_codebook
from nlp.encoder import load_encoder
from nlp.encoder.weights import find_weights
from tests.bench.comments import invented_comments

PEER = Path(__file__).with_name("sentence_transformers_rate.py")


@dataclass(frozen=True, slots=True)
class EncodingRates:
    """Texts a second, run by run, ours and the peer's in turn on the same texts. Opening is in neither."""

    texts: int
    ours: tuple[float, ...]
    peers: tuple[float, ...]
    peer: str


def peer_python() -> Path | None:
    """The interpreter that sentence-transformers is installed for, if it is this one."""
    return Path(sys.executable) if find_spec("sentence_transformers") else None


def measure_encoding(texts: int, runs: int, cache: Path, python: Path) -> EncodingRates:
    """Encode the same texts with both, the peer in an interpreter of its own, which may have other libraries."""
    encoder = load_encoder(cache_dir=cache)
    written = [comment.text for comment in invented_comments(shipped_codebook(), texts)]
    encoder.embed(written[:100])
    given = json.dumps({"weights": str(find_weights()), "texts": written})
    ours, peers, peer = [], [], ""
    for _ in range(runs):
        started = time.perf_counter()
        encoder.embed(written)
        ours.append(texts / (time.perf_counter() - started))
        done = subprocess.run([python, PEER], input=given, capture_output=True, text=True, check=True)
        said = json.loads(done.stdout.splitlines()[-1])
        peers.append(texts / said["seconds"])
        peer = said["versions"]
    return EncodingRates(texts, tuple(ours), tuple(peers), peer)
