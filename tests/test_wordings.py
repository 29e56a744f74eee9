"""What is said for a sentence is remembered, and never said where anything that decides it has changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from audioguide import unchanged, wordings
from audioguide.model import Content, Entry
from audioguide.words import content, wording

TEXTS = ("Take 5 mg.", "Call Dr. Lee at 9 a.m.", "It is open.")


@pytest.fixture
def guide(tmp_path: Path) -> Content:
    """A guide, read."""
    folder = tmp_path / "stairs"
    folder.mkdir()
    (folder / "guide.yaml").write_text("title: The stairs\nlanguage: en-US\nstatus: sample\n", encoding="utf-8")
    (folder / "01-up.md").write_text("# Up\n\nTake 5 mg.\n", encoding="utf-8")
    return content.read(folder)


@pytest.fixture
def worded(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Each text that is worded, from now on."""
    seen: list[str] = []
    real = wording.worded

    def watched(text: str, *others: object) -> object:
        seen.append(text)
        return real(text, *others)  # type: ignore[arg-type]  # whatever it is given

    monkeypatch.setattr(wording, "worded", watched)
    return seen


def said(guide: Content, store: Path, texts: tuple[str, ...] = TEXTS, *, remember: bool = True) -> list[str]:
    """Return what is said for each of *texts*."""
    with wordings.remembered(guide, store, remember=remember) as spoken:
        return [spoken(text) for text in texts]


def test_what_was_worded_once_is_not_worded_again(guide: Content, tmp_path: Path, worded: list[str]) -> None:
    """Only a text that is new is; what is said is the same."""
    first = said(guide, tmp_path)
    assert first[::2] == ["Take five milligrams.", "It is open."]
    worded.clear()

    assert said(guide, tmp_path) == first
    assert worded == []
    assert said(guide, tmp_path, (*TEXTS, "Take 10 mg."))[-1] == "Take ten milligrams."
    assert worded == ["Take 10 mg."]


@pytest.mark.parametrize(
    "change",
    [
        lambda guide: replace(guide, lexicon=(Entry("Lee", say="Lea"),)),
        lambda guide: replace(guide, language="en-GB"),
    ],
    ids=["lexicon", "language"],
)
def test_another_lexicon_or_language_words_all_anew(
    guide: Content, tmp_path: Path, worded: list[str], change: Callable[[Content], Content]
) -> None:
    """What was remembered is forgotten with what decided it."""
    said(guide, tmp_path)
    worded.clear()

    said(change(guide), tmp_path)

    assert worded == list(TEXTS)


def test_another_program_words_all_anew(
    guide: Content, tmp_path: Path, worded: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever mends a rule hears it in the next build."""
    said(guide, tmp_path)
    worded.clear()
    monkeypatch.setattr(unchanged, "program", lambda: [("words/rules/signs.py", 1, 2)])

    said(guide, tmp_path)

    assert worded == list(TEXTS)


@pytest.mark.parametrize("damage", ["letter", "cut", "empty", "other"])
def test_a_damaged_memory_is_none(guide: Content, tmp_path: Path, worded: list[str], damage: str) -> None:
    """A drug's name in which a disk has changed a letter is worded anew."""
    first = said(guide, tmp_path)
    worded.clear()
    place = tmp_path / wordings.FOLDER / "stairs.json"
    kept = place.read_text(encoding="utf-8")
    damaged = {"letter": kept.replace("milligrams", "nilligrams"), "cut": kept[:-9], "empty": "", "other": "[]"}
    place.write_text(damaged[damage], encoding="utf-8")

    assert said(guide, tmp_path) == first
    assert worded == list(TEXTS)


def test_whoever_only_looks_leaves_nothing(guide: Content, tmp_path: Path) -> None:
    """``status`` and ``--dry-run`` write nothing."""
    said(guide, tmp_path, remember=False)

    assert not (tmp_path / wordings.FOLDER).exists()
