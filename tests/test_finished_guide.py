"""The sample guide as a listener gets it: built from the repository's content, decoded, measured and listened to."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
import sys
import wave
from itertools import pairwise
from pathlib import Path
from typing import Any

import documents_made
import pytest
from judges import ear, id3, mp3, sound

from audioguide.model import Speech
from audioguide.speech import pace
from audioguide.speech.engines import piper
from audioguide.words.sentences import letters

ROOT = Path(__file__).parent.parent
SAMPLE = "when-cancer-spreads"
ENGINES = {"piper": 0.08, "pyttsx3": 0.18}
"""Each engine, and the share of words that an ear may write down otherwise."""

pytestmark = pytest.mark.slow


class Finished:
    """A finished sample guide."""

    def __init__(self, output: Path, engine: str) -> None:
        """Read what was built into *output*."""
        self.engine = engine
        self.home = output / SAMPLE
        self.trail: dict[str, Any] = json.loads((self.home / "build.json").read_text(encoding="utf-8"))
        self.chapters: list[dict[str, Any]] = self.trail["chapters"]
        paths = [file["path"] for file in self.trail["files"]]
        *self.files, self.whole = [self.home / path for path in paths if path.startswith("mp3/")]


@pytest.fixture(scope="module", params=sorted(ENGINES))
def finished(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Finished:
    """The sample, spoken by each engine."""
    if request.param == "piper":
        return Finished(request.getfixturevalue("guides") / "output", "piper")
    output = tmp_path_factory.mktemp(request.param)
    run(ROOT, "build", str(ROOT / "content" / SAMPLE), "--engine", request.param, "--only", "mp3", "--output", output)
    return Finished(output, request.param)


def run(place: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run audioguide in *place*, and return what it said; it must end well."""
    command = [sys.executable, "-m", "audioguide", *map(str, arguments)]
    done = subprocess.run(command, cwd=place, capture_output=True, text=True, check=False, timeout=1800)
    assert done.returncode == 0, done.stdout + done.stderr
    return done


def test_an_ear_writes_down_what_was_to_be_said(finished: Finished) -> None:
    """Chapter by chapter, in order, the decoded MP3s are the words of the script, within the voice's own clarity."""
    pytest.importorskip("faster_whisper", reason="listening back: python3 scripts/test.py installs it")
    said = [" ".join(segment["spoken"] for segment in chapter["segments"]) for chapter in finished.chapters]
    heard = [ear.heard(path) for path in finished.files]

    wrong = ear.word_error_rate(" ".join(said), " ".join(heard))
    for right, (words, written) in zip(range(len(said)), zip(said, heard, strict=True), strict=True):
        # No chapter is another's, cut, or silent, however well the rest is heard.
        assert ear.word_error_rate(words, written) <= 2 * ENGINES[finished.engine] + 0.04, finished.files[right].name
    assert wrong <= ENGINES[finished.engine]


def test_it_is_as_loud_as_it_should_be(finished: Finished) -> None:
    """By an EBU R 128 meter, every file and all of them alike; and nowhere is it silent for long."""
    assert [*sound.faults(finished.files), *sound.faults([finished.whole])] == []


def test_every_length_is_the_decoded_one(finished: Finished) -> None:
    """What build.json tells of a chapter, and of the guide, is what a player plays, within 50 ms."""
    for path, chapter in zip(finished.files, finished.chapters, strict=True):
        assert abs(mp3.length(path) - chapter["duration_ms"]) <= 50, path.name
    assert abs(mp3.length(finished.whole) - finished.trail["duration_ms"]) <= 50


def test_marks_are_where_their_titles_are_heard(finished: Finished) -> None:
    """In the joined file each mark comes within 50 ms of the sound that says its title, and in order."""
    samples = mp3.decoded(finished.whole)
    marks = {mark.start: mark.title for mark in id3.chapters(finished.whole)}
    expected = {
        chapter["start_ms"] + mark["start_ms"]: mark["title"]
        for chapter in finished.chapters
        for mark in chapter["marks"]
    }

    assert marks == expected
    assert list(marks) == sorted(marks)
    for start, title in marks.items():
        first = start in [chapter["start_ms"] for chapter in finished.chapters]
        begins = start + (500 if first else 0)
        before = samples[max(0, begins - 80) * mp3.RATE // 1000 : (begins - 15) * mp3.RATE // 1000]
        after = samples[begins * mp3.RATE // 1000 : (begins + 300) * mp3.RATE // 1000]
        assert max(map(abs, before), default=0) < 400, f"something is heard before {title}"
        onset = next((at for at, sample in enumerate(after) if abs(sample) > 200), len(after))
        assert onset * 1000 / mp3.RATE <= 70, f"{title} is heard late"  # 20 ms of the voice's own silence is kept


def recording(finished: Finished, name: str) -> Path:
    """Return the recording of that name."""
    return finished.home.parent / ".kept" / "recordings" / name[:2] / f"{name}.wav"


def seconds(finished: Finished, name: str) -> float:
    """Return how long a recording lasts, with the short pauses inside its sentence."""
    with wave.open(str(recording(finished, name))) as spoken:
        return float(spoken.getnframes() / spoken.getframerate())


def test_the_pace_is_a_listeners(finished: Finished) -> None:
    """Explainers at 115 to 145 words a minute with their pauses, at most 170 while speaking; content within 20 s."""
    for path, chapter in list(zip(finished.files, finished.chapters, strict=True))[:-2]:
        words = sum(len(segment["spoken"].split()) for segment in chapter["segments"])
        speaking = sum(seconds(finished, segment["recording"]) for segment in chapter["segments"])
        assert 115 <= chapter["words_per_minute"] <= 145, path.name
        assert words * 60 / speaking <= 170, path.name
    opening = finished.chapters[0]
    title = opening["marks"][1]["start_ms"]
    content = next(s["start_ms"] for s in opening["segments"] if s["start_ms"] > title)
    assert title <= 15_000 or finished.engine != "piper"
    assert content <= 20_000


def test_the_pace_was_reckoned_right_before(guides: Path) -> None:
    """Over its explainers the natural voice speaks 145 to 170 words a minute, and as was reckoned, within 2 %."""
    finished = Finished(guides / "output", "piper")
    joe = next(voice for voice in piper.voices() if voice.name == finished.trail["voice"])
    voice = pace.paced(piper.voice(joe.path or Path()), 1)
    assert voice is not None
    said = [segment for chapter in finished.chapters[:-2] for segment in chapter["segments"]]

    took = sum(pace.duration(Speech(recording(finished, segment["recording"]).read_bytes())) for segment in said)

    reckoned = sum(letters(segment["spoken"]) * voice.ms_per_letter + voice.ms_per_sentence for segment in said)
    assert 145 <= sum(len(segment["spoken"].split()) for segment in said) * 60_000 / took <= 170
    assert took == pytest.approx(reckoned, rel=0.02)


def test_cues_tile_and_minutes_are_true(finished: Finished) -> None:
    """Every cue ends where the next begins, and the minutes told are right to the half minute."""
    for chapter in finished.chapters:
        times = [(segment["start_ms"], segment["end_ms"]) for segment in chapter["segments"]]
        assert times[0][0] == 0
        assert all(one[1] == two[0] for one, two in pairwise(times))
        assert times[-1][1] == chapter["duration_ms"]
    told = next(s["text"] for s in finished.chapters[0]["segments"] if "chapters in" in s["text"])
    minutes = int(told.split(" in ")[1].split()[0]) + 0.5 * ("half" in told)
    assert abs(finished.trail["duration_ms"] / 60_000 - minutes) <= 0.5


def test_every_command_of_the_readme_runs(guides: Path, tmp_path: Path) -> None:
    """What README tells people to type ends well, in a folder with the guides; the set-up has its own tests."""
    told = re.findall(
        r"^python3 scripts/guide\.py (.+)$", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    place = shutil.copytree(guides, tmp_path / "place")

    (place / "leaflet.docx").write_bytes(documents_made.zipped(documents_made.FOLDER / "leaflet" / "docx"))

    assert len(told) >= 5
    for arguments in told:
        if arguments.startswith("watch "):
            continue  # It goes on until it is stopped: test_newcomer.py runs it, as README prints it.
        assert run(place, *shlex.split(arguments)).stderr == "", arguments
