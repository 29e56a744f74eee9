"""A voice is a file from somebody: one that is none, or that is more than a voice, is told and does no harm."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import hum_voice
import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper

from audioguide.errors import GuideError
from audioguide.model import Words
from audioguide.speech import recording
from audioguide.speech.engines import piper

HELLO = Words("Hello.")


@pytest.fixture
def voice(hum: Path, tmp_path: Path) -> Path:
    """Return a copy of the voice that hums, to be spoilt."""
    for name in ("hum.onnx", "hum.onnx.json"):
        shutil.copy(hum.with_name(name), tmp_path / name)
    return tmp_path / "hum.onnx"


def told_otherwise(voice: Path, key: str, value: object) -> None:
    """Let the config of *voice* say *value* under *key*, a path of keys with dots."""
    config = voice.with_name("hum.onnx.json")
    described = json.loads(config.read_text("utf-8"))
    *above, last = key.split(".")
    inner = described
    for name in above:
        inner = inner.setdefault(name, {})
    inner[last] = value
    config.write_text(json.dumps(described), encoding="utf-8")


@pytest.mark.parametrize(
    ("key", "value"),
    [
        *(("audio.sample_rate", rate) for rate in (0, -1, 1e9, 10**9, 22_050.0, True, "22050", None)),
        *(("num_symbols", count) for count in (0, 10**12, "256", [256])),
        *(("inference.length_scale", scale) for scale in (float("nan"), float("inf"), -1, 1e9, "1", [1])),
        ("inference.noise_w", float("nan")),
        ("inference", [1]),
        ("num_speakers", 10**9),
        ("default_speaker_id", -1),
        ("hop_length", 0),
        *(("espeak.voice", name) for name in ("../../secret", "/etc/passwd", "", 5, "x" * 50, "en\x00")),
        *(("language", {"code": name}) for name in ("\x1b[31m", "en/..", None, 5)),
        *(("phoneme_type", name) for name in ("pinyin", "hebrew", "japanese", "thai", "other", ["espeak"])),
        ("phoneme_id_map", {}),
        ("phoneme_id_map", []),
        ("phoneme_id_map", {"a": [1]}),
        ("phoneme_id_map", "abc"),
        ("phoneme_id_map.a", [256]),
        ("phoneme_id_map.a", [-1]),
        ("phoneme_id_map.a", [1] * 100_000),
        ("phoneme_id_map.a", 1),
        ("phoneme_id_map.a", "b"),
    ],
    ids=lambda one: repr(one)[:30],
)
def test_a_config_that_fits_no_voice_is_refused(voice: Path, key: str, value: object) -> None:
    """Numbers out of bounds, wrong types, names that are paths and readers that need a network: none is believed."""
    told_otherwise(voice, key, value)

    with pytest.raises(GuideError, match="does not describe a Piper voice") as told:
        piper.voice(voice)
    assert told.value.source == voice.with_name("hum.onnx.json")


def test_a_voice_with_a_part_in_another_file_is_refused(voice: Path) -> None:
    """An ONNX file may name any file to be read as its numbers: such a voice is not even loaded."""
    secret = voice.parent.parent / "secret"
    secret.write_bytes(bytes(64))
    model = onnx.load(str(voice))
    part = next(one for one in model.graph.initializer if one.name == "zero")
    part.ClearField("raw_data")
    part.data_location = TensorProto.EXTERNAL
    part.external_data.add(key="location", value="../secret")
    voice.write_bytes(model.SerializeToString())

    with pytest.raises(GuideError, match="has a part of it in another file") as told:
        piper.voice(voice)
    assert told.value.source == voice


def rubbish(voice: Path) -> None:
    """Begin as a voice does, and go on as nothing."""
    voice.write_bytes(b"\x08" + bytes(range(256)) * 40)


def number_without_end(voice: Path) -> None:
    """Hold one number, a megabyte long."""
    voice.write_bytes(b"\x08" + b"\xff" * 1_000_000)


def made(voice: Path, nodes: list[onnx.NodeProto], *initializers: onnx.TensorProto, inputs: str = "input") -> None:
    """Write a model of *nodes* that is asked for as a voice is."""
    graph = helper.make_graph(
        nodes,
        "voice",
        [
            helper.make_tensor_value_info(inputs, TensorProto.INT64, [1, "n"]),
            helper.make_tensor_value_info("input_lengths", TensorProto.INT64, [1]),
            helper.make_tensor_value_info("scales", TensorProto.FLOAT, [3]),
        ],
        [helper.make_tensor_value_info("output", TensorProto.FLOAT, None)],
        list(initializers),
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    voice.write_bytes(model.SerializeToString())


def other_inputs(voice: Path) -> None:
    """Be a model of something else."""
    made(voice, [helper.make_node("Cast", ["picture"], ["output"], to=TensorProto.FLOAT)], inputs="picture")


def no_number(voice: Path) -> None:
    """Give what is not a number for every sample."""
    nodes: list[Any] = [
        helper.make_node("Cast", ["input"], ["ids"], to=TensorProto.FLOAT),
        helper.make_node("Mul", ["ids", "nan"], ["output"]),
    ]
    made(voice, nodes, helper.make_tensor("nan", TensorProto.FLOAT, [1], [np.nan]))


def no_end(voice: Path) -> None:
    """Ask for four terabytes."""
    node = helper.make_node("ConstantOfShape", ["size"], ["output"])
    made(voice, [node], helper.make_tensor("size", TensorProto.INT64, [1], [10**12]))


def minutes(voice: Path) -> None:
    """Hum for ten minutes."""
    hum_voice.make(voice.parent, 30_000)
    told_otherwise(voice, "hop_length", 256)


@pytest.mark.parametrize(
    ("spoil", "problem"),
    [
        (rubbish, "this voice cannot be loaded"),
        (number_without_end, "this voice cannot be loaded"),
        (other_inputs, "the engine piper failed: "),
        (no_number, "gives what is no sound"),
        (no_end, "the engine piper failed: |this voice cannot be loaded"),
        (minutes, "ms of sound where only about"),
    ],
)
def test_a_model_that_is_no_voice_is_told_and_ends(voice: Path, spoil: Callable[[Path], None], problem: str) -> None:
    """Rubbish, another model, no numbers, more than the memory holds, minutes for a word: each is one plain error."""
    spoil(voice)

    said = recording.take(recording.utterance(HELLO, piper.voice(voice)))

    assert isinstance(said, GuideError)
    assert re.search(problem, said.problem), said.problem
