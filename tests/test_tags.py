from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
import sounds
from hypothesis import given
from hypothesis import strategies as st
from mutagen.id3 import ID3, CTOCFlags
from mutagen.mp3 import MP3

from audioguide.sound import encode, tags
from audioguide.sound.tags import Jump, Tags

HOSTILE = [
    "Fish & <chips> \"here\" 'now'",
    "🫀 Heart",
    "متى ينتشر السرطان",
    "Ångström — naïve",
    "a" * 500,
    "100 % = x;#\\y",
]


@pytest.fixture
def mp3(tmp_path: Path) -> Path:
    """Three seconds of tone without tags."""
    path = tmp_path / "bare.mp3"
    encode.mp3(sounds.wav(tmp_path / "bare.wav", sounds.tone(3000, 44_100), 44_100), path)
    return path


def even(titles: list[str], ms: int = 20) -> tuple[Jump, ...]:
    """Return a mark for each title, all of one length."""
    return tuple(Jump(f"c{n:04d}", title, n * ms, (n + 1) * ms) for n, title in enumerate(titles))


def written(mp3: Path, **facts: object) -> Path:
    """Return *mp3* with tags of *facts*."""
    target = mp3.with_name("tagged.mp3")
    told: dict[str, object] = {"title": "Title", "album": "Album", "language": "en-GB", "duration_ms": 3000}
    tags.write(mp3, target, Tags(**(told | facts)))  # type: ignore[arg-type]
    return target


def chapters_in_file_order(path: Path) -> list[tuple[float, float, str]]:
    """Return what ffmpeg says it reads: start, end (s) and title of each chapter, in the order of the file."""
    said = encode.run("-i", path, "-t", "0", "-f", "null", "-").split("Stream mapping")[0]
    found = re.findall(r"Chapter #0:\d+: start ([\d.]+), end ([\d.]+)\s+Metadata:\s+title +: (.*)", said)
    return [(float(start), float(end), title) for start, end, title in found]


def test_players_list_chapters_in_the_order_of_time(mp3: Path) -> None:
    """The longest title does not come last: mutagen sorts chapters by size, and players read them as they stand."""
    titles = ["Welcome to a long first chapter", "Can I drive home?", "B", "Why drops?"]

    path = written(mp3, chapters=even(titles, 750))

    assert chapters_in_file_order(path) == [(0.75 * n, 0.75 * (n + 1), title) for n, title in enumerate(titles)]


def test_one_table_of_contents_names_every_chapter(mp3: Path) -> None:
    """It is ordered, top-level and titled, which Apple's and Overcast's players ask for, and stands before them."""
    path = written(mp3, chapters=even(["One", "Two", "Three"]))

    [table] = ID3(path).getall("CTOC")

    assert table.flags == CTOCFlags.TOP_LEVEL | CTOCFlags.ORDERED
    assert table.child_element_ids == ["c0000", "c0001", "c0002"]
    assert table.sub_frames["TIT2"].text == ["Contents"]
    content = path.read_bytes()
    assert content.index(b"CTOC") < content.index(b"CHAP")


@pytest.mark.parametrize("count", [255, 256, 600])
def test_more_chapters_than_a_table_can_hold_are_nested(mp3: Path, count: int) -> None:
    """No table has more than 255 entries, one is the root, and every chapter is reached from it in order."""
    path = written(mp3, chapters=even([f"Chapter {n}" for n in range(count)], 5))

    tables = {table.element_id: table for table in ID3(path).getall("CTOC")}

    roots = [table for table in tables.values() if table.flags & CTOCFlags.TOP_LEVEL]
    assert len(roots) == 1
    assert all(len(table.child_element_ids) <= 255 and table.flags & CTOCFlags.ORDERED for table in tables.values())
    reached = [
        leaf
        for child in roots[0].child_element_ids
        for leaf in (tables[child].child_element_ids if child in tables else [child])
    ]
    assert reached == [f"c{n:04d}" for n in range(count)]
    assert [title for *_, title in chapters_in_file_order(path)] == [f"Chapter {n}" for n in range(count)]


def test_every_word_arrives_whatever_its_script(mp3: Path) -> None:
    """Markup, emoji, Arabic and very long titles are read back as they were written."""
    path = written(mp3, title=HOSTILE[1], album=HOSTILE[2], lyrics="\n".join(HOSTILE), chapters=even(HOSTILE, 500))

    read = ID3(path)

    assert (read["TIT2"].text, read["TALB"].text) == ([HOSTILE[1]], [HOSTILE[2]])
    assert read["USLT::eng"].text == "\n".join(HOSTILE)
    marks = sorted(read.getall("CHAP"), key=lambda mark: mark.start_time)
    assert [mark.sub_frames["TIT2"].text[0] for mark in marks] == HOSTILE


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1))
def test_any_title_survives(title: str) -> None:
    """No text of a title can break the tag around it."""
    made = tags.tag(Tags(title, title, "en", 1000, description=title, chapters=[Jump("c01", title, 0, 1000)]))

    read = ID3(io.BytesIO(made))
    assert read["TIT2"].text == [title]
    assert read["CHAP:c01"].sub_frames["TIT2"].text == [title]
    assert read["COMM::eng"].text == [title]


def test_all_that_is_known_is_told(mp3: Path) -> None:
    """Each fact is in the frame where players look for it, in version 2.3."""
    path = written(
        mp3,
        artist="Eye clinic",
        narrator="joe (piper)",
        voice="Synthetic voice: joe (piper)",
        track=3,
        tracks=12,
        description="About drops.",
        lyrics="One.\nTwo.",
        licence="CC BY 4.0, https://creativecommons.org/licenses/by/4.0/",
        date="2025-03-01",
        cover=b"\xff\xd8picture",
        cover_alt="A drop",
    )

    read = ID3(path, translate=False)

    assert read.version == (2, 3, 0)
    told = {name: str(read[name]) for name in ("TPE1", "TCOM", "TRCK", "TLAN", "TLEN", "TCON", "TIT1", "TYER", "TDAT")}
    assert told == {
        "TPE1": "Eye clinic",
        "TCOM": "joe (piper)",
        "TRCK": "3/12",
        "TLAN": "eng",
        "TLEN": "3000",
        "TCON": "Speech",
        "TIT1": "Podcast",
        "TYER": "2025",
        "TDAT": "0103",
    }
    assert read["COMM::eng"].text == ["About drops."]
    assert read["COMM:Narrator:eng"].text == ["Synthetic voice: joe (piper)"]
    assert read["USLT::eng"].text == "One.\nTwo."
    assert read["WCOP"].url == "https://creativecommons.org/licenses/by/4.0/"
    [picture] = read.getall("APIC")
    assert (picture.type, picture.mime, picture.desc, picture.data) == (3, "image/jpeg", "A drop", b"\xff\xd8picture")


def test_what_is_not_known_is_not_told(mp3: Path) -> None:
    """An empty fact leaves no empty frame, and no date is made up."""
    assert sorted(ID3(written(mp3)).keys()) == ["GRP1", "TALB", "TCON", "TIT1", "TIT2", "TLAN", "TLEN"]


def test_tags_change_no_sample(mp3: Path, tmp_path: Path) -> None:
    """The sound behind the tags is the sound without them, byte for byte and sample for sample."""
    path = written(mp3, chapters=even(["One", "Two"], 1500), cover=bytes(5000))

    assert path.read_bytes().endswith(mp3.read_bytes())
    assert sounds.heard(path, tmp_path) == sounds.heard(mp3, tmp_path)
    assert MP3(path).info.length == pytest.approx(3, abs=0.0001)


def test_the_same_facts_give_the_same_bytes() -> None:
    """A tag has no clock and no chance in it."""
    facts = Tags("Title", "Album", "es", 1000, lyrics="¿Qué?", chapters=even(HOSTILE))

    assert tags.tag(facts) == tags.tag(facts)


@pytest.mark.parametrize(
    ("language", "code"), [("en-GB", "eng"), ("es", "spa"), ("zh-Hant-TW", "zho"), ("fil", "fil"), ("xx", "und")]
)
def test_a_language_is_named_as_id3_names_it(language: str, code: str) -> None:
    """BCP 47 becomes ISO 639-2."""
    assert tags.language_code(language) == code
