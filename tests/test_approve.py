"""Approving: the signature in guide.yaml, what is still signed, and what a listener hears of it."""

from __future__ import annotations

import datetime
import hashlib
import json
import logging
import random
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mutagen.id3 import ID3
from test_cli import run
from words_made import guide, paragraph, section

from audioguide.desk import approve
from audioguide.errors import GuideError
from audioguide.model import Approval, Content, Passage
from audioguide.words import approval, changes, content, guide_keys, keys_text, script

DAY = datetime.date(2026, 3, 3)
SIGNATURE = ("--by", "A. Reader", "--role", "nurse", "--on", "2026-03-03")
BY = "A. Reader, nurse, on 2026-03-03"
GUIDE = """\
# Ours.
title: Finding your way   # as on the sign
language: en-US
status: draft

# The voice is the system's.
frame: {detail: short}
"""


def write(folder: Path, yaml: str = GUIDE) -> Path:
    """Write a guide of two sections and a question into *folder*."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "guide.yaml").write_bytes(yaml.encode())
    (folder / "01-lifts.md").write_text("# The lifts\n\nThey are on the left. They talk.\n", encoding="utf-8")
    (folder / "02-stairs.md").write_text("# The stairs\n\nThere are ten.\n\n- Hold the rail.\n", encoding="utf-8")
    (folder / "questions.yaml").write_text("- ask: Where is the bell?\n  why: It rings.\n", encoding="utf-8")
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A guide in a folder, where commands are given."""
    # A command before this one left its listener, whose console is gone.
    logging.getLogger("audioguide").handlers.clear()
    return write(tmp_path / "content" / "way").relative_to(tmp_path)


def sign(folder: Path, **options: str) -> Content:
    """Approve the guide in *folder*, and return it."""
    approve.approve(content.read(folder), "A. Reader", "nurse", DAY, **options)
    return content.read(folder)


def edit(path: Path, old: str, new: str) -> None:
    """Change some words of *path*."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


# --- The whole way ---------------------------------------------------------------------------------------------------


def heard(folder: Path, hum: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    """Build the guide, and return what is heard first, told by build.json, and shown by players."""
    ended, told = run("build", folder, "--voice", hum, "--jobs", 1, "--only", "mp3", capsys=capsys)
    assert ended == 0, told
    home = Path("output", folder.name)
    trail = json.loads((home / "build.json").read_text(encoding="utf-8"))
    files = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in (home / "mp3").iterdir()}
    return {
        "status": trail["status"],
        "first": trail["chapters"][0]["segments"][0]["text"],
        "album": str(ID3(home / "mp3" / "01-lifts.mp3")["TALB"]),
        "about": [segment["text"] for segment in trail["chapters"][-1]["segments"]],
        "chapters": trail["chapters"],
        "files": files,
    }


@pytest.mark.slow
def test_approving_changing_restoring_and_withdrawing(
    folder: Path, hum: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each gives its status, its first spoken line, its tags and its ``check``; restored words give the same bytes."""
    write(folder, f"{GUIDE}help: Ask anyone with a badge.\nreview_by: 9999-01-31\n")
    ended, told = run("approve", folder, *SIGNATURE, capsys=capsys)
    assert (ended, told) == (
        0,
        "10 sentences of way signed by A. Reader, nurse, on 2026-03-03.\nIts status was draft, and is current now.\n",
    )

    read = "way: 2 sections and 1 question read.\n"
    signed = (0, f"{read}The words of way are as they were approved by {BY}.\nNothing to put right.\n")
    assert run("check", "--strict", folder, capsys=capsys) == signed
    first = heard(folder, hum, capsys)
    assert (first["status"], first["first"], first["album"]) == (
        "current",
        "Finding your way.",
        "Finding your way",
    )
    assert "Last checked on March 3, 2026 by A. Reader, nurse." in first["about"]  # type: ignore[operator]

    edit(folder / "01-lifts.md", "left", "right")
    where = "content/way/01-lifts.md, line 3"
    assert run("check", folder, capsys=capsys)[1].splitlines()[1:3] == [
        f"Warning: way is not as it was approved by {BY}, so it is a draft.",
        f"Warning: {where}: changed: “They are on the right.” was approved as “They are on the left.”",
    ]
    assert run("check", "--strict", folder, capsys=capsys)[0] == 1
    changed = heard(folder, hum, capsys)
    assert (changed["status"], changed["first"]) == ("draft", "Draft. Not yet approved.")
    assert changed["album"] == "Draft: Finding your way"
    assert "Its words have changed since they were approved." in changed["about"]  # type: ignore[operator]
    assert "A. Reader" not in str(changed["about"])

    edit(folder / "01-lifts.md", "right", "left")
    assert run("check", "--strict", folder, capsys=capsys) == signed
    assert heard(folder, hum, capsys) == first

    edit(folder / "guide.yaml", "status: current", "status: withdrawn")
    ended, told = run("check", "--strict", folder, capsys=capsys)
    assert ended == 0
    assert "way is withdrawn: every chapter says that, and nothing else.\n" in told
    gone = heard(folder, hum, capsys)
    assert (gone["status"], gone["first"]) == ("withdrawn", "This guide has been withdrawn.")
    assert gone["album"] == "This guide has been withdrawn: Finding your way"
    assert gone["files"].keys() == first["files"].keys()  # type: ignore[attr-defined]
    for before, after in zip(first["chapters"], gone["chapters"], strict=True):  # type: ignore[call-overload]
        assert (before["id"], before["title"]) == (after["id"], after["title"])
        assert after["duration_ms"] <= 15_000
        assert after["segments"][0]["text"] == "This guide has been withdrawn."


# --- What is signed --------------------------------------------------------------------------------------------------


def test_the_words_that_were_signed_are_kept_beside_them(folder: Path) -> None:
    """approved.txt holds them, a line each, and its SHA-256 is the signature: anyone can compare the two."""
    signed = sign(folder)
    kept = (folder / "approved.txt").read_bytes()

    assert kept.decode() == (
        "Finding your way\nThe lifts\nThey are on the left. They talk.\nThe stairs\nThere are ten.\nHold the rail.\n"
        "Where is the bell?\nIt rings.\n"
    )
    assert signed.approved == Approval("A. Reader", "nurse", DAY, hashlib.sha256(kept).hexdigest())
    assert signed.approved.words == script.signed(signed)


@pytest.mark.parametrize("status", ["draft", "sample", "current", ""])
def test_a_signed_guide_is_current(folder: Path, status: str) -> None:
    """Whatever it was, a draft or a sample, it is a draft or a sample no more."""
    write(folder, GUIDE.replace("status: draft\n", f"status: {status}\n" if status else ""))

    assert approval.standing(sign(folder)) == ""


def test_signing_twice_changes_nothing(folder: Path) -> None:
    """The same signature again leaves both files as they are, to the byte."""
    sign(folder)
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in folder.iterdir()}
    sign(folder)

    assert {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in folder.iterdir()} == before


def test_a_guide_yaml_that_is_a_link_stays_one(folder: Path) -> None:
    """The file it leads to is written, and the words are kept where the guide is."""
    (folder / "facts").mkdir()
    (folder / "guide.yaml").rename(folder / "facts" / "ours.yaml")
    try:
        (folder / "guide.yaml").symlink_to(Path("facts", "ours.yaml"))
    except OSError:
        pytest.skip("this system lets only administrators make links")

    assert approval.standing(sign(folder)) == ""
    assert (folder / "guide.yaml").is_symlink()
    assert (folder / "approved.txt").is_file()


def test_the_day_is_today_unless_it_is_said(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without ``--on`` the signature has today's date."""
    before = datetime.datetime.now().astimezone().date()
    run("approve", folder, "--by", "A. Reader", "--role", "nurse", capsys=capsys)
    signed = content.read(folder).approved

    assert signed is not None
    assert before <= signed.on <= datetime.datetime.now().astimezone().date()


def test_an_edition_is_written_when_it_is_given(folder: Path) -> None:
    """The edition stands in guide.yaml, and is signed by nobody: it is no word of the guide."""
    assert sign(folder, edition="second, spring").edition == "second, spring"
    assert sign(folder).edition == "second, spring"


def test_only_the_words_that_were_read_are_signed(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With the sum that the page shows, an edit made meanwhile is not signed by mistake."""
    read = script.signed(content.read(folder))[:12]
    assert run("approve", folder, *SIGNATURE, "--words", read.upper(), capsys=capsys)[0] == 0
    edit(folder / "01-lifts.md", "left", "right")
    before = (folder / "guide.yaml").read_bytes()

    ended, told = run("approve", folder, *SIGNATURE, "--words", read, capsys=capsys)

    assert ended == 1
    assert f"these are not the words that were read: the page says {read}" in told
    assert (folder / "guide.yaml").read_bytes() == before


@pytest.mark.parametrize(
    ("options", "status", "problem"),
    [
        (["--by", "A. Reader"], 2, "Missing option '--role'"),
        (["--by", " ", "--role", "nurse"], 1, "--by says nothing"),
        (["--by", "A.\x07Reader", "--role", "nurse"], 1, "--by says nothing"),
        ([*SIGNATURE[:4], "--on", "2999-01-01"], 1, "2999-01-01 is still to come"),
        ([*SIGNATURE[:4], "--on", "yesterday"], 2, "yesterday"),
    ],
)
def test_a_signature_that_is_none_is_refused(
    folder: Path, options: list[str], status: int, problem: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nobody's name, no role or no possible day: told plainly, and nothing is written."""
    ended, told = run("approve", folder, *options, capsys=capsys)

    assert (ended, problem in told) == (status, True), told
    assert (folder / "guide.yaml").read_text(encoding="utf-8") == GUIDE
    assert not (folder / "approved.txt").exists()


def test_a_withdrawn_guide_is_not_signed(folder: Path) -> None:
    """It says nothing but its notice, so there is nothing to approve."""
    write(folder, GUIDE.replace("draft", "withdrawn"))

    with pytest.raises(GuideError, match="withdrawn"):
        sign(folder)


# --- guide.yaml ------------------------------------------------------------------------------------------------------

LAYOUTS = {
    "as it is": GUIDE,
    "no line end": GUIDE.rstrip("\n"),
    "Windows": GUIDE.replace("\n", "\r\n"),
    "old Mac": GUIDE.replace("\n", "\r"),
    "byte-order mark": "\ufeff" + GUIDE,
    "indented": "".join(f"  {line}\n" for line in GUIDE.splitlines()),
    "a colon and curly quotes": GUIDE.replace("Finding your way ", "“Lifts: where they are” "),
    "a tab": GUIDE.replace("{detail: short}", "\n\tdetail: short"),
    "an end mark": f"---\n{GUIDE}...\n",
    "signed before": GUIDE
    + "approved:   # on paper too\n    by: 'Some One' # head\n\n    # her day\n    on: 2020-02-02\n"
    f"    words: >-\n      {'0a' * 32}\n# the end\n",
    "signed in one line": GUIDE.replace(
        "status:", f'approved: {{by: "Some: One", on: 2020-02-02, words: {"0a" * 32}}} # x\nstatus:'
    ),
    "text that looks like a comment": GUIDE + "description: |\n  One.\n  # Two.\n",
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_other_line_stays_as_it_was(folder: Path, layout: str) -> None:
    """Comments, empty lines, line ends, byte-order mark and all other keys are as they were, in the same order."""
    write(folder, LAYOUTS[layout])
    before = content.read(folder)
    after = sign(folder)

    own = re.compile(r"\s*(approved|by|role|on|words|status)\b|\s*0a")
    old = LAYOUTS[layout].encode().decode("utf-8-sig")
    new = (folder / "guide.yaml").read_bytes().decode("utf-8-sig")
    ends = re.findall(r"\r\n|\r|\n", old)
    kept = [line for line in re.split(r"\r\n|\r|\n", old) if not own.match(line)]
    assert [line for line in re.split(r"\r\n|\r|\n", new) if not own.match(line)][: len(kept)] == kept
    assert set(re.findall(r"\r\n|\r|\n", new)) == set(ends)
    assert (folder / "guide.yaml").read_bytes().startswith(b"\xef\xbb\xbf") == LAYOUTS[layout].startswith("\ufeff")
    assert re.findall("#[^\r\n]*", new) == re.findall("#[^\r\n]*", old)
    assert replace(after, status=before.status, approved=before.approved) == before
    assert after.approved is not None
    assert after.approved.words == approval.signed(after)


def test_a_layout_that_cannot_take_it_is_left_alone(folder: Path) -> None:
    """Where all stands on one line: nothing is signed, and the message says what to write by hand."""
    write(folder, "{title: Way, language: en}\n")

    with pytest.raises(GuideError, match="without touching the lines around it") as told:
        sign(folder)

    assert "by: A. Reader" in told.value.remedy
    assert (folder / "guide.yaml").read_text(encoding="utf-8") == "{title: Way, language: en}\n"
    assert not (folder / "approved.txt").exists()


@given(st.text(st.characters(blacklist_categories=["Cs", "Cc"]), min_size=1, max_size=30))
def test_any_name_can_sign(name: str) -> None:
    """Quotes, colons, number signs and any script: what was given is what is read again, or it is refused."""
    keys = {"approved": {"by": name, "role": name}}
    try:
        text = keys_text.written("title: x\n# y\n", keys, tuple(guide_keys.keys()), Path("guide.yaml"))
    except GuideError:
        # Space at its ends, and the two line ends that YAML alone knows; the command line brings none of them.
        assert name != name.strip() or {"\u2028", "\u2029"} & set(name)
        return
    assert text.startswith("title: x\napproved:\n")
    assert text.endswith("# y\n")


# --- What changed ----------------------------------------------------------------------------------------------------


def signed(made: Content, folder: Path) -> Content:
    """Return *made* with its words approved, and kept in *folder*."""
    (folder / changes.NAME).write_text(approval.text(made), encoding="utf-8")
    return replace(made, folder=folder, approved=Approval("A. Reader", "nurse", DAY, approval.signed(made)))


def told(made: Content) -> list[str]:
    """Return what changed since the approval, in words."""
    return [change.told() for change in changes.since_approval(made)]


def test_every_kind_of_change_is_named(tmp_path: Path) -> None:
    """A changed, a new and a lost sentence, and a title; each with its place."""
    before = signed(guide(), tmp_path)
    first, second = before.sections
    more = replace(first, title="If it has spread", passages=(*first.passages, paragraph("Take your time.")))
    less = replace(second, passages=(paragraph("It flows & carries cells."),))
    after = replace(before, sections=(more, less), help="If you feel worse, call us. Do not wait.")

    assert told(before) == []
    assert told(after) == [
        "changed: “If you feel worse, call us.” was approved as “If you feel worse, call your team.”",
        "changed: “If it has spread” was approved as “If a cancer has spread”",
        "new: “Take your time.”",
        "gone: “Lymph is a fluid.”",
    ]
    assert [change.place.source.name for change in changes.since_approval(after)] == [
        "guide.yaml",
        "beginning.md",
        "beginning.md",
        "travel.md",
    ]


def test_a_sentence_put_first_is_the_only_one_named(tmp_path: Path) -> None:
    """What comes after an inserted sentence is not called changed."""
    many = [f"Sentence number {number} says something." for number in range(50)]
    before = signed(guide(sections=(section("a", "A", *map(paragraph, many)),)), tmp_path)
    after = replace(before, sections=(section("a", "A", *map(paragraph, ["Hello there.", *many])),))

    assert told(after) == ["new: “Hello there.”"]


def test_the_same_words_in_other_places_are_told() -> None:
    """A paragraph cut in two, and sentences that changed places, are no longer what was signed."""
    one = guide(sections=(section("a", "A", paragraph("One is here. Two is there.")),))
    cut = replace(one, sections=(section("a", "A", paragraph("One is here."), paragraph("Two is there.")),))
    turned = replace(one, sections=(section("a", "A", paragraph("Two is there. One is here.")),))

    assert len({approval.signed(each) for each in (one, cut, turned)}) == 3
    assert list(changes.compared(approval.text(one).splitlines(), cut)) == []
    assert len(list(changes.compared(approval.text(one).splitlines(), turned))) == 2


def test_a_paragraph_cut_in_two_is_told_by_check(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Where no sentence changed, ``check`` says what did."""
    sign(folder)
    edit(folder / "01-lifts.md", "left. ", "left.\n\n")

    assert "every sentence is the same, but paragraphs begin in other places" in run("check", folder, capsys=capsys)[1]


@pytest.mark.parametrize("kept", ["", "Other words.\n", b"\xff\xfe", "x" * 3_000_000])
def test_words_that_are_not_the_signed_ones_are_not_believed(
    folder: Path, kept: str | bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    """approved.txt lost, altered, no text or too large: ``check`` says that it changed and why it cannot say where."""
    sign(folder)
    edit(folder / "01-lifts.md", "left", "right")
    path = folder / "approved.txt"
    path.write_bytes(kept if isinstance(kept, bytes) else kept.encode())
    if not kept:
        path.unlink()

    ended, warned = run("check", folder, capsys=capsys)
    refused, asked = run("explain", folder, "--since-approval", "--engine", "pyttsx3", capsys=capsys)

    assert ended == 0
    assert f"way is not as it was approved by {BY}, so it is a draft. content/way/approved.txt" in warned
    assert "Traceback" not in warned + asked
    assert refused == 1


@pytest.mark.parametrize("end", ["\r\n", "\n\n", ""])
def test_line_ends_do_not_matter_to_what_was_signed(folder: Path, end: str) -> None:
    """A tool that changes line ends, or the last of them, takes nothing away."""
    sign(folder)
    path = folder / "approved.txt"
    words = path.read_text(encoding="utf-8")
    path.write_bytes((words.replace("\n", end) if end == "\r\n" else words.rstrip("\n") + end).encode())
    edit(folder / "01-lifts.md", "left", "right")

    assert len(told(content.read(folder))) == 1


def test_changes_are_found_in_any_order_of_words(tmp_path: Path) -> None:
    """Whatever is cut, added and shuffled: the kept sentences and the changes together give the old and the new."""
    dice = random.Random(7)  # noqa: S311 - a test that is the same each time
    words = [f"Word {number} is here." for number in range(12)]
    for _ in range(50):
        old, new = dice.sample(words, dice.randint(1, 12)), dice.sample(words, dice.randint(1, 12))
        before = signed(guide(sections=(section("a", "A", *map(paragraph, old)),), questions=None), tmp_path)
        after = replace(before, sections=(section("a", "A", *map(paragraph, new)),))
        found = changes.since_approval(after)
        now = [one.text for one in changes.said(after)]
        altered = {change.number for change in found if change.now}

        assert all(now[change.number] == change.now for change in found if change.now)
        same = [text for number, text in enumerate(now) if number not in altered]
        lost = [change.before for change in found if change.before]
        assert sorted([*same, *lost]) == sorted(one.text for one in changes.said(before))


def test_each_signed_sentence_is_found_in_what_is_heard() -> None:
    """Every segment but the frame's says the sentences it was made from, in order, whatever stands around them."""
    made = guide(sections=(*guide().sections, section("c", "Why? And how", Passage("note", "One. Two.", 3))))
    narrations = script.write(made, ())
    said = changes.said(made)
    places = changes.places(made, narrations)

    assert sorted(number for numbers in places.values() for number in numbers) == list(range(len(said)))
    for narration in narrations:
        for segment in narration.segments:
            for number in places.get(segment.id, []):
                assert said[number].text in segment.text
