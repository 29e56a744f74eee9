from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import sounds
from mutagen.mp3 import MP3, BitrateMode

from audioguide.errors import GuideError
from audioguide.sound import encode, frames


@pytest.mark.parametrize(("profile", "kbps"), [("standard", 96), ("small", 64), ("acx", 192)])
def test_an_mp3_is_of_the_one_kind_that_every_player_takes(tmp_path: Path, profile: str, kbps: int) -> None:
    """MPEG-1 Layer III, 44.1 kHz, mono, constant bit rate, no tags, with an Info header."""
    mp3 = tmp_path / "a.mp3"
    encode.mp3(sounds.wav(tmp_path / "a.wav", sounds.tone(1000, 44_100), 44_100), mp3, profile)

    facts = MP3(mp3).info

    assert (facts.version, facts.layer, facts.sample_rate, facts.channels) == (1, 3, 44_100, 1)
    assert facts.bitrate == pytest.approx(kbps * 1000, rel=0.001)
    assert facts.bitrate_mode == BitrateMode.CBR
    assert mp3.read_bytes()[:2] == b"\xff\xfb"
    assert b"Info" in mp3.read_bytes()[:64]
    assert all(frames.sound(mp3))


@pytest.mark.parametrize("ms", [*range(1300, 1300 + 1280, 160), 1540, 1960])
def test_an_mp3_decodes_to_the_samples_it_was_made_of(tmp_path: Path, ms: int) -> None:
    """Not one sample is added or lost, whatever is left of its last frame, and a sound begins where it began."""
    mp3 = tmp_path / "a.mp3"
    encode.mp3(sounds.wav(tmp_path / "a.wav", sounds.click(ms, 20_000), 44_100), mp3)

    samples = sounds.heard(mp3, tmp_path)

    assert len(samples) == ms * 441 // 10
    assert MP3(mp3).info.length * 1000 == pytest.approx(ms, abs=0.001)
    assert abs(sounds.onset(samples) - sounds.onset(sounds.click(ms, 20_000))) <= 4


def test_the_same_sound_gives_the_same_bytes(tmp_path: Path) -> None:
    """Encoding twice gives one file: no clock, no chance."""
    wav = sounds.wav(tmp_path / "a.wav", sounds.talk(700, 44_100), 44_100)
    for name in ("one.mp3", "two.mp3"):
        encode.mp3(wav, tmp_path / name)

    assert (tmp_path / "one.mp3").read_bytes() == (tmp_path / "two.mp3").read_bytes()


def test_a_failure_of_ffmpeg_is_told_and_leaves_nothing(tmp_path: Path) -> None:
    """What is no sound gives one plain error, and the file that was there stays."""
    broken, mp3 = tmp_path / "a.wav", tmp_path / "a.mp3"
    broken.write_bytes(b"this is not sound")
    mp3.write_bytes(b"what was there")

    with pytest.raises(GuideError, match=r"ffmpeg could not do its work: .+"):
        encode.mp3(broken, mp3)

    assert mp3.read_bytes() == b"what was there"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.mp3", "a.wav"]


def test_ffmpeg_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A missing ffmpeg is a plain error that says which package brings it."""
    monkeypatch.setenv("IMAGEIO_FFMPEG_EXE", str(tmp_path / "no-ffmpeg"))
    encode.program.cache_clear()
    try:
        with pytest.raises(GuideError) as raised:
            encode.run("-version")
    finally:
        encode.program.cache_clear()

    assert "imageio-ffmpeg" in raised.value.remedy


def test_ffmpeg_may_not_run_for_ever() -> None:
    """A run that does not end is ended."""
    with pytest.raises(GuideError, match="did not finish"):
        encode.run("-re", "-f", "lavfi", "-i", "anullsrc", "-t", "60", "-f", "null", "-", patience=0.2)


ASLEEP = """
from audioguide.sound import encode
print("begun", flush=True)
encode.run("-re", "-f", "lavfi", "-i", "anullsrc", "-t", "2", "-f", "null", "-", patience=4)
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="Windows stops no process by a signal: close the lid by hand")
def test_ffmpeg_may_sleep_when_the_computer_does() -> None:
    """A computer that sleeps for longer than ffmpeg may take, and wakes, finds its work done."""
    command = [sys.executable, "-c", ASLEEP]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True) as child:
        assert child.stdout
        assert child.stdout.readline() == "begun\n"
        time.sleep(1)
        os.killpg(child.pid, signal.SIGSTOP)
        time.sleep(5)
        os.killpg(child.pid, signal.SIGCONT)

        assert child.wait(timeout=60) == 0


def test_no_name_is_taken_for_an_option_or_an_address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file may be called ``-y`` or ``pipe:1`` and is still a file."""
    monkeypatch.chdir(tmp_path)
    sounds.wav(tmp_path / "-y.wav", sounds.tone(100, 44_100), 44_100)

    encode.mp3(Path("-y.wav"), Path("data,x.mp3"))

    assert (tmp_path / "data,x.mp3").stat().st_size > 0


@pytest.mark.parametrize("rate", [16_000, 24_000, 48_000])
def test_resampling_is_exact_to_the_sample(tmp_path: Path, rate: int) -> None:
    """A sound at another rate has its length, and begins where it began, within a third of a millisecond."""
    wav = sounds.wav(tmp_path / "a.wav", sounds.click(1000, rate // 2, rate), rate)

    encode.resampled(wav, tmp_path / "b.wav", 22_050, 22_050)

    samples = sounds.heard(tmp_path / "b.wav", tmp_path)
    assert len(samples) == 22_050
    assert abs(sounds.onset(samples) - 11_025) <= 8
