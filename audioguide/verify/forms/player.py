"""The listening pages of a finished guide, as a browser reads them: their words and times, their sound, their rules."""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from lxml import etree

from ...errors import GuideError
from ...publications import pages, sound_inside
from ...publications.sound_inside import PREFIX
from .. import html_file
from .. import shown as sentences
from ..shown import AGAIN, Shown
from ..trail import Finished
from ..whole_guide import TOLERANCE

PAGES = ("index.html", "one-file.html")


def shown(finished: Finished, page: str = PAGES[0]) -> list[Shown]:
    """Return the sentences that *page* of *finished* shows and plays; GuideError where it cannot be read."""
    return [one for section in _sections(_read(finished, page)) for one in _sentences(section)]


def faults(finished: Finished) -> Iterator[GuideError]:
    """Yield what is wrong with the pages of *finished*, beside what their sentences are."""
    for name in PAGES if sound_inside.fits(finished.duration) else PAGES[:1]:
        path = finished.home / "player" / name
        try:
            tree = _read(finished, name)
        except GuideError as unreadable:
            yield unreadable
            continue
        yield from sentences.faults(finished, [one for part in _sections(tree) for one in _sentences(part)], path)
        for problem in (*_sound(finished, tree), *_places(finished, tree), *_words(tree), *_rules(tree)):
            yield GuideError(problem, remedy=AGAIN, source=path)


def _read(finished: Finished, page: str) -> etree._Element:
    return html_file.read(finished.home / "player" / page)


def _sections(tree: etree._Element) -> list[etree._Element]:
    return list(tree.iterfind(".//section[@data-length]"))


def _sentences(section: etree._Element) -> Iterator[Shown]:
    spans = list(section.iterfind(".//span[@data-start]"))
    starts = [_number(span.get("data-start")) for span in spans]
    for span, (start, end) in zip(spans, pairwise([*starts, _number(section.get("data-length"))]), strict=True):
        yield Shown(span.get("id", ""), sentences.single("".join(map(str, span.itertext()))), start, end)


def _number(written: str | None) -> int:
    """Return *written* as a number; -1 where it is none."""
    return int(written) if written and re.fullmatch("[0-9]{1,12}", written) else -1


def _sound(finished: Finished, tree: etree._Element) -> Iterator[str]:
    """Yield where a chapter's sound is not there, or lasts longer or shorter than the page believes."""
    sections = _sections(tree)
    if len(sections) != len(finished.chapters):
        yield f"it has {len(sections)} chapters, and the guide {len(finished.chapters)}"
    for chapter, section in zip(finished.chapters, sections, strict=False):
        source = next((audio.get("src", "") for audio in section.iterfind(".//audio")), "")
        lasts = _length(finished.home / "player", source)
        if lasts is None:
            yield f"chapter {chapter.number} has no sound that can be played"
        elif abs(lasts - chapter.duration) > TOLERANCE:
            yield f"the sound of chapter {chapter.number} lasts {lasts} ms, and should last {chapter.duration} ms"
        if section.get("data-length") != str(chapter.duration):
            yield f"chapter {chapter.number} is said to last {section.get('data-length')} ms, not {chapter.duration}"


def _length(folder: Path, source: str) -> int | None:
    """Return how long *source*, a file in *folder* or an address that holds one, is said to last, ms."""
    from mutagen import MutagenError
    from mutagen.mp3 import MP3
    from mutagen.mp4 import MP4

    try:
        if source.startswith(PREFIX):
            held = MP4(io.BytesIO(base64.b64decode(source.removeprefix(PREFIX), validate=True)))
            return round(float(held.info.length) * 1000)
        # A name, and not a path to elsewhere.
        return round(float(MP3(folder / Path(source).name).info.length) * 1000)
    except (MutagenError, OSError, ValueError):
        return None


def _places(finished: Finished, tree: etree._Element) -> Iterator[str]:
    """Yield where the contents do not lead to the places one can jump to."""
    expected = [place.start for chapter in finished.chapters for place in chapter.places]
    found = []
    for link in tree.iterfind(".//a[@data-kind]"):
        name = link.get("href", "").removeprefix("#")
        # The sentence of the heading, or the first after it.
        starts = tree.xpath(
            "//*[@id=$name]/descendant::*/@data-start | //*[@id=$name]/following::*/@data-start", name=name
        )
        found.append(_number(str(starts[0])) if isinstance(starts, list) and starts else -1)
    if found != expected:
        yield f"its contents lead to {found} ms, and should lead to {expected}"


def _words(tree: etree._Element) -> Iterator[str]:
    """Yield where the words of a sentence are out of order, or are not in it."""
    for span in tree.iterfind(".//span[@data-words]"):
        numbers = [_number(one) for one in span.get("data-words", "").split()]
        units = len("".join(map(str, span.itertext())).encode("utf-16-le")) // 2
        edges = [edge for at in range(0, len(numbers) - 1, 3) for edge in numbers[at + 1 : at + 3]]
        if (
            len(numbers) % 3 != 1
            or -1 in numbers
            or numbers[::3] != sorted(numbers[::3])
            or edges != sorted(edges)
            or edges[-1:] > [units]
        ):
            yield f"{span.get('id')}: the times of its words are not those of its words"


def _rules(tree: etree._Element) -> Iterator[str]:
    """Yield what would let the page reach out of its folder, or let words of the guide act."""
    policy = "".join(meta.get("content", "") for meta in tree.iterfind(".//meta[@http-equiv]"))
    if not policy.startswith("default-src 'none'"):
        yield "its policy does not forbid what it does not name"
    for name in ("script", "style"):
        for part in tree.iterfind(f".//{name}"):
            if part.get("src") or pages.checksum(part.text or "") not in policy:
                yield f"it has a {name} that its policy does not know"
    for element in tree.iterfind(".//*"):
        name = str(element.tag)
        for attribute in map(str, element.keys()):
            if attribute.startswith("on") or attribute in ("style", "srcset"):
                yield f"a {name} has the attribute {attribute}"
        if re.match(r"\s*(?!data:)[a-z]+:", element.get("src", ""), re.IGNORECASE):
            yield f"a {name} is fetched from {element.get('src')}"
