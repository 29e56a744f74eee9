"""What eSpeak NG itself makes of words: run as a program, because its library keeps what it was told.

    python espeak_heard.py VOICE < words, one a line

Prints for each line its IPA as eSpeak says it. Sounds in double brackets are read as sounds.
"""

from __future__ import annotations

import ctypes
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import espeakng_loader

UTF8, SOUNDS, IPA = 1, 0x100, 2


def heard(texts: Sequence[str], voice: str) -> list[str]:
    """Return the IPA of each of *texts* as the eSpeak voice called *voice* says it."""
    ended = subprocess.run(
        [sys.executable, __file__, voice], input="\n".join(texts).encode(), capture_output=True, check=True
    )
    return ended.stdout.decode().split("\n")[:-1]


def main() -> None:
    """Print the IPA of each line of standard input."""
    espeak = ctypes.CDLL(espeakng_loader.get_library_path())
    espeak.espeak_Initialize(2, 0, str(Path(espeakng_loader.get_data_path()).parent).encode(), 0x8000)
    espeak.espeak_SetVoiceByName(sys.argv[1].encode())
    # Only a synthesis tells eSpeak that double brackets hold sounds; it then holds for all.
    espeak.espeak_Synth.argtypes = [ctypes.c_char_p, ctypes.c_size_t, *[ctypes.c_int] * 4, *[ctypes.c_void_p] * 2]
    espeak.espeak_Synth(b"x", 2, 0, 0, 0, UTF8 | SOUNDS, None, None)
    espeak.espeak_Synchronize()
    espeak.espeak_TextToPhonemes.restype = ctypes.c_char_p
    espeak.espeak_TextToPhonemes.argtypes = [ctypes.POINTER(ctypes.c_char_p), ctypes.c_int, ctypes.c_int]
    for line in sys.stdin.buffer.read().decode().split("\n"):
        rest, clauses = ctypes.c_char_p(line.encode()), []
        while rest.value:
            clauses.append(espeak.espeak_TextToPhonemes(ctypes.byref(rest), UTF8, IPA).decode().strip())
        sys.stdout.buffer.write((" ".join(clauses) + "\n").encode())


if __name__ == "__main__":
    main()
