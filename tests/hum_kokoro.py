"""Make a Kokoro model that hums, and voices for it, so the real engine runs in tests with nothing fetched.

python hum_kokoro.py FOLDER

Writes FOLDER/kokoro/hum.onnx and a voice for each of NAMES. Each token is one hum of 20 ms, so what is lost is heard.
"""

import sys
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

RATE = 24_000
TOKEN_MS = 20
NAMES = ("af_heart", "am_adam", "bf_emma", "ef_dora", "em_alex", "jf_alpha")


def make(folder: Path) -> None:
    """Write the model and the voices."""
    samples = RATE * TOKEN_MS // 1000
    hum = (0.3 * np.sin(2 * np.pi * 200 * np.arange(samples) / RATE)).astype(np.float32)
    node = helper.make_node
    nodes = [
        # The style and the speed are folded in at zero, so that the graph keeps them.
        node("Cast", ["tokens"], ["ids"], to=TensorProto.FLOAT),
        node("Mul", ["ids", "zero"], ["zeros"]),
        node("Unsqueeze", ["zeros", "axis"], ["columns"]),
        node("Add", ["columns", "hum"], ["hums"]),
        node("Reshape", ["hums", "shape"], ["sound"]),
        node("ReduceSum", ["style"], ["one_style"], keepdims=0),
        node("ReduceSum", ["speed"], ["one_speed"], keepdims=0),
        node("Add", ["one_style", "one_speed"], ["both"]),
        node("Mul", ["both", "zero"], ["nothing"]),
        node("Add", ["sound", "nothing"], ["audio"]),
    ]
    graph = helper.make_graph(
        nodes,
        "hum",
        [
            helper.make_tensor_value_info("tokens", TensorProto.INT64, [1, "n"]),
            helper.make_tensor_value_info("style", TensorProto.FLOAT, [1, 256]),
            helper.make_tensor_value_info("speed", TensorProto.FLOAT, [1]),
        ],
        [helper.make_tensor_value_info("audio", TensorProto.FLOAT, ["t"])],
        [
            numpy_helper.from_array(np.array(0, np.float32), "zero"),
            numpy_helper.from_array(np.array([2]), "axis"),
            numpy_helper.from_array(hum, "hum"),
            numpy_helper.from_array(np.array([-1]), "shape"),
        ],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    onnx.checker.check_model(model)
    (folder / "kokoro").mkdir(parents=True, exist_ok=True)
    onnx.save(model, folder / "kokoro" / "hum.onnx")
    for nth, name in enumerate(NAMES):
        np.full((510, 1, 256), nth, "<f4").tofile(folder / "kokoro" / f"{name}.bin")


if __name__ == "__main__":
    make(Path(sys.argv[1]))
