"""Kokoro: the natural voices for publishing, through kokoro-onnx, one ONNX thread each, offline.

kokoro-onnx reads a text with a package that cuts "3.5" in two, and leaves out without a word each phoneme that the
model does not have. So what it is given here is phonemes, of our own reading: see espeak.py, phonemes.py, learnt.py.
"""

from __future__ import annotations

import hashlib
import importlib.util
import io
import tempfile
import wave
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from ...errors import GuideError
from ...model import Speech, Voice, Words
from .. import folders
from ..silence import trimmed
from . import espeak
from .learnt import UNTAUGHT, written
from .phonemes import phonemes

if TYPE_CHECKING:
    from kokoro_onnx import Kokoro

FOLDER = "kokoro"
"""In each folder of voices, what holds Kokoro's: one model, ``*.onnx``, and a file ``NAME.bin`` for each voice."""

LANGUAGES = {
    "a": ("en-US", "en-us"),
    "b": ("en-GB", "en"),
    "e": ("es", "es"),
    "f": ("fr-FR", "fr"),
    "h": ("hi", "hi"),
    "i": ("it", "it"),
    "p": ("pt-BR", "pt-br"),
    "j": ("ja", ""),
    "z": ("zh", ""),
}
"""By the first letter of a voice's name, what it speaks (BCP 47; hexgrad/Kokoro-82M, VOICES.md), and who of eSpeak's
reads for it. Nobody reads Japanese and Chinese as those voices learnt them, so they are not offered."""

FIRST = ("af_heart", "bf_emma", "ef_dora", "ff_siwis", "hf_alpha", "if_sara", "pf_dora")
"""The best of each language, as its publisher grades them (VOICES.md)."""

SIZE = 510 * 256 * 4
"""Bytes of a voice: for each number of phonemes up to 510, how it then sounds, in 256 numbers."""

LONGEST = 240
"""Phonemes spoken in one go, about fifty words. The model takes 510, signs among them, and one of ours can be two."""

JOIN_MS = 160
"""The silence where a very long sentence is spoken in parts: a comma's."""

SLOWEST, FASTEST = 0.5, 2.0
"""What kokoro-onnx takes as a speed."""


def voices() -> Sequence[Voice]:
    """Return the voices here, the best of each language first; none where kokoro-onnx or its model is not.

    Cheap: nothing is loaded and no file is hashed, so ``identity`` and ``sha256`` are empty; see :func:`voice`.
    """
    if not installed():
        return ()
    found: dict[str, Path] = {}
    for folder in folders.places():
        if _models(folder / FOLDER):
            for path in sorted((folder / FOLDER).glob("*.bin")):
                if LANGUAGES.get(path.stem[:1], ("", ""))[1] and path.stat().st_size == SIZE:
                    found.setdefault(path.stem, path)
    best_first = sorted(found, key=lambda name: (FIRST.index(name) if name in FIRST else len(FIRST), name))
    return tuple(_voice(found[name]) for name in best_first)


def voice(path: Path) -> Voice:
    """Return the voice in *path*, ``NAME.bin`` with its model beside it; GuideError where it holds none."""
    remedy = "fetch Kokoro's voices with: audioguide voices --add kokoro"
    try:
        size = path.stat().st_size
    except OSError as fault:
        raise GuideError(f"this cannot be read: {fault.strerror}", remedy=remedy, source=path) from None
    if size != SIZE or path.stem[:1] not in LANGUAGES:
        raise GuideError("this is no Kokoro voice", remedy=remedy, source=path)
    if not LANGUAGES[path.stem[0]][1]:
        raise GuideError(
            "nothing here reads Japanese or Chinese for Kokoro", remedy="choose another voice with --voice"
        )
    found = replace(_voice(path), sha256=_hash(path))
    return replace(found, identity=identity(found))


def identity(voice: Voice) -> str:
    """Return kokoro-onnx, its version and that of the reader, and the hashes of the model and of the voice."""
    path = _found(voice)
    through = f"kokoro-onnx {version('kokoro-onnx')} espeakng-loader {version('espeakng-loader')}"
    return f"{through} {_hash(_model(path))} {voice.sha256 or _hash(path)} {voice.name}"


def speak(words: Words, voice: Voice) -> Speech:
    """Return *words* spoken, the same each time; GuideError where the voice lacks a sound or says nothing."""
    import numpy as np

    speed = 1 / voice.length_scale
    if not SLOWEST <= speed <= FASTEST:
        how = "slowly" if speed < SLOWEST else "fast"
        raise GuideError(f"the voice {voice.name} cannot speak so {how}", remedy="choose a speed nearer to 1, like 0.8")
    loaded = _loaded(_found(voice), voice.identity)
    parts = phonemes(words, voice, _Reader(voice.name[0], _Sounds(_sounds(loaded))), LONGEST)
    said = []
    for part in parts:
        sound, rate = loaded.create(
            written("".join(part), voice.name[0]),
            np.asarray(loaded.voices),
            speed,
            is_phonemes=True,
            trim=False,
            sentence_pause=0,
            clause_pause=0,
        )
        said.append((np.clip(sound, -1, 1) * 32767).astype("<i2").tobytes())
    if not said:
        raise GuideError(
            f"the voice {voice.name} makes no sound for “{words.spoken}”", remedy="put it in words, or take it out"
        )
    join = bytes(rate * JOIN_MS // 1000 * 2)
    wav = io.BytesIO()
    with wave.open(wav, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        # Each part has half a second of silence at its ends.
        file.writeframes(said[0] if len(said) == 1 else join.join(trimmed(pcm, rate) for pcm in said))
    return Speech(wav.getvalue())


def installed() -> bool:
    """Return whether kokoro-onnx is here."""
    return importlib.util.find_spec("kokoro_onnx") is not None


# --- Reading ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Sounds:
    phoneme_id_map: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class _Reader:
    family: str
    config: _Sounds

    def phonemize(self, text: str) -> list[list[str]]:
        return [list(sentence) for sentence in espeak.phonemes(text, LANGUAGES[self.family][1])]


def _sounds(loaded: Kokoro) -> dict[str, object]:
    return {**loaded.tokenizer.vocab, **dict.fromkeys(UNTAUGHT, 0)}


# --- Files -----------------------------------------------------------------------------------------------------------


def _voice(path: Path) -> Voice:
    language, _ = LANGUAGES[path.stem[0]]
    return Voice(engine="kokoro", name=path.stem, language=language, identity="", path=path)


def _found(voice: Voice) -> Path:
    path = voice.path or next((one.path for one in voices() if one.name == voice.name), None)
    if path is None:
        raise GuideError(f"there is no Kokoro voice called {voice.name!r} here", remedy="see: audioguide voices")
    return path


def _models(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.onnx"))


def _model(path: Path) -> Path:
    """Return the model beside the voice in *path*."""
    models = _models(path.parent)
    if not models:
        raise GuideError(
            "the model of this voice is not beside it",
            remedy="fetch it with: audioguide voices --add kokoro",
            source=path,
        )
    return models[0]


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@lru_cache(maxsize=2)
def _loaded(path: Path, identity: str) -> Kokoro:  # noqa: ARG001 - another identity is another voice
    """Return the model with the voice in *path*, loaded once in each process."""
    import kokoro_onnx
    import numpy as np

    style = np.fromfile(path, "<f4").reshape(-1, 1, 256)
    with tempfile.TemporaryDirectory(prefix="audioguide-", ignore_cleanup_errors=True) as folder:
        # kokoro-onnx takes its voices from a file of numpy's.
        styles = Path(folder, "style.npy")
        np.save(styles, style)
        loaded: Kokoro = kokoro_onnx.Kokoro.from_session(_session(_model(path)), str(styles))
        return loaded


@lru_cache(maxsize=1)
def _session(model: Path) -> object:
    """Return the model's session: one, for all voices."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    # One thread always: two give other samples.
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.enable_mem_reuse = False
    try:
        return onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
    except Exception as fault:  # noqa: BLE001 - onnxruntime's errors have no class that it lets us name
        said = f"{type(fault).__name__}: {fault}".splitlines()[-1]
        raise GuideError(f"this model cannot be loaded: {said}", remedy="fetch it anew", source=model) from None
