"""Each rule of our judge of large print is shown a page or a PDF that breaks it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import sounds
import test_mp3

from audioguide.model import Guide
from audioguide.verify import trail
from audioguide.verify.forms import large_print

guide = test_mp3.guide


@pytest.fixture(scope="module")
def written(guide: Guide, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A guide in large print; the folder it is in."""
    return sounds.finished(guide, tmp_path_factory.mktemp("output"), "large-print").home


def page(change: Callable[[str], str]) -> Callable[[Path], object]:
    """Return what makes *change* to the page of a guide's home."""

    def changed(home: Path) -> None:
        path = home / "large-print" / "drops.html"
        path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")

    return changed


def pdf(change: Callable[[bytes], bytes]) -> Callable[[Path], object]:
    """Return what makes *change* to the PDF of a guide's home."""

    def changed(home: Path) -> None:
        path = next((home / "large-print").glob("*.pdf"))
        path.write_bytes(change(path.read_bytes()))

    return changed


BROKEN: dict[str, tuple[Callable[[Path], object], str]] = {
    "word changed": (page(lambda html: html.replace("So you know.", "So you no.")), "c03s002: it shows “So you no.”"),
    "sentence lost": (
        page(lambda html: re.sub(r'<span id="c03s002">.*?</span>', "", html)),
        "c03s002: “So you know.” is not on it",
    ),
    "out of order": (
        page(lambda html: html.replace("c03s002", "x").replace("c03s004", "c03s002").replace('"x"', '"c03s004"')),
        "not in the order",
    ),
    "no page": (lambda home: (home / "large-print" / "drops.html").unlink(), "no page that can be read"),
    "cut": (pdf(lambda whole: whole[: len(whole) // 2]), "no PDF that a reader can open"),
    "no PDF": (pdf(lambda whole: b"<html>" + whole), "no PDF that a reader can open"),
}


def told(home: Path) -> list[str]:
    """Return what our judge says."""
    return [fault.problem for fault in large_print.faults(trail.read(home))]


def test_a_good_one_passes(written: Path) -> None:
    """Nothing is wrong with what we write."""
    assert told(written) == []


@pytest.mark.parametrize("broken", BROKEN)
def test_a_broken_one_is_seen(written: Path, broken: str, tmp_path: Path) -> None:
    """Each fault is told."""
    pytest.importorskip("typst", reason="PDFs: pip install 'audioguide[pdf]'")
    break_it, complaint = BROKEN[broken]
    shutil.copytree(written, tmp_path / "drops")
    break_it(tmp_path / "drops")

    assert complaint in "\n".join(told(tmp_path / "drops"))
