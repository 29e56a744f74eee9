from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import bench_costs
import bench_drawing
import bench_growth
import bench_guides
import pytest
from bench_costs import Cost, Memory
from bench_courses import Course, Figure

from audioguide.model import Narration, Voice
from audioguide.sound import stitch
from audioguide.speech import recording
from audioguide.words import content, script

SCRIPT = Path(__file__).parent.parent / "scripts" / "bench.py"
HUM = Voice("piper", "hum", "en-US", "", ms_per_letter=1000 * bench_guides.LETTER, ms_per_sentence=207)


def narrations(folder: Path) -> Sequence[Narration]:
    """Return the script of the guide in *folder*."""
    return script.write(content.read(folder), (HUM,))


def said(folder: Path) -> list[str]:
    """Return every sentence of the guide in *folder*."""
    return [segment.words.spoken for chapter in narrations(folder) for segment in chapter.segments]


def minutes(chapter: Narration) -> float:
    """Return how long *chapter* will be."""
    return sum(recording.expected(one.words, HUM) + stitch.ticks(one.pause) for one in chapter.segments) / 60_000


@pytest.fixture(scope="module")
def hour(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a guide of one hour."""
    folder = tmp_path_factory.mktemp("guides") / "hour"
    bench_guides.make(folder, 3600)
    return folder


def test_a_guide_made_is_the_same_each_time(hour: Path, tmp_path: Path) -> None:
    """Two people who measure have the same guide before them."""
    bench_guides.make(tmp_path / "again", 3600)
    one, other = ({path.name: path.read_bytes() for path in home.iterdir()} for home in (hour, tmp_path / "again"))

    assert one == other


def test_a_guide_made_is_as_long_as_asked_and_like_a_real_one(hour: Path) -> None:
    """It has chapters that can be listened to at one sitting, questions, and no sentence twice."""
    *sections, questions, _about = narrations(hour)

    assert sum(map(minutes, narrations(hour))) == pytest.approx(60, rel=0.05)
    assert all(1 <= minutes(chapter) <= 2 for chapter in sections)
    assert len(questions.marks) == 1 + bench_guides.QUESTIONS
    spoken = [one.text for chapter in sections for one in chapter.segments if one.kind == "paragraph"]
    assert len(set(spoken)) == len(spoken)


def test_each_change_is_of_few_sentences(tmp_path: Path) -> None:
    """An edit is one sentence, a paragraph two that are new, and a word of the lexicon stands in a few."""
    guide = tmp_path / "guide"
    bench_guides.make(guide, 600)
    before = set(said(guide))
    sentence = bench_guides.edit(guide, 0)
    edited = set(said(guide))
    bench_guides.insert(guide)
    inserted = set(said(guide))
    word = bench_guides.respell(guide, sorted(inserted))
    segments = [segment for chapter in narrations(guide) for segment in chapter.segments]

    assert (edited - before, len(before - edited)) == ({sentence}, 1)
    assert (len(inserted - edited), edited - inserted) == (2, set())
    assert sum(any(entry.write == word for entry in one.words.entries) for one in segments) == bench_guides.SELDOM


def test_memory_is_that_of_each_process_itself(tmp_path: Path) -> None:
    """A small program begun by a large one is not taken for a large one; what a command wrote and said is counted."""
    child = "import time; time.sleep(0.4)"
    lines = (
        "import subprocess, sys",
        "held = bytearray(100_000_000)",
        "print('now', flush=True)",
        f"subprocess.run([sys.executable, '-c', {child!r}], check=True)",
        "open('out/new', 'wb').write(held[:3_000_000])",
    )
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "old").write_bytes(bytes(1_000_000))
    cost = bench_costs.spent([(sys.executable, "-c", "\n".join(lines))], tmp_path, tmp_path / "out")

    assert cost.written == 3
    assert [line for _, line in cost.told] == ["now"]
    assert cost.seconds > 0.4
    if sys.platform == "linux":
        assert 100 < cost.memory.parent < 150
        assert 0 < cost.memory.other < 50
        assert cost.memory.worker == 0


def test_a_command_that_fails_is_no_measure(tmp_path: Path) -> None:
    """Nothing is told of what did not work but why it did not."""
    with pytest.raises(SystemExit, match="no such voice"):
        bench_costs.spent([(sys.executable, "-c", "import sys; sys.exit('no such voice')")], tmp_path)


def course(name: str, hours: float, seconds: float = 100) -> Course:
    """Return what a guide might cost."""
    cold = Cost(seconds * hours, 150 * hours, Memory(200, 70, 40), 900, ((12.0, "Chapter 1, Part 1: 9 minutes."),))
    quick = Cost(1.5 * hours, 1, Memory(90), 0.5)
    return Course(name, hours, cold, Cost(0.12), quick, quick, quick)


COURSES = (course("10 minutes", 0.17), course("1 hour", 1.02), course("10 hours", 10.1))
SAMPLE = replace(COURSES[0], name="the sample", alone=Cost(13.6, 20))


def test_each_cost_stands_in_the_tables_and_in_the_picture(tmp_path: Path) -> None:
    """The page tells each cost of each guide, and who does not see its picture can read what it shows."""
    bench_drawing.write(tmp_path, "two processors", [Figure("edit / floor", 1.5, 2)], SAMPLE, COURSES)
    page = (tmp_path / "speed.md").read_text(encoding="utf-8")
    svg = ElementTree.parse(tmp_path / "images" / "speed.svg").getroot()  # noqa: S314  our own
    place = {"svg": "http://www.w3.org/2000/svg"}
    words = [one.text or "" for one in svg.iterfind(".//svg:text", place)]
    described = svg.findtext("svg:desc", "", place)

    for name in COURSES[0].rows:
        assert page.count(f"| {name} ") == 2 + len(COURSES)
        assert any(word.startswith(f"{name}, ") for word in words)
        assert f"{name}: " in described
    assert page.count("| cold build, MP3 alone ") == 1
    assert svg.findtext("svg:title", "", place)
    assert svg.get("aria-labelledby") == "title desc"
    assert len(svg.findall(".//svg:polyline", place)) == len(COURSES[0].rows)
    assert "{" not in page


def test_lines_are_told_apart_without_colour() -> None:
    """Each line has a sign of its own, and what is written at its end is written over nothing else."""
    svg = ElementTree.fromstring(bench_drawing.picture(COURSES))  # noqa: S314  our own
    place = {"svg": "http://www.w3.org/2000/svg"}
    ends = [float(one.get("y", "")) for one in svg.iterfind(".//svg:text", place) if one.get("text-anchor") == "start"]
    signs = {one.get("d") for one in svg.iterfind(".//svg:path[@transform]", place)}

    assert len(signs) == len(ends) == len(COURSES[0].rows)
    assert min(b - a for a, b in zip(sorted(ends), sorted(ends)[1:], strict=False)) >= bench_drawing.APART
    assert {one.get("stroke") for one in svg.iter() if one.get("stroke")} <= {"#000", "#999", "none"}


def test_a_bound_that_is_missed_is_seen() -> None:
    """What is too slow, too large, or grows more than the guide does, is said in a word."""
    table = bench_drawing.bounds([Figure("edit / floor", 2.01, 2), Figure("start / floor", 2.5, 3)])

    assert re.findall(r"(\w+) \|$", table, re.MULTILINE) == ["so", "NO", "yes"]


def test_ten_hours_are_held_to_what_is_asked_of_ten_hours() -> None:
    """A long guide may take ten times as long as one of an hour, and a change of it next to nothing."""
    slower = (COURSES[1], course("10 hours", 10.1, seconds=120))
    kept, missed = ({one.name: one.kept for one in bench_growth.figures(some)} for some in (COURSES, slower))

    assert len(kept) == 6
    assert all(kept.values())
    assert [name for name, well in missed.items() if not well] == ["cold build in every form, 10 hours / 1 hour"]


@pytest.mark.slow
def test_a_short_guide_is_measured_from_beginning_to_end(tmp_path: Path) -> None:
    """What is measured is what people do: build, change, and build again."""
    command = [sys.executable, str(SCRIPT), "--growth", "--hours", "0.006"]
    done = subprocess.run(
        command, cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", timeout=900, check=False
    )

    assert done.returncode == 0, done.stdout + done.stderr
    rows = re.findall(r"^\| ([\w ,]+?) +\| +([\d.]+) \|", done.stdout, re.MULTILINE)
    assert [name for name, _ in rows][: len(COURSES[0].rows)] == list(COURSES[0].rows)
    assert list(tmp_path.iterdir()) == []
