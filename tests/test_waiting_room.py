from __future__ import annotations

import dataclasses
import datetime
import shutil
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import sounds
from lxml import html
from mutagen.id3 import ID3

from audioguide.model import Content, Guide, Passage, Question, Questions, Section
from audioguide.publications import cover, playlist, waiting_room
from audioguide.publications.playlist import Track
from audioguide.sound import frames, loudness, room
from audioguide.verify.forms import waiting_room as judge
from audioguide.verify.trail import Finished
from audioguide.words import script

CONTENT = Content(
    "drops",
    Path(),
    "Drops & <you>",
    "en-GB",
    status="sample",
    publisher="Eye clinic",
    sections=(
        Section("why", "Why drops?", (Passage("paragraph", "They heal.", 3),), Path()),
        Section("how", "How to drip", (Passage("paragraph", "Look up. “Wait” – then blink.", 3),), Path()),
    ),
    questions=Questions("To ask", (), (Question("How long?"), Question("What if not?")), (), Path()),
)
"""A guide of four chapters: two sections, two questions, and what is said about it."""

CHOSEN = {"chapters": ("questions", "how"), "sound": False, "gap": 150_000}


def told(guide: Guide, **fields: Any) -> Guide:  # noqa: ANN401 - any field of Content
    """Return *guide* as it would be with other *fields* in guide.yaml."""
    return dataclasses.replace(guide, content=dataclasses.replace(guide.content, **fields))


@pytest.fixture(scope="module")
def guide(tmp_path_factory: pytest.TempPathFactory) -> Guide:
    """It, finished."""
    folder = tmp_path_factory.mktemp("kept")
    cover.draw(CONTENT, folder / "cover.jpg")
    return sounds.guide(folder, CONTENT, script.write(CONTENT, ()), folder / "cover.jpg")


@pytest.fixture(scope="module")
def opted(guide: Guide, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a guide that plays its questions, then its second section."""
    folder = tmp_path_factory.mktemp("room")
    waiting_room.publish(told(guide, waiting_room=CHOSEN), folder)
    return folder


def words(page: str) -> str:
    """Return all the text of *page* and the names it gives to what has none, white space single."""
    body = html.fromstring(page)
    for unseen in body.xpath("//style | //script"):
        unseen.getparent().remove(unseen)
    named = body.xpath("//@aria-label | //@title | //@alt")
    return " ".join(" ".join([body.text_content(), *named]).split())


def page(guide: Guide, folder: Path) -> str:
    """Return the page of *guide* where it is all that is written."""
    assert waiting_room.publish(guide, folder) == [folder / "index.html"]
    return (folder / "index.html").read_text(encoding="utf-8")


# --- Where nothing was opted into ------------------------------------------------------------------------------------


def test_nothing_is_played_that_was_not_asked_for(guide: Guide, tmp_path: Path) -> None:
    """Without chapters there is a page and nothing else: no sound, no script that could make one, no playlist."""
    written = page(dataclasses.replace(guide, address="https://example.org/guides"), tmp_path)

    assert "<audio" not in written
    assert "media-src" not in written
    assert "getElement" not in written
    assert list(tmp_path.iterdir()) == [tmp_path / "index.html"]


def test_the_room_does_not_learn_what_the_guide_is_about(guide: Guide, tmp_path: Path) -> None:
    """Neither the title nor a word of the guide is on the page; the address is that of all the guides."""
    written = page(dataclasses.replace(guide, address="https://example.org/guides"), tmp_path)

    assert words(written) == (
        "An audio guide to take home An audio guide to take home Sample. Not yet checked by a health professional. "
        "An audio guide to take home You can hear it on your own phone, when and where you like. "
        "Point the camera of your phone at this code, or open this address: example.org/guides "
        "Code for the camera of a phone. It leads to https://example.org/guides/"
    )
    assert "rops" not in written


@pytest.mark.parametrize(
    ("website", "discreet"),
    [
        ("", ""),
        ("https://drops-YOU.example/", ""),
        ("https://me@example.org/", ""),
        ("https://hiv.example/", "Notes"),
    ],
)
def test_without_an_address_the_desk_is_asked(guide: Guide, tmp_path: Path, website: str, discreet: str) -> None:
    """Where there is no address, or only one that may tell what it is about, the page says whom to ask: no code."""
    written = page(told(guide, website=website, discreet_title=discreet), tmp_path)

    assert "Ask for it at the desk." in words(written)
    assert "<svg" not in written
    assert "rops" not in written.casefold()
    assert "hiv" not in words(written)


@pytest.mark.parametrize(
    "website", ["clinic.example/eyes", "https://clinic.example?about=eyes", "https://clinic.example"]
)
def test_a_website_serves_where_the_guides_have_no_address(guide: Guide, tmp_path: Path, website: str) -> None:
    """The publisher's first page is shown, with its code: any other may tell what the guide is about."""
    written = page(told(guide, website=website), tmp_path)

    assert "open this address: clinic.example Code for the camera of a phone." in words(written)
    assert "It leads to https://clinic.example/" in words(written)
    assert "eyes" not in words(written)
    assert written.count("<svg") == 1


def test_all_guides_may_be_shown_where_one_is_discreet(guide: Guide, tmp_path: Path) -> None:
    """Their address is known, so that is where it leads; not to the discreet guide's website."""
    discreet = told(guide, website="https://example.org/hiv", discreet_title="My notes")
    written = page(dataclasses.replace(discreet, address="https://clinic.example/guides"), tmp_path)

    assert "It leads to https://clinic.example/guides/" in words(written)
    assert "example.org" not in written


def test_it_speaks_the_guides_language(guide: Guide, tmp_path: Path) -> None:
    """A Spanish guide invites in Spanish."""
    written = page(told(guide, language="es-US"), tmp_path)

    assert html.fromstring(written).get("lang") == "es-US"
    assert "Una audioguía para llevar a casa" in words(written)
    assert "Pídala en el mostrador." in words(written)


def test_a_withdrawn_guide_is_not_offered(guide: Guide, tmp_path: Path) -> None:
    """Not even one whose chapters were opted into: the staff are told, and nothing is there to be played."""
    written = page(told(guide, status="withdrawn", waiting_room=CHOSEN, review_by=datetime.date(2020, 1, 1)), tmp_path)

    assert words(written) == (
        "An audio guide to take home An audio guide to take home "
        "For the staff This guide has been withdrawn. Please do not rely on it. "
        "Please take this page off the screen, and any copy of the guide that you give out."
    )
    assert not html.fromstring(written).xpath("//@data-review-by")


# --- Where chapters were ---------------------------------------------------------------------------------------------


def test_what_was_opted_into_is_there_in_that_order(opted: Path) -> None:
    """The questions come before the section, as guide.yaml has it; of the other chapters nothing is there."""
    sections = html.parse(opted / "index.html").xpath("//div[@id='words']/section")

    assert sorted(path.name for path in opted.iterdir()) == [
        "01.mp3",
        "02.mp3",
        "index.html",
        "loop.mp3",
        "playlist.m3u",
        "playlist.m3u8",
        "quiet.mp3",
    ]
    assert [section.get("data-title") for section in sections] == ["Chapter 3. To ask", "Chapter 2. How to drip"]
    assert [section.xpath("string(.//audio/@src)") for section in sections] == ["01.mp3", "02.mp3"]
    assert "They heal." not in (opted / "index.html").read_text(encoding="utf-8")


def test_it_is_quiet_after_each_pass_as_long_as_the_guide_says(opted: Path, guide: Guide) -> None:
    """Two and a half minutes here, ten where nothing is said; and no sound until somebody turns it on."""
    [place] = html.parse(opted / "index.html").xpath("//div[@id='words']")
    usual = waiting_room.page(told(guide, waiting_room={"chapters": ("how",), "sound": True}), [])

    assert (place.get("data-gap"), place.get("data-sound")) == ("150000", "off")
    assert "data-gap" not in usual
    assert waiting_room.GAP == 600_000


def test_nobody_waits_while_the_guide_lets_one_think(guide: Guide, opted: Path) -> None:
    """Every silence is at most a second, each sentence is as long as it was, and the cues still tile."""
    content = dataclasses.replace(guide.content, waiting_room=CHOSEN)
    [asked, _] = waiting_room._parts(dataclasses.replace(guide, content=content))  # noqa: SLF001
    before = guide.chapters[2]

    assert before.duration - asked.chapter.duration > 4000
    assert [one.end for one in asked.chapter.cues[:-1]] == [one.start for one in asked.chapter.cues[1:]]
    for old, new in zip(before.cues, asked.chapter.cues, strict=True):
        silence = old.segment.pause + (1500 if old is before.cues[-1] else 0)
        assert (old.end - old.start) - (new.end - new.start) == max(0, silence - 1000)
    assert len(frames_heard(opted / "01.mp3")) == asked.chapter.duration * 44_100 // 1000


def frames_heard(mp3: Path) -> Any:  # noqa: ANN401 - an array of samples
    """Return the samples a player plays of *mp3*."""
    return sounds.heard(mp3, mp3.parent)


def test_what_is_shown_is_what_is_heard(guide: Guide, opted: Path) -> None:
    """Each sentence is heard where the page says that it begins, to fifteen milliseconds."""
    content = dataclasses.replace(guide.content, waiting_room=CHOSEN)
    for part in waiting_room._parts(dataclasses.replace(guide, content=content)):  # noqa: SLF001
        heard = frames_heard(opted / part.sound)
        for cue in part.chapter.cues:
            begins = sounds.onset(heard, max(0, cue.sound - 60) * 44_100 // 1000, loud=6000) * 1000 / 44_100
            assert abs(begins - cue.sound) <= 15


def test_it_is_loud_and_even_enough_for_a_room(opted: Path) -> None:
    """-16 LUFS, a loudness range of at most 5 LU, and no peak above -1 dBTP, as a player decodes it."""
    for name in ("01.mp3", "02.mp3"):
        heard = loudness.measure(opted / name)
        assert abs(heard.lufs + 16) <= 0.5
        assert heard.true_peak_db <= -1
        assert loudness.span(opted / name) <= 5
    assert loudness.measure(opted / "loop.mp3").true_peak_db <= -1


@pytest.mark.slow
def test_a_voice_of_many_strengths_is_made_even(tmp_path: Path) -> None:
    """Sentences that are loud and soft by turns come out nearer to each other, and as long as they were."""
    pcm = sounds.wav(
        tmp_path / "uneven.wav",
        [sample for height in (0.5, 0.08, 0.5, 0.08) for sample in sounds.talk(4000, 44_100, height)],
        44_100,
    )
    room.write(pcm, [(0, 8000), (8000, 16_000)], tmp_path / "even.mp3")

    assert loudness.span(pcm) > 10
    assert loudness.span(tmp_path / "even.mp3") <= 5
    assert len(frames_heard(tmp_path / "even.mp3")) == 16 * 44_100


def test_one_file_can_be_played_again_and_again(guide: Guide, opted: Path) -> None:
    """The loop is the chapters, then the quiet: as long as all of them, silent where it is to be."""
    content = dataclasses.replace(guide.content, waiting_room=CHOSEN)
    parts = list(waiting_room._parts(dataclasses.replace(guide, content=content)))  # noqa: SLF001
    spoken = sum(part.chapter.duration for part in parts)
    heard = frames_heard(opted / "loop.mp3")

    assert len(heard) == (spoken + 150_000) * 44_100 // 1000
    assert max(map(abs, heard[(spoken + 20) * 44_100 // 1000 :])) <= 1
    assert len({len(frame) for frame in frames.sound(bare(opted / "loop.mp3"))}) <= 2


def bare(mp3: Path) -> Path:
    """Return a copy of *mp3* without its tag."""
    copy = mp3.with_suffix(".bare.mp3")
    copy.write_bytes(mp3.read_bytes()[ID3(mp3).size :])
    return copy


def test_a_playlist_of_it_is_read_by_every_player(opted: Path) -> None:
    """Paths from where it lies, lengths, names; quiet as often as it takes; and Latin-1 for the oldest."""
    new, old = (opted / "playlist.m3u8").read_bytes(), (opted / "playlist.m3u").read_bytes()

    assert new.decode() == (
        "#EXTM3U\n#PLAYLIST:Sample: Drops & <you>\n"
        f"#EXTINF:{seconds(opted / '01.mp3')},To ask\n01.mp3\n"
        f"#EXTINF:{seconds(opted / '02.mp3')},How to drip\n02.mp3\n" + "#EXTINF:50,Quiet\nquiet.mp3\n" * 3
    )
    assert old == new


def seconds(mp3: Path) -> int:
    """Return how long *mp3* is heard, in whole seconds."""
    return round(len(frames_heard(mp3)) / 44_100)


def test_names_that_latin_1_cannot_write_are_written_otherwise() -> None:
    """Curly quotes become straight ones, marks are left out, and a title in another script gives way to its file."""
    titles = ["“Wait” – then", "Où?", "Şçiğ\n#EXT-X-ENDLIST", "قطرات"]
    tracks = [Track(f"{nth}.mp3", title, 1400) for nth, title in enumerate(titles)]

    old = playlist.latin1("قطرات", tracks).decode("latin-1")
    assert old == (
        '#EXTM3U\n#EXTINF:1,"Wait" - then\n0.mp3\n#EXTINF:1,Où?\n1.mp3\n'
        "#EXTINF:1,Scig #EXT-X-ENDLIST\n2.mp3\n#EXTINF:1,3.mp3\n3.mp3\n"
    )
    assert "#EXTINF:1,قطرات\n3.mp3\n" in playlist.utf8("قطرات", tracks).decode()


def test_players_are_told_what_they_play(opted: Path) -> None:
    """Titles and the caution in tags; in the loop, a mark for each chapter."""
    one, loop = ID3(opted / "01.mp3"), ID3(opted / "loop.mp3")

    assert (str(one["TIT2"]), str(one["TALB"])) == ("To ask", "Sample: Drops & <you>")
    assert "Sample. Not yet checked by a health professional." in one["COMM::eng"].text[0]
    assert str(loop["TIT2"]) == "Sample: Drops & <you>"
    marks = sorted(loop.getall("CHAP"), key=lambda mark: mark.start_time)
    assert [str(mark.sub_frames["TIT2"]) for mark in marks] == ["To ask", "How to drip"]
    assert all(one.end_time == other.start_time for one, other in pairwise(marks))


def test_a_discreet_guide_shows_numbers(guide: Guide, tmp_path: Path) -> None:
    """A player in a room shows no title that the guide keeps to itself."""
    waiting_room.publish(
        told(guide, waiting_room={"chapters": ("questions", "how"), "gap": 0}, discreet_title="A guide"), tmp_path
    )

    assert (tmp_path / "playlist.m3u8").read_text(encoding="utf-8").splitlines()[1::2] == [
        "#PLAYLIST:Sample: A guide",
        "01.mp3",
        "02.mp3",
    ]
    assert "Chapter 3" in (tmp_path / "playlist.m3u8").read_text(encoding="utf-8")
    assert "Drops" not in "".join(str(tag) for tag in ID3(tmp_path / "loop.mp3").values())
    assert not (tmp_path / "quiet.mp3").exists()


def test_the_same_guide_gives_the_same_bytes(guide: Guide, opted: Path, tmp_path: Path) -> None:
    """Publishing twice writes the same files."""
    written = waiting_room.publish(told(guide, waiting_room=CHOSEN), tmp_path)

    assert [path.read_bytes() for path in written] == [(opted / path.name).read_bytes() for path in written]


# --- Its judge -------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def room_of(guide: Guide, tmp_path_factory: pytest.TempPathFactory) -> Finished:
    """The guide that plays its questions and a section, written with its build.json."""
    made = told(guide, waiting_room={"chapters": ("questions", "how"), "gap": 0})
    return sounds.finished(made, tmp_path_factory.mktemp("output"), "waiting-room")


def faults(finished: Finished) -> list[str]:
    """Return what its judge says of *finished*."""
    return [f"{Path(str(fault.source)).name}: {fault.problem}" for fault in judge.faults(finished)]


def test_what_we_write_is_judged_right(guide: Guide, room_of: Finished, tmp_path: Path) -> None:
    """With chapters and without."""
    assert faults(room_of) == []
    assert faults(sounds.finished(guide, tmp_path, "waiting-room")) == []


def test_a_room_that_learns_the_title_is_seen(guide: Guide, tmp_path: Path) -> None:
    """The title however it is written, a sound on the page, and sound beside it."""
    silent = sounds.finished(guide, tmp_path, "waiting-room")
    page = silent.home / "waiting-room" / "index.html"
    written = page.read_text(encoding="utf-8").replace("<main>", "<main><audio></audio>")
    page.write_text(written.replace("</main>", "<p>DROPS, &amp; (you)</p></main>"), encoding="utf-8")
    (page.parent / "01.mp3").write_bytes(b"")

    assert faults(silent) == [
        "index.html: it tells the guide's title to the room, and no chapter was opted into",
        "index.html: it can make a sound, and no chapter was opted into",
        "01.mp3: it is there to be played, and no chapter was opted into",
    ]


def test_sound_that_is_not_fit_for_a_room_is_seen(guide: Guide, room_of: Finished, tmp_path: Path) -> None:
    """A chapter as it is for one's own ear: another length, and too soft; a file that is gone; a loop that is short."""
    home = tmp_path / "drops" / "waiting-room"
    shutil.copytree(room_of.home, home.parent)
    broken = dataclasses.replace(room_of, home=home.parent)
    shutil.copyfile(guide.chapters[0].mp3, home / "02.mp3")
    [first, *_] = faults(broken)
    assert first.startswith("02.mp3: it lasts ")
    assert any(fault.startswith("02.mp3: its loudness is -19.") for fault in faults(broken))
    (home / "01.mp3").unlink()
    shutil.copyfile(home / "02.mp3", home / "loop.mp3")
    found = faults(broken)
    assert "01.mp3: it is not there, or cannot be played" in found
    assert "playlist.m3u8: it names 01.mp3, which is not there or cannot be played" in found
    (home / "index.html").unlink()
    assert faults(broken) == ["index.html: there is no page that can be read"]
