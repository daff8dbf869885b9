"""Writing the tuned network as one ONNX file of 8-bit whole numbers, which the product reads without torch."""

from pathlib import Path

import onnx
from onnxruntime.quantization import QuantType, quantize_dynamic

from nlp.encoder.graph import Network, as_model, hidden_states
from nlp.tuned_graph import ATTENDED, DIRECTIONS, INTERCEPTS, theme_heads
from nlp.tuning.fitted import Fitted


def build_tuned_graph(fitted: Fitted) -> onnx.ModelProto:
    """Build the network that gives the log odds of each theme for one text, and what each theme's head looks at."""
    net = Network(
        {
            **fitted.encoder,
            ATTENDED: fitted.attention,
            DIRECTIONS: fitted.directions[None],
            INTERCEPTS: fitted.intercepts[None],
        }
    )
    return as_model(net, "tuned", theme_heads(net, hidden_states(net)))


def write_tuned(fitted: Fitted, path: Path) -> None:
    """Write the network with its weights as 8-bit whole numbers, scaled per channel, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    full, part = path.with_suffix(".full.onnx"), path.with_suffix(".part.onnx")
    onnx.save(build_tuned_graph(fitted), full)
    quantize_dynamic(full, part, per_channel=True, weight_type=QuantType.QInt8)
    full.unlink()
    part.replace(path)
