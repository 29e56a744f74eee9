from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from audioguide import audit, errors
from audioguide.desk import choosing, given, packing
from audioguide.publications import cover
from audioguide.speech import recording
from audioguide.speech.engines import piper, piper_config
from audioguide.verify import archive, html_file, xml_file
from audioguide.verify.forms import tracks
from audioguide.words import (
    commonmark,
    content,
    file_names,
    files,
    guide_keys,
    lexicon_file,
    messages,
    pauses,
    plain_yaml,
    questions,
)

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


def megabytes(count: int) -> str:
    """Return so many bytes as the page of limits tells them."""
    return f"{count / 1_000_000:,.0f} MB"


LIMITS = (
    ("a text file of a guide", megabytes(files.LARGEST)),
    ("a paragraph, or a value in YAML", f"{files.LONGEST:,} signs"),
    ("opening brackets in a paragraph", f"{commonmark.MOST_BRACKETS}"),
    ("lists and quotations in one another", f"{commonmark.DEEPEST}"),
    ("lists and keys in one another, in YAML", f"{plain_yaml.DEEPEST}"),
    ("slips mended in a file, in YAML", f"{plain_yaml.MOST_MENDED}"),
    ("sections of a guide", f"{content.MOST_SECTIONS:,}"),
    ("all sections of a guide together", megabytes(content.LARGEST_GUIDE)),
    ("questions of a guide", f"{questions.MOST:,}"),
    ("words in a lexicon", f"{lexicon_file.MOST:,}"),
    ("files in a guide's folder", f"{content.MOST_FILES:,}"),
    ("the name of a guide's folder", f"{file_names.LONGEST_NAME} bytes"),
    ("a web address", f"{guide_keys.LONGEST_ADDRESS} signs"),
    ("a picture for the cover", f"{megabytes(guide_keys.LARGEST_COVER)}, {cover.MOST // 1_000_000} million pixels"),
    ("files looked through for guides", f"{choosing.MOST_BELOW:,}, {choosing.DEEPEST} folders deep"),
    ("problems told at once", f"{errors.MOST}"),
    ("a Piper voice", f"{megabytes(piper.LARGEST)}, its settings {megabytes(piper_config.LARGEST)}"),
    ("time to speak a sentence", f"{recording.PATIENCE:.0f} seconds, and ten times its length"),
    ("a record (build.json) that is verified", megabytes(audit.LARGEST)),
    ("a page that is verified", megabytes(html_file.LARGEST)),
    ("a file of XML that is verified", megabytes(xml_file.LARGEST)),
    ("a caption file or feed that is verified", megabytes(tracks.MOST)),
    ("a text in a zip that is verified", megabytes(archive.MOST_TEXT)),
    ("files in a zip that is verified", f"{archive.MOST_FILES:,}"),
)
"""What the page of limits tells, and what the code holds to."""


def test_the_page_of_limits_tells_those_in_the_code() -> None:
    """Every limit is told, with the number that the code has."""
    told = re.findall(r"^\| (.+?) \| (.+?) \|$", (DOCS / "limits.md").read_text(encoding="utf-8"), re.MULTILINE)

    assert told[1:] == list(LIMITS)


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
