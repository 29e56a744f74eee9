"""Finished guides, given to a stick or a web folder: what goes, what is refused, and what is left alone."""

from __future__ import annotations

import csv
import dataclasses
import datetime
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import giving
import pytest
from click.testing import CliRunner
from giving import CHAPTERS, NAME, OTHERS, TALKING_BOOK, Desk, written
from hypothesis import given as supposing
from hypothesis import strategies

from audioguide import audit, cli
from audioguide.commands.giving import PLAYERS
from audioguide.desk import copying, fat_names, packing, shelf, verdict
from audioguide.model import Guide, VoiceRequest
from audioguide.verify import trail, whole_guide
from audioguide.words import approval, content

VERIFY = verdict.verify


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Guide]:
    """The small guide, finished, and where."""
    place = tmp_path_factory.mktemp("made")
    return place, giving.made(place)


@pytest.fixture
def desk(made: tuple[Path, Guide], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """The finished guide, to do with as one likes; its files are judged each time, and its sound is not heard again."""
    monkeypatch.setattr(verdict, "verify", lambda home: list(whole_guide.files(trail.read(home))))
    return giving.desk(*made, tmp_path)


# --- What goes -------------------------------------------------------------------------------------------------------


def test_chapters_go_and_the_joined_file_stays(desk: Desk) -> None:
    """A simple player gets the chapters in a folder called after the guide, as they are, and would play none twice."""
    result = desk.give()

    assert result.exit_code == 0, result.output
    folder = "Eye drops - how to"
    assert desk.there() == [*(f"{folder}/{name}" for name in CHAPTERS), f"LABEL {folder}.txt"]
    for name in CHAPTERS:
        assert (desk.stick / folder / name).read_bytes() == (desk.output / NAME / "mp3" / name).read_bytes()
    assert "3 files in" in result.output


@pytest.mark.parametrize(
    ("player", "expected"),
    [
        ("talking-book", [path.partition("/")[2] for path in TALKING_BOOK]),
        ("daisy", ["c01.mp3", "ncc.html"]),
        (
            "computer",
            [
                f"epub/{NAME}.epub",
                f"large-print/{NAME}.html",
                f"m4b/{NAME}.m4b",
                "player/c01.mp3",
                "player/index.html",
            ],
        ),
    ],
)
def test_each_player_gets_its_form(desk: Desk, player: str, expected: list[str]) -> None:
    """What a player cannot use is not there; a talking book's folder holds sound and nothing else."""
    desk.build(TALKING_BOOK | OTHERS)

    result = desk.give(player)

    assert result.exit_code == 0, result.output
    folder = "Eye drops - how to"
    assert desk.there() == [*(f"{folder}/{name}" for name in expected), f"LABEL {folder}.txt"]


def test_a_computer_gets_the_chapters_where_there_is_no_page(desk: Desk) -> None:
    """Until there is a listening page, the MP3s serve."""
    assert desk.give("computer").exit_code == 0

    assert [path for path in desk.there() if path.endswith(".mp3")] == [
        f"Eye drops - how to/mp3/{name}" for name in CHAPTERS
    ]


def test_the_web_gets_everything_where_it_was(desk: Desk) -> None:
    """Under the web folder stands each file at its address, with the library that names it, and no label."""
    desk.build(TALKING_BOOK | OTHERS)
    for name in ("index.html", "feed.xml"):
        (desk.output / name).write_text(name, encoding="utf-8")

    result = desk.give("web")

    assert result.exit_code == 0, result.output
    told = json.loads((desk.output / NAME / "build.json").read_text(encoding="utf-8"))
    assert desk.there() == sorted([*(f"{NAME}/{file['path']}" for file in told["files"]), "feed.xml", "index.html"])
    assert "Have the system eject" not in result.output


def test_the_library_goes_when_all_it_names_is_there(desk: Desk) -> None:
    """A page must not lead to a guide that was not given, like a draft."""
    (desk.output / "index.html").write_text("both", encoding="utf-8")
    shutil.copytree(desk.output / NAME, desk.output / "a-draft")

    result = desk.give("web")

    assert result.exit_code == 0, result.output
    assert "index.html left out: there would be no a-draft." in result.output
    assert not (desk.stick / "index.html").exists()


@pytest.mark.parametrize(
    ("player", "form"), [("talking-book", "talking-book"), ("daisy", "daisy202"), ("simple-player", "mp3")]
)
def test_a_form_that_is_missing_says_how_to_write_it(desk: Desk, player: str, form: str) -> None:
    """Only what build.json tells of agrees with the guide: other files in the folder are of an older one."""
    told = json.loads((desk.output / NAME / "build.json").read_text(encoding="utf-8"))
    told["files"] = []
    (desk.output / NAME / "build.json").write_text(json.dumps(told), encoding="utf-8")

    result = desk.give(player)

    assert result.exit_code == 1
    assert f"audioguide build --only {form} " in result.output
    assert desk.there() == []


# --- Names -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Eye drops: how to", "Eye drops - how to"),
        ("¿Qué pasa después? Guía “breve”", "Que pasa despues Guia breve"),
        ("What/when\\why*<now>|?", "What when why now"),
        ("When cancer spreads to other parts of the body and what to do", "When cancer spreads to other parts of"),
        ("...and so on...", "and so on"),
        ("nul", "_nul"),
        ("Con. 2", "_Con. 2"),
        ("🫀", "else"),
        ("العلاج", "العلاج"),
        ("\u202eabc\x00\x1b", "abc"),
    ],
)
def test_every_stick_can_bear_a_name(text: str, name: str) -> None:
    """What FAT or Windows cannot store is left out, and accents with it; other scripts stay."""
    assert fat_names.safe(text, "else") == name


@supposing(strategies.text())
def test_no_title_makes_a_name_that_cannot_be_stored(text: str) -> None:
    """Any title gives a name: not empty, not long, no sign FAT forbids, no space or full stop at its ends."""
    name = fat_names.safe(text, "Guide")

    assert 0 < len(name) <= fat_names.LONGEST + 1
    assert not set(name) & set('"*/:<>?\\|\x7f')
    assert name.isprintable()
    assert name == name.strip(" .")
    assert fat_names.safe(name, "Guide") == name


@pytest.mark.parametrize("player", ["simple-player", "talking-book", "computer"])
@pytest.mark.parametrize(("language", "chapter"), [("en-GB", "Chapter"), ("es", "Capitulo")])
def test_nothing_on_the_stick_tells_what_a_discreet_guide_is_about(
    desk: Desk, player: str, language: str, chapter: str
) -> None:
    """Neither a name nor the label nor our list holds a word of its title or of its chapters'."""
    desk.change("language: en-GB", f"language: {language}\ndiscreet: {{title: My guide}}")
    desk.build(TALKING_BOOK | {path: b"x" for path in OTHERS if not path.startswith("player/c01")})

    result = desk.give(player)

    assert result.exit_code == 0, result.output
    names = desk.there()
    texts = [path.read_text(encoding="utf-8-sig") for path in desk.stick.iterdir() if path.is_file()]
    assert [text for text in (*names, *texts) if "drops" in text.lower()] == []
    assert any(name.endswith("My guide.txt") for name in names)
    if player == "simple-player":
        assert {f"My guide/{nth:02} {chapter} {nth}.mp3" for nth in (1, 2, 3)} < set(names)
    if player == "talking-book":
        question = "Question 2" if language == "en-GB" else "Pregunta 2"
        assert f"My guide/005_{question}.mp3" in names


def test_a_discreet_guide_whose_files_tell_is_not_given(desk: Desk) -> None:
    """The files of a page name one another, so they cannot be called otherwise; then another form is asked for."""
    desk.change("language: en-GB", "language: en-GB\ndiscreet: {title: My guide}")
    desk.build({"player/index.html": b"page", "player/01-why-drops.mp3": b"sound"})

    result = desk.give("computer")

    assert result.exit_code == 1
    assert "this file's name tells what it is about: 01-why-drops.mp3" in result.output
    assert desk.there() == []


def test_two_guides_of_one_title_stay_two(desk: Desk) -> None:
    """The second has a number; each is replaced in its own folder."""
    written(desk.folder.parent / "other-drops")
    other = dataclasses.replace(desk, folder=desk.folder.parent / "other-drops")
    shutil.copytree(desk.output / NAME, desk.output / "other-drops")
    (desk.output / "other-drops" / "mp3" / f"{NAME}.mp3").rename(
        desk.output / "other-drops" / "mp3" / "other-drops.mp3"
    )
    other.build()

    for _ in range(2):
        assert desk.give().exit_code == 0
        assert other.give().exit_code == 0
    both = CliRunner().invoke(cli.cli, ["give", "--to", str(desk.stick), "--for", "simple-player"])

    assert both.exit_code == 0, both.output
    folders = ["Eye drops - how to", "Eye drops - how to 2"]
    assert sorted(path.name for path in desk.stick.iterdir() if path.is_dir()) == folders
    labels = {f"LABEL {folder}.txt" for folder in folders}
    assert {path.name for path in desk.stick.glob("*.txt")} == labels


# --- What is not given -----------------------------------------------------------------------------------------------

AGAINST: dict[str, tuple[tuple[str, str], str]] = {
    "draft": (("edition:", "status: draft\nedition:"), "this is a draft: its status says so"),
    "changed words": (("Eye drops", "Ear drops"), "its words are not those that were approved"),
    "sample": (("edition:", "status: sample\nedition:"), "this is a sample"),
    "withdrawn": (("edition:", "status: withdrawn\nedition:"), "this guide has been withdrawn"),
    "no rights": (("edition:", "rights:\nedition:"), "nobody has said by what right its words are used"),
    "overdue": (("2096", "2026"), "its words were to be checked again by 2026-01-31"),
}


@pytest.mark.parametrize("against", AGAINST)
def test_what_must_not_be_relied_on_is_refused(desk: Desk, against: str) -> None:
    """A draft, a sample, a withdrawn or an overdue guide stays here, and why is told; a reason to give it is noted."""
    change, told = AGAINST[against]
    desk.change(*change)
    desk.build()

    refused = desk.give()
    assert refused.exit_code == 1
    assert told in refused.output
    assert "--anyway REASON" in refused.output
    assert list(desk.stick.iterdir()) == []
    assert not (desk.output / "given.csv").exists()

    given = desk.give("simple-player", "--anyway", "To try the player")
    assert given.exit_code == 0, given.output
    assert told in given.output
    assert rows(desk)[0]["reason"] == "To try the player"


def test_what_is_for_private_use_is_not_put_on_the_web(desk: Desk) -> None:
    """Words that nobody gave leave for go on a stick for those they were made for, and not before everybody's eyes."""
    desk.change("edition:", "rights: private use\nedition:")
    desk.build()

    refused = desk.give("web")
    assert refused.exit_code == 1
    assert "its words are for private use" in refused.output
    assert desk.give().exit_code == 0


def test_what_verify_finds_is_refused(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A guide that is not as it was made is not given; and a damaged file does not go for any reason."""
    monkeypatch.setattr(verdict, "verify", VERIFY)
    assert desk.give().exit_code == 0
    shutil.rmtree(desk.stick)
    desk.stick.mkdir()
    path = desk.output / NAME / "mp3" / CHAPTERS[1]
    path.write_bytes(path.read_bytes()[:-1] + b"!")

    assert "this file is not as it was written" in desk.give().output
    anyway = desk.give("simple-player", "--anyway", "To see")

    assert anyway.exit_code == 1
    assert "this file is not as it was written" in anyway.output
    assert desk.there() == []


def test_a_guide_that_is_not_built_as_it_is_now_says_so(desk: Desk) -> None:
    """A changed word, date or discreet title asks for a build, whatever the reason; an empty line does not."""
    desk.change("\n\n", "\n\n\n\n", "01-why-drops.md")
    assert desk.give().exit_code == 0
    before = desk.there()

    for old, new in (("2096", "2097"), ("edition:", "discreet: {title: My guide}\nedition:")):
        desk.change(old, new)
        result = desk.give("simple-player", "--anyway", "To see")
        assert result.exit_code == 1
        assert "eye-drops was changed since it was built" in result.output
        assert f"audioguide build {desk.folder.as_posix()}" in result.output
        desk.build()
    shutil.rmtree(desk.output / NAME)

    result = desk.give()

    assert result.exit_code == 1
    assert "eye-drops is not built yet" in result.output
    assert desk.there() == before


def test_a_fingerprint_is_of_what_is_said(desk: Desk) -> None:
    """Another voice, other line breaks and another place are the same guide; a heading that was a sentence is not."""
    read = content.read(desk.folder)
    voiced = dataclasses.replace(read, voice=VoiceRequest("pyttsx3"), folder=Path("elsewhere"))
    same = audit.fingerprint(read)

    desk.change("They keep", "They\nkeep", "01-why-drops.md")
    desk.change("- How", "\n- How", "questions.yaml")
    assert same == audit.fingerprint(voiced) == audit.fingerprint(content.read(desk.folder))

    desk.change("They", "## They", "01-why-drops.md")
    assert same != audit.fingerprint(content.read(desk.folder))


def test_a_file_no_stick_can_hold_is_refused(desk: Desk) -> None:
    """FAT has no room for a file of 4 GB; the web has."""
    path = desk.output / NAME / "build.json"
    told = json.loads(path.read_text(encoding="utf-8"))
    told["files"][0]["bytes"] = 2**32
    path.write_text(json.dumps(told), encoding="utf-8")

    assert "no stick can hold a file of 4 GB" in desk.give("simple-player", "--anyway", "To see").output
    assert "4 GB" not in desk.give("web", "--anyway", "To see").output


def test_all_that_is_wrong_is_told_at_once(desk: Desk) -> None:
    """Two reasons are two, numbered."""
    desk.change("edition:", "status: draft\nedition:")
    desk.change("2096", "2026")
    desk.build()

    result = desk.give()

    assert "2 things to put right" in result.output


@pytest.mark.parametrize("place", ["nowhere", "content", f"content/{NAME}", f"output/{NAME}/mp3", "output", "a-file"])
def test_a_place_must_be_a_folder_and_not_ours(desk: Desk, tmp_path: Path, place: str) -> None:
    """Nothing is given into content/ or output/, nor where there is no folder; none is made."""
    (tmp_path / "a-file").write_text("x", encoding="utf-8")
    before = sorted(tmp_path.rglob("*"))

    result = desk.give(to=tmp_path / place)

    assert result.exit_code == 1
    assert [path for path in sorted(tmp_path.rglob("*")) if path not in before] == []


def test_wrong_usage_is_status_2(desk: Desk) -> None:
    """A kind of player we do not know, and a reason without words, are wrong usage; help tells every kind we know."""
    assert desk.give("fridge").exit_code == 2
    assert desk.give("simple-player", "--anyway", " ").exit_code == 2
    assert tuple(packing.FORMS) == PLAYERS


# --- What is there ---------------------------------------------------------------------------------------------------


def test_giving_again_replaces_what_was_given(desk: Desk) -> None:
    """Under a new title the old folder and its label go; what others put on the stick stays."""
    (desk.stick / "Holiday").mkdir()
    (desk.stick / "Holiday" / "sea.jpg").write_bytes(b"sea")
    assert desk.give().exit_code == 0
    (desk.stick / "Eye drops - how to" / ".DS_Store").write_bytes(b"what macOS leaves")
    desk.change("Eye drops", "Drops")
    desk.build()

    result = desk.give("simple-player", "--anyway", "A new title")

    assert result.exit_code == 0, result.output
    folder = "Draft - Drops - how to"
    assert desk.there() == [
        *(f"{folder}/{name}" for name in CHAPTERS),
        "Holiday/sea.jpg",
        f"LABEL {folder}.txt",
    ]


@pytest.mark.parametrize("theirs", ["Eye drops - how to/letter.txt", "LABEL Eye drops - how to.txt"])
def test_what_was_not_put_there_by_us_is_left_alone(desk: Desk, theirs: str) -> None:
    """A folder, a file or a label that is somebody's stops a give, with its name, and nothing of it is touched."""
    path = desk.stick / theirs
    path.parent.mkdir(exist_ok=True)
    path.write_text("mine", encoding="utf-8")
    before = desk.there()

    result = desk.give()

    assert result.exit_code == 1
    assert "it is left alone" in result.output
    assert desk.there() == before


def test_what_somebody_put_into_our_folder_is_not_lost(desk: Desk) -> None:
    """A patient's own recording in the guide's folder stops the next give."""
    assert desk.give().exit_code == 0
    own = desk.stick / "Eye drops - how to" / "for grandma.mp3"
    own.write_bytes(b"love")

    result = desk.give()

    assert result.exit_code == 1
    assert "was not put there by audioguide, and would be lost" in result.output
    assert own.read_bytes() == b"love"
    own.unlink()
    assert desk.give().exit_code == 0


def test_a_title_in_other_capitals_leaves_no_second_copy(desk: Desk) -> None:
    """Where capitals count too, the folder and the label of before are gone."""
    desk.change("edition:", "status: draft\nedition:")
    desk.build()
    assert desk.give("simple-player", "--anyway", "To see").exit_code == 0
    desk.change("Eye drops", "EYE Drops")
    desk.build()

    for _ in range(2):
        assert desk.give("simple-player", "--anyway", "To see").exit_code == 0
        folder = "Draft - EYE Drops - how to"
        assert desk.there() == [*(f"{folder}/{name}" for name in CHAPTERS), f"LABEL {folder}.txt"]


@pytest.mark.parametrize("theirs", ["Eye drops - how to/01-Why-Drops.mp3", "EYE Drops - how to/01-why-drops.mp3"])
def test_what_differs_from_ours_in_capitals_alone_is_not_lost(desk: Desk, theirs: str) -> None:
    """Where capitals count, somebody's file or folder may be called almost like ours; it stops a give, by its name."""
    desk.change("edition:", "status: draft\nedition:")
    desk.build()
    assert desk.give("simple-player", "--anyway", "To see").exit_code == 0
    own = desk.stick / f"Draft - {theirs}"
    own.parent.mkdir(exist_ok=True)
    own.write_bytes(b"love")
    if len(list(desk.stick.rglob("01-*"))) == 1:
        pytest.skip("capitals do not count here")
    desk.change("Eye drops", "EYE Drops")
    desk.build()

    result = desk.give("simple-player", "--anyway", "To see")

    assert result.exit_code == 1
    assert own.as_posix() in result.output
    assert own.read_bytes() == b"love"


def test_a_title_may_be_the_name_of_our_list(tmp_path: Path) -> None:
    """Such a folder has a number: it cannot stand where the list does."""
    assert shelf.named(tmp_path, [], shelf.Put("a", "b", "", ()), shelf.NAME.upper()) == f"{shelf.NAME.upper()} 2"


def test_a_file_in_the_place_of_our_folder_is_not_lost(desk: Desk) -> None:
    """What is called like the folder we put there, and is none, is not ours."""
    assert desk.give().exit_code == 0
    own = desk.stick / "Eye drops - how to"
    shutil.rmtree(own)
    own.write_bytes(b"love")

    assert "was not put there by audioguide, and would be lost" in desk.give().output
    assert own.read_bytes() == b"love"


def test_a_page_of_the_clinics_own_is_not_overwritten(desk: Desk) -> None:
    """The library does not take the place of a home page that is there."""
    (desk.output / "index.html").write_text("library", encoding="utf-8")
    (desk.stick / "index.html").write_text("our clinic", encoding="utf-8")

    result = desk.give("web")

    assert result.exit_code == 1
    assert (desk.stick / "index.html").read_text(encoding="utf-8") == "our clinic"


def test_no_link_is_followed(desk: Desk, tmp_path: Path) -> None:
    """A link at the place, under a name of ours, leads nowhere."""
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "01-why-drops.mp3").write_bytes(b"theirs")
    for name in ("Eye drops - how to", ".new-Eye drops - how to", "LABEL Eye drops - how to.txt"):
        (desk.stick / name).symlink_to(outside, target_is_directory=True)
        assert desk.give().exit_code == 1
        (desk.stick / name).unlink()
    (desk.stick / shelf.NAME).symlink_to(outside / "01-why-drops.mp3")

    assert desk.give().exit_code == 0
    assert (outside / "01-why-drops.mp3").read_bytes() == b"theirs"
    assert [path.name for path in outside.iterdir()] == ["01-why-drops.mp3"]


@pytest.mark.parametrize(
    "path", ["../outside/letter.txt", "/outside/letter.txt", "Photos/../../outside/letter.txt", "C:\\letter.txt", ".."]
)
def test_a_list_that_leads_away_is_not_believed(desk: Desk, tmp_path: Path, path: str) -> None:
    """Whatever stands in the list on a stick, nothing beside the stick is touched."""
    letter = tmp_path / "outside" / "letter.txt"
    letter.parent.mkdir()
    letter.write_text("dear", encoding="utf-8")
    put = {"guide": shelf.key(NAME), "player": "simple-player", "folder": "..", "paths": [path]}
    (desk.stick / shelf.NAME).write_text(json.dumps({"put": [put]}), encoding="utf-8")

    assert desk.give().exit_code == 0
    assert letter.read_text(encoding="utf-8") == "dear"


@pytest.mark.parametrize(
    ("folder", "path"),
    [("Photos", "index.html"), ("", "Photos/gone.jpg"), ("Photos/2025", "index.html"), ("../outside", "index.html")],
)
def test_a_list_does_not_have_the_library_take_the_place_of_a_folder(
    desk: Desk, tmp_path: Path, folder: str, path: str
) -> None:
    """The pages of all guides have no folder, whatever a list says; what it calls theirs is not lost."""
    photos = [place / "2025" / "sea.jpg" for place in (desk.stick / "Photos", tmp_path / "outside")]
    for photo in photos:
        photo.parent.mkdir(parents=True)
        photo.write_bytes(b"sea")
    (desk.output / "index.html").write_text("library", encoding="utf-8")
    put = {"guide": shelf.key(""), "player": "web", "folder": folder, "paths": [path]}
    (desk.stick / shelf.NAME).write_text(json.dumps({"put": [put]}), encoding="utf-8")

    desk.give("web")

    assert [photo.read_bytes() for photo in photos] == [b"sea", b"sea"]


NO_LISTS = [
    "",
    "{",
    "[]",
    '{"put": 3}',
    '{"put": [{}]}',
    '{"put": [{"guide": 1}]}',
    '{"put": [{"guide": "a", "player": "b", "folder": "c", "paths": [5]}]}',
    '{"put": [{"guide": "a", "player": "b", "folder": ["c"], "paths": ["c/d"]}]}',
    '{"put": [{"guide": null, "player": "b", "folder": "c", "paths": ["c/d"]}]}',
    '{"put": [{"guide": "a", "player": {}, "folder": "c", "paths": ["c/d"]}]}',
    '{"put": [{"guide": "a", "player": "b", "folder": "c", "paths": ["c/\\ud800"]}]}',
    '{"put": [{"guide": "a", "player": "b", "folder": "c", "paths": ["c\\u0000/d"]}]}',
    "[" * 100_000,
]


@pytest.mark.parametrize("text", NO_LISTS)
def test_a_list_that_cannot_be_read_is_no_list(desk: Desk, text: str) -> None:
    """Then nothing there is known to be ours: what has our name is left alone."""
    assert desk.give().exit_code == 0
    (desk.stick / shelf.NAME).write_text(text, encoding="utf-8")

    assert "it is left alone" in desk.give().output
    shutil.rmtree(desk.stick / "Eye drops - how to")
    (desk.stick / "LABEL Eye drops - how to.txt").unlink()
    assert desk.give().exit_code == 0


@pytest.mark.parametrize("folder", ["", "My notes"])
def test_a_list_with_a_fitting_folder_is_believed(tmp_path: Path, folder: str) -> None:
    """A single name is the name of a folder, and some have none."""
    put = {"guide": "a", "player": "b", "folder": folder, "paths": ["My notes/1.mp3"]}
    (tmp_path / shelf.NAME).write_text(json.dumps({"put": [put]}), encoding="utf-8")

    assert shelf.listed(tmp_path) == [shelf.Put("a", "b", folder, ("My notes/1.mp3",))]


@pytest.mark.parametrize("folder", [".", "..", "../a", "/a", "a/b", "a\\b", "C:", ".. ", "a.", " ", "\0"])
def test_a_folder_that_is_no_single_name_is_not_believed(tmp_path: Path, folder: str) -> None:
    """Then nothing of that guide is known to be ours."""
    put = {"guide": "a", "player": "b", "folder": folder, "paths": ["a/1.mp3"]}
    (tmp_path / shelf.NAME).write_text(json.dumps({"put": [put]}), encoding="utf-8")

    assert shelf.listed(tmp_path) == []


class Killed(BaseException):
    """What ends a program at once."""


def killed(after: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the program change *after* names, and then nothing any more."""
    left = [after]

    def dying(real: Callable[..., object]) -> Callable[..., object]:
        def call(*arguments: object, **more: object) -> object:
            left[0] -= 1
            if left[0] < 0:
                raise Killed
            return real(*arguments, **more)

        return call

    for name in ("replace", "mkdir", "unlink", "rmdir"):
        monkeypatch.setattr(os, name, dying(getattr(os, name)))


def test_a_give_cut_short_anywhere_leaves_the_old_or_the_new(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Wherever it is killed, the next start finds the old folder or the new one, whole, and ends with the new alone."""
    paths = {"old": ("Old/1.mp3", "Old/2.mp3", "LABEL Old.txt"), "same": ("Old/2.mp3", "Old/3.mp3", "LABEL Old.txt")}
    paths["new"] = ("New/1.mp3", "New/2.mp3", "LABEL New.txt")
    paths["loud"] = ("OLD/1.mp3", "OLD/2.mp3", "LABEL OLD.txt")

    def put(which: str) -> None:
        *sound, label = paths[which]

        def fill(folder: Path) -> None:
            for path in sound:
                (folder / Path(path).name).write_text(which, encoding="utf-8")

        one = shelf.Put("key", "player", sound[0].partition("/")[0], paths[which])
        shelf.mend(tmp_path, shelf.mine(shelf.listed(tmp_path), "key", "player"))
        shelf.replaced(tmp_path, one, {label: which.encode()}, fill)

    def there() -> dict[str, str]:
        found = (path for path in tmp_path.rglob("*") if path.is_file() and path.name != shelf.NAME)
        return {path.relative_to(tmp_path).as_posix(): path.read_text(encoding="utf-8") for path in found}

    def folder(which: str) -> dict[str, str]:
        return dict.fromkeys(paths[which][:-1], which)

    (tmp_path / "theirs.txt").write_text("theirs", encoding="utf-8")
    deaths = 0
    for which in ("same", "new", "loud"):
        for after in range(100):
            put("old")
            with monkeypatch.context() as patch:
                killed(after, patch)
                try:
                    put(which)
                    break
                except Killed:
                    deaths += 1
            before = shelf.mine(shelf.listed(tmp_path), "key", "player")
            assert list(shelf.strangers(tmp_path, before)) == []
            shelf.mend(tmp_path, before)
            found = {fat_names.same(path): text for path, text in there().items()}
            assert any(
                {fat_names.same(path): text for path, text in folder(one).items()}.items() <= found.items()
                for one in ("old", which)
            )
            put(which)
            assert there() == {**folder(which), paths[which][-1]: which, "theirs.txt": "theirs"}
    assert deaths > 15


def test_what_is_read_back_otherwise_is_found_out(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A stick that loses what was written to it, as false ones do, is told of, and the earlier copy stays."""
    assert desk.give().exit_code == 0
    before = {path: (desk.stick / path).read_bytes() for path in desk.there()}
    monkeypatch.setattr(os, "fsync", lambda handle: os.ftruncate(handle, 1000))

    result = desk.give()

    assert result.exit_code == 1
    assert "01-why-drops.mp3 is read back from there otherwise than it was written" in result.output
    assert {path: (desk.stick / path).read_bytes() for path in desk.there()} == before


# --- What is told ----------------------------------------------------------------------------------------------------


def label(desk: Desk) -> str:
    """Return the label on the stick."""
    [path] = desk.stick.glob("*.txt")
    return path.read_bytes().decode("utf-8-sig")


def test_the_label_tells_what_it_is_and_how_to_use_it(desk: Desk) -> None:
    """Title, edition, length, dates, how to play it, which file a question is, and whom to call."""
    desk.build(TALKING_BOOK)
    assert desk.give("talking-book").exit_code == 0

    assert label(desk).splitlines() == [
        "Eye drops: how to",
        "Edition 2.",
        "6 files, 1 minute.",
        "Last checked on 31 January 2026.",
        "It is to be checked again by 31 January 2096.",
        "",
        "Plug in. Press play.",
        "Question 1 is track 4.",
        "Question 2 is track 5.",
        "",
        "How to reach us: The eye clinic on 01234 567890",
    ]


def test_the_label_is_in_the_guides_language(desk: Desk) -> None:
    """A Spanish guide has a Spanish label, its file's name too; a sample says that it is one."""
    desk.change("language: en-GB", "language: es\nstatus: sample")
    desk.build()
    assert desk.give("simple-player", "--anyway", "To see").exit_code == 0

    lines = label(desk).splitlines()
    assert (desk.stick / "ETIQUETA Muestra - Eye drops - how to.txt").is_file()
    assert lines[:4] == [
        "Muestra: Eye drops: how to",
        "Muestra. Aún sin revisar por un profesional de la salud.",
        "Edición 2.",
        "3 archivos, 1 minuto.",
    ]
    assert "Las preguntas son la pista 2." in lines


@pytest.mark.parametrize(
    ("player", "line"),
    [
        ("daisy", "Put it into a DAISY player. Press play."),
        ("computer", "Open the folder Eye drops - how to, then player/index.html."),
    ],
)
def test_each_player_is_told_how(desk: Desk, player: str, line: str) -> None:
    """A reader of DAISY is told otherwise than someone at a computer."""
    desk.build(OTHERS)
    assert desk.give(player).exit_code == 0

    assert line in label(desk).splitlines()


def rows(desk: Desk) -> list[dict[str, str]]:
    """Return what given.csv holds."""
    with (desk.output / "given.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_what_was_given_is_noted(desk: Desk) -> None:
    """A line for each time: the day, the guide, its edition and words, for whom, and the stick's name, no path."""
    assert desk.give().exit_code == 0
    assert desk.give().exit_code == 0

    one, two = rows(desk)
    assert one == two
    assert {key: one[key] for key in ("guide", "edition", "form", "place", "reason")} == {
        "guide": NAME,
        "edition": "2",
        "form": "simple-player",
        "place": "STICK",
        "reason": "",
    }
    assert one["words"] == approval.signed(content.read(desk.folder))
    assert datetime.date.fromisoformat(one["date"]) >= datetime.date(2026, 1, 31)


@pytest.mark.parametrize("reason", ["=HYPERLINK(1)", "+1", "-1", "@x", "\t=1", "two\nlines, and a comma"])
def test_no_cell_is_a_formula(desk: Desk, reason: str) -> None:
    """What an office program would reckon with is text, on one line."""
    assert desk.give("simple-player", "--anyway", reason).exit_code == 0

    told = rows(desk)[0]["reason"]
    assert told.strip("'") == " ".join(reason.split())
    assert told[0] not in "=+-@\t"
    assert len((desk.output / "given.csv").read_bytes().splitlines()) == 2


def test_a_table_that_was_edited_goes_on(desk: Desk) -> None:
    """Lines somebody added stay, even where the last one has no end."""
    (desk.output / "given.csv").write_bytes(b"date,guide\r\n2020-01-01,older")
    assert desk.give().exit_code == 0

    lines = (desk.output / "given.csv").read_bytes().splitlines()
    assert lines[:2] == [b"date,guide", b"2020-01-01,older"]
    assert len(lines) == 3


def test_what_the_system_says_is_told_plainly() -> None:
    """A stick that is full, locked or gone is told in words, with what to do."""
    for number, told in ((28, "it is full"), (30, "may not be written to"), (5, "pulled out"), (19, "pulled out")):
        error = copying.told(OSError(number, "no"), Path("STICK"))
        assert told in error.problem
        assert error.remedy
