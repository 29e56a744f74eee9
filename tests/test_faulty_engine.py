"""An engine is anyone's code, and can go wrong in every way: it is told plainly, and nothing else is lost."""

from __future__ import annotations

import importlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import faulty_engine
import pytest

from audioguide import build, plugins
from audioguide.errors import GuideError
from audioguide.model import Voice, VoiceRequest, Words
from audioguide.speech import recording, workers
from audioguide.words import content

SENTENCE = "In this sentence it {}, and nobody knows why."
GUIDE = "title: Finding your way\nlanguage: en-US\npublisher: The garden\nstatus: sample\n"


@pytest.fixture(scope="module", autouse=True)
def note(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Let the engine be found that goes wrong where a sentence asks for it, and be waited for a second; its note."""
    folder = tmp_path_factory.mktemp("installed")
    note = faulty_engine.install(folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(folder))
        patch.setenv("FAULTY_ENGINE", str(note))
        patch.setattr(recording, "PATIENCE", 1.0)
        plugins.names.cache_clear()
        importlib.reload(faulty_engine)
        yield note
    plugins.names.cache_clear()


def written(place: Path, **sections: str) -> Path:
    """Write a guide of *sections* under *place* and return its folder."""
    folder = place / "content" / "finding-your-way"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "guide.yaml").write_text(GUIDE, encoding="utf-8")
    for nth, (name, words) in enumerate(sections.items(), start=1):
        (folder / f"{nth:02d}-{name}.md").write_text(f"# {name.title()}\n\n{words}\n", encoding="utf-8")
    return folder


def water(*faults: str) -> str:
    """Return a sentence for each of *faults*."""
    return " ".join(map(SENTENCE.format, faults))


def made(folder: Path, output: Path) -> int:
    """Build the guide in *folder* as MP3, and return how many sentences were spoken."""
    read = replace(content.read(folder), voice=VoiceRequest("faulty"))
    with workers.start(2) as map_:
        build.build([read], build.Order(output, ("mp3",)), map_)
    return int(json.loads((output / folder.name / "build.json").read_text(encoding="utf-8"))["spoken"])


RUBBISH = {
    "raises": "the engine faulty failed: RuntimeError: it has no breath left",
    "leaves": "the engine faulty failed: SystemExit: it went home",
    "forgets": "the engine faulty failed: AttributeError",
    "babbles": "the engine faulty gave something that is no sound",
    "doubles": "the engine faulty gave sound of a kind that cannot be used",
    "drifts": "the engine faulty gave sound of a kind that cannot be used",
    "whispers": "the voice made no sound",
    "breaks": "the voice made no sound",
    "rambles": " ms of sound where only about ",
}


@pytest.mark.parametrize("fault", RUBBISH)
def test_rubbish_is_known_for_what_it_is(fault: str) -> None:
    """Whatever an engine raises or gives comes back as a plain word about it."""
    said = recording.take(recording.utterance(Words(SENTENCE.format(fault)), beep()))

    assert isinstance(said, GuideError)
    assert RUBBISH[fault] in said.problem


def test_times_that_cannot_be_are_not_believed() -> None:
    """Words that an engine says to have heard where there are none have no times; the sound is used."""
    said = recording.take(recording.utterance(Words(SENTENCE.format("invents")), beep()))

    assert isinstance(said, recording.Take)
    assert said.words == ()


def beep() -> Voice:
    """Return the engine's voice as it was paced."""
    return replace(faulty_engine.voices()[0], ms_per_letter=1.5, length_scale=3)


TOLD = {
    "hangs": "the process that was to do this ended without an answer: it crashed, or took too long",
    "crashes": "the process that was to do this ended without an answer: it crashed, or took too long",
    "babbles": "the engine faulty gave something that is no sound",
}


def test_a_sentence_that_cannot_be_spoken_costs_no_other(tmp_path: Path) -> None:
    """A hang, a crash and rubbish are told with their sentences and what to do; nothing else is lost.

    What failed once and not again is spoken, other chapters are finished, no half of the guide is published; and when
    each bad sentence is put in other words, those are spoken, and no others.
    """
    folder = written(tmp_path, garden="The garden is open.", water=water(*TOLD, "stumbles"))
    output = tmp_path / "output"

    with pytest.raises(GuideError) as raised:
        made(folder, output)

    parts = raised.value.parts or (raised.value,)
    assert {part.problem for part in parts} == {
        f"“{SENTENCE.format(fault)}” could not be spoken: {told}" for fault, told in TOLD.items()
    }
    assert all("put the sentence in other words, or choose another voice with --voice" in part.remedy for part in parts)
    assert len(list((output / ".kept" / "chapters").glob("*.json"))) == 2  # The garden; about this guide.
    assert not (output / folder.name).exists()

    written(tmp_path, garden="The garden is open.", water=water(*(f"never {fault[:-1]}" for fault in (*TOLD, "s"))))
    assert made(folder, output) == len(TOLD) + 1


@pytest.mark.slow
def test_an_engine_that_fails_at_once_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A voice that is met for the first time and cannot say the passage it is measured by is named, with a remedy."""
    monkeypatch.setenv("FAULTY_ENGINE_ALWAYS", "crashes")

    with pytest.raises(
        GuideError, match="the voice beep could not be tried out: the process that was to do this ended"
    ):
        made(written(tmp_path, garden="The garden is open."), tmp_path / "output")


@pytest.mark.slow
def test_an_engine_that_leaks_speaks_on(tmp_path: Path, note: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However much it leaks, no process grows without end, and every sentence is spoken."""
    monkeypatch.setattr(workers, "GROWN", 50_000_000)
    sentences = [f"leaks {nth} times" for nth in range(16)]

    assert made(written(tmp_path, water=water(*sentences)), tmp_path / "output") > len(sentences)

    told = [line for line in note.read_text(encoding="ascii").splitlines() if line.startswith("leaks")]
    assert len(told) == len(sentences)
    assert len(set(told)) > 2


ASLEEP = """
import sys
if __name__ == "__main__":
    from audioguide import cli
    from audioguide.speech import recording
    recording.PATIENCE = 1.0
    cli.main()
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="Windows stops no process by a signal: close the lid by hand")
def test_a_computer_that_sleeps_loses_no_sentence(tmp_path: Path, note: Path) -> None:
    """Where a sentence seems to take too long because the computer slept, it is spoken again, and that is all."""
    folder = written(tmp_path, water=water("naps"))
    (tmp_path / "asleep.py").write_text(ASLEEP, encoding="utf-8")
    path = os.pathsep.join((str(note.parent), str(Path(__file__).parent)))
    child = subprocess.Popen(
        [sys.executable, "asleep.py", "build", folder, "--engine", "faulty", "--only", "mp3"],
        env={**os.environ, "PYTHONPATH": path},
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        for _ in range(600):
            if "naps" in note.read_text(encoding="ascii"):
                break
            time.sleep(0.05)
        os.killpg(child.pid, signal.SIGSTOP)
        time.sleep(2)
        os.killpg(child.pid, signal.SIGCONT)
        told, _ = child.communicate(timeout=60)
    finally:
        child.kill()

    assert child.returncode == 0, told
    assert "Done in" in told
    assert note.read_text(encoding="ascii").count("naps") == 2
