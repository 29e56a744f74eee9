"""pyttsx3: the system's own voices, here on every machine: eSpeak NG from its wheel on Linux, SAPI 5, NSSpeech.

Every sentence is said in a process of its own; see utterance.py. eSpeak takes IPA, in its own notation; see
espeak_phonemes.py. The other systems' voices say a lexicon entry as its respelling, and one that has only IPA as it is
written.
"""

from __future__ import annotations

import importlib.util
import io
import json
import os
import subprocess
import sys
import tempfile
import wave
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

from ...errors import GuideError
from ...model import Entry, Speech, Voice, Words
from ...words import lexicon
from ...words.sentences import letters
from ..languages import tag
from . import aiff, espeak_phonemes

_UTTERANCE = Path(__file__).with_name("utterance.py")

NOMINAL = 200
"""The rate pyttsx3 sets at first: what it calls 200 words a minute."""

SLOWEST, FASTEST = 80, 450
"""What eSpeak takes as a rate (speak_lib.h, espeakRATE); beyond them it stays where it is and says nothing."""

PATIENCE, PATIENCE_A_LETTER = 30.0, 0.1
"""Seconds to wait for a sentence. The slowest engine speaks at about the pace at which one listens."""

_BEST, _WORST = 5, 99
"""The number of an eSpeak voice that gives none, and of one that is still being tested."""


def voices() -> Sequence[Voice]:
    """Return the system's voices, best first for each language; none where its engine is not here.

    On Linux they are read from eSpeak NG's own files, elsewhere asked for in a process of its own, once.
    """
    return _listed()


def voice(path: Path) -> Voice:
    """Raise GuideError: the system's voices are not files."""
    raise GuideError(
        "pyttsx3 speaks with the system's voices, which are not files",
        remedy="name one of those that audioguide voices lists, or take --engine piper for a Piper voice",
        source=path,
    )


def identity(voice: Voice) -> str:
    """Return pyttsx3's version, that of the engine behind it or else of the system, and the voice's name."""
    return f"{_versions()} {voice.name}"


def speak(words: Words, voice: Voice) -> Speech:
    """Return *words* spoken, the same bytes each time; GuideError where that fails or takes too long."""
    sounds = bool(_espeak())
    given = espeak_phonemes.text(words, voice.language) if sounds else lexicon.respelled(words)
    text = " ".join(given.split())
    if not letters(text):
        raise GuideError(f"there is nothing to say in “{words.spoken}”", remedy="put it in words, or take it out")
    rate = round(NOMINAL / voice.length_scale)
    if not SLOWEST <= rate <= FASTEST:
        how = "slowly" if rate < SLOWEST else "fast"
        raise GuideError(f"the voice {voice.name} cannot speak so {how}", remedy="choose a speed nearer to 1, like 0.8")
    wish = {"text": text, "id": _identifier(voice), "rate": rate, "sounds": sounds and "[[" in text}
    return Speech(_wav(_child(wish, PATIENCE + PATIENCE_A_LETTER * letters(text), voice.name), voice.name))


def takes(entry: Entry, voice: Voice) -> bool:
    """Return whether *voice* can say *entry* as it asks: by its IPA, or by its respelling."""
    return espeak_phonemes.takes(entry, voice.language) if _espeak() else bool(entry.say)


# --- The process -----------------------------------------------------------------------------------------------------


def _child(wish: dict[str, object], seconds: float, name: str) -> bytes:
    """Return the file that a process of its own writes when it is given *wish*."""
    with tempfile.TemporaryDirectory(prefix="audioguide-", ignore_cleanup_errors=True) as folder:
        file = Path(folder, "said.aiff" if sys.platform == "darwin" else "said.wav")
        wish = {**wish, "file": str(file), "seconds": seconds, "espeak": _espeak()}
        try:
            # -P: without it the folder of this module would come first, and its pyttsx3 is this one.
            ended = subprocess.run(
                [sys.executable, "-P", str(_UTTERANCE)],
                input=json.dumps(wish).encode(),
                stdout=subprocess.DEVNULL,  # pyttsx3 prints
                stderr=subprocess.PIPE,
                timeout=seconds + 5,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise GuideError(f"the voice {name} did not answer in {seconds:.0f} seconds", remedy=_REMEDY) from None
        if ended.returncode:
            lines = ended.stderr.decode(errors="replace").split("\n")
            last = next((line.strip() for line in reversed(lines) if line.strip()), f"status {ended.returncode}")
            raise GuideError(f"the voice {name} failed: {last}", remedy=_REMEDY)
        try:
            return file.read_bytes()
        except FileNotFoundError:
            raise GuideError(f"the voice {name} gave no sound", remedy=_REMEDY) from None


_REMEDY = "see which voices are here with: audioguide voices"


def _wav(said: bytes, name: str) -> bytes:
    """Return *said* as a WAV; GuideError where it is no mono 16-bit sound."""
    if said[:4] == b"FORM":
        return aiff.wav(said)
    try:
        with wave.open(io.BytesIO(said)) as sound:
            if (sound.getnchannels(), sound.getsampwidth()) == (1, 2):
                return said
    except (wave.Error, EOFError):
        pass
    raise GuideError(f"the voice {name} gave something that is not mono 16-bit sound", remedy=_REMEDY)


# --- The voices ------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def _espeak() -> str:
    """Return the folder of eSpeak NG's library and data on Linux; empty elsewhere, and where it is not installed."""
    spec = importlib.util.find_spec("espeakng_loader") if sys.platform not in ("win32", "darwin") else None
    return str(Path(spec.origin).parent) if spec and spec.origin else ""


@lru_cache(maxsize=1)
def _versions() -> str:
    if _espeak():
        behind = f"espeakng-loader {version('espeakng-loader')}"
    elif sys.platform == "win32":
        behind = "sapi5 {0.major}.{0.minor}.{0.build}".format(sys.getwindowsversion())
    else:
        behind = f"{sys.platform} {os.uname().release}"
    return f"pyttsx3 {version('pyttsx3')} {behind}"


@lru_cache(maxsize=1)
def _listed() -> tuple[Voice, ...]:
    if not importlib.util.find_spec("pyttsx3"):
        return ()
    if _espeak():
        found = [voice for _, voice in sorted(_espeak_voices(), key=lambda pair: (pair[0], pair[1].name))]
    elif sys.platform in ("win32", "darwin"):
        found = [Voice("pyttsx3", name, language, "") for name, language in _system_voices().values()]
    else:
        return ()
    return tuple(replace(voice, identity=identity(voice)) for voice in found)


def _espeak_voices() -> Iterator[tuple[int, Voice]]:
    """Yield eSpeak's voices, each with eSpeak's own number for it, the lowest its choice for the language.

    A file's name is the voice's, as eSpeak takes it; its first line ``language`` is the language it speaks best
    (espeak-ng, docs/voices.md).
    """
    for path in sorted(Path(_espeak(), "espeak-ng-data", "lang").rglob("*")):
        if path.is_file():
            lines = [line.split() for line in path.read_text(encoding="utf-8", errors="replace").splitlines()]
            languages = [line[1:] for line in lines if line[:1] == ["language"]]
            name = path.name.lower()
            testing = ["status", "testing"] in lines
            number = int(languages[0][1]) if languages and len(languages[0]) > 1 else _BEST
            language = tag(languages[0][0] if languages else name)
            yield _WORST if testing else number, Voice("pyttsx3", name, language, "")


@lru_cache(maxsize=1)
def _system_voices() -> dict[str, tuple[str, str]]:
    """Return the name and language of every voice of Windows or macOS by what the system knows it by.

    A name that two of them have is the system's own.
    """
    listed = json.loads(_child({}, PATIENCE, "list"))
    names = [voice["name"] for voice in listed]
    return {
        voice["id"]: (
            voice["name"] if names.count(voice["name"]) == 1 else voice["id"],
            tag(next(iter(voice["languages"]), None) or "und"),
        )
        for voice in listed
    }


def _identifier(voice: Voice) -> str:
    if _espeak():
        return voice.name
    found = next((known for known, (name, _) in _system_voices().items() if voice.name in (name, known)), None)
    if found is None:
        raise GuideError(f"there is no voice called {voice.name!r} on this system", remedy=_REMEDY)
    return found
