from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import hypothesis
import pytest
import sounds
from hypothesis import strategies as st
from lxml import etree

from audioguide.model import Chapter, Cue, Mark, Narration, Segment, Span, Words, WordTime
from audioguide.publications import document
from audioguide.publications.places import places


def chapter(*segments: Segment, marks: tuple[Mark, ...] = ()) -> Chapter:
    """Return a chapter in which each sentence lasts a second."""
    own = Mark("c01m01", "Title", 1, segments[0].id)
    narration = Narration("c01", 1, "title", "Title", "section", segments, marks or (own,))
    cues = tuple(Cue(one, 1000 * nth, 1000 * nth + 1000, "") for nth, one in enumerate(segments))
    return Chapter(narration, cues, 0, 1000 * len(cues), Path(), Path(), "", -19.0, -2.0)


def sentence(number: int, text: str, kind: str = "paragraph", *, begins: bool = True, level: int = 0) -> Segment:
    """Return a sentence of a chapter."""
    return Segment(f"c01s{number:03d}", text, Words(text), 500, kind, begins=begins, level=level)


def written(one: Chapter, *, words: bool = False, top: int = 1) -> str:
    """Return what is made of a chapter, as XML."""
    _, _, body = document.page("Title", "en")
    document.write(one, body, words=words, top=top)
    return etree.tostring(body, encoding="unicode").replace(f' xmlns="{document.XHTML}"', "")


def test_paragraphs_headings_and_lists_are_what_they_were_written_as() -> None:
    """Sentences of one paragraph stand in one; a list in a list stands in its item; a title is a heading."""
    made = written(
        chapter(
            sentence(1, "Chapter 1. Title.", "title"),
            sentence(2, "One."),
            sentence(3, "Two.", begins=False),
            sentence(4, "A.", "item", level=1),
            sentence(5, "B.", "item", level=2),
            sentence(6, "C.", "item", level=1),
            sentence(7, "Said.", "quote"),
        )
    )

    assert made == (
        '<body><h1 class="title"><span id="c01s001">Chapter 1. Title.</span></h1>'
        '<p class="paragraph"><span id="c01s002">One.</span> <span id="c01s003">Two.</span></p>'
        '<ul><li class="item"><span id="c01s004">A.</span>'
        '<ul><li class="item"><span id="c01s005">B.</span></li></ul></li>'
        '<li class="item"><span id="c01s006">C.</span></li></ul>'
        '<blockquote><p class="quote"><span id="c01s007">Said.</span></p></blockquote></body>'
    )


def test_no_level_of_a_heading_is_skipped() -> None:
    """#### right under the title is a heading of level 2; where a title stands above it all, each is deeper."""
    one = chapter(
        sentence(1, "Sample.", "frame"),
        sentence(2, "Title.", "title"),
        sentence(3, "Deep.", "heading", level=4),
        sentence(4, "Why?", "question"),
        marks=(
            Mark("c01m01", "Opening", 2, "c01s001"),
            Mark("c01m02", "Title", 1, "c01s002"),
            Mark("c01m03", "Deep", 4, "c01s003"),
            Mark("c01m04", "Why?", 2, "c01s004"),
        ),
    )

    told = [(place.kind, place.level, place.number, place.start) for place in places(one)]
    assert told == [("opening", 1, 0, 0), ("chapter", 1, 1, 1000), ("heading", 2, 1, 2000), ("question", 2, 1, 3000)]
    assert "<h3" in written(one, top=2)
    assert "<h4" not in written(one, top=2)
    assert '<p class="frame"><span id="c01s001">' in written(one)


def test_words_and_foreign_phrases_are_marked() -> None:
    """A word whose time is known has an id; a phrase in another language tells which, and how it is written."""
    one = chapter(replace(sentence(1, "The el corazón, the قلب."), spans=(Span(4, 14, "es"), Span(20, 23, "ar"))))
    timed = replace(one.cues[0], words=(WordTime(0, 3, 0, 400), WordTime(4, 15, 400, 1000)))
    made = written(replace(one, cues=(timed,)), words=True)

    assert '<span id="c01s001"><span id="c01s001w1">The</span> <span id="c01s001w2">' in made
    assert '<span lang="es" xml:lang="es" dir="ltr">el corazón</span>,</span> the ' in made
    assert '<span lang="ar" xml:lang="ar" dir="rtl">قلب</span>.' in made


@pytest.mark.parametrize(
    ("language", "told"),
    [("ar", "rtl"), ("ar-EG", "rtl"), ("en-GB", "ltr"), ("az-Arab", "rtl"), ("he-Latn", "ltr"), ("UR", "rtl")],
)
def test_the_direction_of_a_language_is_known(language: str, told: str) -> None:
    """Arabic and its like run from right to left, unless the tag names another script."""
    assert document.direction(language) == told


@hypothesis.given(st.text())
def test_any_text_comes_back_as_it_was(text: str) -> None:
    """Whatever a sentence holds, a reader of the page gets it back, but for signs that XML cannot hold."""
    parsed = etree.fromstring(written(chapter(sentence(1, text))))

    assert "".join(parsed.itertext()).replace("\r", "\n") == document.clean(text).replace("\r", "\n")


@hypothesis.given(st.lists(st.sampled_from(["paragraph", "item", "heading", "quote"]), min_size=1, max_size=12))
def test_every_sentence_is_there_once_and_in_order(kinds: list[str]) -> None:
    """No arrangement of paragraphs, lists and headings loses, doubles or moves a sentence."""
    segments = [sentence(nth, f"{nth}.", kind, level=nth % 4 + 1) for nth, kind in enumerate(kinds)]
    marks = [Mark("c01m01", "Title", 1, segments[0].id)]
    marks += [Mark(f"m{one.id}", one.text, one.level + 1, one.id) for one in segments[1:] if one.kind == "heading"]
    one = chapter(*segments, marks=tuple(marks))

    assert etree.fromstring(written(one)).xpath("//*[@id]/@id") == [segment.id for segment in segments]
    assert [cue for block in document.blocks(one) for cue in block.cues] == list(one.cues)


def test_a_made_chapter_has_its_place() -> None:
    """A chapter's only mark is its own."""
    (place,) = places(chapter(*sounds.narration().segments))

    assert (place.kind, place.level, place.number, place.start) == ("chapter", 1, 1, 0)


def test_of_every_sign_only_those_are_left_out_that_xml_has_no_place_for() -> None:
    """XML 1.0, 2.2: tab, line feed, carriage return, and all from the space up but surrogates and two more."""
    signs = [*map(chr, range(0x11000)), chr(sys.maxunicode)]
    kept = [sign for sign in signs if document.clean(sign)]

    assert kept == [
        *"\t\n\r",
        *(sign for sign in signs if " " <= sign <= "\ud7ff" or "\ue000" <= sign <= "\ufffd" or sign >= "\U00010000"),
    ]


def test_every_end_of_a_line_becomes_a_space_and_nothing_else_does() -> None:
    """What Python splits lines at is on one line, and as long as before."""
    signs = [chr(sign) for sign in range(0x3000)]
    ends = {sign for sign in signs if document.on_one_line(sign) != sign}

    assert ends == {sign for sign in signs if sign in "\t\x1f" or len(f"a{sign}b".splitlines()) > 1}
    assert {document.on_one_line(sign) for sign in ends} == {" "}
