from __future__ import annotations

from pathlib import Path

import pytest
import sounds

from audioguide.errors import GuideError
from audioguide.sound import encode, loudness

QUIET = [0] * 11_025


def leveled(tmp_path: Path, samples: list[int], rate: int = 22_050, profile: str = "standard") -> loudness.Loudness:
    """Level *samples* in *tmp_path* and return what came of it."""
    return loudness.level(
        sounds.wav(tmp_path / "raw.wav", samples, rate), tmp_path / "a.wav", tmp_path / "a.mp3", profile
    )


@pytest.mark.parametrize("height", [0.9, 0.25, 0.01])
def test_a_chapter_is_as_loud_as_every_other_at_the_listeners_decoder(tmp_path: Path, height: float) -> None:
    """Loud, low or hardly there: -19 LUFS within 0.5 and true peak at most -1 dBTP, measured in the decoded MP3."""
    told = leveled(tmp_path, QUIET + sounds.talk(3000, height=height) + QUIET)

    heard = loudness.measure(tmp_path / "a.mp3")

    assert told == heard
    assert heard.lufs == pytest.approx(-19, abs=0.5)
    assert heard.true_peak_db <= -1


def test_the_pcm_and_its_mp3_agree(tmp_path: Path) -> None:
    """What other forms are made of is as loud and as long as the MP3, and begins where it begins."""
    leveled(tmp_path, QUIET + sounds.talk(3000) + QUIET)

    pcm, mp3 = sounds.heard(tmp_path / "a.wav", tmp_path), sounds.heard(tmp_path / "a.mp3", tmp_path)

    assert len(pcm) == len(mp3) == 4000 * 441 // 10
    assert abs(sounds.onset(pcm) - sounds.onset(mp3)) <= 44
    assert loudness.measure(tmp_path / "a.wav").lufs == pytest.approx(
        loudness.measure(tmp_path / "a.mp3").lufs, abs=0.2
    )


@pytest.mark.parametrize("rate", [16_000, 22_050, 24_000, 44_100, 48_000])
def test_no_sample_is_added_lost_or_late_at_any_rate(tmp_path: Path, rate: int) -> None:
    """The finished sound is exactly as long as the stitched one, and silence stays in its place."""
    quiet = [0] * (rate // 2)
    leveled(tmp_path, quiet + sounds.tone(1020, rate) + quiet, rate)

    pcm = sounds.heard(tmp_path / "a.wav", tmp_path)

    assert len(pcm) == 2020 * 441 // 10
    assert abs(sounds.onset(pcm, loud=300) - 22_050) <= 44


@pytest.mark.parametrize("profile", ["small", "acx"])
@pytest.mark.slow
def test_other_profiles_are_as_loud(tmp_path: Path, profile: str) -> None:
    """LAME takes another part of the sound at another bit rate; the listener hears no difference."""
    heard = leveled(tmp_path, QUIET + sounds.talk(3000) + QUIET, profile=profile)

    assert heard.lufs == pytest.approx(-19, abs=0.5)
    assert heard.true_peak_db <= encode.PROFILES[profile].true_peak


def test_a_hum_is_leveled(tmp_path: Path) -> None:
    """A steady tone, which has no peaks, needs no limiter and comes out as loud as a voice."""
    assert leveled(tmp_path, sounds.tone(3000, hertz=200)).lufs == pytest.approx(-19, abs=0.3)


@pytest.mark.parametrize("samples", [[0] * 22_050, [0] * 441, sounds.tone(100)], ids=["silence", "a tick", "too short"])
def test_what_no_meter_hears_is_left_as_it_is(tmp_path: Path, samples: list[int]) -> None:
    """Silence, and sound shorter than the meter's 400 ms, come out whole and finite, and are not made louder."""
    heard = leveled(tmp_path, samples)

    assert heard.lufs == loudness.SILENCE
    assert -100 <= heard.true_peak_db <= 0
    assert len(sounds.heard(tmp_path / "a.wav", tmp_path)) == len(samples) * 2


def test_half_a_second_of_sound_is_leveled(tmp_path: Path) -> None:
    """A chapter as short as can be measured is a chapter."""
    assert leveled(tmp_path, sounds.tone(500)).lufs == pytest.approx(-19, abs=0.5)


@pytest.mark.slow
def test_what_cannot_be_made_loud_is_refused(tmp_path: Path) -> None:
    """A sound that is all peak fails in plain words, rather than come out too quiet."""
    with pytest.raises(GuideError, match="cannot be made as loud"):
        leveled(tmp_path, [30_000 if n == 11_025 else 0 for n in range(44_100)])
