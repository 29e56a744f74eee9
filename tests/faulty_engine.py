"""An engine that goes wrong where a sentence asks for it, so that every fault of an engine really happens.

It beeps, a little for each letter, and the same bytes each time. :func:`install` has it found as anyone's is.
"""

from __future__ import annotations

import ctypes
import io
import os
import signal
import sys
import time
import wave
from array import array
from collections.abc import Callable, Sequence
from pathlib import Path

from audioguide.model import Speech, Voice, Words, WordTime
from audioguide.words.sentences import letters

MS_PER_LETTER = 0.5
"""At its own pace, so that no sentence takes long to wait for."""

NOTE = Path(os.environ.get("FAULTY_ENGINE", ""))
"""A file in which it notes what it did, over all its processes."""
ALWAYS = os.environ.get("FAULTY_ENGINE_ALWAYS", "")
"""What it does wrong whatever it is to say."""

_LEAKED: list[bytes] = []


def voices() -> Sequence[Voice]:
    """Return its one voice."""
    return (Voice("faulty", "beep", "en-US", "faulty 1"),)


def identity(voice: Voice) -> str:
    """Return what makes it sound as it does."""
    return voice.identity


def speak(words: Words, voice: Voice) -> Speech:
    """Return *words* as a beep, or do what they ask for."""
    asked = next((fault for fault in FAULTS if fault in words.spoken), ALWAYS)
    return FAULTS.get(asked, _well)(_beep(letters(words.spoken) * MS_PER_LETTER * voice.length_scale))


def install(folder: Path) -> Path:
    """Write into *folder*, which is to be on the path, what tells that this engine is here; return its note."""
    told = folder / "faulty-1.dist-info"
    told.mkdir()
    (told / "METADATA").write_text("Metadata-Version: 2.1\nName: faulty\nVersion: 1\n", encoding="utf-8")
    (told / "entry_points.txt").write_text("[audioguide.engines]\nfaulty = faulty_engine\n", encoding="utf-8")
    note = folder / "note"
    note.touch()
    return note


def _beep(ms: float) -> bytes:
    return array("h", [(1 - 2 * (nth // 40 % 2)) * 9000 for nth in range(round(16 * ms))]).tobytes()


def _well(pcm: bytes) -> Speech:
    return Speech(_wav(pcm))


def _wav(pcm: bytes, channels: int = 1, rate: int = 16_000) -> bytes:
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(channels)
        sound.setsampwidth(2)
        sound.setframerate(rate)
        sound.writeframes(pcm)
    return file.getvalue()


def _hangs(pcm: bytes) -> Speech:
    _note("hangs")
    # In native code that never lets go of Python's lock: nothing that is written in Python can end it.
    ctypes.PyDLL(None).sleep(600)
    return _well(pcm)


def _crashes(pcm: bytes) -> Speech:
    os.kill(os.getpid(), signal.SIGSEGV)
    return _well(pcm)


def _stumbles(pcm: bytes) -> Speech:
    if not NOTE.read_text(encoding="ascii").count("stumbles"):
        _note("stumbles")
        os._exit(1)
    return _well(pcm)


def _naps(pcm: bytes) -> Speech:
    _note("naps")
    for _ in range(10):
        time.sleep(0.1)
    return _well(pcm)


def _leaks(pcm: bytes) -> Speech:
    _note(f"leaks {os.getpid()}")
    _LEAKED.append(b"x" * 20_000_000)
    return _well(pcm)


def _raises(_: bytes) -> Speech:
    raise RuntimeError("it has no breath left")


def _leaves(_: bytes) -> Speech:
    sys.exit("it went home")


def _note(what: str) -> None:
    with NOTE.open("a", encoding="ascii") as file:
        file.write(f"{what}\n")


FAULTS: dict[str, Callable[[bytes], Speech]] = {
    "hangs": _hangs,
    "crashes": _crashes,
    "stumbles": _stumbles,
    "naps": _naps,
    "leaks": _leaks,
    "raises": _raises,
    "leaves": _leaves,
    "babbles": lambda _: Speech(b"this is not sound"),
    "forgets": lambda _: None,  # type: ignore[dict-item, return-value]
    "doubles": lambda pcm: Speech(_wav(pcm, channels=2)),
    "drifts": lambda pcm: Speech(_wav(pcm, rate=11_025)),
    "whispers": lambda pcm: Speech(_wav(bytes(len(pcm)))),
    "rambles": lambda pcm: Speech(_wav(pcm * 999)),
    "breaks": lambda pcm: Speech(_wav(pcm)[: -len(pcm)]),
    "invents": lambda pcm: Speech(_wav(pcm), (WordTime(-5, 9999, -1, 2), WordTime(3, 1, 7, 0))),
}
