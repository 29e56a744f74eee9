"""Content is hostile until it was checked: each thing here is told plainly, in a short time, and reaches nothing."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from audioguide import errors
from audioguide.desk import choosing
from audioguide.errors import GuideError
from audioguide.words import alphabets, commonmark, content, doubts, file_names, files, lexicon_file, lint, script
from audioguide.words import questions as question_files

GUIDE = "title: Finding the lifts\nlanguage: en\n"
SECTION = "# The lifts\n\nThey are on the left.\n"
LIMIT = 120
"""Seconds; each takes less than two. What a slip in a pattern would cost is hours."""

posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such file")


@pytest.fixture(autouse=True)
def _ends() -> Iterator[None]:
    """End a test that hangs."""

    def hangs(*_: object) -> None:
        raise TimeoutError

    if sys.platform == "win32":
        yield
        return
    before = signal.signal(signal.SIGALRM, hangs)
    signal.alarm(LIMIT)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


@pytest.fixture
def guide(tmp_path: Path) -> Path:
    """A guide with nothing wrong."""
    folder = tmp_path / "lifts"
    folder.mkdir()
    (folder / "guide.yaml").write_text(GUIDE, encoding="utf-8")
    (folder / "01-lifts.md").write_text(SECTION, encoding="utf-8")
    return folder


def told(folder: Path) -> str:
    """Return what a volunteer is told of *folder*, places counted from it."""
    with pytest.raises(GuideError) as raised:
        content.read(folder)
    return raised.value.told().replace(f"{folder.as_posix()}/", "").replace(f"{folder.as_posix()}:", "the folder:")


# --- YAML ------------------------------------------------------------------------------------------------------------

LAUGHS = "a: &a [ha, ha]\n" + "".join(f"b{n}: &b{n} [*a, *a]\n" for n in range(30))

YAML = {
    "an alias": ("author: &me A\npublisher: *me\n", "line 3: &me at the beginning of a value has a meaning of its own"),
    "laughs": (LAUGHS, "line 4: *a at the beginning of a value has a meaning"),
    "a merge": ("<<: {author: A}\n", "line 3: there is no key called '<<'"),
    "a tag": ("author: !!python/object/apply:os.system [x]\n", "line 3: !tag:yaml.org,2002:python/object/apply:os"),
    "a binary": ("author: !!binary aGVsbG8=\n", "line 3: !tag:yaml.org,2002:binary at the beginning"),
    "the same key": ("author: A\nauthor: B\n", "line 4: the key 'author' is here twice, first on line 3"),
    "a key of keys": ("? {a: b}\n: c\n", "line 3: there is no word before this colon"),
    "deep brackets": (f"author: {'[' * 100_000}\n", "line 3: there are lists in lists in lists here"),
    "deep keys": ("".join(f"{'  ' * n}a:\n" for n in range(99)), "line 13: there are lists in lists in lists here"),
    "deep dashes": (f"sources:\n{'- ' * 100_000}\n", "line 4: there are lists in lists in lists here"),
    "two documents": ("---\ntitle: Another\n", "line 4: the file begins anew here, after '---'"),
    "infinity": ("voice: {speed: .inf}\n", "line 3: speed: '.inf' is not a number that fits here"),
    "too much": ("voice: {speed: 1e999}\n", "line 3: speed: '1e999' is not a number that fits here"),
    "no number": ("pauses: {think: nan}\n", "line 3: think: 'nan' is not a number that fits here"),
    "many digits": (f"voice: {{speed: {'9' * 400}}}\n", "is not a number that fits here"),
    "sixtieths": ("pauses: {think: 1:30}\n", "line 3: think: '1:30' is not a number that fits here"),
    "underlined": ("voice: {speed: 1_0}\n", "line 3: speed: '1_0' is not a number that fits here"),
    "a day far off": ("reviewed: 99999999999-1-1\n", "line 3: reviewed: '99999999999-1-1' is not a date"),
    "no day": ("reviewed: 0000-01-01\n", "line 3: reviewed: '0000-01-01' is not a date"),
    "a time": ("reviewed: 2001-12-14t21:59:43.10-05:00\n", "is not a date"),
    "a NUL": ('author: "a\\0b"\n', "line 3: there is an invisible control character (U+0000)"),
    "an escape": ('author: "\\e[2J"\n', "line 3: there is an invisible control character (U+001B)"),
    "no character": ('author: "\\uffff"\n', "line 3: there is an invisible control character (U+FFFF)"),
    "an override": ('author: "\\u202e"\n', "line 3: there is an invisible sign that turns the order of words (U+202E)"),
    "half a pair": ('author: "\\ud800"\n', "line 3: this line is not YAML"),
    "a long value": (f"author: {'x' * 1_900_000}\n", "line 3: here are 1900000 signs in one piece, and 20000 are"),
    "spaces and a colon": (f"author: a: {' ' * 500_000}b\n", "line 3: here are 500004 signs in one piece"),
    "many colons": ("sources:\n" + "- a: b: c\n" * 30_000, "line 4: there is a second colon in this line"),
    "many quotes": (f"author: '{chr(39) * 900_000}\n", "line 3: a quotation mark is opened here and never closed"),
    "a long language": ("voice: {languages: {en" + "-abcd" * 90 + ": {}}}\n", "is not a language tag"),
    "words with code": ("frame: {messages: {stop: '{0.__class__}'}}\n", "cannot be filled in: '{0.__class__}'"),
    "words to fill": ("frame: {messages: {chapter: '{title:999999999} {number}'}}\n", "cannot be filled in"),
}


@pytest.mark.parametrize("name", YAML)
def test_no_trick_of_yaml_works(guide: Path, name: str) -> None:
    """Anchors, tags, merges, depth, size, odd numbers and days, escapes: each is told on its line."""
    written, problem = YAML[name]
    (guide / "guide.yaml").write_text(GUIDE + written, encoding="utf-8")

    assert problem in told(guide)


@pytest.mark.slow
def test_of_many_problems_the_first_hundred_are_told(guide: Path) -> None:
    """A file of nonsense make no message that fills a screen for an hour, nor the memory."""
    (guide / "guide.yaml").write_text(GUIDE + "".join(f"k{n}: 1\n" for n in range(20_000)), encoding="utf-8")
    assert told(guide).count("there is no key called") == errors.MOST
    (guide / "guide.yaml").write_text(GUIDE + "author: A\n" * 5000, encoding="utf-8")

    lines = told(guide).splitlines()

    assert lines[0] == "4999 things to put right"
    assert lines[-1] == "And 4899 more: put these right first."
    assert sum("is here twice" in line for line in lines) == errors.MOST


def test_a_message_quotes_no_more_than_a_few_words(guide: Path) -> None:
    """What is wrong is quoted so far that one can find it."""
    (guide / "guide.yaml").write_text(f"{GUIDE}status: {'x' * 15_000}\n", encoding="utf-8")

    first = told(guide).splitlines()[0]

    assert first.endswith("…")
    assert len(first) < errors.LONGEST + 100


@pytest.mark.parametrize(
    ("name", "written", "problem"),
    [
        ("lexicon.yaml", "- {write: a, say: b}\n" * 5001, f"here are 5001 words, and {lexicon_file.MOST} are the most"),
        ("questions.yaml", "- Why?\n" * 1001, f"here are 1001 questions, and {question_files.MOST} are the most"),
        ("lexicon.yaml", "- &a {write: *a, say: x}\n", "has a meaning of its own in YAML"),
        ("lexicon.yaml", '- {write: "vin\\0cristine", say: x}\n', "invisible control character (U+0000)"),
        ("questions.yaml", '- "Why\\u202e?"\n', "sign that turns the order of words (U+202E)"),
        ("questions.md", "# T\n\n## Why&#8238;?\n", "line 3: there is an invisible sign that turns the order"),
    ],
)
def test_the_other_files_are_no_less_guarded(guide: Path, name: str, written: str, problem: str) -> None:
    """Words of the lexicon and questions have their limits, and the same tricks do not work there."""
    (guide / name).write_text(written, encoding="utf-8")

    assert problem in told(guide)


# --- Text ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ("a \x00 b", "line 3: there is an invisible control character (U+0000)"),
        ("a\nb \x1b[31m", "line 4: there is an invisible control character (U+001B)"),
        ("5 \u202egm\u202c", "line 3: there is an invisible sign that turns the order of words (U+202E)"),
        ("5 \u202dgm", "line 3: there is an invisible sign that turns the order of words (U+202D)"),
        ("&#8238;gm", "line 3: there is an invisible sign that turns the order of words (U+202E)"),
        ("![a &#x2066;b](c.png)", "line 3: there is an invisible sign that turns the order of words (U+2066)"),
        ("caf\ufffd", "line 3: a letter was lost here when the text was saved (U+FFFD)"),
        ("&#0; &#xd800;", "line 3: a letter was lost here when the text was saved (U+FFFD)"),
        ("word " * 5000, f"line 3: here are 24999 signs in one piece, and {files.LONGEST} are the most"),
        ("^[" * 9000, f"line 3: there are 9000 opening brackets here, and {commonmark.MOST_BRACKETS} are the most"),
        ("| a |\n|-|\n| " + "[" * 9000 + " |", "there are 9000 opening brackets here"),
    ],
)
def test_what_no_eye_sees_or_no_ear_follows_is_refused(guide: Path, written: str, problem: str) -> None:
    """Control characters, overrides of order and lost letters, written or by an entity; a paragraph without end."""
    (guide / "01-lifts.md").write_text(f"# The lifts\n\n{written}\n", encoding="utf-8")

    assert problem in told(guide)


def test_half_a_pair_is_no_utf8(guide: Path) -> None:
    """A surrogate has no place in UTF-8: its bytes are refused with their line."""
    (guide / "01-lifts.md").write_bytes(b"# The lifts\n\nWords \xed\xa0\x80.\n")

    assert told(guide).startswith("01-lifts.md, line 3: this file is not UTF-8: byte 0xed")


def test_signs_that_come_with_a_telephone_number_are_taken_out(guide: Path, caplog: pytest.LogCaptureFixture) -> None:
    """An address book puts marks of direction around a number: they go, with a warning that has the line."""
    (guide / "01-lifts.md").write_text(
        "# The lifts\n\nCall \u202a555 0199\u202c or \u2068us\u2069.\n", encoding="utf-8"
    )

    assert content.read(guide).sections[0].passages[0].text == "Call 555 0199 or us."
    assert [message.split("lifts/")[1] for message in caplog.messages] == [
        "01-lifts.md, line 3: signs that turn the order of words are taken out."
    ]


def test_marks_of_arabic_and_persian_stay(guide: Path, caplog: pytest.LogCaptureFixture) -> None:
    """The marks that tell only where a word runs to, and the joiners that change how one is read, are its author's."""
    words = "المصعد 5\u200f، نمی\u200cخواهم \u200eCT\u200e."
    (guide / "01-lifts.md").write_text(f"# The lifts\n\n{words}\n", encoding="utf-8")

    read = content.read(guide)

    assert read.sections[0].passages[0].text == words
    assert caplog.messages == []
    assert list(alphabets.strange(words)) == []


@pytest.mark.parametrize(
    ("word", "why"),
    [
        ("\u0430mlodipine", "not all of its letters are Latin: 'а' is cyrillic small letter a, U+0430"),
        ("aml\u03bfdipine", "not all of its letters are Latin: 'ο' is greek small letter omicron, U+03BF"),
        ("\uff56incristine", "not all of its letters are Latin: 'ｖ' is fullwidth latin small letter v, U+FF56"),
        ("\U0001d42fincristine", "not all of its letters are Latin: '𝐯' is mathematical bold small v, U+1D42F"),
        ("vin\u200bcristine", "there is a sign in it that nobody sees (zero width space, U+200B)"),
        ("vin\u00adcristine", "there is a sign in it that nobody sees (soft hyphen, U+00AD)"),
        ("vin\u200dcristine", "there is a sign in it that nobody sees (zero width joiner, U+200D)"),
        ("vin\u3164cristine", "there is a sign in it that nobody sees (hangul filler, U+3164)"),
        ("vin\U000e0061cristine", "there is a sign in it that nobody sees (tag latin small letter a, U+E0061)"),
    ],
)
def test_a_word_that_is_not_what_it_seems_is_told(guide: Path, word: str, why: str) -> None:
    """A drug with a letter of another alphabet, or a sign that nobody sees, is told once, with its line."""
    (guide / "01-lifts.md").write_text(f"# The lifts\n\nTake {word}. Take {word}.\n", encoding="utf-8")
    (guide / "lexicon.yaml").write_text(f"- {{write: {word}, say: x, reviewed: true}}\n", encoding="utf-8")

    doubted = [doubt.split("lifts/")[1] for doubt in doubts.told(content.read(guide))]

    assert doubted == [f"01-lifts.md, line 3: {word!r}: {why}. Type the word anew, letter by letter"]


@pytest.mark.parametrize(
    "words", ["5 μg", "TNFα, β-blocker, IFN-γ", "Nº 5ª", "naïve Łódź", "がんMRIの", "Крем", "e\u0301cole"]
)
def test_words_that_people_write_so_are_not_doubted(words: str) -> None:
    """Greek signs of medicine, accents, and scripts that stand side by side are as they should be."""
    assert list(alphabets.strange(words)) == []


SIGNS = (
    *("1.1.", "((((", "a@a@", "a.a.", " ", "\t x", "[[[", "](", "*a ", "**", "_a ", "`a``", "<a ", "&amp;", "\\", "|a"),
    *(
        "[a]{",
        "~~",
        "http://a",
        "www.a.",
        "1,",
        "1-",
        "1/",
        "1 mg ",
        "+1 (",
        "555-",
        "A.B.",
        "Dr. ",
        "'",
        "“",
        ". ",
        "—",
    ),
    *(
        "\u200d",
        "👩\u200d",
        "$1",
        "1%",
        "10^",
        "1×",
        "1 x 10",
        "March 1, ",
        "TODO ",
        "TNFα ",
        "漢。",
        "> ",
        "- ",
        "1. ",
    ),
    *("a\n=\n", "a\\\n", "<!-- ", "2020-", "10:10 ", "stage I ", "e\u0301"),
)
"""What patterns may stumble over when it goes on and on."""


@pytest.mark.skipif(sys.platform == "win32", reason="the limit is a signal of POSIX")
@pytest.mark.slow
def test_nothing_that_goes_on_and_on_takes_long(guide: Path) -> None:
    """Thousands of the same signs are read, checked, worded and looked over, or refused, and it comes to an end."""
    import datetime

    for number, sign in enumerate(SIGNS, start=2):
        run = (sign * 1000)[:1000]
        (guide / f"{number:02}-s{number}.md").write_text(f"# The lifts\n\nA b. {run} c.\n", encoding="utf-8")
    with pytest.raises(GuideError) as raised:
        content.read(guide)
    for problem in raised.value.parts:
        assert problem.source is not None
        problem.source.unlink(missing_ok=True)

    read = content.read(guide)

    assert len(read.sections) > len(SIGNS) // 2
    script.write(read, ())
    list(doubts.told(read))
    lint.tell(read, datetime.date(2027, 1, 1))


# --- Files -----------------------------------------------------------------------------------------------------------


@posix
@pytest.mark.parametrize("name", ["guide.yaml", "01-lifts.md", "questions.yaml", "questions.md", "lexicon.yaml"])
def test_a_pipe_is_no_file(guide: Path, name: str) -> None:
    """A pipe in a file's place, which would be waited on for ever, is told."""
    (guide / name).unlink(missing_ok=True)
    os.mkfifo(guide / name)

    assert told(guide).startswith(f"{name}: this is not an ordinary file")


def cover(name: str) -> Callable[[Path], None]:
    """Return what names *name* as the cover."""

    def write(folder: Path) -> None:
        (folder / "guide.yaml").write_text(f"{GUIDE}cover: {name}\n", encoding="utf-8")

    return write


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("../lifts.png", "lies outside the guide's folder"),
        ("..\\lifts.png", "lies outside the guide's folder"),
        ("a/../../lifts.png", "lies outside the guide's folder"),
        ("/dev/zero", "lies outside the guide's folder"),
        ("C:/lifts.png", "lies outside the guide's folder"),
        ("C:lifts.png", "lies outside the guide's folder"),
        ("//server/share/lifts.png", "lies outside the guide's folder"),
        ("\\\\server\\share\\lifts.png", "lies outside the guide's folder"),
        ("01-lifts.md:stream", "lies outside the guide's folder"),
        ("x" * 5000, "there is no picture"),
        ('"a\\0b"', "invisible control character (U+0000)"),
        (".", "there is no picture"),
        ("01-lifts.md", "is no picture in JPEG or PNG form"),
    ],
)
def test_a_cover_is_a_picture_in_the_folder(guide: Path, name: str, problem: str) -> None:
    """No path leads out, by dots, from the root, to a drive, to another machine or to a stream behind a file."""
    cover(name)(guide)

    assert problem in told(guide)


@posix
def test_a_pipe_is_no_cover(guide: Path) -> None:
    """Nor is it waited on."""
    cover("cover.png")(guide)
    os.mkfifo(guide / "cover.png")

    assert "there is no picture 'cover.png'" in told(guide)


@posix
@pytest.mark.parametrize("name", ["guide.yaml", "02-more.md", "questions.yaml", "lexicon.yaml"])
@pytest.mark.parametrize("target", ["/etc/hostname", "/dev/zero", "../outside.md", "itself", "gone"])
def test_a_link_leads_nowhere_else(guide: Path, name: str, target: str) -> None:
    """A link out of the folder, to itself or to nothing is told: no file is left out silently, and none is fetched."""
    (guide.parent / "outside.md").write_text(SECTION, encoding="utf-8")
    (guide / name).unlink(missing_ok=True)
    (guide / name).symlink_to(name if target == "itself" else target)

    problem = "cannot be read" if target == "gone" else "lies outside the guide's folder"
    assert f"{name}: this file {problem}" in told(guide)


@posix
def test_folders_that_lead_into_themselves_are_left(guide: Path) -> None:
    """A link to the folder above is not followed, so the search for guides ends."""
    (guide / "loop").symlink_to(guide.parent)

    assert choosing.find(guide.parent) == [guide]


@posix
def test_folders_without_end_are_told(guide: Path) -> None:
    """Thousands of folders in one another are no place for guides."""
    inner = guide
    for _ in range(choosing.DEEPEST + 2):
        inner /= "a"
    inner.mkdir(parents=True)

    with pytest.raises(GuideError, match=f"there are more than {choosing.DEEPEST} folders in one another"):
        choosing.find(guide.parent)


def test_a_million_files_are_not_listed(guide: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder with more files than a guide can have is told when that is seen, and not when all are counted."""
    monkeypatch.setattr(content, "MOST_FILES", 50)
    monkeypatch.setattr(choosing, "MOST_BELOW", 50)
    for number in range(60):
        (guide / f"note-{number}").touch()

    assert "there are more than 50 files in this folder" in told(guide)
    with pytest.raises(GuideError, match="there are more than 50 files below"):
        choosing.find(guide.parent)


def test_a_guide_has_its_limits(guide: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file is refused before it is read, and a guide by its number of sections and by all of them together."""
    with (guide / "01-lifts.md").open("wb") as file:
        file.truncate(100_000_000)
    assert "01-lifts.md: this file is larger than 2 MB" in told(guide)
    (guide / "01-lifts.md").write_text(SECTION + "Words.\n" * 20, encoding="utf-8")
    for number in range(2, 5):
        (guide / f"{number:02}-s{number}.md").write_text(SECTION, encoding="utf-8")
    monkeypatch.setattr(content, "MOST_SECTIONS", 3)
    assert told(guide).startswith("the folder: the guide has 4 sections, and 3 are the most")
    monkeypatch.setattr(content, "MOST_SECTIONS", 1000)
    monkeypatch.setattr(content, "LARGEST_GUIDE", 100)
    assert told(guide).startswith("the folder: the sections are larger than 0 MB together")


NAMES = {
    **dict.fromkeys(("con", "NUL", "aux.md", "lpt9", "com¹", "CONIN$"), "Windows keeps this name for a device"),
    **dict.fromkeys(("dot.", " space", "..x"), "it begins or ends with a full stop or a space"),
    **dict.fromkeys(("a\u202eb", "a\x7f", "a\u200bb"), "it has a sign in it that cannot be seen"),
    **dict.fromkeys(("x" * 101, "é" * 17), "it is too long for a link that every app follows; 30 letters are plenty"),
    **{f"a{sign}b": f"Windows and most memory sticks cannot store {sign}" for sign in '<>:"|?*\\'},
    "a\nb": "Windows and most memory sticks cannot store U+000A",
    "chapters": "the captions have a file of this name",
}


@pytest.mark.parametrize("name", NAMES, ids=repr)
def test_a_name_that_some_system_cannot_store_is_told(name: str) -> None:
    """Names of devices, signs, ends and lengths: what one system takes and another does not, none is given."""
    assert file_names.unfit(name) == NAMES[name]


@posix
@pytest.mark.parametrize(
    ("one", "other"), [("Lifts", "lifts"), ("\u00e9tage", "e\u0301tage"), ("strasse", "stra\u00dfe")]
)
def test_two_guides_that_differ_in_capitals_alone_are_told(tmp_path: Path, one: str, other: str) -> None:
    """On a stick, on Windows and on a Mac they are one folder, so one would be written over the other."""
    for name in (one, other):
        (tmp_path / name).mkdir()
        (tmp_path / name / "guide.yaml").write_text(GUIDE, encoding="utf-8")
        (tmp_path / name / "01-lifts.md").write_text(SECTION, encoding="utf-8")

    with pytest.raises(GuideError, match="and one would be written over the other"):
        choosing.read([tmp_path / one, tmp_path / other])


@pytest.mark.parametrize("name", ["when-cancer-spreads", "Ärzte & Co", "it's", "-rf", "$(x)", "~", "x" * 100, "متى"])
def test_a_name_that_every_system_stores_is_a_name(name: str) -> None:
    """What only a shell would take otherwise is a name: there is no shell."""
    assert file_names.unfit(name) == ""


@posix
def test_a_section_s_name_moves_no_cursor(guide: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A sign in a file's name that would act on the terminal is told and not sent there."""
    (guide / "02-\x1b[2J.md").write_text(SECTION, encoding="utf-8")
    (guide / "03-\u202etxt.md").write_text(SECTION, encoding="utf-8")
    (guide / "04-a\nb.md").write_text(SECTION, encoding="utf-8")
    Path(os.fsdecode(os.fsencode(guide) + b"/05-\xff.md")).write_text(SECTION, encoding="utf-8")

    problem = told(guide)

    assert problem.count("the name of this file has a sign in it that cannot be seen") == 3
    assert all(line.isprintable() for line in (*problem.splitlines(), *caplog.messages))
