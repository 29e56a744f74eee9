"""The guides of the repository in every form, as programs from outside judge them."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import pytest
from judges import audiobook, daisy, epub, feed, id3, mp3, page, players, readium, tracks

GUIDES = ("when-cancer-spreads", "cuando-el-cancer-se-extiende")
LONG = 1000
"""Letters on a line of chapters.vtt: a title is one line, however long."""

Judge = Callable[[Sequence[Path]], list[str]]

pytestmark = [pytest.mark.slow, pytest.mark.judge]


def each(judge: Callable[[Path], list[str]]) -> Judge:
    """Return *judge* for many files."""
    return lambda paths: [fault for path in paths for fault in judge(path)]


QUESTIONS: dict[str, tuple[str, Judge]] = {
    "MP3: ID3, LAME's header, mp3val": ("mp3/*.mp3", each(mp3.faults)),
    "MP3: its tags": ("mp3/*.mp3", each(id3.faults)),
    "MP3: readers agree on the marks of the whole": ("mp3/[!0]*.mp3", players.faults),
    "MP3: readers agree on the questions": ("mp3/08-*.mp3", players.faults),
    "M4B: readers agree on its marks": ("m4b/*.m4b", players.faults),
    "talking book: mp3val": ("talking-book/*.mp3", each(partial(mp3.mp3val, tagged=False))),
    "captions: WebVTT": ("captions/[!c]*.vtt", tracks.webvtt),
    "captions: chapters": ("captions/chapters.vtt", lambda paths: tracks.webvtt(paths, line=LONG)),
    "captions: SubRip": ("captions/*.srt", tracks.srt),
    "podcast: feed": ("podcast/feed.xml", feed.faults),
    "podcast: WebVTT": ("podcast/*.vtt", tracks.webvtt),
    "podcast: SubRip": ("podcast/*.srt", tracks.srt),
    "podcast: chapters": ("podcast/*.chapters.json", tracks.chapters),
    "podcast: transcripts": ("podcast/*.html", page.vnu),
    "DAISY: the W3C's DTDs": ("daisy202", daisy.faults),
    "DAISY: Readium opens the folder": ("daisy202", readium.faults),
    "DAISY: Readium opens the zip": ("*-daisy202.zip", readium.faults),
    "EPUB: EPUBCheck and Ace": ("epub/*.epub", epub.faults),
    "EPUB: Readium opens it": ("epub/*.epub", readium.faults),
    "audiobook: the W3C's schemas": ("audiobook/*.lpf", audiobook.faults),
    "audiobook: Readium opens it": ("audiobook/*.audiobook", readium.faults),
}


@pytest.fixture(scope="module")
def output(guides: Path) -> Path:
    """Every guide of the repository, in every form."""
    return guides / "output"


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_judge_from_outside_finds_nothing(output: Path, question: str) -> None:
    """No validator and no reader has anything to say of any guide here, in any form."""
    pattern, judge = QUESTIONS[question]
    asked = [path for guide in GUIDES for path in sorted((output / guide).glob(pattern))]

    assert len(asked) >= len(GUIDES)
    assert judge(asked) == []


def test_the_feed_of_all_guides_passes_too(output: Path) -> None:
    """What reads a podcast reads the library."""
    assert feed.well_formed([output / "feed.xml"]) == []
    assert feed.partytime([output / "feed.xml"]) == []


def test_verify_finds_nothing(output: Path) -> None:
    """Nor do our own judges."""
    command = [sys.executable, "-m", "audioguide", "verify", str(output)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)

    assert (done.returncode, done.stderr) == (0, "")
    assert "Nothing to put right." in done.stdout
