from __future__ import annotations

import math
from array import array

from hypothesis import given
from hypothesis import strategies as st

from audioguide.speech.silence import LEFT, trimmed

RATE = 22_050


def tone(milliseconds: int, level: int, rate: int = RATE) -> bytes:
    """Return a tone of 500 Hz, *level* at its highest."""
    count = rate * milliseconds // 1000
    return array("h", (round(level * math.sin(2 * math.pi * 500 * n / rate)) for n in range(count))).tobytes()


def hiss(milliseconds: int, level: int) -> bytes:
    """Return a steady noise, the same each time."""
    return array("h", ((n * 7919) % (2 * level + 1) - level for n in range(RATE * milliseconds // 1000))).tobytes()


@given(
    before=st.integers(0, 600),
    after=st.integers(0, 600),
    rate=st.sampled_from([16_000, 22_050, 24_000, 44_100, 48_000]),
    level=st.integers(200, 32_767),
)
def test_sound_is_whole_and_silence_is_short(before: int, after: int, rate: int, level: int) -> None:
    """Whatever the silence around it, the sound is kept whole and at most 25 ms of silence are left at either end."""
    silences = [bytes(2 * (rate * length // 1000)) for length in (before, after)]
    sound = tone(300, level, rate)

    left = trimmed(silences[0] + sound + silences[1], rate)

    assert sound.strip(b"\0") in left
    assert len(left) - len(sound) <= 2 * 2 * rate * (LEFT + 5) // 1000 + 4


def test_what_is_silent_throughout_leaves_nothing() -> None:
    """A voice that made no sound is found out: nothing is left of silence, of next to silence, and of nothing."""
    assert trimmed(bytes(2 * RATE), RATE) == b""
    assert trimmed(hiss(1000, 10), RATE) == b""
    assert trimmed(b"", RATE) == b""


def test_a_soft_last_consonant_stays() -> None:
    """The "p" that ends "step" is heard 50 ms after the vowel, at -56 dBFS, and is kept."""
    word = tone(300, 15_000) + hiss(50, 2) + tone(10, 52)

    assert trimmed(word + hiss(400, 2), RATE).startswith(word)


def test_the_noise_of_a_voice_is_silence() -> None:
    """A voice recorded in a room, whose noise is at -58 dBFS, loses its room at both ends."""
    left = trimmed(hiss(400, 40) + tone(300, 15_000) + hiss(400, 40), RATE)

    assert 300 <= len(left) // 2 * 1000 // RATE <= 300 + 2 * (LEFT + 5)
