"""The judges of captions and chapters, shown two of each, and the same broken."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from judged import hum, m4b, tag
from judges import players, tracks

VTT = """WEBVTT

NOTE Of a hum

c01s001
00:00:00.000 --> 00:00:02.000
<v A voice>This &amp; that hums,
on two lines.

c01s002
00:00:02.000 --> 00:00:04.000
It hums on.
"""

SRT = """1
00:00:00,000 --> 00:00:02,000
A voice: This & that hums,
on two lines.

2
00:00:02,000 --> 00:00:04,000
It hums on.
"""

CHAPTERS = {
    "version": "1.2.0",
    "chapters": [{"startTime": 0, "title": "What it is"}, {"startTime": 2.5, "title": "How it hums"}],
}


@pytest.mark.judge
def test_captions_are_read(tmp_path: Path) -> None:
    """node-webvtt and ffmpeg read good captions alike; every fault of a line of times, of marks or of order is seen."""
    broken = {
        "no head": ("WEBVTT", "VTT", "Must start with"),
        "backwards": ("00:00:04.000", "00:00:01.000", "greater than"),
        "overlap": ("00:00:02.000 --> 00:00:04", "00:00:01.000 --> 00:00:04", "begins before the one before it ends"),
        "short times": ("00:00:04.000", "00:00:04.00", "is no line of times"),
        "bare sign": ("&amp;", "&", "has a bare &"),
        "bare bracket": ("&amp;", "&lt;<", "has a bare <"),
        "long line": ("It hums on.", "It hums on. " * 6, "has a line of 71 characters"),
        "one id": ("c01s002", "c01s001", "has the id c01s001 twice"),
        "no cue": (VTT[VTT.index("c01s001") :], "", "has no cue"),
    }
    good = tmp_path / "good.vtt"
    good.write_text(VTT, encoding="utf-8")
    for name, (old, new, _) in broken.items():
        assert old in VTT
        (tmp_path / f"{name}.vtt").write_text(VTT.replace(old, new), encoding="utf-8")
    wrong = tracks.webvtt([good, *(tmp_path / f"{name}.vtt" for name in broken)])

    assert tracks.read([good])[good] == [
        tracks.Cue("c01s001", 0, 2000, "This & that hums,\non two lines."),
        tracks.Cue("c01s002", 2000, 4000, "It hums on."),
    ]
    assert [fault for fault in wrong if fault.startswith("good")] == []
    for name, (_, _, complaint) in broken.items():
        assert any(fault.startswith(f"{name}.vtt: ") and complaint in fault for fault in wrong), name


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("00:00:02,000 --> 00:00:04", "00:00:02.000 --> 00:00:04", "is no SubRip cue 2"),
        ("2\n00:00:02", "3\n00:00:02", "is no SubRip cue 2"),
        ("00:00:02,000 --> 00:00:04", "00:00:01,000 --> 00:00:04", "begins before the one before it ends"),
        ("It hums on.", "It hums on. " * 3, "has a line of 36 characters"),
        ("It hums on.", "It\nhums\non.", "cue 2 has more than 2 lines"),
        ("00:00:04,000", "00:00:02,000", "cue 2 ends before it begins"),
        (SRT, "", "has no cue"),
    ],
)
def test_a_broken_subrip_file_is_seen(old: str, new: str, complaint: str, tmp_path: Path) -> None:
    """A good file passes; each fault of its numbers, times and lines is complained of."""
    good, broken = tmp_path / "good.srt", tmp_path / "broken.srt"
    good.write_text(SRT, encoding="utf-8")
    broken.write_text(SRT.replace(old, new), encoding="utf-8")

    assert tracks.srt([good]) == []
    assert complaint in "\n".join(tracks.srt([broken]))


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('"1.2.0"', "1.2", "$.version"),
        ('"startTime": 0, ', "", "'startTime' is a required property"),
        ('"startTime": 0,', '"startTime": "0",', "$.chapters[0].startTime"),
        ('"startTime": 0,', '"startTime": 1,', "its first chapter starts at 1"),
        ('"startTime": 2.5', '"startTime": 0', "not in time order"),
        ('"startTime": 2.5', '"endTime": 2, "startTime": 2.5', "chapter 2 ends before it starts"),
        ('"What it is"', '""', "$.chapters[0].title"),
        ('{"version"', '"version"', "is not JSON"),
    ],
)
def test_a_broken_chapters_file_is_seen(old: str, new: str, complaint: str, tmp_path: Path) -> None:
    """A good file passes; each fault of JSON chapters is complained of."""
    good, broken = tmp_path / "good.json", tmp_path / "broken.json"
    good.write_text(json.dumps(CHAPTERS), encoding="utf-8")
    assert old in good.read_text(encoding="utf-8")
    broken.write_text(good.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")

    assert tracks.chapters([good]) == []
    assert complaint in "\n".join(tracks.chapters([broken]))


@pytest.mark.judge
def test_players_agree_on_chapters(tmp_path: Path) -> None:
    """Every reader lists the same chapters of a good MP3 and M4B; it is seen where one does not, or there are none."""
    good = tag(hum(tmp_path / "good.mp3"))
    marks = [(0, "Welcome"), (2000, "¿Qué?"), (4500, "<&> 🎧")]
    book = m4b(tmp_path / "good.m4b", good, *marks)
    long = "A title that is much longer"
    late = tag(hum(tmp_path / "late.mp3"), lambda t: setattr(t["CHAP:chp1"].sub_frames["TIT2"], "text", [long]))
    listed = players.chapters([good, book])

    assert players.faults([good, book]) == []
    three = [(0, "Chapter 0"), (2000, "Chapter 1"), (4000, "Chapter 2")]
    assert listed[good] == {"ffmpeg": three, "mutagen": three, "eyeD3": three, "music-metadata": three}
    assert len(listed[book]) == 4
    assert all(players.same(chapters, marks) for chapters in listed[book].values())
    assert any(fault.startswith("late.mp3: mutagen lists") for fault in players.faults([late]))
    assert players.faults([hum(tmp_path / "none.mp3", 1)]) == ["none.mp3: ffmpeg lists no chapters"]
