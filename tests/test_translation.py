"""A translation and its original: which sentences have changed since, told where a translator finds them."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from audioguide.cli import cli
from audioguide.desk import translation
from audioguide.errors import GuideError
from audioguide.words import approval, content

ORIGINAL = "title: Finding your way\nlanguage: en-US\n"
TRANSLATION = "# Traducida a mano.\ntitle: Encuentre su camino\nlanguage: es-US  # usted\ntranslation_of: way\n"
PAGE = "# Welcome\n\nThe door is open. A bell rings.\n\nTake the lift.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a translation that follows its original, which lies beside it."""
    original, made = tmp_path / "content" / "way", tmp_path / "content" / "camino"
    for each in (original, made):
        each.mkdir(parents=True)
    (original / "guide.yaml").write_text(ORIGINAL)
    (original / "01-welcome.md").write_text(PAGE)
    (made / "guide.yaml").write_text(TRANSLATION)
    (made / "01-bienvenida.md").write_text("# Bienvenida\n\nLa puerta está abierta.\n", encoding="utf-8")
    translation.follow(content.read(made))
    return made


def told(folder: Path, caplog: pytest.LogCaptureFixture, level: int = logging.WARNING) -> list[str]:
    """Return what is told of the translation in *folder*, its place shortened."""
    caplog.clear()
    with caplog.at_level(logging.INFO):
        translation.tell(content.read(folder))
    place = folder.parent.as_posix() + "/"
    return [record.getMessage().replace(place, "") for record in caplog.records if record.levelno >= level]


def test_what_it_follows_is_noted(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    """guide.yaml gets one line, comments and layout kept; the words themselves lie beside it, with that very sum."""
    original = content.read(folder.parent / "way")

    lines = (folder / "guide.yaml").read_text().splitlines()
    kept = (folder / translation.NAME).read_bytes()

    assert [line for line in lines if line not in TRANSLATION.splitlines()] == [f"follows: {approval.signed(original)}"]
    assert hashlib.sha256(kept).hexdigest() == approval.signed(original)
    assert told(folder, caplog, logging.INFO) == ["camino follows way as it is."]


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        ("rings twice", "way/01-welcome.md, line 3: changed since the translation: “A bell rings twice.” It was"),
        ("rings. Wait", "way/01-welcome.md, line 3: new since the translation: “Wait.”"),
    ],
)
def test_each_changed_sentence_is_named(
    folder: Path, caplog: pytest.LogCaptureFixture, new: str, expected: str
) -> None:
    """With the original's file and line; sentences that stayed are not."""
    page = folder.parent / "way" / "01-welcome.md"
    page.write_text(PAGE.replace("rings", new))

    first, change, last = told(folder, caplog)

    assert first == "camino follows words of way that have changed since."
    assert change.startswith(expected)
    assert last == (
        "Put camino right where it must be, "
        "then tell so with audioguide check --followed and the folder of the translation."
    )


def test_a_sentence_that_is_gone_is_named(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    """The place is where it would be."""
    (folder.parent / "way" / "01-welcome.md").write_text(PAGE.replace("\nTake the lift.\n", ""))

    assert "way/01-welcome.md, line 3: gone since the translation: “Take the lift.”" in told(folder, caplog)


def test_restoring_the_original_is_enough(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    """When the words are again those it follows, nothing is left to say; nor does another voice or pause matter."""
    (folder.parent / "way" / "01-welcome.md").write_text(PAGE.replace("open", "shut"))
    assert told(folder, caplog)

    (folder.parent / "way" / "01-welcome.md").write_text(PAGE.replace(". A", ".\nA"))
    (folder.parent / "way" / "guide.yaml").write_text(ORIGINAL + "pauses: {sentence: 1}\n")

    assert told(folder, caplog) == []


def _other(folder: Path) -> None:
    (folder / translation.NAME).write_text("Other words.\n")


def _unsaid(folder: Path) -> None:
    (folder / "guide.yaml").write_text(TRANSLATION)


def _lost(folder: Path) -> None:
    (folder / "guide.yaml").write_text(TRANSLATION.replace("way", "weg"))


def _elsewhere(folder: Path) -> None:
    (folder / "guide.yaml").write_text(TRANSLATION.replace("way", "../content/way"))


def _itself(folder: Path) -> None:
    (folder / "guide.yaml").write_text(TRANSLATION.replace("way", "camino"))


def _broken(folder: Path) -> None:
    (folder.parent / "way" / "01-welcome.md").write_text("No title.\n")


@pytest.mark.parametrize(
    ("harm", "expected"),
    [
        (_other, "these are not the words"),
        (lambda folder: (folder / translation.NAME).unlink(), "are not kept here"),
        (_unsaid, "does not say which words of way"),
        (_lost, "there is no guide 'weg' beside this one"),
        (_elsewhere, "there is no guide '../content/way' beside this one"),
        (_itself, "there is no guide 'camino' beside this one"),
        (_broken, "the guide 'way' cannot be read"),
    ],
)
def test_what_cannot_be_compared_is_one_warning(
    folder: Path, caplog: pytest.LogCaptureFixture, harm: Callable[[Path], None], expected: str
) -> None:
    """A translation whose original is not known is still a guide: it is told, with what to do, and nothing fails."""
    (folder.parent / "way" / "01-welcome.md").write_text(PAGE.replace("open", "shut"))
    harm(folder)

    [warning] = told(folder, caplog)

    assert expected in warning
    assert "What to do:" in warning


def test_a_guide_that_is_no_translation_follows_nothing(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Nothing is told of it, and it cannot be noted."""
    original = folder.parent / "way"

    assert told(original, caplog, logging.INFO) == []
    with pytest.raises(GuideError, match="no translation"):
        translation.follow(content.read(original))


def test_check_does_both(folder: Path) -> None:
    """Check tells, and fails when it is strict; check --followed notes, and needs a guide's name."""
    (folder.parent / "way" / "01-welcome.md").write_text(PAGE.replace("open", "shut"))
    run = CliRunner().invoke

    assert run(cli, ["check", "--strict", str(folder)]).exit_code == 1
    assert "The door is shut." in run(cli, ["check", str(folder)]).output
    assert run(cli, ["check", "--followed"]).exit_code == 2
    assert run(cli, ["check", "--followed", str(folder)]).exit_code == 0
    assert "follows way as it is." in run(cli, ["check", str(folder)]).output


def test_the_spanish_sample_follows_the_english_one(caplog: pytest.LogCaptureFixture) -> None:
    """The two editions of the sample say the same as long as nobody is told otherwise."""
    folder = Path(__file__).parent.parent / "content" / "cuando-el-cancer-se-extiende"

    assert told(folder, caplog, logging.INFO) == ["cuando-el-cancer-se-extiende follows when-cancer-spreads as it is."]
