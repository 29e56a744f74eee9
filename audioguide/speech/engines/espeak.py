"""eSpeak NG as a reader: how a text sounds, in phonemes, from the library that its wheel brings.

The sound that eSpeak would make of them is not used; see pyttsx3.py for that.
"""

from __future__ import annotations

import ctypes
import re
import threading
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from ...errors import GuideError

# espeak-ng, speak_lib.h
_SYNCHRONOUS, _DONT_EXIT, _UTF8, _IPA = 2, 0x8000, 1, 0x02

_SWITCH = re.compile(r"\([a-z]{2,3}(?:-[a-z0-9]+)*\)")
"""Where eSpeak begins to read in another language it says so: "(en)". That is no sound."""

_ENDS = {"…": "…", "。": ".", "、": ",", "，": ",", "．": ".", "؟": "?", "،": ",", "؛": ";", "।": "."}  # noqa: RUF001
_SENTENCE_ENDS = ".!?…"
_CLAUSE_ENDS = ",;:"

_one_at_a_time = threading.Lock()  # eSpeak keeps one state for the whole process


def phonemes(text: str, language: str) -> list[list[str]]:
    """Return the phonemes of *text*, sentence by sentence; spaces, stress and the marks that end a clause among them.

    *language* is an eSpeak voice's name. The last sentence ends with a mark too, a full stop where it has none: a voice
    lets its tone fall there. GuideError where eSpeak does not know the language.
    """
    sentences: list[list[str]] = [[]]
    with _one_at_a_time:
        for heard, mark in _clauses(text, language):
            if sentences[-1] and sentences[-1][-1] != " ":
                sentences[-1].append(" ")
            sentences[-1] += [*heard, mark]
            if mark in _SENTENCE_ENDS:
                sentences.append([])
    if last := sentences.pop():
        sentences.append([*last[:-1], "."])
    return sentences


def _clauses(text: str, language: str) -> Iterator[tuple[str, str]]:
    """Yield what is heard of each clause, and the mark that ends it; a comma where eSpeak parts without one."""
    espeak = _espeak()
    if espeak.espeak_SetVoiceByName(language.encode()):
        raise GuideError(f"eSpeak cannot read {language}", remedy="choose another voice with --voice")
    written = text.replace("\0", " ").encode()
    buffer = ctypes.create_string_buffer(written)
    begin = ctypes.addressof(buffer)
    rest, done = ctypes.c_void_p(begin), 0
    while rest.value:
        heard = espeak.espeak_TextToPhonemes(ctypes.byref(rest), _UTF8, _IPA) or b""
        reached = rest.value - begin if rest.value else len(written)
        clause = written[done:reached].decode(errors="replace")
        if rest.value:
            clause = clause[:-1]  # it has looked one letter ahead
        done = reached
        sounds = " ".join(_SWITCH.sub("", heard.decode()).replace("-", "").split())
        if sounds:
            yield unicodedata.normalize("NFD", sounds), _mark(clause)


def _mark(clause: str) -> str:
    """Return the mark that ends *clause*, past quotes and brackets that close."""
    for sign in reversed(clause):
        sign = _ENDS.get(sign, sign)  # noqa: PLW2901 - the same sign, in another script
        if sign in _SENTENCE_ENDS or sign in _CLAUSE_ENDS:
            return sign
        if sign.isalnum():
            break
    return ","


@lru_cache(maxsize=1)
def _espeak() -> ctypes.CDLL:
    """Return eSpeak's library, started; GuideError where it cannot be."""
    import espeakng_loader

    try:
        library = ctypes.CDLL(espeakng_loader.get_library_path())
        data = espeakng_loader.get_data_path()
    except (OSError, RuntimeError) as fault:
        raise GuideError(f"eSpeak cannot be started: {fault}", remedy="pip install espeakng-loader") from None
    library.espeak_TextToPhonemes.restype = ctypes.c_char_p
    library.espeak_TextToPhonemes.argtypes = (ctypes.POINTER(ctypes.c_void_p), ctypes.c_int, ctypes.c_int)
    if library.espeak_Initialize(_SYNCHRONOUS, 0, data.encode(), _DONT_EXIT) < 0:
        raise GuideError("eSpeak cannot be started: its data is not there", remedy="pip install espeakng-loader")
    return library
