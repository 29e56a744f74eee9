"""All forms of one guide: the same words at the same times, the same bytes each time, and none leans on another."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import sounds

from audioguide import plugins, publish, whole
from audioguide.errors import GuideError
from audioguide.model import Content, Guide, Mark, Narration, Span
from audioguide.publications import cover
from audioguide.verify import every_form, shown, trail, whole_guide

FORMS = tuple(plugins.names("publications"))
READ_BACK = tuple(name for name, judge in every_form.JUDGES.items() if hasattr(judge, "shown"))
CONTENT = Content(
    name="lifts",
    folder=Path(),
    title="Lifts & <doors> 🫀 “quoted” 'and' \"more\"",
    language="en-GB",
    publisher="A & <B>",
    description="Where they are & what they do.",
    license="CC BY 4.0",
    status="sample",
)


def narrations() -> list[Narration]:
    """Return three chapters: with an opening, in Arabic, and with questions; their titles are hard on every format."""
    first = sounds.narration(
        ["Sample.", "Chapter 1. <b>Bold</b> & 'so' 🫀.", "]]> --> & the el corazón.", "A word, <i>again</i>."]
    )
    opening = Mark("c01m00", "Opening", 2, "c01s000")
    own = replace(first.marks[0], title="<b>Bold</b> & 'so' 🫀", segment="c01s001")
    segments = (*first.segments[:2], replace(first.segments[2], spans=(Span(13, 23, "es"),)), *first.segments[3:])
    first = replace(first, title=own.title, segments=segments, marks=(opening, own))
    second = sounds.narration(["متى يفتح المصعد؟", "الآن."], 2, "متى يفتح المصعد؟")
    third = sounds.narration(["Chapter 3.", "Question 1. <Why>?", "So you know.", "Question 2. & how?"], 3, "To ask")
    asked = (Mark("c03m01", "<Why>?", 2, "c03s001"), Mark("c03m02", "& how?", 2, "c03s003"))
    segments = tuple(
        replace(one, kind="question", begins=True) if one.text.startswith("Question") else one for one in third.segments
    )
    return [first, second, replace(third, segments=segments, marks=(*third.marks, *asked))]


@pytest.fixture(scope="module")
def guide(tmp_path_factory: pytest.TempPathFactory) -> Guide:
    """A finished guide with hard titles."""
    folder = tmp_path_factory.mktemp("kept")
    cover.draw(CONTENT, folder / "cover.jpg")
    return sounds.guide(folder, CONTENT, narrations(), folder / "cover.jpg")


@pytest.fixture(scope="module")
def finished(guide: Guide, tmp_path_factory: pytest.TempPathFactory) -> trail.Finished:
    """It in every form."""
    return sounds.finished(guide, tmp_path_factory.mktemp("output"), *FORMS)


def sums(home: Path) -> dict[str, str]:
    """Return the checksum of every file of a finished guide but its build.json."""
    paths = [path for path in home.rglob("*") if path.is_file() and path.name != "build.json"]
    return {path.relative_to(home).as_posix(): whole.checksum(path) for path in sorted(paths)}


def test_every_form_has_a_judge() -> None:
    """No form of ours is written that verify cannot judge; MP3 is judged by its lengths and by what is heard."""
    assert {*every_form.JUDGES, "mp3"} == set(FORMS)


@pytest.mark.parametrize("name", READ_BACK)
def test_a_form_read_back_is_the_list_of_sentences(finished: trail.Finished, name: str) -> None:
    """Decoded as a player would, it has the same ids, words, starts and ends, in the same order."""
    assert every_form.JUDGES[name].shown(finished) == shown.told(finished)  # type: ignore[attr-defined]


def test_nothing_is_wrong_with_any_form(finished: trail.Finished) -> None:
    """Our judges find nothing in what we write."""
    told = [error.told() for error in (*whole_guide.faults(finished), *every_form.faults(finished))]
    kept_nowhere = [line for line in told if "recording" not in line]

    assert kept_nowhere == []


def test_the_same_guide_gives_the_same_bytes(guide: Guide, finished: trail.Finished, tmp_path: Path) -> None:
    """Written again elsewhere, every file of every form is the same."""
    again = sounds.finished(guide, tmp_path, *FORMS)

    assert sums(again.home) == sums(finished.home)
    assert again.files == finished.files


@pytest.mark.parametrize("name", FORMS)
def test_a_form_does_not_lean_on_another(guide: Guide, finished: trail.Finished, name: str, tmp_path: Path) -> None:
    """Written alone, with what it asks for, it has the bytes that it has among all the others."""
    asked = getattr(plugins.publication(name), "ASKS", ())
    alone = sounds.finished(guide, tmp_path, *asked, name)

    every = sums(finished.home)
    assert sums(alone.home) == {path: every[path] for path in sums(alone.home)}
    assert sums(alone.home).keys() == {
        path for path in every if path.partition("/")[0] in (*asked, name, f"lifts-{name}.zip")
    }


@pytest.fixture
def output(finished: trail.Finished, tmp_path: Path) -> Path:
    """What was written, to do with as one likes."""
    # With its times, by which publish knows that nobody touched it.
    shutil.copytree(finished.home.parent, tmp_path / "output")
    return tmp_path / "output"


def on_disk(home: Path) -> dict[str, tuple[int, int]]:
    """Return where each file lies on the disk and when it was written."""
    paths = [path for path in home.rglob("*") if path.is_file()]
    return {path.relative_to(home).as_posix(): (path.stat().st_ino, path.stat().st_mtime_ns) for path in paths}


def test_what_did_not_change_is_not_touched(guide: Guide, output: Path) -> None:
    """A form whose guide did not change is left alone; of one that did, each file that says the same is."""
    before, content = on_disk(output / "lifts"), sums(output / "lifts")
    publish.forms(guide, FORMS, output, output / ".kept")
    assert on_disk(output / "lifts") == before

    changed = replace(guide, content=replace(CONTENT, description="Other words"))
    publish.forms(changed, FORMS, output, output / ".kept")
    after = on_disk(output / "lifts")
    same = {name for name, told in sums(output / "lifts").items() if told == content.get(name)}
    assert {name for name in same if after[name] != before[name]} == set()
    assert {"daisy202/0001.mp3", "daisy202/0001.html"} <= same
    assert {"daisy202/ncc.html", "epub/lifts.epub"} & same == set()


def test_of_a_changed_guide_only_what_it_changed_is_made(
    guide: Guide, finished: trail.Finished, output: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where one chapter says more, the files of the others are not even read, and all are as if made from nothing."""
    first, second, third = narrations()
    longer = replace(second, segments=(second.segments[0], replace(second.segments[1], pause=1460)))
    (tmp_path / "kept").mkdir()
    changed = sounds.guide(tmp_path / "kept", CONTENT, [first, longer, third], guide.cover)
    assert changed.chapters[1].duration > guide.chapters[1].duration
    anew = sounds.finished(changed, tmp_path / "anew", *FORMS)

    read = set[str]()
    checksum = whole.checksum

    def noted(path: Path) -> str:
        if path.is_relative_to(output / "lifts"):
            read.add(path.relative_to(output / "lifts").as_posix().replace(".new-", ""))
        return checksum(path)

    monkeypatch.setattr(whole, "checksum", noted)
    files, failed = publish.forms(changed, FORMS, output, output / ".kept")
    monkeypatch.undo()

    assert failed == []
    assert (sums(output / "lifts"), files) == (sums(anew.home), anew.files)
    of_others = {
        f"{name}/{path}"
        for name in FORMS
        for chapter, paths in plugins.of_chapters(name, changed)
        for path in paths
        if chapter.narration.number != second.number
    }
    assert {path.partition("/")[0] for path in of_others} > {"mp3", "captions", "daisy202", "player", "talking-book"}
    assert of_others & read == set()
    assert of_others <= sums(finished.home).keys()


@pytest.mark.parametrize("spoil", [Path.unlink, lambda path: path.write_bytes(b"")], ids=["gone", "emptied"])
def test_what_was_spoilt_since_is_not_carried_over(
    guide: Guide, finished: trail.Finished, output: Path, spoil: Callable[[Path], object]
) -> None:
    """A file of an unchanged chapter that somebody removed or emptied is made again."""
    for path in ("captions/01-chapter-1.vtt", "talking-book/002_Chapter 1.mp3", "player/01.mp3"):
        spoil(output / "lifts" / path)

    publish.forms(replace(guide, chapters=guide.chapters), FORMS, output, output / ".kept")

    assert sums(output / "lifts") == sums(finished.home)


def test_a_fault_of_ours_keeps_no_other_form_from_being_written(
    guide: Guide, output: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """It is told as ours, with where it happened; every other form is written, and the last good one of that stays."""

    def falls(_: Guide, __: Path) -> list[Path]:
        raise ZeroDivisionError("one too few")

    monkeypatch.setattr(plugins.publication("epub"), "publish", falls)
    changed = replace(guide, content=replace(CONTENT, title="Another"))
    files, failed = publish.forms(changed, FORMS, output, output / ".kept")

    assert ["by a fault in audioguide" in error.problem for error in failed] == [True]
    assert "one too few" in caplog.text
    assert {file.path.partition("/")[0] for file in files} == {*FORMS, "lifts-daisy202.zip"} - {"epub"}
    assert (output / "lifts" / "epub" / "lifts.epub").is_file()


def test_a_form_that_failed_is_not_told_to_be_there(
    guide: Guide, output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a file of it was lost and it cannot be written again, build.json lists nothing of it."""
    (output / "lifts" / "m4b" / "lifts.m4b").unlink()

    def fails(_: Guide, __: Path) -> list[Path]:
        raise GuideError("there is no room for it")

    monkeypatch.setattr(plugins.publication("m4b"), "publish", fails)
    files, failed = publish.forms(guide, FORMS, output, output / ".kept")

    assert len(failed) == 1
    assert [file.path for file in files if file.path.startswith("m4b/")] == []


def test_a_form_that_fails_leaves_its_last_good_one(
    guide: Guide, output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The others are written, what went wrong is told, and its files of before are whole."""
    before = sums(output / "lifts")
    full = plugins.publication("epub")

    def fails(_: Guide, folder: Path) -> list[Path]:
        (folder / "half.epub").write_bytes(b"half")
        raise GuideError("there is no room for it")

    monkeypatch.setattr(full, "publish", fails)
    changed = replace(guide, content=replace(CONTENT, title="Another"))
    files, failed = publish.forms(changed, FORMS, output, output / ".kept")

    after = sums(output / "lifts")
    assert [error.problem for error in failed] == ["epub was not written: there is no room for it"]
    assert {path for path in after if path.startswith("epub/")} == {"epub/lifts.epub"}
    assert after["epub/lifts.epub"] == before["epub/lifts.epub"]
    assert after["daisy202/ncc.html"] != before["daisy202/ncc.html"]
    assert "epub" not in {file.path.partition("/")[0] for file in files}
    assert not list(output.rglob("half.epub"))
    assert [path for path in (output / "lifts").iterdir() if path.name.startswith(".")] == []
