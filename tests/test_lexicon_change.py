"""What a change of the lexicon costs, in a long guide."""

from __future__ import annotations

import itertools
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from audioguide import build
from audioguide.model import VoiceRequest
from audioguide.speech import workers
from audioguide.words import content

THINGS = ("lamp", "door", "lift", "ward", "bed")
GUIDE = "title: Long\nlanguage: en-US\nstatus: sample\nframe: {opening: false, about: false}\npauses: {sentence: 0}\n"


def lexicon(folder: Path, *entries: str) -> None:
    """Write the guide's lexicon: each entry as ``write say``."""
    lines = [f"- write: {write}\n  say: {say}\n" for write, say in (entry.split() for entry in entries)]
    (folder / "lexicon.yaml").write_text("".join(lines), encoding="utf-8")


def segments(trail: dict[str, Any]) -> dict[str, tuple[str, str]]:
    """Return each segment's words and recording, by its id."""
    return {one["id"]: (one["text"], one["recording"]) for part in trail["chapters"] for one in part["segments"]}


@pytest.mark.parametrize(("sentences", "chapters"), [(30, 3), pytest.param(2000, 10, marks=pytest.mark.slow)])
def test_one_lexicon_change_voices_the_sentences_that_use_it(
    sentences: int, chapters: int, tmp_path: Path, hum: Path, one_worker: workers.Map
) -> None:
    """Changing how a word is said voices the sentences that have it, its plural or its 's, in a guide however long.

    Every other sentence keeps its recording: build.json tells.
    """
    folder = tmp_path / "long"
    folder.mkdir()
    (folder / "guide.yaml").write_text(GUIDE, encoding="utf-8")
    numbers = itertools.count(1)
    for chapter in range(1, chapters + 1):
        said = []
        for _ in range(sentences // chapters):
            number = next(numbers)
            thing = THINGS[number % len(THINGS)]
            said.append(f"{thing.title() if number % 7 else f'{thing}s'.title()} {number}.")
        said += ["The cyst's edge.", "Two cysts.", "A cystic lamp."] if chapter in (1, chapters) else []
        (folder / f"{chapter:02}-part-{chapter}.md").write_text(
            f"# Part {chapter}\n\n{' '.join(said)}\n", encoding="utf-8"
        )

    def built() -> dict[str, Any]:
        read = replace(content.read(folder), voice=VoiceRequest("piper", str(hum)))
        build.build([read], build.Order(tmp_path / "output", ("mp3",)), one_worker)
        trail: dict[str, Any] = json.loads((tmp_path / "output" / "long" / "build.json").read_text(encoding="utf-8"))
        return trail

    lexicon(folder, "cyst sist", "ward waurd")
    first = built()
    lexicon(folder, "cyst sisst", "ward waurd", "nowhere noware")
    second = built()
    before, after = segments(first), segments(second)
    anew = {name for name in after if after[name] != before[name]}
    meant = {name for name, (text, _) in after.items() if re.search(r"\bcysts?\b", text)}

    assert len(after) > sentences
    assert anew == meant
    assert (len(meant), second["spoken"]) == (4, 2), "two sentences, each in two chapters"
    assert second["kept"] == first["spoken"] - 2
