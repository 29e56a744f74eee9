"""Make a real Piper voice of about one kilobyte that hums, so the real engine runs in tests with no download.

    python hum_voice.py FOLDER [MILLISECONDS]

MILLISECONDS is the length of one phoneme: 10 is quick for tests; 35 gives about the length of ordinary speech, for
benchmarks of long guides. Needs onnx and numpy. Writes hum.onnx and hum.onnx.json.
"""

import json
import sys
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

RATE = 16_000
PHONEMES = "abcdefghijklmnopqrstuvwxyz ˈˌːəɪʊɛɔæʌɑɹðθŋʃʒɐɾɜɚᵻ.,?!;:-"


def make(folder: Path, milliseconds: int = 10, *, lengths: bool = False) -> None:
    """Write hum.onnx and hum.onnx.json into *folder*; *milliseconds* is the length of one phoneme.

    With *lengths* the model also reckons how long each phoneme is, as Piper's do: rounded up, and not told.
    """
    samples = RATE * milliseconds // 1000
    hum = (0.3 * np.sin(2 * np.pi * 200 * np.arange(samples) / RATE)).astype(np.float32)
    node = helper.make_node
    nodes = [
        # One hum per phoneme id; the other inputs are folded in at zero so that the graph keeps them.
        node("Cast", ["input"], ["ids"], to=TensorProto.FLOAT),
        node("Sign", ["ids"], ["signs"]),
        node("Mul", ["signs", "zero"], ["zeros"]),
        node("Unsqueeze", ["zeros", "axis"], ["columns"]),
        node("Add", ["columns", "hum"], ["hums"]),
        node("Reshape", ["hums", "shape"], ["sound"]),
        node("ReduceSum", ["scales"], ["scale"], keepdims=0),
        node("Mul", ["scale", "zero"], ["no_scale"]),
        node("Cast", ["input_lengths"], ["count"], to=TensorProto.FLOAT),
        node("ReduceSum", ["count"], ["length"], keepdims=0),
        node("Mul", ["length", "zero"], ["no_length"]),
        node("Add", ["sound", "no_scale"], ["almost"]),
        node("Add", ["almost", "no_length"], ["output"]),
    ]
    if lengths:
        nodes += [node("Cos", ["zeros"], ["ones"]), node("Ceil", ["ones"], ["lengths"])]
    graph = helper.make_graph(
        nodes,
        "hum",
        [
            helper.make_tensor_value_info("input", TensorProto.INT64, [1, "n"]),
            helper.make_tensor_value_info("input_lengths", TensorProto.INT64, [1]),
            helper.make_tensor_value_info("scales", TensorProto.FLOAT, [3]),
        ],
        [helper.make_tensor_value_info("output", TensorProto.FLOAT, [1, 1, "t"])],
        [
            numpy_helper.from_array(np.array(0, np.float32), "zero"),
            numpy_helper.from_array(np.array([2]), "axis"),
            numpy_helper.from_array(hum, "hum"),
            numpy_helper.from_array(np.array([1, 1, -1]), "shape"),
        ],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    onnx.checker.check_model(model)
    folder.mkdir(parents=True, exist_ok=True)
    onnx.save(model, str(folder / "hum.onnx"))
    ids = {phoneme: [number + 3] for number, phoneme in enumerate(PHONEMES)} | {"_": [0], "^": [1], "$": [2]}
    config = {
        "num_symbols": 256,
        "num_speakers": 1,
        "audio": {"sample_rate": RATE},
        "hop_length": samples,
        "espeak": {"voice": "en-us"},
        "phoneme_id_map": ids,
        "phoneme_type": "espeak",
    }
    (folder / "hum.onnx.json").write_text(json.dumps(config), encoding="utf-8")


if __name__ == "__main__":
    make(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 10)
