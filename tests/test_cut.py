from __future__ import annotations

import wave
from array import array
from itertools import pairwise
from pathlib import Path

import judges
import pytest
import sounds
from judges import mp3 as judge

from audioguide.errors import GuideError
from audioguide.sound import cut, encode, frames

LENGTH = 6000
"""Milliseconds of the chapter: talk from 500 to 2000, from 2600 to 3600, and from 4200 to 4500."""

QUIET = ((0, 500), (2000, 2600), (3600, 4200), (4500, LENGTH))


@pytest.fixture(scope="module")
def chapter(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An MP3 as chapters have it: talk, and silence between."""
    folder = tmp_path_factory.mktemp("chapter")
    talk = sounds.talk(LENGTH, 44_100)
    for start, end in QUIET:
        talk[start * 441 // 10 : end * 441 // 10] = [0] * ((end - start) * 441 // 10)
    encode.mp3(sounds.wav(folder / "chapter.wav", talk, 44_100), folder / "chapter.mp3")
    return folder / "chapter.mp3"


@pytest.fixture(scope="module")
def heard(chapter: Path, tmp_path_factory: pytest.TempPathFactory) -> array[int]:
    """What a player plays of it."""
    return sounds.heard(chapter, tmp_path_factory.mktemp("heard"))


@pytest.mark.parametrize(
    "bounds",
    [
        [0, LENGTH],
        [0, 2300, 3900, LENGTH],
        [0, 20, 40, 60, 2000, 2020],
        [1000, 1060, 1140, 3000, 3100, 4400],
    ],
)
def test_a_part_sounds_as_it_does_in_its_chapter(
    bounds: list[int], chapter: Path, heard: array[int], tmp_path: Path
) -> None:
    """Wherever it is cut, in silence or in a word: every sample is the one that stands there in the decoded chapter."""
    parts = list(pairwise(bounds))
    targets = [tmp_path / f"{start}.mp3" for start, _ in parts]

    cut.cut(chapter, parts, targets)

    for (start, end), target in zip(parts, targets, strict=True):
        assert sounds.heard(target, tmp_path) == heard[start * 441 // 10 : end * 441 // 10]


def test_any_tick_can_be_told_in_an_info_frame(chapter: Path, tmp_path: Path) -> None:
    """What players leave out at both ends has twelve bits each, and with the sound between makes up the frames."""
    parts = [(start, start + 100) for start in range(0, 2600, 20)]
    targets = [tmp_path / f"{start}.mp3" for start, _ in parts]

    cut.cut(chapter, parts, targets)

    for target in targets:
        count, before, behind = frames.told(frames.info(target))
        assert count == sum(1 for _ in frames.sound(target))
        assert count * frames.LENGTH - before - behind == 4410
        # Even who adds no delay of his own is not more than two frames early, nor one late.
        assert before <= 2 * frames.LENGTH
        assert frames.DECODER_DELAY <= behind < frames.DECODER_DELAY + frames.LENGTH


def test_a_simple_player_plays_silence_around_a_part(chapter: Path, heard: array[int], tmp_path: Path) -> None:
    """One that takes the Info frame for sound, and looks at no lengths, plays at most 52 ms of the pause before."""
    start, end = 2500, 3900
    cut.cut(chapter, [(start, end)], [tmp_path / "part.mp3"])
    simple = tmp_path / "simple.mp3"
    simple.write_bytes(b"".join(frames.sound(tmp_path / "part.mp3")))
    encode.run("-f", "mp3", "-i", simple, "-c:a", "pcm_s16le", "-bitexact", tmp_path / "simple.wav")
    with wave.open(str(tmp_path / "simple.wav")) as file:
        played = array("h", file.readframes(file.getnframes()))

    wanted = heard[start * 441 // 10 : end * 441 // 10]
    sound = sounds.onset(wanted, loud=500)
    early = sounds.onset(played, loud=500) - sound
    assert 0 <= early <= 2 * frames.LENGTH
    assert played[early : early + len(wanted)] == wanted
    assert max(map(abs, played[: early + 4000])) <= 2
    assert max(map(abs, played[early + len(wanted) :])) <= 2


def test_the_same_cut_gives_the_same_bytes(chapter: Path, tmp_path: Path) -> None:
    """Cutting has no clock in it."""
    cut.cut(chapter, [(2300, 3900), (2300, 3900)], [tmp_path / "one.mp3", tmp_path / "two.mp3"])

    assert (tmp_path / "one.mp3").read_bytes() == (tmp_path / "two.mp3").read_bytes()


def test_what_is_not_there_cannot_be_cut(chapter: Path, tmp_path: Path) -> None:
    """A part that ends behind its chapter is a fault, not a shorter part."""
    with pytest.raises(GuideError, match="shorter"):
        cut.cut(chapter, [(0, LENGTH + 100)], [tmp_path / "part.mp3"])


@pytest.mark.judge
def test_mp3val_finds_each_part_whole(chapter: Path, tmp_path: Path) -> None:
    """A program that knows every rule of MP3 misses nothing but tags, which are left out on purpose."""
    targets = [tmp_path / f"{number}.mp3" for number in range(3)]
    cut.cut(chapter, [(0, 2300), (2300, 3900), (3900, LENGTH)], targets)

    assert [line for target in targets for line in judge.mp3val(target, tagged=False)] == []
    assert judges.ask(judges.program("mp3val"), targets[0])[0].count("CBR") == 1
