"""The command status: exactly what changed is told, nothing is spoken, and a script learns what is out of date."""

from __future__ import annotations

import datetime
import logging
import re
import shutil
from collections.abc import Callable

import pytest
from desks import Desk
from test_cli import run

from audioguide.desk import status
from audioguide.verify import marks, trail

TODAY = datetime.date(2027, 3, 31)

Told = Callable[[], list[str]]


@pytest.fixture
def told(desk: Desk, caplog: pytest.LogCaptureFixture) -> Told:
    """Tell how the guide on the desk stands, and return the lines."""
    caplog.set_level(logging.INFO, "audioguide")

    def lines() -> list[str]:
        caplog.clear()
        status.tell(desk.folder, desk.output, status.Asked(voice=desk.voice.name), TODAY)
        return [record.getMessage().strip() for record in caplog.records]

    return lines


def changed(lines: list[str], *, ours: bool = False) -> list[str]:
    """Return what is told of sentences, without their places: those of the author, or *ours* around them."""
    first = next((at for at, line in enumerate(lines) if line.startswith("Of what is said around")), len(lines))
    part = lines[first:] if ours else lines[:first]
    said = r".*, (?=now: |new: |gone: |the same words, )|(?=was: )"
    return [re.sub(f"^(?:{said})", "", line) for line in part if re.match(said, line)]


def test_a_guide_as_it_was_built(desk: Desk, told: Told) -> None:
    """No sentence is told, nothing is to be spoken, and nothing is written."""
    before = {path: path.stat().st_mtime_ns for path in desk.output.parent.rglob("*")}

    lines = told()

    assert lines[0] == "finding-your-way: no sentence changed since it was built."
    assert changed(lines) == changed(lines, ours=True) == []
    assert not [line for line in lines if line.startswith("To speak")]
    assert {path: path.stat().st_mtime_ns for path in desk.output.parent.rglob("*")} == before


def test_one_changed_sentence_is_told_and_no_other(desk: Desk, told: Told) -> None:
    """What it is, what it was, where it stands, and how much there is to speak."""
    desk.change("02-the-water.md", "the sound of water", "the noise of water")

    lines = told()

    assert changed(lines) == ["now: “Follow the noise of water.”", "was: “Follow the sound of water.”"]
    assert changed(lines, ours=True) == []
    assert f"{desk.folder.as_posix()}/02-the-water.md, line 3, now: “Follow the noise of water.”" in lines
    assert [line for line in lines if line.startswith("To speak: 1 sentence, about ")] != []


def test_a_sentence_that_is_gone_or_new(desk: Desk, told: Told) -> None:
    """Each is told alone: its neighbours are what they were."""
    desk.change("01-the-garden.md", "Bring a coat.\n", "")
    assert changed(told()) == ["gone: “Bring a coat.”"]

    desk.change("01-the-garden.md", "Anyone may sit in it.", "There is tea. Anyone may sit in it.")
    assert changed(told()) == ["new: “There is tea.”", "gone: “Bring a coat.”"]


def test_an_inserted_section_leaves_the_others_alone(desk: Desk, told: Told) -> None:
    """Their titles have other numbers now, which is told apart: nobody wrote those."""
    desk.write("00-the-door.md", "# The door\n\nA bell rings.\n")

    lines = told()

    assert changed(lines) == ["new: “Chapter 1. The door.”", "new: “A bell rings.”"]
    assert "was: “Chapter 1. The garden.”" in changed(lines, ours=True)


def test_a_section_that_moved_is_not_told_sentence_by_sentence(desk: Desk, told: Told) -> None:
    """Nothing of it is to be spoken but its number, and yet the guide is not as it was built."""
    (desk.folder / "01-the-garden.md").rename(desk.folder / "03-the-garden.md")

    lines = told()

    assert changed(lines) == []
    assert "was: “Chapter 1. The garden.”" in changed(lines, ours=True)
    assert [line for line in lines if "in another place than when it was built" in line] != []
    assert [line for line in lines if line.startswith("To speak: 2 sentences")] != []


def test_a_new_title_is_told(desk: Desk, told: Told) -> None:
    """A title is its author's words, though its number is not: a longer or a shorter one is another."""
    desk.change("02-the-water.md", "# The water", "# The water garden")

    assert changed(told()) == ["now: “Chapter 2. The water garden.”", "was: “Chapter 2. The water.”"]


def test_a_word_in_the_lexicon_tells_its_sentences_and_no_other(desk: Desk, told: Told) -> None:
    """Their words are the same, and they will be said otherwise."""
    desk.write("lexicon.yaml", "- write: water\n  say: wotter\n")

    assert changed(told()) == [
        "the same words, said otherwise: “Chapter 2. The water.”",
        "the same words, said otherwise: “Follow the sound of water.”",
    ]


def test_whatever_sentence_changes_it_is_told(desk: Desk, told: Told) -> None:
    """A word that is put in the place of another tells every sentence that has it, wherever it stands, and no other."""
    written = {path.name: path.read_text(encoding="utf-8") for path in desk.folder.iterdir()}
    for word in ("garden", "sit", "coat", "sound", "planted", "paths"):
        expected = 0
        for name, text in written.items():
            if name != "guide.yaml":
                expected += len(re.findall(rf"[^.?:#\n]*\b{word}\b[^.?\n]*", text))
                desk.write(name, re.sub(rf"\b{word}\b", "penguin", text))

        now = [line for line in changed(told()) if not line.startswith("was: ")]

        assert len(now) == expected > 0, word
        assert all(line.startswith("now: ") and "penguin" in line for line in now), word


def test_another_voice_is_told_once(desk: Desk, told: Told, caplog: pytest.LogCaptureFixture) -> None:
    """Not sentence by sentence; and the guide is older than what it asks for."""
    told()
    caplog.clear()

    stale = status.tell(desk.folder, desk.output, status.Asked("pyttsx3", "en-us"), TODAY)

    lines = [record.getMessage().strip() for record in caplog.records]
    assert "finding-your-way: a build would speak all of it anew, with another voice, en-us instead of hum." in lines
    assert changed(lines) == []
    assert stale is not None


def test_a_guide_that_was_never_built(desk: Desk, told: Told) -> None:
    """It is told, with all there is to speak, where there is no folder of output at all."""
    shutil.rmtree(desk.output)

    lines = told()

    assert lines[0] == "finding-your-way: never built."
    assert re.match(r"To speak: \d+ sentences, about \d+ seconds of sound; ", lines[1])
    assert not desk.output.exists()


@pytest.mark.parametrize(
    ("review_by", "expected"),
    [
        ("2027-03-29", "Past its review: its words were to be checked again by 2027-03-29, 2 days ago."),
        ("2027-04-01", "To be reviewed soon: by 2027-04-01, in 1 day."),
        ("2027-07-01", ""),
    ],
)
def test_a_review_that_is_due_is_told(review_by: str, expected: str, desk: Desk, told: Told) -> None:
    """Past, or within sixty days; one that is far is not."""
    desk.write("guide.yaml", (desk.folder / "guide.yaml").read_text(encoding="utf-8") + f"review_by: {review_by}\n")

    assert [line for line in told() if "review" in line and "checked again by" in line and "“" not in line] == (
        [expected] if "Past" in expected else []
    )
    assert not expected or expected in told()


def test_an_approval_that_does_not_fit_is_told(desk: Desk, told: Told, capsys: pytest.CaptureFixture[str]) -> None:
    """One word changed, and the guide is a draft again; the one who signed is named."""
    desk.change("guide.yaml", "status: sample", "status: current")
    run("approve", desk.folder, "--by", "Ana", "--role", "nurse", "--on", "2026-01-02", capsys=capsys)
    assert not [line for line in told() if line.startswith("A draft")]

    desk.change("01-the-garden.md", "coat", "hat")

    assert [line for line in told() if line.startswith("A draft: the approval by Ana on 2026-01-02 does not fit")] != []


def test_what_was_heard_is_counted(desk: Desk, told: Told) -> None:
    """As `verify --heard` notes it."""
    finished = trail.read(desk.output / desk.folder.name)
    count = sum(1 for _ in finished.sentences())
    assert f"Noted as heard by a person: 0 of {count} sentences (audioguide verify --heard)." in told()

    marks.mark(finished, next(iter(finished.sentences())))

    assert f"Noted as heard by a person: 1 of {count} sentences (audioguide verify --heard)." in told()


def test_a_form_that_was_left_is_told(desk: Desk, told: Told) -> None:
    """It is there, and the last build did not write it: it may say what the guide said before."""
    (desk.output / desk.folder.name / "captions").mkdir()

    assert "Out of date, because the last build left them as they were: captions." in told()


def test_a_file_that_was_lost_is_told(desk: Desk, told: Told) -> None:
    """And the guide is not as it was built."""
    (desk.output / desk.folder.name / "mp3" / "01-the-garden.mp3").unlink()

    assert "Not as it was written: mp3/01-the-garden.mp3." in told()


def test_a_script_is_told_by_the_exit_status(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    """--check fails where audio is older than words, and only then, in words that say what to do."""
    command = ("status", desk.folder, "--output", desk.output, "--voice", desk.voice.name)
    assert run(*command, "--check", capsys=capsys)[0] == 0
    desk.change("01-the-garden.md", "coat", "hat")

    ended, told = run(*command, capsys=capsys)
    assert ended == 0
    assert told.endswith(f"To bring what is older up to date: audioguide build {desk.folder.as_posix()}\n")
    ended, told = run(*command, "--check", capsys=capsys)

    assert ended == 1
    assert "its audio is older than its words: 1 sentence changed" in told
    assert f"build it: audioguide build {desk.folder.as_posix()}" in told


def test_guides_that_cannot_be_read_hide_no_other(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    """All that can be told is told, and then what is to be put right."""
    broken = desk.folder.with_name("broken")
    broken.mkdir()
    (broken / "guide.yaml").write_text("title: Broken\n", encoding="utf-8")

    ended, told = run("status", broken, desk.folder, "--output", desk.output, "--voice", desk.voice.name, capsys=capsys)

    assert ended == 1
    assert "finding-your-way: no sentence changed since it was built." in told
    assert "broken: it cannot be told how it stands." in told
    assert "the guide has no language" in told
