"""build.json proves which words, voice and dates a file came from: what is changed in it, or beside it, is named."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sounds
from click.testing import CliRunner

from audioguide import audit, publish
from audioguide.cli import cli
from audioguide.model import Approval, Content, Entry, Guide, Words
from audioguide.publications import cover
from audioguide.sound import encode

FORMS = ("captions", "mp3")
CONTENT = Content(
    name="lifts",
    folder=Path(),
    title="The lifts",
    language="en-GB",
    publisher="The desk",
    edition="first",
    reviewed=datetime.date(2027, 3, 31),
    review_by=datetime.date(2028, 3, 31),
    approved=Approval("A. Reader", "nurse", datetime.date(2027, 4, 1), "0" * 64),
)
LOCH = Entry("loch", "lock", language="en")


@pytest.fixture(scope="module")
def guide(tmp_path_factory: pytest.TempPathFactory) -> Guide:
    """A finished guide; a word of the lexicon speaks in its second sentence."""
    folder = tmp_path_factory.mktemp("kept")
    cover.draw(CONTENT, folder / "cover.jpg")
    chapter = sounds.narration(["Chapter 1. The lifts.", "They are by the loch.", "Press once."])
    first, second, third = chapter.segments
    spoken = (first, replace(second, words=Words(second.text, (LOCH,))), third)
    return sounds.guide(folder, CONTENT, [replace(chapter, segments=spoken)], folder / "cover.jpg")


@pytest.fixture
def home(guide: Guide, tmp_path: Path) -> Path:
    """It, written."""
    return sounds.finished(guide, tmp_path, *FORMS).home


def told(home: Path) -> dict[str, Any]:
    """Return what build.json tells."""
    read: dict[str, Any] = json.loads((home / audit.NAME).read_text(encoding="utf-8"))
    return read


def verified(home: Path) -> tuple[int, str]:
    """Return the exit status of ``verify`` and what it says, places counted from the guide's folder."""
    result = CliRunner().invoke(cli, ["verify", str(home)])
    return result.exit_code, result.output.replace(f"{home.as_posix()}/", "")


def test_a_guide_as_it_was_written_is_in_order(home: Path) -> None:
    """Nothing was changed, so nothing is told."""
    assert verified(home)[0] == 0, verified(home)[1]


def altered(path: Path) -> None:
    """Change a byte."""
    whole = path.read_bytes()
    path.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (
            lambda home: altered(home / "mp3/01-chapter-1.mp3"),
            "mp3/01-chapter-1.mp3: this file is not as it was written",
        ),
        (lambda home: (home / "captions/lifts.vtt").unlink(), "captions/lifts.vtt: this file is missing"),
        (lambda home: (home / "mp3/02-more.mp3").touch(), "mp3/02-more.mp3: this file is no part of the guide"),
    ],
)
def test_a_file_that_is_not_as_it_was_is_named(home: Path, change: Callable[[Path], object], named: str) -> None:
    """A file that was altered, taken away or put there."""
    change(home)

    status, said = verified(home)

    assert status == 1
    assert named in said


def segment(trail: dict[str, Any]) -> dict[str, Any]:
    """Return the second sentence of *trail*."""
    found: dict[str, Any] = trail["chapters"][0]["segments"][1]
    return found


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (
            lambda trail: trail.update(reviewed="2027-04-30"),
            "build.json: reviewed: this was changed after it was written",
        ),
        (lambda trail: trail.update(review_by=None), "build.json: review_by: this was changed"),
        (lambda trail: trail.update(edition="second"), "build.json: edition: this was changed"),
        (lambda trail: trail.update(title="The stairs"), "build.json: title: this was changed"),
        (lambda trail: trail["approved"].update(by="B"), "build.json: approved: this was changed"),
        (lambda trail: trail["made_with"].update(ffmpeg="1"), "build.json: made_with: this was changed"),
        (lambda trail: trail.pop("license"), "build.json: license: this was changed"),
        (lambda trail: trail.update(added=1), "build.json: added: this was changed"),
        (lambda trail: trail["files"].pop(), "build.json: files: this was changed"),
        (lambda trail: segment(trail).update(text="Others."), "build.json: chapters: this was changed"),
    ],
)
def test_a_fact_that_is_not_as_it_was_is_named(
    home: Path, change: Callable[[dict[str, Any]], object], named: str
) -> None:
    """Dates, names, words, versions and lists: each fact has a sum of its own."""
    trail = told(home)
    change(trail)
    (home / audit.NAME).write_text(json.dumps(trail), encoding="utf-8")

    status, said = verified(home)

    assert status == 1
    assert named in said


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (
            lambda trail: segment(trail).update(text="They are by the door."),
            "c01s001: it shows “They are by the loch.”",
        ),
        (lambda trail: segment(trail).update(spoken="They are by the door."), "c01s001, chapter 1 at"),
        (lambda trail: segment(trail)["lexicon"][0].__setitem__(1, "lake"), "c01s001, chapter 1 at"),
        (lambda trail: segment(trail).update(lexicon=[]), "c01s001, chapter 1 at"),
        (lambda trail: segment(trail).update(voice=9), "c01s001, chapter 1 at"),
        (lambda trail: segment(trail).update(recording="0" * 64), "c01s001, chapter 1 at"),
        (lambda trail: trail["voices"][0].update(identity="another"), "c01s000, chapter 1 at"),
        (lambda trail: trail["voices"][0].update(length_scale=2.0), "c01s000, chapter 1 at"),
    ],
    ids=["text", "spoken", "lexicon", "no-lexicon", "voice", "recording", "identity", "pace"],
)
def test_who_changes_the_sums_too_is_found_by_the_sentence(
    home: Path, change: Callable[[dict[str, Any]], object], named: str
) -> None:
    """A recording is named by its words, its lexicon and its voice; the forms show their own words."""
    trail = told(home)
    change(trail)
    trail["sums"] = audit.sums(trail)
    (home / audit.NAME).write_text(json.dumps(trail), encoding="utf-8")

    status, said = verified(home)

    assert status == 1
    assert named in said
    assert "this was changed" not in said


def test_what_it_was_made_with_is_told(home: Path) -> None:
    """Versions of the program, of Python, ffmpeg and the packages; not what only serves or listens."""
    made = told(home)["made_with"]

    assert made["ffmpeg"] == encode.version() != ""
    assert {"audioguide", "python", "lxml", "jinja2", "mutagen", "pillow", "sentencex", "piper-tts"} <= made.keys()
    assert made.keys() & {"uvicorn", "starlette", "faster-whisper", "distributed", "pypdfium2"} == set()
    assert all(made.values())


def test_every_fact_has_a_sum_and_the_run_has_none(home: Path) -> None:
    """What differs between two builds of the same is no part of the proof."""
    trail = told(home)

    assert trail["sums"] == audit.sums(trail)
    assert trail.keys() - trail["sums"].keys() == {"spoken", "kept", "sums"}


def test_other_versions_write_every_form_anew(guide: Guide, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is told of them is true of every file: where a version changed, all forms are written again."""
    before = {path: path.stat().st_ino for path in home.rglob("*.vtt")}
    monkeypatch.setattr(audit, "made_with", lambda: {"lxml": "another"})
    written: list[str] = []
    form = publish._form  # noqa: SLF001 - what writes a form

    def noted(name: str, *others: Any) -> Any:  # noqa: ANN401 - whatever it takes
        written.append(name)
        return form(name, *others)

    monkeypatch.setattr(publish, "_form", noted)
    publish.forms(guide, FORMS, home.parent, home.parent / ".kept")

    assert sorted(written) == sorted(FORMS)
    assert {path: path.stat().st_ino for path in home.rglob("*.vtt")} == before  # it says the same, so it is left alone
