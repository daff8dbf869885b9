"""The MiniLM network as an ONNX graph, built from its weights. Imported only when one has to be built."""

import math
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.quant_utils import add_pre_process_metadata

from nlp.encoder.session import SENTENCE
from nlp.encoder.weights import Weights

LAYERS = 6
HEADS = 12
WIDTH = 384
OPSET = 17
WORDS = "embeddings.word_embeddings.weight"


class Network:
    """Collects nodes and their constants under names that cannot clash."""

    def __init__(self, weights: Weights, *, beside: "Network | None" = None) -> None:
        """Begin a graph with these weights, or go on in that of another network, where they go by other names."""
        self.weights = weights
        self.nodes: list[onnx.NodeProto] = beside.nodes if beside else []
        self.constants: dict[str, onnx.TensorProto] = beside.constants if beside else {}
        self._mark = "beside." if beside else ""

    def add(self, operation: str, *inputs: str, **attributes: Any) -> str:  # noqa: ANN401 - as onnx has it
        """Add an operation, and give the name of its output."""
        output = f"{operation}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(operation, list(inputs), [output], **attributes))
        return output

    def weight(self, name: str, *, turned: bool = False) -> str:
        """Add a weight, transposed where `turned`, and give its name."""
        values = self.weights[name]
        return self._constant(f"{self._mark}{name}", np.ascontiguousarray(values.T) if turned else values)

    def number(self, value: float) -> str:
        """Add a number, and give its name."""
        return self._constant(f"number_{value}", np.array(value, dtype=np.float32))

    def whole(self, *values: int) -> str:
        """Add a row of whole numbers, and give its name."""
        return self._constant("whole_" + "_".join(map(str, values)), np.array(values, dtype=np.int64))

    def _constant(self, name: str, values: np.ndarray) -> str:
        self.constants[name] = numpy_helper.from_array(values, name)
        return name

    def words(self) -> str:
        """Add the looking up of what each token of `input_ids` means by itself, and give the name of its output."""
        return self.add("Gather", self.weight(WORDS), "input_ids")

    def product(self, hidden: str, weight: str) -> str:
        """Add a product with the weight of that name, and give the name of its output."""
        return self.add("MatMul", hidden, self.weight(weight, turned=True))

    def dense(self, hidden: str, name: str) -> str:
        """Add a dense layer with the weights of that name, and give the name of its output."""
        return self.add("Add", self.product(hidden, f"{name}.weight"), self.weight(f"{name}.bias"))

    def query_key_value(self, hidden: str, name: str) -> tuple[str, str, str]:
        """Add what each head of an attention asks, offers (turned) and says, and give the names of the three."""

        def heads(part: str, order: list[int]) -> str:
            split = self.add("Reshape", self.dense(hidden, f"{name}.{part}"), self.whole(1, -1, HEADS, WIDTH // HEADS))
            return self.add("Transpose", split, perm=order)

        return heads("query", [0, 2, 1, 3]), heads("key", [0, 2, 3, 1]), heads("value", [0, 2, 1, 3])

    def gelu(self, hidden: str) -> str:
        """Add a Gaussian error linear unit, and give the name of its output."""
        bent = self.add("Erf", self.add("Mul", hidden, self.number(1 / math.sqrt(2))))
        return self.add("Mul", self.add("Mul", hidden, self.number(0.5)), self.add("Add", bent, self.number(1.0)))

    def layer_norm(self, hidden: str, name: str) -> str:
        """Add a layer norm with the weights of that name, and give the name of its output."""
        scale, bias = self.weight(f"{name}.weight"), self.weight(f"{name}.bias")
        return self.add("LayerNormalization", hidden, scale, bias, axis=-1, epsilon=1e-12)


def build_graph(weights: Weights) -> onnx.ModelProto:
    """Build the network that turns one text's token numbers into one vector of length one."""
    net = Network(weights)
    return as_model(net, "minilm", [sentence_vector(net, hidden_states(net))])


def as_model(net: Network, name: str, outputs: Sequence[onnx.ValueInfoProto]) -> onnx.ModelProto:
    """Give a network that reads the token numbers of one text as a model with these outputs."""
    tokens = helper.make_tensor_value_info("input_ids", TensorProto.INT64, [1, "tokens"])
    graph = helper.make_graph(net.nodes, name, [tokens], outputs, list(net.constants.values()))
    domains = sorted({"", *(node.domain for node in net.nodes)})
    imports = [helper.make_opsetid(domain, 1 if domain else OPSET) for domain in domains]
    model = helper.make_model(graph, opset_imports=imports)
    model.ir_version = 8
    return model


def hidden_states(net: Network) -> str:
    """Add the embeddings and every layer, and give the name of what they make of each token of `input_ids`."""
    return through_layers(net, embeddings(net), range(LAYERS))


def through_layers(net: Network, hidden: str, layers: Iterable[int]) -> str:
    """Add layers, and give the name of what they make of each token."""
    for layer in layers:
        hidden = _layer(net, hidden, f"encoder.layer.{layer}")
    return hidden


def sentence_vector(net: Network, hidden: str) -> onnx.ValueInfoProto:
    """Add the mean over the tokens as a vector of length one, and give it as an output."""
    mean = net.add("ReduceMean", hidden, axes=[1], keepdims=0)
    net.nodes.append(helper.make_node("LpNormalization", [mean], [SENTENCE], axis=1, p=2))
    return helper.make_tensor_value_info(SENTENCE, TensorProto.FLOAT, [1, WIDTH])


def write_quantised(weights: Weights, path: Path) -> None:
    """Write the network with its weights as 8-bit whole numbers, scaled per channel."""
    full = path.with_suffix(".full.onnx")
    graph = build_graph(weights)
    add_pre_process_metadata(graph)  # it has nothing for the library to prepare, which would warn of it otherwise
    onnx.save(graph, full)
    quantize_dynamic(full, path, per_channel=True, weight_type=QuantType.QInt8)
    full.unlink()


def embeddings(net: Network) -> str:
    """Add what each token means by itself and in its place, and give the name of it."""
    words = net.words()
    count = net.add("Shape", "input_ids", start=1, end=2)
    positions = net.add("Slice", net.weight("embeddings.position_embeddings.weight"), net.whole(0), count, net.whole(0))
    kinds = net.add("Slice", net.weight("embeddings.token_type_embeddings.weight"), net.whole(0), net.whole(1))
    summed = net.add("Add", net.add("Add", words, positions), kinds)
    return net.layer_norm(summed, "embeddings.LayerNorm")


def _layer(net: Network, hidden: str, name: str) -> str:
    attended = net.dense(_attention(net, hidden, f"{name}.attention.self"), f"{name}.attention.output.dense")
    hidden = net.layer_norm(net.add("Add", hidden, attended), f"{name}.attention.output.LayerNorm")
    widened = net.gelu(net.dense(hidden, f"{name}.intermediate.dense"))
    narrowed = net.dense(widened, f"{name}.output.dense")
    return net.layer_norm(net.add("Add", hidden, narrowed), f"{name}.output.LayerNorm")


def _attention(net: Network, hidden: str, name: str) -> str:
    query, key, value = net.query_key_value(hidden, name)
    scores = net.add("Mul", net.add("MatMul", query, key), net.number(1 / math.sqrt(WIDTH // HEADS)))
    mixed = net.add("MatMul", net.add("Softmax", scores, axis=-1), value)
    return net.add("Reshape", net.add("Transpose", mixed, perm=[0, 2, 1, 3]), net.whole(1, -1, WIDTH))
