from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from audioguide.desk import given, packing
from audioguide.words import content, guide_keys, lexicon_file, messages, pauses, questions

DOCS = Path(__file__).parent.parent / "docs"
AUTHORS = (DOCS / "authors.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```\w+ (\S+)\n(.*?)^```", AUTHORS, re.MULTILINE | re.DOTALL)


def names(keys: Mapping[str, object]) -> Iterator[str]:
    """Yield the names of *keys*, and of the keys in them; months are told as a range."""
    for key, shape in keys.items():
        yield key
        if isinstance(shape, Mapping):
            yield from names(shape)


def test_every_key_a_volunteer_may_write_is_explained() -> None:
    """What can be written in a guide's YAML stands in the page for authors."""
    known = {*names(guide_keys.keys()), *questions.PAGE_KEYS, *questions.QUESTION_KEYS, *lexicon_file.KEYS}
    known -= {message for message in messages.MESSAGES if message.startswith("month_")}
    told = set(re.findall(r"`([a-z_0-9]+)`", AUTHORS)) | set(re.findall(r"^ *(?:- )?([a-z_]+):", AUTHORS, re.MULTILINE))

    assert known - told == set()


def test_the_pauses_are_as_long_as_they_are_told_to_be() -> None:
    """The table of pauses in the page for authors is the one in the code."""
    rows = re.findall(r"^\| ((?:`\w+`,? ?)+) \| ([\d., ]+) \|", AUTHORS, re.MULTILINE)
    told: dict[str, float] = {}
    for row, seconds in rows:
        keys, lengths = re.findall(r"\w+", row), [float(one) for one in seconds.split(", ")]
        told |= dict(zip(keys, lengths * len(keys) if len(lengths) == 1 else lengths, strict=False))

    assert {name: pause.ms / 1000 for name, pause in pauses.PAUSES.items()} == told


def test_the_page_for_clinics_knows_every_player_and_column() -> None:
    """What give can serve, and what it writes down, is told in the page for clinics, in the same order."""
    clinics = (DOCS / "clinics.md").read_text(encoding="utf-8")
    players, columns = (
        re.findall(r"^\| (`.+?) \|", part, re.MULTILINE) for part in clinics.split("## What is written")
    )

    assert re.findall(r"`([\w-]+)`", " ".join(players))[1:] == list(packing.FORMS)
    assert re.findall(r"`(\w+)`", " ".join(columns)) == [field.name for field in dataclasses.fields(given.Given)]


@pytest.mark.parametrize(("name", "example"), EXAMPLES)
def test_every_example_can_be_copied(name: str, example: str, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """What the page for authors shows is read as it stands, without a word of warning."""
    files = {"guide.yaml": "title: Lifts\nlanguage: en-US\n", "01-welcome.md": "# Welcome\n\nCome in.\n"}
    if name == "guide.yaml" and "title: Finding" not in example:
        example = files["guide.yaml"] + example
    for file, words in {**files, name: example}.items():
        (tmp_path / file).write_text(words, encoding="utf-8")
    (tmp_path / "cover.jpg").write_bytes(b"\xff\xd8\xff")

    assert content.read(tmp_path).language == "en-US"
    assert caplog.messages == []
