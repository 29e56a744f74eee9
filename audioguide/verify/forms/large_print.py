"""The large print of a finished guide: that its page has every sentence, and that each PDF is one, and whole."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ...errors import GuideError
from .. import html_file
from ..shown import AGAIN, single
from ..trail import Finished, Sentence

BEGINS, ENDS = b"%PDF-", b"%%EOF"
"""The first and the last bytes of a PDF (ISO 32000-1, 7.5.2 and 7.5.5)."""


def faults(finished: Finished) -> Iterator[GuideError]:
    """Yield each sentence that the page does not have as it is written, and each PDF that is none or was cut."""
    page = finished.home / "large-print" / f"{finished.name}.html"
    if finished.status != "withdrawn":  # Then there is nothing on it but the notice.
        for problem in _page(finished, page):
            yield GuideError(problem, remedy=AGAIN, source=page)
    for file in finished.files:
        if file.path.startswith("large-print/") and file.path.endswith(".pdf"):
            path = finished.home / file.path
            if not _is_whole(path):
                yield GuideError("this is no PDF that a reader can open", remedy=AGAIN, source=path)


def _page(finished: Finished, page: Path) -> Iterator[str]:
    try:
        tree = html_file.read(page)
    except GuideError as unreadable:
        yield unreadable.problem
        return
    read = {one.get("id", ""): single("".join(map(str, one.itertext()))) for one in tree.iterfind(".//span[@id]")}
    wanted = {sentence.id: single(sentence.text) for sentence in finished.sentences()}
    opening = {sentence.id for sentence in _opening(finished)}
    for name, text in wanted.items():
        if name in read and read[name] != text:
            yield f"{name}: it shows “{read[name]}”, and should show “{text}”"
        elif name not in read and name not in opening:
            yield f"{name}: “{text}” is not on it"
    if [name for name in read if name in wanted] != [name for name in wanted if name in read]:
        yield "its sentences are not in the order in which they are heard"


def _opening(finished: Finished) -> Iterator[Sentence]:
    """Yield what is said before the first chapter's title: the page has the guide's title and its warning in large."""
    first = finished.chapters[0]
    title = next((place.start for place in reversed(first.places) if place.level == 1), 0)
    yield from (sentence for sentence in first.sentences if sentence.start < title)


def _is_whole(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            begins = file.read(len(BEGINS))
            file.seek(max(0, path.stat().st_size - 32))
            return begins == BEGINS and file.read().rstrip().endswith(ENDS)
    except OSError:
        return False
