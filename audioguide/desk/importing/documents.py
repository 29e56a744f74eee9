"""Files that guides are made from: which are read, and what each says, its furniture marked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from ...errors import GuideError
from . import bounds, decoding, opening, plain_text, remains
from .blocks import Document, words

LARGEST = 50_000_000
"""Bytes of one file. Its pictures count, and are not read."""
LARGEST_TEXT = 10_000_000
"""Bytes of a text or a page."""
LARGEST_MARKDOWN = 2_000_000
"""Bytes, as of a section: words/files.py."""
LARGEST_WORDS = 900_000
"""Bytes of the text of one document, its furniture left out: some fifteen hours of speech."""
MOST_BLOCKS = 20_000
"""Paragraphs, headings and items of one document."""
MOST_FILES = 100
PROSE = 40
"""Words of a page that must say more than a menu does."""

_INSTEAD = {
    "a Word file": ("doc", "odt", "rtf", "pages", "wpd", "dot", "docm", "pptx", "ppt", "odp"),
    "a web page (.html)": ("mht", "mhtml", "webarchive", "maff"),
    "a plain text file": ("eml", "msg", "xlsx", "xls", "csv"),
    "an EPUB": ("mobi", "azw", "azw3", "fb2"),
}


def find(places: Sequence[Path]) -> tuple[list[Path], list[Path]]:
    """Return the documents at *places*, files or folders of them, in order; and the files in folders that are none.

    GuideError where a place is not there, or no document is.
    """
    found: list[Path] = []
    passed: list[Path] = []
    for place in places:
        if place.is_dir():
            files = sorted(path for path in place.iterdir() if path.is_file() and not path.name.startswith((".", "~$")))
            found += [path for path in files if _reader(path)]
            passed += [path for path in files if not _reader(path)]
        elif place.exists():
            found.append(place)
        else:
            raise GuideError("there is no such file or folder", "check its name, as your file manager shows it", place)
    if not found:
        raise GuideError(f"there is no document here: none of {', '.join(READERS)}", "name a file", places[0])
    if len(found) > MOST_FILES:
        raise GuideError(f"these are {len(found)} documents, and {MOST_FILES} is the most", "name fewer", places[0])
    return found, passed


def read(path: Path) -> Document:
    """Return what the document *path* says. GuideError where it cannot be read, or nothing of it is text."""
    reader = _reader(path)
    if reader is None:
        ending = path.suffix.lower().lstrip(".")
        instead = next((told for told, endings in _INSTEAD.items() if ending in endings), "a Word file or plain text")
        problem = f"a file that ends in {path.suffix or 'nothing'} cannot be read"
        raise GuideError(problem, f"save it as {instead} and import that; known are: {', '.join(READERS)}", path)
    document = reader(path)
    if len(document.blocks) > MOST_BLOCKS:
        problem = f"it has {len(document.blocks)} paragraphs, and {MOST_BLOCKS} is the most"
        raise GuideError(problem, "import it part by part", path)
    document = _judged(document)
    size = sum(len(block.text.encode()) for block in document.blocks if not block.furniture)
    if not size:
        raise GuideError("no text was found in it", "copy its words into a plain text file, and import that", path)
    if size > LARGEST_WORDS:
        problem = f"its text has {size} bytes, and {LARGEST_WORDS} is the most"
        raise GuideError(problem, "import it part by part", path)
    return document


def _judged(document: Document) -> Document:
    """Return *document* with what its words show to be furniture marked too."""
    document = opening.read(replace(document, blocks=tuple(remains.left_out(document.blocks))))
    return replace(
        document,
        blocks=tuple(piece for block in document.blocks for piece in bounds.bounded(block)),
        title=bounds.title(document.title),
        author=bounds.title(document.author),
        maker=bounds.title(document.maker),
    )


def _text(path: Path) -> Document:
    letter = plain_text.read(decoding.text(_bytes(path, LARGEST_TEXT)))
    return Document(path.name, letter.blocks, letter.title, maker=letter.sender)


def _page(path: Path) -> Document:
    from . import page_facts, web_page

    page = web_page.tree(decoding.text(_bytes(path, LARGEST_TEXT), declares=True), path)
    facts = replace(page_facts.read(page), name=path.name, page=True)
    blocks = web_page.blocks(page)
    if all(block.furniture for block in blocks) and sum(words(block.text) for block in blocks) >= PROSE:
        # A menu that is never closed holds the whole page.
        doubts = ("By how the page is built, all of it is furniture: so nothing was left out for that.",)
        return replace(facts, blocks=web_page.blocks(page, judged=False), doubts=doubts)
    return replace(facts, blocks=blocks)


def _markdown(path: Path) -> Document:
    from . import markdown_file

    return markdown_file.read(decoding.text(_bytes(path, LARGEST_MARKDOWN)), path)


def _word(path: Path) -> Document:
    from . import word_file

    _bounded(path, LARGEST)
    return word_file.read(path)


def _epub(path: Path) -> Document:
    from . import epub_book

    _bounded(path, LARGEST)
    return epub_book.read(path)


def _pdf(path: Path) -> Document:
    from . import pdf_file

    _bounded(path, LARGEST)
    return pdf_file.read(path)


READERS: dict[str, Callable[[Path], Document]] = {
    ".txt": _text,
    ".md": _markdown,
    ".markdown": _markdown,
    ".html": _page,
    ".htm": _page,
    ".xhtml": _page,
    ".docx": _word,
    ".epub": _epub,
    ".pdf": _pdf,
}
"""What reads a document, by the ending of its name."""


def _reader(path: Path) -> Callable[[Path], Document] | None:
    return READERS.get(path.suffix.lower())


def _bytes(path: Path, most: int) -> bytes:
    _bounded(path, most)
    with path.open("rb") as file:
        return file.read(most)


def _bounded(path: Path, most: int) -> None:
    """Raise GuideError where *path* is no file that can be read, or is larger than *most* bytes."""
    if not path.is_file():
        raise GuideError("this is not an ordinary file", "name a document", path)
    try:
        size = path.stat().st_size
        with path.open("rb"):
            pass
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        raise GuideError(f"this file cannot be read ({reason})", "check its permissions", path) from None
    if size > most:
        raise GuideError(f"this file is larger than {most // 1_000_000} MB", "import it part by part", path)
