"""Is it as loud as it should be, everywhere, with no long silence? Asked of ffmpeg's meters, on the decoded MP3."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import judges

LUFS, TOLERANCE, SPREAD, TRUE_PEAK = -19.0, 0.5, 0.5, -1.0
"""Design rule 4: mono speech; EBU R 128 meters."""


@dataclass(frozen=True)
class Loudness:
    """What an EBU R 128 meter reads."""

    integrated: float
    """LUFS."""
    spread: float
    """Loudness range, LU."""
    true_peak: float
    """dBTP."""


def measured(path: Path, longest: int = 5000, below: int = -60) -> tuple[Loudness, list[tuple[int, int]]]:
    """Return what ffmpeg's meters read over the whole decoded file.

    How loud it is, by ebur128; and the silences longer than *longest* ms, quieter than *below* dB: start and end, ms.
    """
    meters = f"ebur128=peak=true,silencedetect=noise={below}dB:duration={longest / 1000}"
    _, said = judges.ask(
        judges.ffmpeg(), "-hide_banner", "-nostats", "-nostdin", "-i", path, "-map", "0:a", "-af", meters,
        "-f", "null", "-",
    )  # fmt: skip
    summary = said[said.rindex("Summary:") :]
    read = {name: float(number) for name, number in re.findall(r"(I|LRA|Peak): +(-?[\d.]+|-inf)", summary)}
    starts, ends = (
        [round(float(s) * 1000) for s in re.findall(rf"silence_{edge}: (-?[\d.]+)", said)] for edge in ("start", "end")
    )
    return Loudness(read["I"], read["LRA"], read["Peak"]), list(zip(starts, ends, strict=True))


def faults(paths: Sequence[Path]) -> list[str]:
    """Return which of *paths*, the chapters of one guide, is too loud, too soft, too uneven or silent too long."""
    read = {path: measured(path) for path in paths}
    wrong = []
    for path, (heard, silences) in read.items():
        if abs(heard.integrated - LUFS) > TOLERANCE:
            wrong.append(f"{path.name}: {heard.integrated} LUFS, not {LUFS} ± {TOLERANCE}")
        if heard.true_peak > TRUE_PEAK:
            wrong.append(f"{path.name}: true peak {heard.true_peak} dBTP, over {TRUE_PEAK}")
        wrong += [f"{path.name}: silent from {start} to {end} ms" for start, end in silences]
    levels = [heard.integrated for heard, _ in read.values()]
    if levels and max(levels) - min(levels) > SPREAD:
        wrong.append(f"from {min(levels)} to {max(levels)} LUFS: chapters differ by more than {SPREAD} LU")
    return wrong
