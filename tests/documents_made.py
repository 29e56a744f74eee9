"""The documents in tests/documents: what stands in a folder as it is, or as the file that is made of it."""

from __future__ import annotations

import functools
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "documents"
LAYOUTS = sorted(path.name for path in FOLDER.iterdir() if path.is_dir())
FONTS = Path(__file__).parent.parent / "audioguide" / "publications" / "fonts"


@dataclass(frozen=True)
class Expected:
    """What a guide that is made of a document holds, and what it does not."""

    facts: dict[str, str]
    body: list[str]
    """Every sentence, in its order."""
    furniture: list[str]


def expected(layout: str) -> Expected:
    """Return what is written of *layout*."""
    text = (FOLDER / layout / "expected.txt").read_text(encoding="utf-8")
    facts, body, furniture = re.split(r"\n\n(?:body|furniture):\n", text)
    return Expected(dict(re.findall(r"^(\w+): (.*)$", facts, re.MULTILINE)), body.splitlines(), furniture.splitlines())


def document(layout: str, place: Path) -> Path:
    """Return the document of *layout*, in *place*; one that is a zip, or printed, is made of what its folder holds."""
    (source,) = (path for path in (FOLDER / layout).iterdir() if path.name != "expected.txt")
    if source.name in ("docx", "epub"):
        made = place / f"{layout}.{source.name}"
        made.write_bytes(zipped(source))
    elif source.suffix == ".typ":
        made = place / f"{layout}.pdf"
        made.write_bytes(compiled(source))
    else:
        made = place / source.name
        made.write_bytes(source.read_bytes())
    return made


@functools.cache
def zipped(folder: Path) -> bytes:
    """Return the files of *folder* as a zip."""
    import io

    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                archive.write(path, path.relative_to(folder).as_posix())
    return held.getvalue()


@functools.cache
def compiled(source: Path | bytes) -> bytes:
    """Return the PDF that typst makes of *source*, a file or what one would hold."""
    import typst

    text = source if isinstance(source, bytes) else source.read_bytes()
    made = typst.compile(text, font_paths=typst.Fonts(include_system_fonts=False, font_paths=[FONTS]))
    assert isinstance(made, bytes)
    return made
