from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import hypothesis
import pytest
import sounds
import test_mp3
from hypothesis import strategies as st
from judges import tracks as judged

from audioguide.model import Chapter, Content, Cue, Guide, Mark, Narration, Segment, Span, Words, WordTime
from audioguide.publications import captions, cover, timed_text, tracks
from audioguide.verify import shown, trail
from audioguide.verify.forms import captions as judge
from audioguide.verify.forms import tracks as reading
from audioguide.verify.trail import Finished

LONG = (
    "Cancer that starts in one place, such as the breast, the lung or the bowel, can send cells through the blood "
    "or the lymph to another place, and there they may grow."
)
HOSTILE = 'Is 5 < 6 & "b" > a --> <b>c</b> {d} 🫀?'
CHINESE = (
    "当医生告诉您癌症已经扩散时，您可能会感到害怕，这是正常的；您可以请医生再说一遍，或者请家人"
    "陪您一起来（如果可以的话），并把想问的问题写下来带到下一次的预约，我们会一一回答您的所有问题。"
)
ARABIC = "هَلْ هُوَ بِخَيْر؟"


def narrations() -> list[Narration]:
    """A chapter of long and hard sentences, and one of questions."""
    first = sounds.narration(["Chapter 1. Why?", LONG, HOSTILE, f"It is {ARABIC}", CHINESE], 1, "Why <you> & I?")
    *others, fourth, fifth = first.segments
    foreign = replace(fourth, spans=(Span(6, 6 + len(ARABIC), "ar"),))
    return [replace(first, segments=(*others, foreign, fifth)), test_mp3.narrations()[2]]


@pytest.fixture(scope="module")
def guide(tmp_path_factory: pytest.TempPathFactory) -> Guide:
    """A finished guide of two short chapters."""
    folder = tmp_path_factory.mktemp("kept")
    cover.draw(test_mp3.CONTENT, folder / "cover.jpg")
    second = replace(narrations()[1], number=2)
    return sounds.guide(folder, test_mp3.CONTENT, [narrations()[0], second], folder / "cover.jpg")


@pytest.fixture(scope="module")
def finished(guide: Guide, tmp_path_factory: pytest.TempPathFactory) -> Finished:
    """Its captions, as a judge reads them."""
    return sounds.finished(guide, tmp_path_factory.mktemp("output"), "captions")


def heard(text: str, *, ms: int = 3000, pause: int = 500, words: tuple[WordTime, ...] = ()) -> Chapter:
    """Return a chapter of one sentence that lasts *ms*, its pause included."""
    segment = Segment("c01s001", text, Words(text), pause, "title")
    marks = (Mark("c01", "Title", 1, segment.id),)
    narration = replace(sounds.narration([text]), segments=(segment,), marks=marks)
    cue = Cue(narration.segments[0], 0, ms, "", 0, words)
    return Chapter(narration, (cue,), 0, ms, Path(), Path(), "", -19.0, -2.0)


# --- Sentences are cut -----------------------------------------------------------------------------------------------

# Long sentences of every kind: words, numbers, scripts without spaces, marks, and signs that mean something in a file.
ANY = st.lists(
    st.one_of(
        st.sampled_from(
            ("and", "mg", "5", "癌症。", "これは", "قلب", "한국어", "ไม่", "(a", "b)", "<i>", "&amp;", "-->", "🫀", "…")
        ),
        st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=40),
    ),
    min_size=1,
    max_size=40,
).map(lambda words: f"A {' '.join(words)}")


@hypothesis.example(["7\n00:00:01.000 --> 00:00:02.000\nA", "00:00:01,000 --> 00:00:02,000", "WEBVTT\n\n1"], 3_599_000)
@hypothesis.given(st.lists(ANY, min_size=1, max_size=4), st.integers(0, 40_000_000))
def test_the_whole_guides_captions_are_those_of_its_chapters(texts: list[str], start: int) -> None:
    """Put together from their files, they are what they are when written at once: names, numbers, times and words."""
    chapters = [heard(texts[0])]
    for nth, text in enumerate(texts[1:], start=1):
        chapters.append(replace(heard(text), start=start + nth * 3000))
    content = Content("drops", Path("drops"), "Drops", "en")
    wrote = {
        ".vtt": lambda some: tracks.vtt(some, content),
        ".srt": tracks.srt,
        ".txt": tracks.text,
    }

    for ending, write in wrote.items():
        joined = tracks.joined(ending, tuple((one.start, write([one])) for one in chapters))
        assert joined == write(chapters)


def could_be_cut(line: str) -> bool:
    """Return whether there is a space at which *line* can be cut and joined again: between signs, none comes back."""
    spaces = [at for at, sign in enumerate(line) if sign == " "]
    return any(timed_text.joined([line[:at], line[at + 1 :]]) == line for at in spaces)


@hypothesis.example("A 、 〻000000", 8)
@hypothesis.given(ANY, st.integers(8, 70))
def test_a_cut_sentence_joins_to_itself(text: str, width: int) -> None:
    """Whatever its script: its parts are it, and so are the lines of each part; what can fit does fit."""
    parts = [text[start:end].rstrip(" ") for start, end in timed_text.cut(text, width)]
    shown_ = list(timed_text.captions([heard(text)], width))

    assert timed_text.joined(parts) == text
    assert [one.text for one in shown_] == parts
    for one in shown_:
        lines = [line for line, _ in timed_text.lines(one.text, one.second)]
        assert timed_text.joined(lines) == one.text
        assert len(lines) <= 2
        assert all(len(line) <= width or not could_be_cut(line) for line in lines)


@hypothesis.given(ANY, st.integers(8, 70), st.integers(1, 6000), st.randoms(use_true_random=False))
def test_the_parts_tile_the_time_of_their_sentence(text: str, width: int, ms: int, chance: random.Random) -> None:
    """With the times of its words or without: each part lasts, the first begins with it and the last ends with it."""
    starts = sorted(chance.sample(range(ms), k=min(ms, 5)))
    places = sorted(chance.sample(range(len(text)), k=min(len(starts), len(text))))
    edges = list(zip(pairwise([*places, len(text)]), pairwise([*starts, ms]), strict=False))
    words = tuple(WordTime(*place, *time) for place, time in edges)
    for known in ((), words):
        parts = list(timed_text.captions([heard(text, ms=ms, pause=0, words=known)], width))

        assert (parts[0].start, parts[-1].end) == (0, ms)
        assert all(one.end == other.start for one, other in pairwise(parts))
        assert all(one.start < one.end for one in parts)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It may come back, and it may not.", ["It may come back,|and it may not."]),
        ("Your care team can tell you what may help.", ["Your care team can|tell you what may help."]),
        ("Then take one, and never more than 25 milligrams.", ["Then take one, and never|more than 25 milligrams."]),
        (
            "Some people need it early, some people (or their families) need it late.",
            ["Some people need it early,", "some people (or their|families) need it late."],
        ),
        (f"See {'x' * 40} there.", ["See", "x" * 40, "there."]),
        (
            "您可以请医生再说一遍，或者请家人陪您一起来，并把想问的问题写下来。",
            ["您可以请医生再说一遍，|或者请家人陪您一起来，并把想问的问题写下来。"],
        ),
    ],
)
def test_a_sentence_is_cut_where_its_clauses_end(text: str, expected: list[str]) -> None:
    """Near its middle and behind a comma where there is one; a number stays with what it counts, a word is whole."""
    shown_ = timed_text.captions([heard(text)], 32)

    assert ["|".join(line for line, _ in timed_text.lines(one.text, one.second)) for one in shown_] == expected


def test_parts_are_timed_by_their_words_where_those_are_known() -> None:
    """A part begins when its first word is heard; where that is not known, in proportion to its letters."""
    text = "Ten small words stand in this line, and ten others in the next one."
    place = text.index("and ten")
    known = heard(text, words=(WordTime(0, place - 1, 0, 2200), WordTime(place, len(text), 2200, 2500)))

    assert [one.start for one in timed_text.captions([known], 32)][:2] == [0, 2200]
    guessed = [one.start for one in timed_text.captions([heard(text)], 32)]
    assert 1100 <= guessed[1] <= 1400  # about half of the 2500 ms before the pause


def test_a_caption_never_outlives_a_sentence_shorter_than_its_parts() -> None:
    """A sentence that lasts a single millisecond stays whole."""
    [one] = timed_text.captions([heard(LONG, ms=1, pause=0)], 32)

    assert (one.id, one.text) == ("c01s001", LONG)


# --- As files --------------------------------------------------------------------------------------------------------


def test_every_chapter_and_the_whole_have_three_files(finished: Finished) -> None:
    """They are called as the sound is, and the chapters have one of their own."""
    assert [file.path for file in finished.files] == [
        *(f"captions/01-chapter-1.{ending}" for ending in ("srt", "txt", "vtt")),
        *(f"captions/02-chapter-3.{ending}" for ending in ("srt", "txt", "vtt")),
        "captions/chapters.vtt",
        *(f"captions/drops.{ending}" for ending in ("srt", "txt", "vtt")),
    ]


def test_captions_are_as_players_read_them(finished: Finished) -> None:
    """WebVTT with ids, the narrator and the languages of phrases; SubRip with numbers; text in paragraphs."""
    home = finished.home / "captions"
    vtt = (home / "01-chapter-1.vtt").read_text(encoding="utf-8")
    srt = (home / "01-chapter-1.srt").read_text(encoding="utf-8")

    assert vtt.startswith(
        "WEBVTT\n\nc01s000\n00:00:00.000 --> 00:00:01.400\n<v Narrator>Chapter 1. Why?\n\nc01s001-1\n"
    )
    assert f"<v Narrator>It is <lang ar>{ARABIC}</lang>\n" in vtt
    assert '<v Narrator>Is 5 &lt; 6 &amp; "b" &gt; a --&gt; &lt;b&gt;c&lt;/b&gt; {d} 🫀?\n' in vtt
    assert srt.startswith("1\n00:00:00,000 --> 00:00:01,400\nChapter 1. Why?\n\n2\n")
    assert (home / "02-chapter-3.txt").read_text(encoding="utf-8") == (
        "Chapter 3.\n\nQuestion 1. So you know. Question 2. A detail.\n"
    )


def test_chapters_are_the_places_of_the_guide(finished: Finished, guide: Guide) -> None:
    """Each has its title; they tile the guide."""
    cues = reading.vtt(finished.home / "captions" / "chapters.vtt")

    assert [cue.lines[0] for cue in cues] == [
        "Why <you> & I?",
        "To ask",
        "A very long first question about drops?",
        "B?",
    ]
    assert (cues[0].start, cues[1].start, cues[-1].end) == (0, guide.chapters[1].start, guide.duration)


def test_a_discreet_guide_has_numbers_for_chapters_and_its_own_words_for_captions(guide: Guide, tmp_path: Path) -> None:
    """A list of chapters may show on a screen; captions are pages that one opens."""
    content = replace(guide.content, discreet_title="For me")

    captions.publish(replace(guide, content=content), tmp_path)

    assert "Chapter 2\n\n" in (tmp_path / "chapters.vtt").read_text(encoding="utf-8")
    assert "Why" in (tmp_path / "drops.vtt").read_text(encoding="utf-8")


def test_the_narrator_has_the_guides_own_word(guide: Guide) -> None:
    """In the guide's language; signs that would end the mark do not; no word, no mark."""
    frame = replace(guide.content.frame, messages={"tags_narrator": "Voz > 1"})

    def first(content: Content) -> str:
        return tracks.vtt(guide.chapters, content).splitlines()[4]

    assert first(replace(guide.content, language="es")) == "<v Narrador>Chapter 1. Why?"
    assert first(replace(guide.content, frame=frame)) == "<v Voz &gt; 1>Chapter 1. Why?"
    assert first(replace(guide.content, frame=replace(frame, messages={"tags_narrator": ""}))) == "Chapter 1. Why?"


@hypothesis.given(ANY)
def test_any_text_survives_both_formats(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    """What is written is what is read back, sign for sign; signs of control are left out."""
    chapter = heard(f"{text}\x07")
    path = tmp_path_factory.getbasetemp() / "any"
    files = {
        ".vtt": (tracks.vtt([chapter], test_mp3.CONTENT), reading.vtt),
        ".srt": (tracks.srt([chapter]), reading.srt),
    }
    for ending, (written, read) in files.items():
        path.with_suffix(ending).write_bytes(written.encode())
        cues = read(path.with_suffix(ending))

        assert timed_text.joined(line for cue in cues for line in cue.lines if line) == text


def test_the_same_guide_gives_the_same_bytes(guide: Guide, finished: Finished, tmp_path: Path) -> None:
    """Publishing twice writes the same files."""
    for path in captions.publish(guide, tmp_path):
        assert path.read_bytes() == (finished.home / "captions" / path.name).read_bytes()


# --- Judged ----------------------------------------------------------------------------------------------------------


def test_what_captions_show_is_what_is_heard(finished: Finished) -> None:
    """Decoded, they are the sentences of build.json with their times, and the judge finds nothing."""
    assert judge.shown(finished) == shown.told(finished)
    assert list(judge.faults(finished)) == []


def test_a_guide_without_captions_is_not_judged(guide: Guide, tmp_path: Path) -> None:
    """Nothing is missing where nobody asked for it."""
    assert list(judge.faults(sounds.finished(guide, tmp_path))) == []


def test_times_beyond_an_hour_are_read(guide: Guide, tmp_path: Path) -> None:
    """A long guide's captions go on after 59 minutes."""
    late = replace(guide.chapters[1], start=guide.chapters[0].start + 400 * 3_600_000)
    (tmp_path / "late.vtt").write_text(tracks.vtt([guide.chapters[0], late], guide.content), encoding="utf-8")

    assert reading.vtt(tmp_path / "late.vtt")[-1].end == late.start + late.duration


def replaced(name: str, old: str, new: str) -> Callable[[Path], None]:
    """Return what puts *new* in place of the first *old* in a file."""

    def change(folder: Path) -> None:
        text = (folder / name).read_text(encoding="utf-8")
        assert old in text
        (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")

    return change


VTT, SRT = "01-chapter-1.vtt", "01-chapter-1.srt"
BROKEN = {
    "no header": (replaced(VTT, "WEBVTT\n", "WEBVT\n"), "does not begin with WEBVTT"),
    "no time": (replaced(VTT, " --> ", " -> "), "this is no cue"),
    "comma": (replaced(VTT, ".000", ",000"), "this is no cue"),
    "bare &": (replaced(VTT, "&amp;", "&"), "a bare &"),
    "bare <": (replaced(VTT, "&lt;", "<"), "a bare <"),
    "open phrase": (replaced(VTT, "</lang>", ""), "a phrase does not end"),
    "another word": (replaced(VTT, "Why?", "Who?"), "c01s000: it shows “Chapter 1. Who?”"),
    "another id": (replaced(VTT, "c01s000\n", "c09s000\n"), "c01s000: “Chapter 1. Why?” is not in it"),
    "id twice": (replaced(VTT, "c01s000\n", "c01s002\n"), "two cues are called c01s002"),
    "gap": (replaced(VTT, "--> 00:00:01.400", "--> 00:00:01.300"), "and the one before it ends at 1300"),
    "no end": (
        replaced(VTT, "00:00:00.000 --> 00:00:01.400", "00:00:00.000 --> 00:00:00.000"),
        "ends before it begins",
    ),
    "long line": (replaced("drops.vtt", "Chapter 1. Why?", "Chapter 1. Why? " * 5), "has a line of 80 signs"),
    "empty line": (replaced("drops.vtt", "<v Narrator>Chapter 1. Why?", " "), "or an empty one"),
    "other number": (replaced(SRT, "\n\n2\n", "\n\n3\n"), "cue 2 has the number '3'"),
    "SubRip with full stop": (replaced(SRT, ",000", ".000"), "this is no cue"),
    "SubRip's words": (replaced(SRT, "Why?", "Who?"), "c01s000: it shows"),
    "text": (replaced("01-chapter-1.txt", "Why?", "Who?"), "does not say what is heard"),
    "no text": (lambda folder: (folder / "drops.txt").unlink(), "is missing"),
    "not UTF-8": (lambda folder: (folder / VTT).write_bytes(b"WEBVTT\n\n\xff"), "is not UTF-8"),
    "late chapter": (replaced("chapters.vtt", "00:00:00.000", "00:00:00.010"), "do not last from 0"),
    "moved chapter": (
        lambda folder: (folder / "chapters.vtt").write_text(
            (folder / "chapters.vtt").read_text(encoding="utf-8").replace("00:00:06.", "00:00:07."), encoding="utf-8"
        ),
        "where the guide has no place",
    ),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_broken_captions_are_seen(finished: Finished, fault: str, tmp_path: Path) -> None:
    """Each rule has a sample that breaks it, and it is told with its file."""
    shutil.copytree(finished.home, tmp_path / finished.name)
    breaks, expected = BROKEN[fault]
    breaks(tmp_path / finished.name / "captions")

    found = list(judge.faults(trail.read(tmp_path / finished.name)))

    assert expected in "\n".join(error.told() for error in found)
    assert all(error.source for error in found)


@pytest.mark.judge
def test_others_read_what_is_meant(finished: Finished) -> None:
    """node-webvtt (strict) and ffmpeg show the same cues; nothing is wrong with any file."""
    home = finished.home / "captions"
    every = sorted(home.glob("*.vtt"))

    assert judged.webvtt([path for path in every if path.name != "chapters.vtt"]) == []
    assert judged.webvtt([home / "chapters.vtt"], line=1000) == []
    assert judged.srt(sorted(home.glob("*.srt"))) == []


@pytest.mark.judge
def test_ffmpeg_shows_the_words_that_were_written(finished: Finished) -> None:
    """Signs that could be marks are words to a player too, in both formats."""
    for name in ("01-chapter-1.vtt", "01-chapter-1.srt"):
        words = timed_text.joined(
            line for cue in judged.shown(finished.home / "captions" / name) for line in cue.text.split("\n")
        )

        # ffmpeg marks a bracket that is none of its own.
        assert HOSTILE in words.replace("\N{WORD JOINER}", "").replace(r"\{{}", "{")
        assert CHINESE in words
