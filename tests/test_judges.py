"""A judge that never complains is no judge: each is shown something good, and the same thing broken."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from judged import Break, cover, hum, tag
from judges import ear, id3, mp3, sound
from mutagen.id3 import ID3, TLAN, TLEN, TRCK, CTOCFlags


@pytest.fixture(scope="module")
def untagged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an MP3 without a tag."""
    return hum(tmp_path_factory.mktemp("untagged") / "untagged.mp3")


@pytest.fixture(scope="module")
def good(untagged: Path) -> Path:
    """Return an MP3 as it should be."""
    return tag(Path(shutil.copyfile(untagged, untagged.with_name("good.mp3"))))


def test_a_good_tag_passes(good: Path) -> None:
    """A tag in order is not complained of."""
    assert id3.faults(good) == []


BREAKS: dict[str, tuple[Break, str]] = {
    "order": (lambda t: setattr(t["CHAP:chp2"].sub_frames["TIT2"], "text", ["A title much longer"]), "ffmpeg lists"),
    "no table": (lambda t: t.delall("CTOC"), "0 top-level"),
    "table unordered": (lambda t: setattr(t["CTOC:a"], "flags", CTOCFlags.TOP_LEVEL), "not ordered"),
    "table untitled": (lambda t: t["CTOC:a"].sub_frames.clear(), "no title"),
    "child missing": (lambda t: t["CTOC:a"].child_element_ids.pop(), "every chapter"),
    "child moved": (lambda t: t["CTOC:a"].child_element_ids.reverse(), "in time order"),
    "gap": (lambda t: setattr(t["CHAP:chp1"], "end_time", 1900), "ends at 1900"),
    "late": (lambda t: setattr(t["CHAP:chp1"], "start_time", 30), "first chapter starts at 30"),
    "short": (lambda t: setattr(t["CHAP:chp3"], "end_time", 5000), "are heard"),
    "untitled": (lambda t: t["CHAP:chp2"].sub_frames.clear(), "chp2 has no title"),
    "length": (lambda t: t.add(TLEN(encoding=0, text="42000")), "TLEN is 42000"),
    "language": (lambda t: t.add(TLAN(encoding=0, text="en-GB")), "TLAN is en-GB"),
    "track": (lambda t: t.add(TRCK(encoding=0, text="1")), "TRCK is 1"),
    "no lyrics": (lambda t: t.delall("USLT"), "no USLT"),
    "huge cover": (lambda t: t.setall("APIC", [cover(3001)]), "3001 by 3001"),
    "no JPEG": (lambda t: t.setall("APIC", [cover(kind="PNG")]), "not an RGB JPEG"),
}


@pytest.mark.parametrize("broken", BREAKS)
def test_a_broken_tag_is_seen(broken: str, untagged: Path, tmp_path: Path) -> None:
    """Each fault of a tag is complained of."""
    break_it, complaint = BREAKS[broken]
    wrong = id3.faults(tag(Path(shutil.copyfile(untagged, tmp_path / "broken.mp3")), break_it))

    assert complaint in "\n".join(wrong)


def test_the_bytes_of_a_tag_are_seen(good: Path, tmp_path: Path) -> None:
    """A newer tag, one at the end, or none at all is complained of, whatever it says."""
    newer, older = tmp_path / "newer.mp3", tmp_path / "older.mp3"
    for path, how in ((newer, {"v2_version": 4}), (older, {"v2_version": 3, "v1": 2})):
        path.write_bytes(good.read_bytes())
        ID3(path).save(path, **how)

    assert any("is ID3v2.4" in fault for fault in id3.faults(newer))
    assert any("ID3v1" in fault for fault in id3.faults(older))
    assert id3.frames(good)[-1] == "APIC"


def test_a_good_stream_passes(good: Path) -> None:
    """The one audio profile is not complained of, and its decoded length is exact."""
    assert [*mp3.profile(good), *mp3.decoding(good)] == []
    assert mp3.length(good) == pytest.approx(6000, abs=0.1)


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        (("-q:a", "4"), "rate mode"),
        (("-b:a", "64k"), "rate in kbit/s is 64"),
        (("-b:a", "96k", "-ac", "2"), "channels is 2"),
        (("-b:a", "96k", "-ar", "22050"), "MPEG version is 2"),
        (("-b:a", "96k", "-write_xing", "0"), "first frame is sound"),
    ],
)
def test_another_profile_is_seen(options: tuple[str, ...], complaint: str, tmp_path: Path) -> None:
    """Another rate, mode or number of channels, or a missing Info header, is complained of."""
    assert complaint in "\n".join(mp3.profile(hum(tmp_path / "other.mp3", 1, options=options)))


@pytest.mark.judge
def test_mp3val_sees_a_torn_stream(good: Path, tmp_path: Path) -> None:
    """The good stream passes with its tag; a torn one does not."""
    torn = tmp_path / "torn.mp3"
    torn.write_bytes(good.read_bytes()[:-3000] + b"torn" * 100)

    assert mp3.mp3val(good) == []
    assert mp3.mp3val(torn) != []


def test_a_good_level_passes(good: Path) -> None:
    """A hum at -19 LUFS is not complained of."""
    assert sound.faults([good]) == []


def test_a_wrong_level_is_seen(good: Path, tmp_path: Path) -> None:
    """Too soft, too loud, too silent and too uneven are complained of."""
    soft = hum(tmp_path / "soft.mp3", quiet="0.5")
    loud = hum(tmp_path / "loud.mp3", quiet="9")
    silent = hum(tmp_path / "silent.mp3", 12, quiet="lt(t,3)+gt(t,9)")
    wrong = "\n".join(sound.faults([good, soft, loud, silent]))

    assert "soft.mp3: -25" in wrong
    assert "loud.mp3: true peak" in wrong
    assert "silent.mp3: silent from 30" in wrong
    assert "chapters differ" in wrong


def test_words_are_compared_as_an_ear_does() -> None:
    """Case, punctuation and the kind of apostrophe are nothing; a word is a word."""
    assert ear.word_error_rate("It’s spread: a little.", "it's spread a little") == 0
    assert ear.word_error_rate("one two three four", "one two tree four") == 0.25
