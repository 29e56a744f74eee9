from __future__ import annotations

import random
from pathlib import Path

import pytest
import sounds
from hypothesis import given
from hypothesis import strategies as st
from judges import mp3 as judge

from audioguide.errors import GuideError
from audioguide.sound import encode, frames, join


def parts(folder: Path, lengths: list[int]) -> list[Path]:
    """Return an MP3 of each length, with one click 500 ms in, and silence else."""
    made = []
    for ms in lengths:
        mp3 = folder / f"{ms}.mp3"
        encode.mp3(sounds.wav(folder / f"{ms}.wav", sounds.click(ms, 22_050), 44_100), mp3)
        made.append(mp3)
    return made


@pytest.mark.parametrize("count", [1, 2, pytest.param(120, marks=pytest.mark.slow)])
def test_every_chapter_is_heard_where_the_pcm_says(tmp_path: Path, count: int) -> None:
    """However many chapters, each is within 15 ms of its place; the whole is exact, and no join is heard."""
    six = [2000, 2020, 2040, 2140, 2220, 2780]
    made = dict(zip(six, parts(tmp_path, six[: min(count, 6)]), strict=False))
    durations = random.Random(7).choices(list(made), k=count)  # noqa: S311

    join.join([made[ms] for ms in durations], durations, tmp_path / "guide.mp3")

    samples = sounds.heard(tmp_path / "guide.mp3", tmp_path)
    assert len(samples) == sum(durations) * 441 // 10
    start = 0
    for ms in durations:
        first = start * 441 // 10
        assert abs(sounds.onset(samples, first) - first - 22_050) <= 15 * 441 // 10
        assert max(map(abs, samples[max(0, first - 4410) : first + 4410]), default=0) <= 1
        start += ms


def test_a_chapter_in_the_joined_file_sounds_as_it_does_alone(tmp_path: Path) -> None:
    """Nothing is encoded again: a chapter's samples are the same, shifted by less than half a frame."""
    one, other = tmp_path / "one.mp3", tmp_path / "other.mp3"
    samples = [0] * 22_050 + sounds.talk(1000, 44_100) + [0] * 66_150
    encode.mp3(sounds.wav(tmp_path / "one.wav", samples, 44_100), one)
    encode.mp3(sounds.wav(tmp_path / "other.wav", samples[: 1640 * 441 // 10], 44_100), other)

    join.join([other, one], [1640, 3000], tmp_path / "guide.mp3")

    alone, joined = sounds.heard(one, tmp_path), sounds.heard(tmp_path / "guide.mp3", tmp_path)
    shift = sounds.onset(joined, 1640 * 441 // 10, 500) - sounds.onset(alone, 0, 500)
    assert abs(shift - 1640 * 441 // 10) <= frames.LENGTH // 2
    assert list(joined[shift + 20_000 : shift + 70_000]) == list(alone[20_000:70_000])


def test_the_header_is_true(tmp_path: Path) -> None:
    """Frames, bytes, table of contents, delay, padding, length and both checksums are those of the file."""
    join.join(parts(tmp_path, [1500, 1520]), [1500, 1520], tmp_path / "guide.mp3")

    content = (tmp_path / "guide.mp3").read_bytes()
    info, lame = 21, 21 + 120
    count = int.from_bytes(content[info + 8 : info + 12], "big")
    head = len(content) - sum(map(len, frames.sound(tmp_path / "guide.mp3")))
    delays = int.from_bytes(content[lame + 21 : lame + 24], "big")
    assert content[info : info + 8] == b"Info\0\0\0\x0f"
    assert count == sum(1 for _ in frames.sound(tmp_path / "guide.mp3"))
    assert int.from_bytes(content[info + 12 : info + 16], "big") == len(content)
    assert list(content[info + 16 : info + 116]) == sorted(content[info + 16 : info + 116])
    assert content[info + 66] == pytest.approx(128, abs=2)
    assert count * frames.LENGTH - (delays >> 12) - (delays & 0xFFF) == 3020 * 441 // 10
    assert int.from_bytes(content[lame + 28 : lame + 32], "big") == len(content)
    assert int.from_bytes(content[lame + 32 : lame + 34], "big") == slowly(content[head:])
    assert content[lame : lame + 10] == b"LAME3.100\x01"
    assert int.from_bytes(content[lame + 34 : lame + 36], "big") == slowly(content[: lame + 34])


def test_a_chapters_own_checksum_is_the_one_we_reckon(tmp_path: Path) -> None:
    """Our checksum of sound is the one ffmpeg writes."""
    mp3 = parts(tmp_path, [1500])[0]
    checksum = frames.Checksum()
    for frame in frames.sound(mp3):
        checksum.add(frame)

    assert checksum.value() == int.from_bytes(mp3.read_bytes()[21 + 152 : 21 + 154], "big")


@pytest.mark.parametrize("profile", encode.PROFILES)
def test_every_frame_is_found_and_looked_at(profile: str, tmp_path: Path) -> None:
    """At every bit rate; and one that is not as it was made is not passed over, wherever it is."""
    mp3 = tmp_path / "a.mp3"
    encode.mp3(sounds.wav(tmp_path / "a.wav", sounds.talk(4000, 44_100), 44_100), mp3, profile)
    whole, found = mp3.read_bytes(), frames.sound(mp3)
    places = [0]
    while places[-1] < len(found.content):
        padded = found.content[places[-1] + 2] >> 1 & 1
        places.append(places[-1] + 144_000 * encode.PROFILES[profile].kbps // 44_100 + padded)
    assert list(found.places) == places

    begin = len(frames.info(mp3))
    for number in (0, 48, 49, 100, len(found) - 1):
        for byte, bits in enumerate((0xFF, 0x02, 0x0C, 0xC0, 0x01, 0x80)):
            damaged = bytearray(whole)
            damaged[begin + found.places[number] + byte] ^= bits
            mp3.write_bytes(damaged)
            with pytest.raises(GuideError, match="nothing can be put together"):
                frames.sound(mp3)


@pytest.mark.parametrize("lengths", [[], [1], [32_767], [32_766, 3], [313, 32_767, 40_000, 2]])
def test_the_quick_checksum_is_the_slow_one(lengths: list[int]) -> None:
    """Laying bytes 32,767 apart over each other changes no checksum."""
    pieces = [random.Random(length).randbytes(length) for length in lengths]  # noqa: S311
    checksum = frames.Checksum()
    for piece in pieces:
        checksum.add(piece)

    assert checksum.value() == slowly(b"".join(pieces))


@given(st.binary(max_size=99), st.binary(max_size=99))
def test_a_part_whose_checksum_is_known_is_not_looked_through(first: bytes, second: bytes) -> None:
    """What is known of a part is what would be found; and of what is in front of it, by taking it away."""
    known = frames.Checksum()
    known.add(first)
    known.add(b"not looked at"[: len(second)].ljust(len(second)), slowly(second))

    assert known.value() == slowly(first + second)
    assert frames.Checksum.advanced(known.value() ^ slowly(second), -len(second)) == slowly(first)


def test_the_same_chapters_give_the_same_bytes(tmp_path: Path) -> None:
    """Joining has no clock in it."""
    made = parts(tmp_path, [1500, 1520])
    for name in ("one.mp3", "two.mp3"):
        join.join(made, [1500, 1520], tmp_path / name)

    assert (tmp_path / "one.mp3").read_bytes() == (tmp_path / "two.mp3").read_bytes()


@pytest.mark.parametrize("trouble", ["cut off", "no Info header", "bit reservoir", "shorter", "not the kind"])
def test_what_cannot_be_joined_is_refused(tmp_path: Path, trouble: str) -> None:
    """A damaged or foreign MP3 is named, and no half guide is left."""
    mp3 = parts(tmp_path, [1500])[0]
    content = mp3.read_bytes()
    sound = list(frames.sound(mp3))
    if trouble == "cut off":
        mp3.write_bytes(content[:-50])
    elif trouble == "no Info header":
        mp3.write_bytes(b"".join(sound))
    elif trouble == "bit reservoir":
        wav = sounds.wav(tmp_path / "a.wav", sounds.talk(1500, 44_100), 44_100)
        encode.run("-i", wav, "-c:a", "libmp3lame", "-b:a", "96k", "-id3v2_version", "0", mp3)
    elif trouble == "shorter":
        mp3.write_bytes(content[: len(content) - sum(map(len, sound[-20:]))])
    else:
        mp3.write_bytes(b"ID3" + content)

    with pytest.raises(GuideError, match=trouble):
        join.join([mp3], [1500], tmp_path / "guide.mp3")

    assert not list(tmp_path.glob("*guide*"))


@pytest.mark.judge
def test_mp3val_finds_the_whole_guide_whole(tmp_path: Path) -> None:
    """Of a hundred and thirty chapters, a program that knows every rule of MP3 misses nothing but tags."""
    six = [2000, 2020, 2040, 2140, 2220, 2780]
    made = dict(zip(six, parts(tmp_path, six), strict=True))
    durations = random.Random(7).choices(six, k=130)  # noqa: S311

    join.join([made[ms] for ms in durations], durations, tmp_path / "guide.mp3")

    # It is given its tags when it is published.
    assert judge.mp3val(tmp_path / "guide.mp3", tagged=False) == []
    assert judge.decoding(tmp_path / "guide.mp3") == []


def slowly(content: bytes) -> int:
    """CRC-16 as the LAME tag's description has it: bit by bit."""
    value = 0
    for byte in content:
        value ^= byte
        for _ in range(8):
            value = value >> 1 ^ (0xA001 if value & 1 else 0)
    return value
