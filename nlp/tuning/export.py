"""Writing the tuned network as one ONNX file of 8-bit whole numbers, which the product reads without torch."""

from pathlib import Path

import onnx
from onnx import TensorProto, helper
from onnxruntime.quantization import QuantType, quantize_dynamic

from nlp.encoder.graph import OPSET, Network, hidden_states
from nlp.tuning.fitted import Fitted

LOG_ODDS = "log_odds"
ATTENTION = "attention"


def build_tuned_graph(fitted: Fitted) -> onnx.ModelProto:
    """Build the network that gives the log odds of each theme for one text, and what each theme's head looks at.

    `log_odds` has a row of themes; `attention` has a row for each token and a column for each theme, which sums to one.
    """
    themes = len(fitted.intercepts)
    net = Network(
        {
            **fitted.encoder,
            "heads.attention": fitted.attention,
            "heads.directions": fitted.directions[None],
            "heads.intercepts": fitted.intercepts[None],
        }
    )
    hidden = hidden_states(net)
    scores = net.add("MatMul", hidden, net.weight("heads.attention", turned=True))
    net.nodes.append(helper.make_node("Softmax", [scores], [ATTENTION], axis=1))
    picked = net.add("MatMul", net.add("Transpose", ATTENTION, perm=[0, 2, 1]), hidden)
    normed = net.add("LpNormalization", picked, axis=2, p=2)
    nearness = net.add("Mul", normed, net.weight("heads.directions"))
    summed = net.add("ReduceSum", nearness, net.whole(2), keepdims=0)
    net.nodes.append(helper.make_node("Add", [summed, net.weight("heads.intercepts")], [LOG_ODDS]))
    graph = helper.make_graph(
        net.nodes,
        "tuned",
        [helper.make_tensor_value_info("input_ids", TensorProto.INT64, [1, "tokens"])],
        [
            helper.make_tensor_value_info(LOG_ODDS, TensorProto.FLOAT, [1, themes]),
            helper.make_tensor_value_info(ATTENTION, TensorProto.FLOAT, [1, "tokens", themes]),
        ],
        list(net.constants.values()),
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)])
    model.ir_version = 8
    return model


def write_tuned(fitted: Fitted, path: Path) -> None:
    """Write the network with its weights as 8-bit whole numbers, scaled per channel, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    full, part = path.with_suffix(".full.onnx"), path.with_suffix(".part.onnx")
    onnx.save(build_tuned_graph(fitted), full)
    quantize_dynamic(full, part, per_channel=True, weight_type=QuantType.QInt8)
    full.unlink()
    part.replace(path)
