from __future__ import annotations

import string
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audioguide.errors import GuideError
from audioguide.model import Passage
from audioguide.words import files, markdown

SOURCE = Path("01-lifts.md")

# Every sign a file may hold: what no eye sees is refused before Markdown sees it, and UTF-8 has no half of a pair.
SIGNS = st.characters(
    blacklist_categories=("Cs", "Cc"),
    blacklist_characters="\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufffd\ufffe\uffff",
)


def heard(text: str) -> list[Passage]:
    """Return what is heard of *text*, which must have nothing wrong with it."""
    problems: list[GuideError] = []
    passages = markdown.read(text, SOURCE, problems)
    assert not problems
    return list(passages)


def wrong(text: str) -> list[tuple[int | None, str]]:
    """Return line and problem of everything wrong with *text*, in the order of lines."""
    problems: list[GuideError] = []
    markdown.read(text, SOURCE, problems)
    assert all(problem.remedy and problem.source == SOURCE for problem in problems)
    return sorted((problem.line or 0, problem.problem) for problem in problems)


def test_every_kind_of_passage_is_heard_in_order_with_its_line() -> None:
    """What stands on a page is heard from top to bottom, each thing as what it is, with the line where it begins."""
    page = """\
# The lifts

They are *on the left*,
past **the [desk](desk.html)**.

## How to call one

> Press once.

1. Go in.
   - Mind the gap.
2. Say the floor.

   It says it back.

![A round button](button.png)

| Floor | What is there? |
| --- | :-: |
| 1 | The desk |
| 2 | Eyes. |
"""

    assert heard(page) == [
        Passage("heading", "The lifts", 1, level=1),
        Passage("paragraph", "They are on the left, past the desk.", 3),
        Passage("heading", "How to call one", 6, level=2),
        Passage("quote", "Press once.", 8),
        Passage("item", "Go in.", 10, level=1, ordinal=1),
        Passage("item", "Mind the gap.", 11, level=2),
        Passage("item", "Say the floor.", 12, level=1, ordinal=2),
        Passage("paragraph", "It says it back.", 14),
        Passage("picture", "A round button", 16),
        Passage("row", "Floor: 1. What is there? The desk.", 20),
        Passage("row", "Floor: 2. What is there? Eyes.", 21),
    ]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("_One_ **two** ***three*** `four`", "One two three four"),
        ("a  \nhard\\\nbreak and\na soft one", "a hard break and a soft one"),
        ("[the words](https://example.org 'title')", "the words"),
        ("<https://example.org/a%20b> and <me@example.org>", "https://example.org/a%20b and me@example.org"),
        ("https://example.org/lifts", "https://example.org/lifts"),
        ("[a][b] and [b]\n\n[b]: https://example.org", "a and b"),
        ("Tom &amp; Ana, 5&nbsp;mg, &lt;3", "Tom & Ana, 5\u00a0mg, <3"),
        ("“Is it?” – ‘yes’ … «oui»", "“Is it?” – ‘yes’ … «oui»"),
        ("Less than <5 mg, more than 1 > 0, 2 * 3 * 4, snake_case_word", None),
        ("\\*not emphasis\\* and \\# no heading", "*not emphasis* and # no heading"),
        ("before <!-- not a word --> after", "before after"),
        ("<!-- one\n\ntwo --> after", "after"),
        ("word<!-- a --> word", "word word"),
        ("[//]: # (not a word)\n[comment]: <> (nor this)\nafter", "after"),
    ],
)
def test_markdown_is_taken_out_and_no_other_sign_is_changed(written: str, said: str | None) -> None:
    """The words are as written: marks, addresses and comments gone, and every other character still there."""
    assert [passage.text for passage in heard(written)] == [said or written]


@given(st.text(SIGNS, min_size=1))
def test_any_text_survives_being_escaped(text: str) -> None:
    """Whatever an author writes is heard as written, once the signs that Markdown knows are escaped."""
    text = files.single(text)
    escaped = "".join(f"\\{sign}" if sign in string.punctuation else sign for sign in text)

    assert [passage.text for passage in heard(escaped)] == ([text] if text else [])


@given(st.text(st.one_of(SIGNS, st.sampled_from("\n\n\t *_#[]()!`~>-+<|:^=1.&\\")), max_size=200))
def test_no_page_brings_the_reader_down(text: str) -> None:
    """Any page at all becomes passages that say something, or problems that lie in it."""
    problems: list[GuideError] = []
    passages = markdown.read(text, SOURCE, problems)

    lines = range(1, text.count("\n") + 2)
    assert all(passage.text == files.single(passage.text) != "" for passage in passages)
    assert all(passage.line in lines for passage in passages)
    assert all(problem.line in lines for problem in problems)


@given(
    st.lists(st.sampled_from(["", "Words.", "- item", "> quote", "<!-- one\ntwo -->", "## Inner", "---"]), max_size=12)
)
def test_a_problem_has_the_line_it_stands_on(above: list[str]) -> None:
    """A picture without a description is found on its own line, whatever stands above it."""
    before = "\n".join([*above, "", "", "[x](y", "'z') two", "lines, "])
    text = before + "![](plan.png)"

    assert [line for line, _ in wrong(text)] == [before.count("\n") + 1]


def test_a_footnote_is_heard_after_the_paragraph_that_cites_it() -> None:
    """A note comes once, after the paragraph, item or row that cites it first, and notes may cite notes."""
    page = """\
First.[^a] Again.[^a]

- An item[^b]

| H |
| - |
| c[^c]^[On the spot.] |

[^a]: Note *a*.

    More of it.[^d]
[^b]: Note b.
[^c]: Note c.
[^d]: Note d.
"""

    assert [(passage.kind, passage.text) for passage in heard(page)] == [
        ("paragraph", "First. Again."),
        ("note", "Note a."),
        ("note", "More of it."),
        ("note", "Note d."),
        ("item", "An item"),
        ("note", "Note b."),
        ("row", "H: c."),
        ("note", "Note c."),
        ("note", "On the spot."),
    ]


def test_notes_that_cite_each_other_end() -> None:
    """Two notes that cite each other are each heard once."""
    assert [passage.text for passage in heard("x[^a]\n\n[^a]: a[^b]\n[^b]: b[^a]")] == ["x", "a", "b"]


def test_a_picture_is_heard_after_the_words_around_it() -> None:
    """A description is a passage of its own, after its paragraph; Markdown in it is taken out too."""
    assert [
        (passage.kind, passage.text, passage.line) for passage in heard("See\n![the *red*\nbutton](r.png) here.")
    ] == [
        ("paragraph", "See here.", 1),
        ("picture", "the red button", 2),
    ]


@pytest.mark.parametrize(
    ("written", "line", "words"),
    [
        ("one\n\n```\ncode\n```", 3, "code"),
        ("one\n\n    code", 3, "code"),
        ("one\n\n<div>two</div>", 3, "HTML"),
        ("one\ntwo <b>three</b>", 2, "HTML"),
        ("one\ntwo ~~three~~", 2, "struck out"),
        ("one\n\n##", 3, "no words"),
        ("one\n[](two)", 2, "no words"),
        ("one\n![](two)", 2, "no description"),
        ("one\n![ &nbsp; ](two)", 2, "no description"),
        ("one\n\ntwo\nthree[^x]", 4, "no footnote [^x]"),
        ("one\n\n[^x]: two", 3, "never cited"),
        ("one[^x]\n\n[^x]: two\n\n[^x]: three", 5, "two footnotes"),
        ("one\n\n[Note]: call-us", 3, "not read"),
        ("| a |\n|-|\n| b | c |", 3, "2 cells"),
        ("> | a |\n> |-|\n> | b | c |", 3, "2 cells"),
        ("one\n\n| a |\n|-|", 3, "no rows"),
        ("one\ntwo <!-- three", 2, "never ends"),
        (">" * 100 + "x", 1, "too deep"),
    ],
)
def test_what_no_ear_could_follow_is_refused(written: str, line: int, words: str) -> None:
    """Whatever cannot be heard, or would be left out without a word, is one problem with its line."""
    [(place, problem)] = wrong(written)

    assert (place, words in problem) == (line, True), problem
