"""Is it an MP3 that every player plays, at its right length? Asked of mp3val, mutagen and ffmpeg."""

from __future__ import annotations

import array
import subprocess
from pathlib import Path

from mutagen.mp3 import MP3, BitrateMode

import judges

RATE = 44_100


def faults(path: Path, kbps: int = 96) -> list[str]:
    """Return what is wrong with the stream, as mp3val, mutagen and ffmpeg see it (design rule 5: one audio profile)."""
    return [*mp3val(path), *profile(path, kbps), *decoding(path)]


def mp3val(path: Path, *, tagged: bool = True) -> list[str]:
    """Return mp3val's warnings and errors; where it is not *tagged* on purpose, not the one that it has no tags."""
    said, _ = judges.ask(judges.program("mp3val"), path)
    wrong = [line for line in said.splitlines() if line.startswith(("WARNING", "ERROR"))]
    return [f"{path.name}: mp3val: {line}" for line in wrong if tagged or "No supported tags" not in line]


def profile(path: Path, kbps: int = 96) -> list[str]:
    """Return where the stream differs from MPEG-1 Layer III, 44.1 kHz, mono, constant *kbps*, with an Info header."""
    info = MP3(path).info
    found = {
        "MPEG version": (1, info.version),
        "layer": (3, info.layer),
        "sample rate": (RATE, info.sample_rate),
        "channels": (1, info.channels),
        "rate in kbit/s": (kbps, round(info.bitrate / 1000)),
        "rate mode": (BitrateMode.CBR, info.bitrate_mode),
        "first frame": ("Info", _first_frame(path)),
    }
    return [f"{path.name}: {what} is {has}, not {wanted}" for what, (wanted, has) in found.items() if has != wanted]


def _first_frame(path: Path) -> str:
    # The Info header tells the length and how many samples are padding; without it players start 25 ms late.
    raw = path.read_bytes()
    tag = 10 + (raw[6] << 21 | raw[7] << 14 | raw[8] << 7 | raw[9]) if raw[:3] == b"ID3" else 0
    frame = raw[tag : tag + 200]
    return next((name for name in ("Info", "Xing", "VBRI") if name.encode() in frame), "sound")


def decoding(path: Path) -> list[str]:
    """Return what ffmpeg complains of while it decodes the whole file, stopping at the first fault."""
    _, wrong = judges.ask(
        judges.ffmpeg(), "-v", "error", "-xerror", "-nostdin", "-i", path, "-map", "0:a", "-f", "null", "-"
    )
    return [f"{path.name}: ffmpeg: {line}" for line in wrong.splitlines() if line]


def decoded(path: Path) -> array.array[int]:
    """Return the samples a player hears: 16 bits, mono, at the file's own rate."""
    command = [
        judges.ffmpeg(),
        "-v",
        "error",
        "-nostdin",
        "-i",
        str(path),
        "-map",
        "0:a",
        "-ac",
        "1",
        "-f",
        "s16le",
        "-",
    ]
    return array.array("h", subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)


def length(path: Path) -> float:
    """Return the decoded length in milliseconds."""
    return 1000 * len(decoded(path)) / int(MP3(path).info.sample_rate)
