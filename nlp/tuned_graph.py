"""The heads of the tuned network in an ONNX graph, and the network in one with the encoder. Imported only to build."""

from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper

from nlp.encoder.graph import LAYERS, Network, as_model, embeddings, sentence_vector, through_layers
from nlp.encoder.quick_graph import QuickNetwork, weights_in
from nlp.encoder.weights import Weights
from nlp.tuned import ATTENTION, LOG_ODDS

ATTENDED = "heads.attention"
DIRECTIONS = "heads.directions"
INTERCEPTS = "heads.intercepts"


def theme_heads(net: Network, hidden: str) -> list[onnx.ValueInfoProto]:
    """Add a head for each theme, and give what they say as outputs.

    `log_odds` has a row of themes; `attention` has a row for each token and a column for each theme, which sums to one.
    """
    themes = net.weights[INTERCEPTS].shape[-1]
    scores = net.product(hidden, ATTENDED)
    net.nodes.append(helper.make_node("Softmax", [scores], [ATTENTION], axis=1))
    picked = net.add("MatMul", net.add("Transpose", ATTENTION, perm=[0, 2, 1]), hidden)
    normed = net.add("LpNormalization", picked, axis=2, p=2)
    nearness = net.add("Mul", normed, net.weight(DIRECTIONS))
    summed = net.add("ReduceSum", nearness, net.whole(2), keepdims=0)
    net.nodes.append(helper.make_node("Add", [summed, net.weight(INTERCEPTS)], [LOG_ODDS]))
    return [
        helper.make_tensor_value_info(LOG_ODDS, TensorProto.FLOAT, [1, themes]),
        helper.make_tensor_value_info(ATTENTION, TensorProto.FLOAT, [1, "tokens", themes]),
    ]


def write_joined(encoder: Path, tuned: Path, path: Path) -> None:
    """Write the encoder and the tuned network as one that gives what both give, and works out once what they share.

    They share the first layers, which tuning left as they were.
    """
    net = QuickNetwork(weights_in(encoder))
    beside = QuickNetwork(weights_in(tuned), beside=net)
    shared = _layers_in_common(net.weights, beside.weights)
    hidden = through_layers(net, embeddings(net), range(shared))
    vector = sentence_vector(net, through_layers(net, hidden, range(shared, LAYERS)))
    tuned_hidden = through_layers(beside, hidden if shared else embeddings(beside), range(shared, LAYERS))
    onnx.save(as_model(net, "joined", [vector, *theme_heads(beside, tuned_hidden)]), path)


def _layers_in_common(one: Weights, other: Weights) -> int:
    """Count the first layers that are the same in both, with what comes before them."""
    parts = ("embeddings.", *(f"encoder.layer.{layer}." for layer in range(LAYERS)))
    is_same = [
        all(np.array_equal(values, other[name]) for name, values in one.items() if name.startswith(part))
        for part in parts
    ]
    return max(0, (*is_same, False).index(False) - 1)
