"""Words that are code to somebody stay words: in every text of a guide, in every form of it."""

from __future__ import annotations

import datetime
import json
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import sounds
from lxml import etree
from mutagen.id3 import ID3

from audioguide import library, plugins
from audioguide.desk import explain, review
from audioguide.model import Approval, Content, Entry, Guide, Mark, Question, Questions, Translation
from audioguide.publications import cover
from audioguide.verify import every_form, trail, whole_guide

TEXTS = ("subtitle", "author", "publisher", "description", "license", "help", "cover_alt", "edition")


def evil(name: str) -> str:
    """Return words that end what they stand in and begin something else, in one notation or another."""
    return (
        f"{name} <i data-x='{name}'>\" onerror=\"x ' onload='x &amp; &lt; ]]> --> </title></style></script>"
        f"<script data-x=1>x()</script> {{{{7*7}}}} {{% x %}} ${{x}} %s \\N #EXTM3U ::cue <00:01.000> javascript:x()"
    )


CONTENT = Content(
    name="lifts",
    folder=Path(),
    title=evil("title"),
    language="en-GB",
    sources=(evil("source"),),
    contact=(evil("contact"), "0123 456 789"),
    website="https://example.org/?a=1&b='2'",
    reviewed=datetime.date(2027, 3, 31),
    review_by=datetime.date(2028, 3, 31),
    approved=Approval(evil("by"), evil("role"), datetime.date(2027, 4, 1), "0" * 64),
    status="sample",
    podcast={"email": "a@example.org", "category": "Health & Fitness"},
    waiting_room={"chapters": ("chapter-1", "questions"), "sound": True},
    questions=Questions(evil("questions"), (), (Question(evil("ask") + "?", evil("why"), None, 1),), (), Path("q")),
    lexicon=(Entry(evil("write"), evil("say"), source=Path("lexicon.yaml")),),
    **{name: evil(name) for name in TEXTS},  # type: ignore[arg-type]
)


@pytest.fixture(scope="module")
def guide(tmp_path_factory: pytest.TempPathFactory) -> Guide:
    """A finished guide in which every text is such words."""
    folder = tmp_path_factory.mktemp("kept")
    cover.draw(CONTENT, folder / "cover.jpg")
    first = sounds.narration([evil("title-of-1"), evil("one"), evil("two")], title=evil("title-of-1"))
    asked = sounds.narration(["To ask.", evil("ask") + "?", evil("why")], 2, "To ask")
    kinds = ("title", "question", "why")
    segments = tuple(replace(one, kind=kind, begins=True) for one, kind in zip(asked.segments, kinds, strict=True))
    marks = (*asked.marks, Mark("c02m01", evil("ask") + "?", 2, "c02s001"))
    asked = replace(asked, slug="questions", kind="questions", segments=segments, marks=marks)
    made = sounds.guide(folder, CONTENT, [first, asked], folder / "cover.jpg")
    others = (Translation("other", evil("translation"), "es"),)
    return replace(made, translations=others, voices=(replace(made.voices[0], name=evil("voice")),))


@pytest.fixture(scope="module")
def finished(guide: Guide, tmp_path_factory: pytest.TempPathFactory) -> trail.Finished:
    """It in every form, with the page and the feed of all guides."""
    done = sounds.finished(guide, tmp_path_factory.mktemp("output"), *plugins.names("publications"))
    library.write(done.home.parent, "https://example.org/guides")
    return done


def texts(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Yield every file of a finished guide that is text, and those in its zips."""
    for path in sorted(path for path in folder.rglob("*") if path.is_file() and ".kept" not in path.parts):
        yield path.name, path.read_bytes()
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as held:
                yield from ((f"{path.name}/{name}", held.read(name)) for name in held.namelist())


def test_every_form_is_whole_and_says_these_words(finished: trail.Finished) -> None:
    """Read back by its judges, each form shows every sentence as it is, and breaks no rule of its players."""
    told = [problem.told() for problem in (*whole_guide.files(finished), *every_form.faults(finished))]

    assert told == []


def test_no_words_became_markup_or_code(finished: trail.Finished) -> None:
    """In no page, feed, book or caption has any word become an element, an attribute, an address or a script."""
    seen = set()
    for name, written in texts(finished.home.parent):
        ending = Path(name).suffix
        if ending in (".html", ".xhtml"):
            tree = etree.fromstring(written, etree.HTMLParser(encoding="utf-8", huge_tree=True))
        elif ending in (".xml", ".opf", ".smil", ".ncx"):
            tree = etree.fromstring(written)
        else:
            continue
        seen.add(ending)
        assert tree.xpath("//*[@data-x] | //@onerror | //@onload | //i") == [], name
        scripts = [str(script.text) for script in tree.iter("script", "{*}script")]
        assert len(scripts) <= 1, name
        assert not any("x()" in script for script in scripts), name
        addresses = [str(value) for value in tree.xpath("//@href | //@src | //@data | //@action")]
        assert not any(address.strip().lower().startswith("javascript") for address in addresses), name
        assert b"{{49}}" not in written, name
    assert seen >= {".html", ".xhtml", ".xml", ".smil", ".opf"}


def test_lists_and_captions_have_no_line_or_cue_more(finished: trail.Finished, guide: Guide) -> None:
    """A playlist names as many files as there are, and a caption file has a cue for each part of each sentence."""
    files = {name: written.decode("utf-8", "replace") for name, written in texts(finished.home)}
    for name in ("playlist.m3u8", "playlist.m3u"):
        lines = files[name].splitlines()
        named = {line for line in lines if line and not line.startswith("#")}
        assert named == {"01.mp3", "02.mp3", "quiet.mp3"}
        assert sum(line.startswith("#EXTM3U") for line in lines) <= 1
    for name, text in files.items():
        if name.endswith(".vtt"):
            assert "<i" not in text, name
            assert "<script" not in text, name
    sentences = [cue.segment.text for chapter in guide.chapters for cue in chapter.cues]
    assert all(json.loads(text) for name, text in files.items() if name.endswith(".json"))
    assert json.loads(files["build.json"])["chapters"][0]["segments"][1]["text"] == sentences[1]


def test_tags_hold_these_words_and_no_more(finished: trail.Finished) -> None:
    """The title in an MP3 is the title."""
    tags = ID3(finished.home / "mp3" / "lifts.mp3")

    assert evil("title") in str(tags["TALB"])


def test_pages_for_the_desk_are_words_too(guide: Guide) -> None:
    """The page for a reviewer, the list of sentences and the label show these words, and none of them acts."""
    narrations = [chapter.narration for chapter in guide.chapters]
    choice = explain.Choice(changed=False, since_approval=False)
    page = review.page(CONTENT, narrations, choice)
    tree = etree.fromstring(page.encode(), etree.HTMLParser(encoding="utf-8"))

    assert tree.xpath("//*[@data-x] | //@onerror | //script | //i") == []
    assert evil("one") in "".join(tree.itertext())
    assert all("\x1b" not in line for line in explain.lines(CONTENT, narrations, choice))
