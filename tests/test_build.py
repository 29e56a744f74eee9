"""The promises of a build: what is spoken, what is written, and what is left alone."""

from __future__ import annotations

import json
import logging
import shutil
import wave
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from desks import GUIDE, Desk
from judges import mp3

from audioguide import build
from audioguide.errors import GuideError
from audioguide.model import VoiceRequest
from audioguide.speech import cache, workers
from audioguide.verify.forms import podcast
from audioguide.words import content

FRAME_LINES = 1
"""How many sentences more may be spoken anew because the spoken minutes changed with an edit."""


def test_a_second_build_speaks_nothing_and_changes_no_byte(desk: Desk) -> None:
    """Building again leaves every file as it was, to the byte and to the time it was written."""
    first = desk.trail()
    before = {path: path.stat().st_mtime_ns for path in (desk.output / "finding-your-way" / "mp3").iterdir()}

    second = desk.build()

    assert second["spoken"] == 0
    assert second["kept"] == first["spoken"]
    assert {key: second[key] for key in second if key not in ("spoken", "kept")} == {
        key: first[key] for key in first if key not in ("spoken", "kept")
    }
    assert {path: path.stat().st_mtime_ns for path in before} == before


def test_a_sentence_said_twice_is_spoken_once(desk: Desk) -> None:
    """A sentence that stands in two chapters has one recording."""
    trail = desk.trail()

    recordings = {
        segment["recording"]
        for chapter in trail["chapters"]
        for segment in chapter["segments"]
        if segment["text"] == "Anyone may sit in it."
    }
    segments = [segment for chapter in trail["chapters"] for segment in chapter["segments"]]
    assert len(recordings) == 1
    assert trail["spoken"] == len({segment["recording"] for segment in segments}) < len(segments)


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        pytest.param(lambda d: d.change("02-the-water.md", "sound of", "song of"), 1, id="one word"),
        pytest.param(
            lambda d: d.change(
                "01-the-garden.md", "The garden is", "Take your time. There is no hurry.\n\nThe garden is"
            ),
            2,
            id="a paragraph put first",
        ),
        pytest.param(lambda d: d.write("lexicon.yaml", "- write: coat\n  say: coht\n"), 1, id="a lexicon word"),
        pytest.param(lambda d: d.change("02-the-water.md", "# The water", "# The pond"), 1, id="a chapter's title"),
        pytest.param(lambda d: d.change("questions.yaml", "Who planted", "Who looks after"), 1, id="a question"),
        pytest.param(lambda d: d.write("guide.yaml", GUIDE + "description: New.\n"), 0, id="words that nobody says"),
        pytest.param(lambda d: d.write("guide.yaml", GUIDE.replace("think: 0.5", "think: 1")), 0, id="a pause"),
    ],
)
def test_an_edit_costs_what_it_changes(desk: Desk, edit: Callable[[Desk], None], expected: int) -> None:
    """Only sentences whose sound changes are spoken again; one more where the spoken minutes change with them."""
    edit(desk)

    assert expected <= desk.build()["spoken"] <= expected + FRAME_LINES


def test_a_changed_section_leaves_other_chapters_untouched(desk: Desk) -> None:
    """The file of a chapter that did not change is the very file that was there."""
    garden = desk.output / "finding-your-way" / "mp3" / "02-the-water.mp3"
    before = garden.stat().st_mtime_ns

    desk.change("01-the-garden.md", "Bring a coat.", "Bring a hat.")
    desk.build()

    assert garden.stat().st_mtime_ns == before


@pytest.mark.slow
def test_another_speed_or_voice_speaks_everything_anew(desk: Desk, tmp_path: Path, hum: Path) -> None:
    """Speed and the voice's file are part of a recording's name."""
    everything = desk.trail()["spoken"]

    other = tmp_path / "other"
    other.mkdir()
    (other / "hum.onnx").write_bytes(hum.read_bytes())
    config = json.loads(hum.with_name("hum.onnx.json").read_text())
    config["inference"] = {"noise_scale": 0.5}
    (other / "hum.onnx.json").write_text(json.dumps(config))

    assert desk.build(voice=replace(desk.voice, speed=1.5))["spoken"] >= everything - FRAME_LINES
    assert desk.build(voice=replace(desk.voice, name=str(other / "hum.onnx")))["spoken"] == everything


@pytest.mark.parametrize("engine", ["piper", pytest.param("pyttsx3", marks=pytest.mark.slow)])
def test_one_worker_or_two_make_the_same_bytes(desk: Desk, tmp_path: Path, engine: str) -> None:
    """From nothing, with one process and with two: every file is the same, and build.json too."""
    voice, one = desk.voice, desk
    if engine == "pyttsx3":
        voice, one = VoiceRequest(engine), replace(desk, output=tmp_path / "one")
        # It takes some tenths of a second for each sentence: a few are enough.
        (desk.folder / "questions.yaml").unlink()
        one.build(voice=voice)
    with workers.start(2) as map_:
        two = replace(desk, output=tmp_path / "two", map_=map_)
        two.build(voice=voice)

    assert one.hashes() == two.hashes()
    assert one.trail() == two.trail()


def test_build_json_lists_what_is_there(desk: Desk) -> None:
    """Every file listed is there with its size and hash, and every finished file is listed."""
    trail = desk.trail()

    assert {file["path"]: file["sha256"] for file in trail["files"]} == desk.hashes()
    assert trail["duration_ms"] == sum(chapter["duration_ms"] for chapter in trail["chapters"])
    for chapter in trail["chapters"]:
        ends = [segment["end_ms"] for segment in chapter["segments"]]
        assert [segment["start_ms"] for segment in chapter["segments"]] == [0, *ends[:-1]]
        assert ends[-1] == chapter["duration_ms"]


def test_words_that_break_a_build_leave_the_last_good_one(desk: Desk) -> None:
    """When one sentence cannot be spoken: it is named, the rest is kept, and the last finished guide is untouched."""
    before = desk.hashes()
    desk.change("01-the-garden.md", "Bring a coat.", "Bring a hat. And then some.")
    desk.write("lexicon.yaml", "- write: hat\n  ipa: hǂt\n")  # a click, which this voice has no sound for

    with pytest.raises(GuideError, match="Bring a hat"):
        desk.build()

    assert desk.hashes() == before
    (desk.folder / "lexicon.yaml").unlink()
    assert desk.build()["spoken"] == 1  # "And then some." was kept


def test_a_section_file_with_another_name_has_another_file(desk: Desk) -> None:
    """Names under output/ are those of the content's files: a renamed one leaves no old name behind."""
    (desk.folder / "02-the-water.md").rename(desk.folder / "02-the-pond.md")

    assert desk.build()["spoken"] == 0
    names = {path.name for path in (desk.output / "finding-your-way" / "mp3").iterdir()}
    assert "02-the-pond.mp3" in names
    assert "02-the-water.mp3" not in names


def test_the_whole_guide_is_joined_from_the_chapters_as_they_are(desk: Desk) -> None:
    """A sentence that was spoken anew at another length has the same name: the joined file follows it all the same."""
    trail = desk.trail()
    name = next(s["recording"] for s in trail["chapters"][0]["segments"] if s["text"] == "Bring a coat.")
    taken = cache.find(desk.output / ".kept", name)
    assert taken is not None
    with wave.open(str(taken.path)) as sound:
        pcm, rate = sound.readframes(sound.getnframes()), sound.getframerate()
    cache.keep(desk.output / ".kept", name, pcm * 2, rate)
    for facts in (desk.output / ".kept" / "chapters").glob("*.json"):
        facts.unlink()

    longer = desk.build()

    assert longer["duration_ms"] == trail["duration_ms"] + taken.duration
    joined = desk.output / "finding-your-way" / "mp3" / "finding-your-way.mp3"
    assert abs(mp3.length(joined) - longer["duration_ms"]) <= 50


def test_what_was_touched_after_the_build_is_written_again(desk: Desk) -> None:
    """A finished file that somebody changed or deleted is put right by the next build."""
    before = desk.hashes()
    first, second, *_ = sorted((desk.output / "finding-your-way" / "mp3").iterdir())
    first.unlink()
    first.write_bytes(b"not sound")
    second.unlink()

    assert desk.build()["spoken"] == 0
    assert desk.hashes() == before


def test_deleting_what_is_kept_speaks_the_same_words_anew(desk: Desk) -> None:
    """Without .kept all is spoken again; with a voice that repeats itself exactly, the files are the same."""
    everything = desk.trail()["spoken"]
    before = desk.hashes()
    shutil.rmtree(desk.output / ".kept")

    assert desk.build()["spoken"] == everything
    assert desk.hashes() == before


def test_the_volunteer_hears_what_happens(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    """The build says how much is to be spoken, tells each chapter with its length, and where the files are."""
    desk.change("02-the-water.md", "sound of", "song of")

    with caplog.at_level(logging.INFO, "audioguide"):
        desk.build()

    told = "\n".join(caplog.messages)
    assert "to speak." in told
    assert "Chapter 2, The water:" in told
    assert "finding-your-way" in told


def test_what_was_not_renewed_is_named_once(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    """Who writes one form is told in a line which others say what the guide said before."""
    caplog.set_level(logging.INFO, "audioguide")
    replace(desk, forms=("captions", "large-print")).build()
    desk.change("02-the-water.md", "Follow the sound", "Follow the smell")
    caplog.clear()
    desk.build()

    told = [message for message in caplog.messages if message.startswith("Out of date")]
    assert len(told) == 1
    assert told[0].endswith(
        "says what the guide said before: captions, large-print. Build without --only to renew that."
    )


def test_the_library_is_in_step_with_every_build(desk: Desk) -> None:
    """After any build its feed tells of the sound that is there."""
    assert list(podcast.library_faults(desk.output)) == []

    desk.change("02-the-water.md", "sound of", "song of the quiet")
    desk.build()

    assert list(podcast.library_faults(desk.output)) == []
    assert "Sample: Finding your way" in (desk.output / "feed.xml").read_text(encoding="utf-8")


def test_a_library_that_cannot_be_written_hides_no_other_problem(desk: Desk) -> None:
    """Where a guide fails and the page of all guides does too, both are told."""
    (desk.output / "index.html").write_text("<p>Mine</p>", encoding="utf-8")
    read = replace(content.read(desk.folder), voice=VoiceRequest("piper", "nobody"))

    with pytest.raises(GuideError) as raised:
        build.build([read], build.Order(desk.output, ("mp3",)), desk.map_)

    assert "nobody" in raised.value.told()
    assert "not audioguide's" in raised.value.told()
