from __future__ import annotations

import dataclasses
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sounds

from audioguide.model import Narration, Recording
from audioguide.sound import chapters


def spoken(folder: Path, narration: Narration) -> dict[str, Recording]:
    """Return a recording for each segment, by its id."""
    return {
        segment.id: sounds.recording(folder, sounds.talk(600 + 20 * place))
        for place, segment in enumerate(narration.segments)
    }


def names(recordings: dict[str, Recording]) -> dict[str, str]:
    """Return the name of each recording, by its segment's id."""
    return {name: recording.name for name, recording in recordings.items()}


def test_a_finished_chapter_is_found_again_without_its_recordings(tmp_path: Path) -> None:
    """What was finished once is kept, and its cues with it, so a chapter that did not change costs nothing."""
    narration = sounds.narration()
    recordings = spoken(tmp_path, narration)
    sound = chapters.finish(narration, recordings, 500, 1500, tmp_path)
    for recording in recordings.values():
        recording.path.unlink()

    found = chapters.kept(chapters.key(narration, names(recordings), 500, 1500), tmp_path)

    assert found == sound
    chapter = chapters.chapter(narration, sound, names(recordings), 60_000)
    assert (chapter.start, chapter.duration) == (60_000, 500 + 600 + 500 + 620 + 500 + 1500)
    assert len(sounds.heard(chapter.pcm, tmp_path)) == chapter.duration * 441 // 10
    assert len(sounds.heard(chapter.mp3, tmp_path)) == chapter.duration * 441 // 10


@pytest.mark.parametrize(
    ("change", "same"),
    [
        (lambda narration: dataclasses.replace(narration, title="Other", number=7, slug="other"), True),
        (lambda _: sounds.narration(["Other.", "Words."]), True),
        (lambda _: sounds.narration(pause=520), False),
    ],
    ids=["another title and place", "other words, said the same", "another pause"],
)
def test_a_chapters_sound_is_named_by_what_is_heard(change: Callable[[Narration], Narration], *, same: bool) -> None:
    """Its recordings and pauses name it; its place, its title and how its words are spelled do not."""
    narration = sounds.narration()
    kept = {"c01s000": "a", "c01s001": "b"}
    key = chapters.key(narration, kept, 500, 1500)

    assert (chapters.key(change(narration), kept, 500, 1500) == key) is same
    assert chapters.key(narration, kept | {"c01s001": "c"}, 500, 1500) != key
    assert chapters.key(narration, kept, 520, 1500) != key
    assert chapters.key(narration, kept, 500, 1500, "small") != key


@pytest.mark.parametrize("ending", ["wav", "mp3", "json"])
def test_a_chapter_that_is_not_whole_is_not_there(tmp_path: Path, ending: str) -> None:
    """A file that is gone or cut off is found out by its size; one that was altered, by its date, or by all of it."""
    narration = sounds.narration()
    recordings = spoken(tmp_path, narration)
    key = chapters.key(narration, names(recordings), 500, 1500)
    chapters.finish(narration, recordings, 500, 1500, tmp_path)
    path = tmp_path / "chapters" / f"{key}.{ending}"
    content, written = path.read_bytes(), path.stat().st_mtime_ns

    path.write_bytes(content[:-100])
    assert chapters.kept(key, tmp_path) is None
    path.unlink()
    assert chapters.kept(key, tmp_path) is None
    middle = len(content) // 2
    path.write_bytes(content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :])
    assert chapters.kept(key, tmp_path) is None
    os.utime(path, ns=(0, written))
    assert chapters.kept(key, tmp_path, recheck=True) is None
    path.write_bytes(content)
    assert chapters.kept(key, tmp_path) is not None
    assert chapters.kept(key, tmp_path, recheck=True) is not None


@pytest.mark.slow
def test_several_chapters_may_be_finished_at_once(tmp_path: Path) -> None:
    """Threads give the bytes that one after the other gives, and leave nothing beside them."""
    recordings = spoken(tmp_path, sounds.narration())
    narrations = [sounds.narration(pause=500 + 20 * number) for number in range(2)]

    def finish(folder: str, narration: Narration) -> chapters.FinishedSound:
        return chapters.finish(narration, recordings, 500, 1500, tmp_path / folder)

    with ThreadPoolExecutor(2) as threads:
        together = list(threads.map(lambda narration: finish("together", narration), narrations))
    apart = [finish("apart", narration) for narration in narrations]

    assert [one.mp3.read_bytes() for one in together] == [one.mp3.read_bytes() for one in apart]
    assert [one.wav.read_bytes() for one in together] == [one.wav.read_bytes() for one in apart]
    assert len(list((tmp_path / "together" / "chapters").iterdir())) == 3 * 2
