"""The judge of PDFs, shown one that is as it should be, and the same one broken."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import test_large_print
from judges import pdf
from pypdf import PdfWriter
from pypdf.generic import NameObject

from audioguide.model import Guide
from audioguide.publications import large_print

BROKEN: dict[str, Callable[[PdfWriter], object]] = {
    "it has no tags": lambda file: file.root_object.pop("/MarkInfo"),
    "it has no title": lambda file: setattr(file, "metadata", None),
    "is not inside": lambda file: _face(file).pop(NameObject("/FontFile2")),
}
"""What is complained of, and what makes it so."""


def _face(file: PdfWriter) -> dict[NameObject, object]:
    fonts = file.pages[0]["/Resources"]["/Font"]  # type: ignore[index]
    return next(iter(fonts.values())).get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Guide, Path]:
    """A guide that has an address, and the folder it is in, in large print."""
    folder = tmp_path_factory.mktemp("large-print")
    whole = test_large_print.guide(test_large_print.CONTENT, test_large_print.ADDRESS)
    large_print.publish(whole, folder)
    return whole, folder


@pytest.mark.judge
def test_large_print_is_in_order(made: tuple[Guide, Path]) -> None:
    """To qpdf it is whole; poppler reads every sentence in its order; the code leads where its words say."""
    whole, folder = made

    assert pdf.faults(sorted(folder.glob("*.pdf"))) == []
    for name in ("small.pdf", "small-24pt.pdf"):
        text = " ".join(one.split(": ", 1)[1] for one in pdf.told(folder / name))
        assert test_large_print.in_order(" ".join(text.split()), test_large_print.sentences(whole)[2:]) == []
        assert pdf.codes(folder / name) == [f"{test_large_print.ADDRESS}/small/player/"]
    assert pdf.codes(folder / "small-questions.pdf") == [f"{test_large_print.ADDRESS}/small/player/"]
    assert pdf.codes(folder / "small-label.pdf") == []


@pytest.mark.judge
@pytest.mark.parametrize("complaint", BROKEN)
def test_what_is_wrong_with_a_pdf_is_seen(made: tuple[Guide, Path], tmp_path: Path, complaint: str) -> None:
    """Tags, a title and a typeface that are gone are missed."""
    file = PdfWriter(clone_from=made[1] / "small.pdf")
    BROKEN[complaint](file)
    file.write(tmp_path / "broken.pdf")

    assert any(complaint in fault for fault in pdf.faults([tmp_path / "broken.pdf"]))


@pytest.mark.judge
def test_a_torn_pdf_is_seen(made: tuple[Guide, Path], tmp_path: Path) -> None:
    """Half a file is none."""
    whole = (made[1] / "small.pdf").read_bytes()
    (tmp_path / "torn.pdf").write_bytes(whole[: len(whole) // 2])

    assert any("qpdf" in fault for fault in pdf.faults([tmp_path / "torn.pdf"]))
