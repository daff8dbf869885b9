"""Networks of 8-bit weights laid out as they run quickest, to the same figures. Imported only to build one."""

from pathlib import Path

import numpy as np
import onnx
from onnx import numpy_helper

from nlp.encoder.graph import (
    HEADS,
    LAYERS,
    WIDTH,
    WORDS,
    Network,
    as_model,
    hidden_states,
    sentence_vector,
    write_quantised,
)
from nlp.encoder.weights import Weights

OF_ONNX_RUNTIME = "com.microsoft"
QUANTISED = ("quantized", "scale", "zero_point")
ATTENTION_PARTS = ("query", "key", "value")
TOGETHER = "query_key_value"


class QuickNetwork(Network):
    """Lays out 8-bit weights in as few steps as ONNX Runtime has: the three parts of an attention are one product."""

    def words(self) -> str:
        """Look up what each token means by itself, and only then make it a number of 32 bits."""
        found, scale, zero = (self.weight(f"{WORDS}_{part}") for part in QUANTISED)
        return self.add("DequantizeLinear", self.add("Gather", found, "input_ids"), scale, zero)

    def product(self, hidden: str, weight: str, *bias: str) -> str:
        """Add a product of whole numbers, with a bias where one is given, and give the name of its output."""
        parts = (self.weight(f"{weight}_{part}") for part in QUANTISED)
        return self.add("DynamicQuantizeMatMul", hidden, *parts, *bias, domain=OF_ONNX_RUNTIME)

    def dense(self, hidden: str, name: str) -> str:
        """Add a dense layer as one step."""
        return self.product(hidden, f"{name}.weight", self.weight(f"{name}.bias"))

    def query_key_value(self, hidden: str, name: str) -> tuple[str, str, str]:
        """Add one product for all three, and give its parts."""
        by_token = self.whole(-1, len(ATTENTION_PARTS), HEADS, WIDTH // HEADS)
        together = self.add("Reshape", self.dense(hidden, f"{name}.{TOGETHER}"), by_token)
        by_part = self.add("Transpose", together, perm=[1, 2, 0, 3])
        query, key, value = (
            self.add("Slice", by_part, self.whole(place), self.whole(place + 1), self.whole(0))
            for place in range(len(ATTENTION_PARTS))
        )
        return query, self.add("Transpose", key, perm=[0, 1, 3, 2]), value

    def gelu(self, hidden: str) -> str:
        """Add it as one step."""
        return self.add("Gelu", hidden, domain=OF_ONNX_RUNTIME)


def weights_in(path: Path) -> Weights:
    """Give the weights of a quantised network by name, the three parts of each attention as one."""
    weights: Weights = {each.name: numpy_helper.to_array(each) for each in onnx.load(path).graph.initializer}
    for name in (f"encoder.layer.{layer}.attention.self" for layer in range(LAYERS)):
        if f"{name}.{TOGETHER}.bias" in weights:  # laid out quickly already
            continue
        for kind in ("bias", *(f"weight_{part}" for part in QUANTISED)):
            parts = [weights.pop(f"{name}.{part}.{kind}") for part in ATTENTION_PARTS]
            weights[f"{name}.{TOGETHER}.{kind}"] = np.concatenate(parts, axis=-1)
    return weights


def write_encoder(weights: Weights, path: Path) -> None:
    """Write the network with its weights as 8-bit whole numbers, laid out to run quickly."""
    quantised = path.with_suffix(".quantised.onnx")
    write_quantised(weights, quantised)
    net = QuickNetwork(weights_in(quantised))
    onnx.save(as_model(net, "minilm", [sentence_vector(net, hidden_states(net))]), path)
    quantised.unlink()
