"""The page for a reviewer."""

from __future__ import annotations

import datetime
import html.parser
import itertools
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_cli import run
from words_made import guide, paragraph, section

from audioguide.desk import review
from audioguide.desk.explain import Choice
from audioguide.model import Approval, Content, Entry
from audioguide.publications.cover import contrast
from audioguide.words import approval, changes, script

ALONE = frozenset(("meta", "link", "br", "hr", "img", "input"))
"""Elements without an end (HTML Living Standard, "void elements")."""

BLOCKS = frozenset(("p", "li", "dt", "dd", "td", "th", "h1", "h2", "h3", "h4", "section"))
"""Elements that begin a line."""


class Page(html.parser.HTMLParser):
    """A page taken apart: its elements in order, what is read in them, and that each is closed where it should be."""

    def __init__(self, written: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.open: list[str] = []
        self.feed(written)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        assert len({name for name, _ in attrs}) == len(attrs)
        self.elements.append((tag, dict(attrs)))
        self.texts.append(" " if tag in BLOCKS else "")
        if tag not in ALONE:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close it, and no other."""
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Note what is read."""
        if "style" not in self.open:
            self.texts.append(data)

    @property
    def text(self) -> str:
        """All that is read, its white space single."""
        return " ".join("".join(self.texts).split())

    def ids(self) -> list[str]:
        """Return every id."""
        return [attrs["id"] or "" for _, attrs in self.elements if "id" in attrs]


def shown(content: Content, choice: Choice | None = None) -> Page:
    """Return the page for *content*."""
    page = Page(review.page(content, script.write(content, ()), choice or Choice()))
    assert page.open == []
    return page


def test_the_page_shows_every_sentence_as_written_and_as_said() -> None:
    """In order: each as written; where it is said otherwise, how and why."""
    content = guide()
    text = shown(content).text
    place = 0
    for narration in script.write(content, ()):
        for segment in narration.segments:
            place = text.index(segment.text, place)

    assert "It flows & carries cells. Said as: It flows and carries cells. Because of and: ' & ' → ' and '" in text
    assert "Lexicon: 'tumor' is said as 'TOO-mer' (lexicon.yaml, line 3), not yet reviewed" in text
    assert "Sample. Not yet checked by a health professional. Said by the program." in text


def test_the_page_says_what_is_to_be_signed() -> None:
    """The whole sum, and the command that signs these words and no others."""
    content = guide()
    signed = approval.signed(content)
    text = shown(content).text

    assert signed in text
    assert f'audioguide approve content/small --words {signed[:12]} --by "NAME" --role "ROLE"' in text
    assert "Nobody has approved these words yet." in text


def test_the_lexicon_is_a_table_with_its_reviewed_marks() -> None:
    """Each word of the guide's language: how it is said, whether anyone listened, in how many sentences it speaks."""
    words = (
        Entry("tumor", "TOO-mer", reviewed=True),
        Entry("lymph", ipa="lɪmf"),
        Entry("siesta", "syesta", language="es"),
    )
    page = shown(guide(lexicon=words))

    assert "tumor TOO-mer not given yes 1 lymph not given lɪmf no 1" in page.text
    assert "siesta" not in page.text
    heads = [attrs.get("scope") for tag, attrs in page.elements if tag == "th"]
    assert heads == ["col"] * 5 + ["row"] * 2


def test_words_nobody_wrote_into_the_lexicon_are_in_its_table() -> None:
    """A built-in word and a plural made by rule are shown to whoever signs, with what is said for them."""
    said = paragraph("A biopsy of two tumors.")

    text = shown(guide(sections=(section("a", "A", said),))).text

    assert "byopsy" in text
    assert "TOO-mer's" in text


def test_dates_and_names_are_those_of_guide_yaml() -> None:
    """What is not said is called not said: no date and no name is made up."""
    page = shown(guide(edition="2nd", reviewed=datetime.date(2026, 1, 2)))

    assert "Edition 2nd" in page.text
    assert "Last checked 2026-01-02" in page.text
    assert "To be checked again by not said" in page.text
    assert "Last approved never" in page.text


def test_what_changed_since_the_approval_is_told_in_words(tmp_path: Path) -> None:
    """A changed sentence says so where it stands and in a list; what is gone is in the list."""
    before = guide(folder=tmp_path)
    (tmp_path / changes.NAME).write_text(approval.text(before), encoding="utf-8")
    signature = Approval("A. Reader", "nurse", datetime.date(2026, 3, 3), approval.signed(before))
    lymph = section("travel", "How it travels", paragraph("Lymph is a liquid."))
    after = replace(before, status="current", approved=signature, sections=(before.sections[0], lymph))
    page = shown(after)

    assert "The words have changed since they were approved." in page.text
    assert "Lymph is a liquid. Changed since the approval. It was approved as: Lymph is a fluid." in page.text
    assert "Gone. It was approved as: It flows & carries cells." in page.text
    assert page.text.count("It was approved as: Lymph is a fluid.") == 2

    only = shown(after, Choice(since_approval=True))
    assert "This page does not show every sentence." in only.text
    assert "You may have many questions." not in only.text
    assert [attrs["value"] for tag, attrs in only.elements if tag == "li" and "value" in attrs] == ["2"]


def test_why_it_cannot_be_told_what_changed_is_told(tmp_path: Path) -> None:
    """Without approved.txt the page still shows every sentence, and says what it lacks."""
    signature = Approval("A. Reader", "nurse", datetime.date(2026, 3, 3), "0" * 64)
    page = shown(guide(folder=tmp_path, approved=signature))

    assert "Which sentences changed cannot be told: the words that were approved are not kept here." in page.text


HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'></style></title>{{ 7*7 }}{% raw %}&lt;\u202e"


def test_hostile_words_are_only_words() -> None:
    """Whatever stands in a guide, the page has the same elements, and shows it as it was written."""
    words = f"{HOSTILE} javascript:alert(1)."
    content = guide(
        title=words,
        folder=Path("content") / 'a\' --by "x" <b>',
        publisher=words,
        edition=words,
        help=words,
        sections=(section("a", words, paragraph(words)),),
        lexicon=(Entry("alert", words, ipa=words),),
        approved=Approval(words, words, datetime.date(2026, 3, 3), "0" * 64),
    )
    page = shown(content)
    plain = shown(
        replace(content, title="A.", publisher="A.", edition="A.", help="A.", lexicon=(Entry("a", "b", "c"),))
    )

    assert {tag for tag, _ in page.elements} <= {tag for tag, _ in plain.elements} | {"ul", "li"}
    assert words in page.text
    assert "{{ 7*7 }}" in page.text


@pytest.mark.parametrize("content", [guide(), guide(status="withdrawn"), guide(questions=None, lexicon=())])
def test_nothing_is_fetched_and_nothing_runs(content: Content) -> None:
    """No script, link to elsewhere, picture, form or event: the page is words, and forbids the rest."""
    page = shown(content)

    assert not {"script", "link", "img", "iframe", "form", "object"} & {tag for tag, _ in page.elements}
    for tag, attrs in page.elements:
        assert not any(name.startswith("on") or name == "src" for name in attrs)
        if tag == "a":
            assert str(attrs["href"])[1:] in page.ids()
    assert {"http-equiv": "Content-Security-Policy", "content": "default-src 'none'; style-src 'unsafe-inline'"} in [
        attrs for tag, attrs in page.elements if tag == "meta"
    ]
    assert "url(" not in review.page(content, script.write(content, ()), Choice())


@pytest.mark.parametrize("language", ["en-US", "ar", "es"])
def test_the_page_can_be_walked_by_ear(language: str) -> None:
    """Language, one first heading, no level left out, unique ids, a list for each chapter, words in their language."""
    page = shown(guide(language=language))
    levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch("h[1-6]", tag)]

    assert page.elements[0] == ("html", {"lang": "en"})
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
    assert len(set(page.ids())) == len(page.ids())
    assert sum(tag == "ol" for tag, _ in page.elements) == 4
    assert sum(tag == "main" for tag, _ in page.elements) == 1
    for attrs in (attrs for _, attrs in page.elements if "lang" in attrs and attrs["lang"] != "en"):
        assert (attrs["lang"], attrs["dir"]) == (language, "auto")


def test_every_colour_can_be_told_from_its_ground() -> None:
    """Contrast is 7:1 or more in each scheme: light, dark and on paper (WCAG 2.2, 1.4.6)."""
    css = (review.TEMPLATES / "review.html").read_text(encoding="utf-8")
    schemes = [dict(re.findall(r"--(\w+): #(\w+)", line)) for line in css.splitlines() if "--ink:" in line]

    def colour(digits: str) -> tuple[int, int, int]:
        red, green, blue = re.findall("..", "".join(2 * one for one in digits) if len(digits) == 3 else digits)
        return int(red, 16), int(green, 16), int(blue, 16)

    assert len(schemes) == 3
    for scheme in schemes:
        for ink in ("ink", "quiet", "link"):
            for ground in ("paper", "seen"):
                assert contrast(colour(scheme[ink]), colour(scheme[ground])) >= 7


@given(st.text(min_size=1, max_size=40))
def test_any_words_survive(words: str) -> None:
    """Any text comes out of the page as it went in."""
    # A reader of HTML mends these by its own rules; no text file with them is read.
    text = " ".join(re.sub("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]", "", words).split())
    page = shown(guide(sections=(section("a", "A", paragraph(f"See {text} here")),)))

    assert f"See {text} here".split()[0] in page.text
    assert " ".join(text.split()) in page.text


def test_the_page_is_the_only_thing_on_standard_output(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    """``explain --html > page.html`` gives a page in UTF-8, and what the program tells goes elsewhere."""
    import subprocess
    import sys

    folder = tmp_path / "way"
    folder.mkdir()
    (folder / "guide.yaml").write_text("title: Café “way”\nlanguage: en\n", encoding="utf-8")
    (folder / "01-a.md").write_text("# A\n\nOne → two.\n", encoding="utf-8")
    monkeypatch.setenv("PYTHONIOENCODING", "ascii")
    command = [sys.executable, "-m", "audioguide", "explain", str(folder), "--html", "--engine", "pyttsx3"]
    subprocess.run(command, check=True, timeout=300)
    told = capfdbinary.readouterr()

    assert told.out.startswith(b"<!doctype html>")
    assert "One → two." in Page(told.out.decode()).text
    assert b"Voice: " in told.err


def test_the_page_can_be_written_to_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """``--output`` writes it, whole or not at all, and says where."""
    folder = tmp_path / "way"
    folder.mkdir()
    (folder / "guide.yaml").write_text("title: Way\nlanguage: en\n", encoding="utf-8")
    (folder / "01-a.md").write_text("# A\n\nOne two.\n", encoding="utf-8")

    ended, told = run(
        "explain", folder, "--html", "--engine", "pyttsx3", "--output", tmp_path / "a" / "b.html", capsys=capsys
    )

    assert ended == 0
    assert f"Written: {tmp_path / 'a' / 'b.html'}" in told
    assert "One two." in Page((tmp_path / "a" / "b.html").read_text(encoding="utf-8")).text
