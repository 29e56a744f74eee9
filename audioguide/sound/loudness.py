"""How loud a chapter is, and making it as loud as every other: design rule 4, EBU R 128."""

from __future__ import annotations

import re
import wave
from dataclasses import dataclass
from pathlib import Path

from ..errors import GuideError
from . import encode
from .frames import RATE

TARGET = -19.0
"""LUFS of the decoded MP3, mono: as loud as -16 LUFS in stereo, which podcasts are made at."""

NEAR = 0.3
"""LU a chapter may miss the target by before it is corrected and made again."""

ROOM = 1.0
"""dB between the limiter and the true peak allowed: MP3 adds up to 0.8 dB to a limited voice."""

SILENCE = -70.0
"""LUFS: what the meter says of what it cannot hear (ITU-R BS.1770-5, the absolute gate)."""

NOTHING = -100.0
"""dBTP, said of digital silence: minus infinity has no place in JSON."""

TRIES = 3


@dataclass(frozen=True, slots=True)
class Loudness:
    """What a meter says."""

    lufs: float
    """Integrated loudness; -70 where there is nothing to hear, or less than 400 ms of it."""
    true_peak_db: float
    """dBTP, -100 or more."""


def measure(path: Path) -> Loudness:
    """Return how loud *path* is, as a player decodes it (EBU R 128, ITU-R BS.1770)."""
    return _measured(path, f"{encode.METER}:peak=true")


def span(path: Path) -> float:
    """Return how far the loud and the soft parts of *path* are apart, LU (EBU Tech 3342, loudness range)."""
    said = encode.run("-i", path, "-map", "0:a:0", "-af", encode.METER, "-f", "null", "-")
    found = re.search(r"LRA:\s+(\S+) LU", said[said.rfind("Summary:") :])
    if found is None:
        raise GuideError("ffmpeg did not say how even a chapter is", remedy="run the same command again", source=path)
    return float(found[1])


def level(source: Path, wav: Path, mp3: Path, profile: str = "standard", target: float = TARGET) -> Loudness:
    """Write *source* as loud as *target*, LUFS, to *wav* (44.1 kHz mono 16-bit, the same duration) and *mp3*.

    Returns the loudness of the decoded *mp3*: *target* within 0.3, its true peak at most the profile's; or, of
    silence, that it is silent. Raises GuideError where the sound cannot be made so.
    """
    allowed = encode.PROFILES[profile].true_peak
    raw = _measured(source, f"{encode.METER}:peak=sample")
    silent = raw.lufs <= SILENCE
    wanted, ceiling = target, allowed - ROOM
    for _ in range(TRIES):
        gain = 0.0 if silent else _gain(source, raw, wanted, ceiling)
        heard = _told(_finished(source, gain, ceiling, wav, mp3, profile), mp3)
        if silent or (round(abs(heard.lufs - target), 1) <= NEAR and heard.true_peak_db <= allowed):
            return heard
        wanted += target - heard.lufs
        if heard.true_peak_db > allowed:
            ceiling -= heard.true_peak_db - allowed + 0.2
    raise GuideError(
        f"a chapter cannot be made as loud as the others: it came out at {heard.lufs:.1f} LUFS, "
        f"peak {heard.true_peak_db:.1f} dB",
        remedy="choose another voice with --voice; if every voice does this, send us the text",
    )


def _gain(source: Path, raw: Loudness, wanted: float, ceiling: float) -> float:
    """Return the gain, dB, that makes *source* as loud as *wanted* behind the limiter."""
    gain = wanted - raw.lufs
    if raw.true_peak_db + gain <= ceiling:
        return gain
    # The limiter takes back a part of what is added: how much is seen from one try to the next.
    slope, last = 0.8, (0.0, 0.0)
    for number in range(5):
        # At the source's own rate, which is quicker and within 0.1 LU of the finished sound.
        lufs = _measured(source, f"{_limited(gain, ceiling)},{encode.METER}").lufs
        if number and gain != last[0]:
            slope = min(1.0, max(0.2, (lufs - last[1]) / (gain - last[0])))
        last = gain, lufs
        gain += (wanted - lufs) / slope
        if round(abs(wanted - lufs), 1) <= 2 * NEAR:
            break
    return gain


def _finished(source: Path, gain: float, ceiling: float, wav: Path, mp3: Path, profile: str) -> str:
    with wave.open(str(source)) as sound:
        frames, rate = sound.getnframes(), sound.getframerate()
    if frames * RATE % rate:
        raise GuideError(
            "a chapter is not a whole number of 20 ms ticks",
            remedy="build again with --recheck",
            source=source,
        )
    filters = f"aresample={RATE}:{encode.LONG_FILTER},{_limited(gain, ceiling)}"
    return encode.finished(source, filters, frames * RATE // rate, wav, mp3, profile)


def _limited(gain: float, ceiling: float) -> str:
    # level=false: the limiter must not bring the sound up again. latency=1: without it all is 5 ms late.
    return f"volume={gain:.3f}dB:precision=double,alimiter=limit={10 ** (ceiling / 20):.6f}:level=false:latency=1"


def _measured(path: Path, filters: str) -> Loudness:
    return _told(encode.run("-i", path, "-map", "0:a:0", "-af", filters, "-f", "null", "-"), path)


def _told(said: str, path: Path) -> Loudness:
    summary = said[said.rfind("Summary:") :]
    loud = re.search(r"I:\s+(\S+) LUFS", summary)
    peak = re.search(r"Peak:\s+(\S+) dBFS", summary)
    if loud is None:
        raise GuideError("ffmpeg did not say how loud a chapter is", remedy="run the same command again", source=path)
    return Loudness(max(float(loud[1]), SILENCE), max(float(peak[1]), NOTHING) if peak else NOTHING)
