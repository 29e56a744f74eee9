"""ffmpeg, and nobody else calls it."""

from __future__ import annotations

import errno
import functools
import os
import re
import shutil
import subprocess
import wave
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from .. import whole
from ..errors import GuideError
from . import frames
from .frames import RATE

PATIENCE = 3600.0
"""Seconds ffmpeg may take; it does ten hours of sound in ten minutes."""

METER = "ebur128=framelog=quiet"
"""EBU R 128, which tells all at its end."""

LONG_FILTER = "filter_size=128:phase_shift=10:cutoff=0.97"
"""For ``aresample``: ffmpeg's own resampler, long enough that speech has no audible alias, and exact to the sample.
soxr would do too, but ffmpeg's wheels for Windows and Apple silicon lack it."""


@dataclass(frozen=True, slots=True)
class Profile:
    """How a chapter becomes an MP3: MPEG-1 Layer III, 44.1 kHz, mono, constant bit rate."""

    kbps: int
    scale: float
    """What LAME's preset for this bit rate multiplies every sample by (0.45 dB at 64 and 96 kb/s, 0.27 at 192)."""
    true_peak: float = -1.0
    """Highest true peak the decoded MP3 may have, dBTP."""


PROFILES = {
    "standard": Profile(96, 0.95),
    "small": Profile(64, 0.95),
    "acx": Profile(192, 0.97, true_peak=-3.0),
}


_READ_AS = {".mp3": "mp3", ".wav": "wav"}


def run(*arguments: str | Path, patience: float = PATIENCE) -> str:
    """Run ffmpeg with *arguments* and return what it said (its standard error).

    A path is passed as a ``file:`` address, so that no name of a file is taken for an option or a protocol; and what is
    called .mp3 or .wav is read as that, whatever it is: as a list of other files it would lead to those. Raises
    GuideError with ffmpeg's last line where it fails, is missing, or takes more than *patience* seconds.
    """
    words: list[str] = []
    for word, following in zip(arguments, [*arguments[1:], ""], strict=True):
        if word == "-i" and isinstance(following, Path) and following.suffix in _READ_AS:
            words += ("-f", _READ_AS[following.suffix])
        words.append(f"file:{word}" if isinstance(word, Path) else word)
    try:
        process = subprocess.Popen(
            [program(), "-hide_banner", "-nostdin", "-nostats", "-y", *words],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
    except OSError as fault:
        raise _missing(str(fault)) from None
    with process:
        try:
            said = _ended(process, patience)
        except BaseException:
            process.kill()
            raise
    if process.returncode:
        if not shutil.which(program()):
            # It was there when it was started: an antivirus may take it away.
            raise _missing(f"{program()} went away")
        raise _failed(process.returncode, said)
    return said


def _ended(process: subprocess.Popen[bytes], patience: float) -> str:
    """Return what *process* said when it has ended; GuideError where it does not within *patience* seconds.

    Seconds are counted one by one: while a computer sleeps, only one goes by.
    """
    second = min(1.0, patience)
    for _ in range(round(patience / second)):
        try:
            _, said = process.communicate(timeout=second)
        except subprocess.TimeoutExpired:
            continue
        return said.decode("utf-8", "replace")
    raise GuideError(
        f"ffmpeg did not finish within {patience:.0f} seconds",
        remedy="run the same command again when the computer has less to do",
    )


def _failed(status: int, said: str) -> GuideError:
    if "No space left on device" in said:
        return whole.told(OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)))
    if status < 0:
        return GuideError(
            f"the system ended ffmpeg (signal {-status})",
            remedy="close other programs, because memory may be short, and run the same command again",
        )
    last = next((line.strip() for line in reversed(said.splitlines()) if line.strip()), "it said nothing")
    return GuideError(
        f"ffmpeg could not do its work: {last}",
        remedy="run the same command again; if it says the same, send us this line",
    )


def mp3(wav: Path, target: Path, profile: str = "standard") -> None:
    """Encode *wav*, 44.1 kHz mono, as *target*: no tags, an Info header, as loud when decoded as *wav*.

    The bit reservoir is off, so that every frame stands alone and files can be joined frame by frame (see join.py).
    *profile* is a name in PROFILES. *target* is written whole or not at all.
    """
    with whole.file(target) as new:
        run("-i", wav, "-af", _scaled(profile), *_lame(profile), new)
        with wave.open(str(wav)) as sound:
            _label(new, sound.getnframes())


def finished(source: Path, filters: str, samples: int, wav: Path, mp3: Path, profile: str = "standard") -> str:
    """Write *source*, as *filters* make it, to *wav*, and that as :func:`mp3` does to *mp3*; each whole or not at all.

    *wav* has exactly *samples* at 44.1 kHz. Returns what ffmpeg's meter (EBU R 128) says of *mp3* as a player decodes
    it: what is encoded is decoded and measured at once, in two thirds of the time that one after the other takes.
    """
    levelled = f"{filters},apad,atrim=end_sample={samples},aformat=sample_fmts=s16"
    forked = f"[0:a]{levelled},asplit[wav][pcm];[pcm]{_scaled(profile)}[scaled]"
    with whole.file(wav) as new_wav, whole.file(mp3) as new_mp3:
        said = run(
            *("-i", source, "-filter_complex", forked),
            *("-map", "[wav]", "-map_metadata", "-1", "-bitexact", "-c:a", "pcm_s16le", "-f", "wav", new_wav),
            *("-map", "[scaled]", *_lame(profile)),
            new_mp3,
            *("-dec", "1:0", "-filter_complex", f"[dec:0]{METER}:peak=true[heard]"),
            *("-map", "[heard]", "-f", "null", "-"),
        )
        with wave.open(str(new_wav)) as sound:
            if (sound.getnframes(), sound.getframerate()) != (samples, RATE):
                raise GuideError("ffmpeg did not write the whole chapter", "run the same command again", wav)
        _label(new_mp3, samples)
    return said


def _scaled(profile: str) -> str:
    # In floating point, so that what LAME's scale takes back never reaches full scale on its way.
    return f"volume={1 / PROFILES[profile].scale:.6f}:precision=float"


def _lame(profile: str) -> Iterator[str]:
    yield from ("-c:a", "libmp3lame", "-b:a", f"{PROFILES[profile].kbps}k", "-reservoir", "0", "-ar", str(RATE))
    yield from ("-ac", "1", "-map_metadata", "-1", "-bitexact", "-id3v2_version", "0", "-write_id3v1", "0")
    yield from ("-write_xing", "1", "-f", "mp3")


def _label(mp3: Path, samples: int) -> None:
    label = frames.labelled(frames.info(mp3), samples)
    with mp3.open("rb+") as file:
        file.write(label)


def aac(wav: Path, target: Path) -> None:
    """Encode *wav*, 44.1 kHz mono, as *target*: AAC-LC, 64 kb/s, frames with ADTS headers. *target* is written whole.

    Measured on our voices: what is decoded is 10 dB nearer to *wav* than with ffmpeg's own choice of options, its true
    peak is that of *wav* and not up to 1.5 dB more, and it takes a third of the time. Noise is not put for noise, so
    a frame sounds the same wherever it stands.
    """
    with whole.file(target, lasting=False) as new:
        run(
            *("-i", wav, "-c:a", "aac", "-b:a", "64k", "-aac_coder", "fast", "-aac_pns", "0", "-aac_tns", "0"),
            *("-ar", str(RATE), "-ac", "1", "-map_metadata", "-1", "-bitexact", "-f", "adts", new),
        )


def resampled(wav: Path, target: Path, rate: int, frames: int) -> None:
    """Write *wav* to *target* as mono 16-bit at *rate* Hz, exactly *frames* samples."""
    run(
        *("-i", wav, "-af", f"aresample={rate}:{LONG_FILTER},apad,atrim=end_sample={frames}"),
        *("-map_metadata", "-1", "-bitexact", "-c:a", "pcm_s16le", "-ac", "1", "-f", "wav", target),
    )


@functools.cache
def program() -> str:
    """Return where ffmpeg is; GuideError where it is not."""
    try:
        import imageio_ffmpeg

        return str(imageio_ffmpeg.get_ffmpeg_exe())
    except (ImportError, RuntimeError) as fault:
        raise _missing(str(fault).strip().splitlines()[0]) from None


@functools.cache
def version() -> str:
    """Return ffmpeg's version; empty where it does not tell, GuideError where it is not here."""
    # The one in a wheel says it in its name, which is quicker than to ask it.
    if named := re.search(r"-v(\d[\d.]*\d)", Path(program()).name):
        return named[1]
    try:
        told = subprocess.run([program(), "-version"], capture_output=True, text=True, timeout=PATIENCE, check=True)
    except (OSError, subprocess.SubprocessError, UnicodeError):
        return ""
    return told.stdout.partition("\n")[0].removeprefix("ffmpeg version ").partition(" ")[0]


def _missing(why: str) -> GuideError:
    return GuideError(
        f"ffmpeg is not here ({why})",
        remedy="install the package that brings it: python -m pip install imageio-ffmpeg",
    )
