from __future__ import annotations

import datetime
import logging
import string
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audioguide.desk import choosing
from audioguide.errors import GuideError
from audioguide.model import Approval, Entry, Frame, Passage, Question, VoiceRequest
from audioguide.words import content, files, guide_keys, plain_yaml, questions, shapes
from audioguide.words.pauses import PAUSES

TROUBLES = Path(__file__).parent / "content"
GUIDE = "title: Finding the lifts\nlanguage: en\n"
SECTION = "# The lifts\n\nThey are on the left.\n"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x05\x78\x00\x00\x05\x78"


def write(folder: Path, **files: str | bytes) -> Path:
    """Write a guide that has nothing wrong but what *files* bring: ``__`` is a full stop, ``_1`` a 1."""
    folder.mkdir(exist_ok=True)
    for name, written in {"guide__yaml": GUIDE, "_01_lifts__md": SECTION, **files}.items():
        path = folder / name.replace("__", ".").removeprefix("_")
        path.write_bytes(written.encode() if isinstance(written, str) else written)
    return folder


def wrong(folder: Path) -> str:
    """Return what a volunteer is told of *folder*, places counted from it."""
    with pytest.raises(GuideError) as told:
        content.read(folder)
    return told.value.told().replace(f"{folder.as_posix()}/", "").replace(f"{folder.as_posix()}:", "the folder:")


@pytest.mark.parametrize("trouble", sorted(path.name for path in TROUBLES.iterdir()))
def test_each_trouble_is_told_with_its_place_and_what_to_do(trouble: str) -> None:
    """Every problem of a folder is told at once, with file, line and remedy: the words kept in its expected.txt."""
    assert wrong(TROUBLES / trouble) == (TROUBLES / trouble / "expected.txt").read_text("utf-8").rstrip("\n")


def test_a_guide_with_every_key_is_read_whole(tmp_path: Path) -> None:
    """Every key of guide.yaml arrives in Content: dates as dates, times in milliseconds, text as it was written."""
    guide = f"""\
title: 5
subtitle: 1.0
language: EN-us
author: Yes
publisher: No one in particular
description: >
  One line,
  and another.
license: CC BY 4.0
sources: A book
contact:
  - A desk
  - 0123 456
website: https://example.org
help: Ask at the desk.
cover: pictures/cover.png
cover_alt: A lift
edition: 2
status: current
reviewed: 2025-01-31
review_by: 2026-1-31
approved:
  by: A. Reader
  role: nurse
  on: 2025-02-01
  words: {"0a" * 32}
voice:
  engine: piper
  name: joe
  speed: 0.9
frame:
  detail: full
  opening: off
  chapter_titles: yes
  question_numbers: false
  about: no
  messages:
    stop: Stop when you like.
pauses:
  think: 2.5
  paragraph: 1
podcast:
  episodes: both
  category: health & fitness
  email: guides@example.org
  explicit: false
  guid: 9b024349-ccf0-5f69-a609-6b82873eab3c
waiting_room:
  chapters: [lifts, about]
  sound: off
  gap: 0.5
discreet:
  title: Notes
translation_of: lifts-es
follows: stairs
"""
    (tmp_path / "lifts").mkdir()
    (tmp_path / "lifts/pictures").mkdir()
    (tmp_path / "lifts/pictures/cover.png").write_bytes(PNG)
    folder = write(tmp_path / "lifts", guide__yaml=guide)

    read = content.read(folder)

    assert (read.name, read.folder, read.title, read.subtitle) == ("lifts", folder, "5", "1.0")
    assert (read.language, read.author, read.publisher) == ("en-US", "Yes", "No one in particular")
    assert (read.description, read.license, read.help) == ("One line, and another.", "CC BY 4.0", "Ask at the desk.")
    assert (read.sources, read.contact) == (("A book",), ("A desk", "0123 456"))
    assert (read.website, read.cover_alt, read.edition) == ("https://example.org", "A lift", "2")
    assert read.cover == folder / "pictures/cover.png"
    assert (read.status, read.reviewed, read.review_by) == (
        "current",
        datetime.date(2025, 1, 31),
        datetime.date(2026, 1, 31),
    )
    assert read.approved == Approval("A. Reader", "nurse", datetime.date(2025, 2, 1), "0a" * 32)
    assert read.voice == VoiceRequest("piper", "joe", 0.9, folder / "guide.yaml", 27)
    assert read.frame == Frame("full", False, True, False, False, {"stop": "Stop when you like."})
    assert read.pauses == {"think": 2500, "paragraph": 1000}
    assert read.podcast == {
        "episodes": "both",
        "category": "Health & Fitness",
        "email": "guides@example.org",
        "explicit": False,
        "guid": "9b024349-ccf0-5f69-a609-6b82873eab3c",
    }
    assert read.waiting_room == {"chapters": ("lifts", "about"), "sound": False, "gap": 30_000}
    assert (read.discreet_title, read.translation_of, read.follows) == ("Notes", "lifts-es", "stairs")


def test_sections_come_in_the_order_of_their_numbers(tmp_path: Path) -> None:
    """File 10 comes after file 9, and a section's title, slug and line are its own."""
    folder = write(
        tmp_path / "g",
        _10_Última_parte__md="\n\n# Last\n\n## Inner\n\nWords.\n",
        _9_Øre_und_Maß__md=SECTION,
        _11_مقدمة__md=SECTION,
    )

    sections = content.read(folder).sections

    assert [(section.slug, section.line) for section in sections] == [
        ("lifts", 1),
        ("ore-und-mass", 1),
        ("ultima-parte", 3),
        ("section-11", 1),
    ]
    assert sections[2].title == "Last"
    assert sections[2].passages == (Passage("heading", "Inner", 5, level=2), Passage("paragraph", "Words.", 7))


def test_no_heading_level_is_skipped(tmp_path: Path) -> None:
    """Inner headings begin at level 2 and go down one at a time, those written alike staying alike."""
    page = "# Title\n\n### A\n\n##### B\n\n### C\n\n# D\n\n## E\n\nx\n"
    headings = content.read(write(tmp_path / "g", _01_lifts__md=page)).sections[0].passages[:-1]

    assert [(heading.text, heading.level) for heading in headings] == [("A", 2), ("B", 3), ("C", 2), ("D", 2), ("E", 3)]


def test_questions_are_read_from_keys_and_from_plain_lines(tmp_path: Path) -> None:
    """A question is a line, or keys with a reason and a pause; introduction and closing are paragraphs."""
    asked = """\
title: To ask
introduction: |
  Pick some.
  Not all.

  Or none.
closing: Write the answers down.
questions:
  - Where is it?
  - ask: How   long
      does it take?
    why: It may be long.
    pause: 4.5
  - "Is it \\"far\\"?"
"""
    folder = write(tmp_path / "g", questions__yaml=asked)

    read = content.read(folder).questions

    assert read is not None
    assert (read.title, read.source) == ("To ask", folder / "questions.yaml")
    assert read.introduction == (Passage("paragraph", "Pick some. Not all.", 2), Passage("paragraph", "Or none.", 2))
    assert read.closing == (Passage("paragraph", "Write the answers down.", 7),)
    assert read.asked == (
        Question("Where is it?", line=9),
        Question("How long does it take?", "It may be long.", 4500, line=10),
        Question('Is it "far"?', line=14),
    )


def test_questions_are_read_from_a_plain_list(tmp_path: Path) -> None:
    """A file that is only a list of lines is a list of questions, and a guide of questions alone is a guide."""
    folder = write(tmp_path / "g", questions__yaml="- Where is it?\n- How far?\n")
    (folder / "01_lifts.md").unlink()

    read = content.read(folder)

    assert (read.sections, [question.ask for question in read.questions.asked]) == ((), ["Where is it?", "How far?"])  # type: ignore[union-attr]


def test_questions_are_read_from_markdown(tmp_path: Path) -> None:
    """In questions.md a heading asks, what is under it says why, and what comes before the first introduces them."""
    page = "# To *ask*\n\nPick some.\n\n## Where is it?\n\nIt may\nbe far.\n\nVery.\n\n## How far?\n"

    read = content.read(write(tmp_path / "g", questions__md=page)).questions

    assert read is not None
    assert (read.title, read.introduction) == ("To ask", (Passage("paragraph", "Pick some.", 3),))
    assert read.asked == (Question("Where is it?", "It may be far. Very.", line=5), Question("How far?", line=12))


@pytest.mark.parametrize(
    ("words", "language", "asks"),
    [
        ("Where?", "en", True),
        ("Where", "en", False),
        ("Is it “far?”", "en", True),
        ("Is it far (or near)?)", "en", True),
        ("¿Dónde está?", "es", True),
        ("أين؟", "ar", True),
        ("在哪里？", "zh-Hant", True),
        ("Πού είναι;", "el", True),
        ("Where;", "en", False),
        ("Ո՞ւր է", "hy", True),
        ("ไปไหน", "th-TH", True),
        ("", "th", False),
    ],
)
def test_a_question_ends_as_its_language_ends_questions(words: str, language: str, asks: bool) -> None:
    """What a question ends with is known for each language, quotes and brackets after it allowed."""
    assert questions.asks(words, language) is asks


def test_the_lexicon_is_a_list_of_words(tmp_path: Path) -> None:
    """An entry keeps its line; the same word may be said otherwise in another language."""
    written = "- write: Lift\n  say: lifft\n  reviewed: true\n- write: lift\n  ipa: lift\n  language: es\n"
    folder = write(tmp_path / "g", lexicon__yaml=written)

    assert content.read(folder).lexicon == (
        Entry("Lift", "lifft", reviewed=True, source=folder / "lexicon.yaml", line=1),
        Entry("lift", ipa="lift", language="es", source=folder / "lexicon.yaml", line=4),
    )


@pytest.mark.parametrize(
    ("written", "asked", "warning"),
    [
        ("\ufeff- Where?\n", ["Where?"], ""),
        ("- Where?\r\n- How\r\n  far?\r\n", ["Where?", "How far?"], ""),
        ("- Where?\r- How far?\r", ["Where?", "How far?"], ""),
        ("questions:\n\t- ask: Where?\n\t  why: It is far.\n", ["Where?"], "line 2: tabs"),
        ("-\task: Where?\n\twhy: It is far.\n", ["Where?"], "line 1: tabs"),
        ("questions:\n    - ask: Where?\n\t  why: It is far.\n", ["Where?"], "line 3: tabs"),
        ("- How?\n- ask: Should I know: what?\n", ["How?", "Should I know: what?"], "line 2: read with the colon"),
        ("- Should I know: what's on: what?\n", ["Should I know: what's on: what?"], "line 1: read with the colon"),
        ("- Note: what?\n", ["Note: what?"], "line 1: read with the colon"),
        ("- Note: where: what?  # a comment\n", ["Note: where: what?"], "line 1: read with the colon"),
        ("- “Where?”\n", ["Where?"], "line 1: curly quotes"),
        ("- ask: “Where: here?”\n", ["Where: here?"], "line 1: read with the colon"),
        ("- ‘Don’t you know?’\n", ["Don’t you know?"], "line 1: curly quotes"),
        ("- “A” or “B”?\n", ["“A” or “B”?"], ""),
        ("- Is it my?  #1 worry\n", ["Is it my?"], "line 1: '#1 worry' is a comment"),
        ("- Where?  # near the door\n", ["Where?"], ""),
        ("- Is 5\u00a0mg\u2028too  much?\n", ["Is 5\u00a0mg too much?"], ""),
    ],
)
def test_what_can_be_forgiven_is_read(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, written: str, asked: list[str], warning: str
) -> None:
    """What an editor or a word processor leaves in a file is read as it was meant; a mended line is named."""
    folder = write(tmp_path / "g", questions__yaml=written)

    with caplog.at_level(logging.WARNING):
        read = content.read(folder).questions

    assert read is not None
    assert [question.ask for question in read.asked] == asked
    assert [warning in message for message in caplog.messages] == [True] * bool(warning), caplog.messages


def test_text_with_a_colon_in_a_list_is_text(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A source such as "Title: subtitle, author" is one text, not a key."""
    guide = GUIDE + "sources:\n  - When It Spreads: A Guide, A. Writer\ncontact: Phone: 0123\n"

    read = content.read(write(tmp_path / "g", guide__yaml=guide))

    assert (read.sources, read.contact) == (("When It Spreads: A Guide, A. Writer",), ("Phone: 0123",))
    assert len(caplog.messages) == 2


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("# Lifts\r\n\r\ncaf\xe9\n".encode("latin-1"), "01_lifts.md, line 3: this file is not UTF-8: byte 0xe9 ('é'"),
        (SECTION.encode("utf-16"), "01_lifts.md: this file is UTF-16"),
        (b"\xef\xbb\xbf# Lifts\n\n\xff", "01_lifts.md, line 3: this file is not UTF-8"),
        (b"# Lifts\n\na\x00b", "01_lifts.md, line 3: there is an invisible control character (U+0000)"),
        (b"# Lifts\n\na\x0cb", "01_lifts.md, line 3: there is an invisible control character (U+000C)"),
        (b"# Lifts\n\n" + b"word " * 500_000, "01_lifts.md: this file is larger than 2 MB"),
    ],
)
def test_a_file_that_is_no_text_is_refused(tmp_path: Path, written: bytes, told: str) -> None:
    """Bytes that are not UTF-8 text are refused with their place, and with what to do in the editor."""
    assert wrong(write(tmp_path / "g", _01_lifts__md=written)).startswith(told)


def test_a_folder_that_is_no_guide_is_refused(tmp_path: Path) -> None:
    """A folder that is missing, empty or a file is one problem, and a folder in a file's place another."""
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").write_text("x")
    (write(tmp_path / "g") / "02_stairs.md").mkdir()

    assert wrong(tmp_path / "none").startswith(f"{(tmp_path / 'none').as_posix()}: there is no folder 'none'") or wrong(
        tmp_path / "none"
    ).startswith("the folder: there is no folder 'none'")
    assert wrong(tmp_path / "empty").startswith("the folder: this folder is empty")
    assert wrong(tmp_path / "file").startswith("the folder: this is a file")
    assert wrong(tmp_path / "g").startswith("02_stairs.md: this is a folder")


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights on Windows")
def test_no_file_from_outside_the_folder_is_read(tmp_path: Path) -> None:
    """A link that leads out of the guide's folder, or to itself, is refused, for words as for the cover."""
    (tmp_path / "secret.md").write_text(SECTION)
    (tmp_path / "secret.png").write_bytes(PNG)
    folder = write(tmp_path / "g", guide__yaml=GUIDE + "cover: cover.png\n")
    (folder / "02_stairs.md").symlink_to(tmp_path / "secret.md")
    (folder / "03_doors.md").symlink_to(folder / "03_doors.md")
    (folder / "cover.png").symlink_to(tmp_path / "secret.png")

    assert wrong(folder).count("lies outside the guide's folder") == 3


@pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot make such a folder")
@pytest.mark.parametrize("name", ["a:b", "con", "Aux.old", "dot.", " space", "Chapters", "a" * 101, "é" * 17])
def test_a_name_that_no_stick_can_store_is_refused(tmp_path: Path, name: str) -> None:
    """A guide's name names its files on every system, so it must be one that every system can store."""
    assert f"a guide's folder cannot be called {name!r}" in wrong(write(tmp_path / name))


def test_other_files_are_left_alone(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Pictures, notes and a system's own files are ignored quietly; a text that looks like a section is named."""
    folder = write(
        tmp_path / "g",
        README__md="# For us",
        Notes__md="x",
        DS_Store=b"\x00",
        Thumbs__db=b"\x00",
        plan__png=PNG,
        list__txt="x",
        _02_stairs__txt="x",
        stairs__md="# Stairs",
        _1st_floor__md="# First",
    )

    assert [section.slug for section in content.read(folder).sections] == ["lifts"]
    assert sorted(Path(message.split(" is not read")[0]).name for message in caplog.messages) == [
        "02_stairs.txt",
        "1st_floor.md",
        "stairs.md",
    ]


def test_every_folder_with_a_guide_is_found(tmp_path: Path) -> None:
    """Guides are found at any depth, in the order of their paths; hidden folders are not looked into."""
    for name in ("b", "a/deep", ".hidden"):
        (tmp_path / name).mkdir(parents=True)
        write(tmp_path / name)

    assert choosing.find(tmp_path) == [tmp_path / "a/deep", tmp_path / "b"]
    assert choosing.find(tmp_path / "b") == [tmp_path / "b"]
    assert choosing.find(tmp_path / "none") == []


def _paths(keys: shapes.Keys) -> list[tuple[str, list[str]]]:
    return [pair for key, shape in keys.items() if not callable(shape) for pair in [(key, list(shape)), *_paths(shape)]]


KNOWN = [("", list(guide_keys.keys())), *_paths(guide_keys.keys())]


@given(st.data())
def test_a_slip_in_a_key_is_answered_with_the_key_that_was_meant(data: st.DataObject) -> None:
    """One letter doubled, dropped or in the wrong case, in any key of any length: the message offers the right one."""
    _, keys = data.draw(st.sampled_from(KNOWN))
    meant = data.draw(st.sampled_from([key for key in keys if len(key) > 3 and not key[-1].isdigit()]))
    at = data.draw(st.integers(1, len(meant) - 1))
    slip = data.draw(
        st.sampled_from(
            [meant[:at] + meant[at - 1 :], meant[:at] + meant[at + 1 :], meant.upper(), meant.replace("_", "-")]
        )
    )

    assert slip in keys or shapes.close(slip, keys) == meant or meant[:at] + meant[at + 1 :] == slip


@given(
    st.lists(
        st.sampled_from(["", "# a comment", "author: A", "help: |\n  Ask\n\n  there", "sources:\n  - B\n  - C"]),
        max_size=8,
    )
)
def test_a_problem_in_yaml_has_the_line_it_stands_on(above: list[str]) -> None:
    """An unknown key, or a key written twice, is found on its own line, whatever stands above it."""
    lines = "\n".join(dict.fromkeys(above)).count("\n") + 1 if above else 0
    text = "".join(f"{part}\n" for part in dict.fromkeys(above))
    problems: list[GuideError] = []
    node = plain_yaml.read(f"{text}nonsense: 1\ntitle: 2\ntitle: 3\n", Path("guide.yaml"), problems)
    assert node is not None
    shapes.group(node, guide_keys.keys(), problems)

    assert [(problem.line, problem.problem) for problem in problems] == [
        (lines + 3, f"the key 'title' is here twice, first on line {lines + 2}"),
        (lines + 1, "there is no key called 'nonsense'"),
    ]


# Every sign that a file may hold; some more are refused.
SIGNS = st.characters(
    blacklist_categories=("Cs", "Cc"),
    blacklist_characters="\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufffd\ufffe\uffff",
)


@given(st.text(SIGNS, min_size=1))
def test_any_text_survives_in_double_quotes(text: str) -> None:
    """Whatever stands in double quotes is read as it is, whether it looks like a date, a number or a comment."""
    quoted = '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
    problems: list[GuideError] = []
    node = plain_yaml.read(f"title: {quoted}\n", Path("guide.yaml"), problems)

    assert node is not None
    assert not problems
    assert isinstance(node.value, dict)
    assert shapes.text(node.value["title"]) == files.single(text)


@given(
    st.text(st.sampled_from("ab \n\t:-#?\"'“”[]{}&*!|>%@`,.1") | st.sampled_from(string.printable[:-2]), max_size=120)
)
def test_no_yaml_brings_the_reader_down(text: str) -> None:
    """Any text at all is read or refused with a line that it has."""
    problems: list[GuideError] = []
    plain_yaml.read(text, Path("guide.yaml"), problems)

    assert all(problem.line in range(1, text.count("\n") + 2) and problem.remedy for problem in problems)


@pytest.mark.parametrize(
    ("written", "tag"),
    [
        ("en", "en"),
        ("en-us", "en-US"),
        ("ZH-hant-tw", "zh-Hant-TW"),
        ("es-419", "es-419"),
        ("no", "no"),
        ("sl-rozaj-biske", "sl-rozaj-biske"),
        ("de-1996", "de-1996"),
        ("en-x-Clinic", "en-x-clinic"),
        ("English", "write en"),
        ("English (UK)", "write en-GB"),
        ("American English", "write en-US"),
        ("español", "write es"),
        ("en_US", "write en-US"),
        ("klingon", "write its code, like en for English, en-US for American English or es for Spanish"),
        ("e", "write its code, like en for English, en-US for American English or es for Spanish"),
    ],
)
def test_a_language_is_a_tag_and_a_name_is_answered_with_its_tag(written: str, tag: str) -> None:
    """A tag is kept in its usual spelling (BCP 47); a language written in words is answered with what to write."""
    node = plain_yaml.Node(written, 1, Path("guide.yaml"))
    if tag.startswith("write"):
        with pytest.raises(GuideError) as told:
            shapes.language(node)
        assert told.value.remedy == tag
    else:
        assert shapes.language(node) == tag


def test_every_pause_of_the_script_can_be_set(tmp_path: Path) -> None:
    """A guide may set every silence in the script's table, and no other: a comma is the voice's."""
    guide = GUIDE + "pauses:\n" + "".join(f"  {name}: 0.7\n" for name in PAUSES)

    assert content.read(write(tmp_path / "g", guide__yaml=guide)).pauses == dict.fromkeys(PAUSES, 700)
    assert "there is no key called 'comma'" in wrong(write(tmp_path / "g", guide__yaml=GUIDE + "pauses:\n  comma: 1\n"))
