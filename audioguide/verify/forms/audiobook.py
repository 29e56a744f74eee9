"""The audiobook of a finished guide: what it shows and plays, and what players of either family would stumble over.

Rules: Audiobooks (W3C, 2020-11-10), 5; Lightweight Packaging Format (W3C, 2020-03-19), 3; Readium's Audiobook Profile.
"""

from __future__ import annotations

import json
import math
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from ... import whole
from ...errors import GuideError
from ...publications.document import XHTML
from .. import archive
from ..shown import AGAIN, Shown, single
from ..trail import Finished

WANTED = frozenset(
    """
    @context abridged accessMode accessModeSufficient accessibilityFeature accessibilityHazard accessibilitySummary
    author conformsTo dateModified datePublished duration id inLanguage name readBy readingOrder readingProgression
    resources type url
    """.split()  # noqa: SIM905  read as a table
)
"""What the W3C's specification complains of where it is missing from publication.json."""

MADE = (1980, 1, 1, 0, 0, 0)
"""When every file in it was made, so that the same guide is the same file."""

MANIFESTS = ("publication.json", "manifest.json")
NARRATION = "application/vnd.syncnarr+json"
PROFILE = "https://readium.org/webpub-manifest/profiles/audiobook"

_CLIP = re.compile(r"([^#]+)#t=(\d+\.\d{3}),(\d+\.\d{3})")
_PLACE = re.compile(r"([^#]+)#t=(\d+\.\d{3})")
_LASTS = re.compile(r"PT(\d+\.\d{3})S")


def shown(finished: Finished) -> list[Shown]:
    """Return the sentences that the audiobook of *finished* shows and plays; GuideError where it cannot be read."""
    told: list[Shown] = []
    with archive.opened(_place(finished)) as files:
        for link in _links(_json(files, MANIFESTS[0]), "readingOrder"):
            for other in _links(link, "alternate"):
                if other.get("encodingFormat") == NARRATION:
                    told += _narrated(files, str(other.get("url")), str(link.get("url")))
    return told


def faults(finished: Finished) -> Iterator[GuideError]:
    """Yield what is wrong with the audiobook of *finished*; nothing where it has none."""
    place, other = _place(finished), _place(finished).with_suffix(".lpf")
    if not place.parent.is_dir():
        return
    try:
        with archive.opened(place) as files:
            told, listed = (_json(files, name) for name in MANIFESTS)
            problems = [
                *_manifest(files, told, finished),
                *_readium(files, listed, finished),
                *_entry(files, finished),
                *_zip(files, [told, listed]),
            ]
            yield from [archive.wrong(files, problem) for problem in problems]
        if not other.is_file() or whole.checksum(place) != whole.checksum(other):
            yield GuideError("it is not the same as the .audiobook beside it", remedy=AGAIN, source=other)
    except GuideError as unreadable:
        yield unreadable


def _place(finished: Finished) -> Path:
    return finished.home / "audiobook" / f"{finished.name}.audiobook"


def _json(files: zipfile.ZipFile, name: str) -> dict[str, Any]:
    """Return the JSON in the file *name*; GuideError where it is none, or no object."""
    try:
        told = json.loads(archive.text(files, name))
    except (ValueError, RecursionError):
        told = None
    if not isinstance(told, dict):
        raise archive.wrong(files, f"{name} is not JSON that tells of an audiobook")
    return told


def _links(told: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    links = told.get(name)
    return [link for link in links if isinstance(link, dict)] if isinstance(links, list) else []


def _narrated(files: zipfile.ZipFile, name: str, sound: str) -> Iterator[Shown]:
    """Yield the sentences that *name* tells of, which must be heard in the file *sound*."""
    pages: dict[str, dict[str, str]] = {}
    for pair in _links(_json(files, name), "narration"):
        page, sentence = archive.reached(files, name, str(pair.get("text")))
        if page not in pages:
            marked = archive.tree(files, page).iterfind(".//*[@id]")
            pages[page] = {one.get("id", ""): "".join(one.itertext()) for one in marked}
        clip = _CLIP.fullmatch(str(pair.get("audio")))
        if clip is None or clip[1] != sound or sentence not in pages[page]:
            raise archive.wrong(files, f"{name} tells of no sentence, or of no sound: {pair}")
        yield Shown(sentence, single(pages[page][sentence]), _ms(clip[2]), _ms(clip[3]))


def _manifest(files: zipfile.ZipFile, told: Mapping[str, Any], finished: Finished) -> Iterator[str]:
    """Yield where publication.json is not as the W3C wants it, or tells of another guide."""
    for name in sorted(WANTED - {key for key, value in told.items() if value not in ("", [], None)}):
        yield f"publication.json tells no {name}"
    if told.get("conformsTo") != "https://www.w3.org/TR/audiobooks/" or told.get("type") != "Audiobook":
        yield "publication.json does not say that it is an audiobook by the W3C's specification"
    if told.get("inLanguage") != finished.language:
        yield f"publication.json says that it is in {told.get('inLanguage')}, not {finished.language}"
    order = _links(told, "readingOrder")
    lengths = [_lasts(link.get("duration")) for link in order]
    yield from _heard("publication.json", files, [str(link.get("url")) for link in order], lengths, finished)
    if _lasts(told.get("duration")) != finished.duration:
        yield f"publication.json says that it lasts {told.get('duration')}, not {finished.duration} ms"
    resources = _links(told, "resources")
    named = [str(link.get("url")) for link in (*order, *resources)]
    yield from (f"publication.json lists {name} twice" for name in sorted(set(named)) if named.count(name) > 1)
    if not any(link.get("rel") == "cover" for link in resources):
        yield "publication.json has no cover"
    for link in order:
        kinds = {str(other.get("encodingFormat")): str(other.get("url")) for other in _links(link, "alternate")}
        if link.get("encodingFormat") != "audio/mpeg" or not link.get("name"):
            yield f"publication.json does not say what {link.get('url')} is"
        if not {"text/html", NARRATION} <= kinds.keys() or not set(kinds.values()) <= set(named):
            yield f"publication.json has no words, or no times of them, for {link.get('url')}"


def _readium(files: zipfile.ZipFile, told: Mapping[str, Any], finished: Finished) -> Iterator[str]:
    """Yield where manifest.json is not as Readium's players want it, or tells of another guide."""
    about = told.get("metadata")
    about = about if isinstance(about, dict) else {}
    if about.get("conformsTo") != PROFILE or not about.get("title") or not about.get("identifier"):
        yield "manifest.json does not say that it is an audiobook by Readium's profile, and which"
    if about.get("duration") != finished.duration / 1000:
        yield f"manifest.json says that it lasts {about.get('duration')} s, not {finished.duration / 1000}"
    order = _links(told, "readingOrder")
    lengths = [_thousand(link.get("duration")) for link in order]
    yield from _heard("manifest.json", files, [str(link.get("href")) for link in order], lengths, finished)
    if not any(link.get("rel") == "cover" for link in _links(told, "resources")):
        yield "manifest.json has no cover"
    if not all(link.get("title") for link in (*order, *_entries(told))):
        yield "manifest.json lists something without a title"
    yield from _places("manifest.json", [str(link.get("href")) for link in _entries(told)], finished)


def _entries(told: Mapping[str, Any], name: str = "toc", deep: int = 6) -> Iterator[dict[str, Any]]:
    for link in _links(told, name) if deep else ():
        yield link
        yield from _entries(link, "children", deep - 1)


def _entry(files: zipfile.ZipFile, finished: Finished) -> Iterator[str]:
    """Yield where index.html does not lead to the manifest and to every place (Audiobooks, 4.2 and 5)."""
    tree = archive.tree(files, "index.html")
    leads = [(link.get("rel"), link.get("href")) for link in tree.iter(f"{{{XHTML}}}link")]
    if ("publication", MANIFESTS[0]) not in leads:
        yield "index.html does not lead to publication.json"
    tables = [one for one in tree.iter(f"{{{XHTML}}}nav") if one.get("role") == "doc-toc"]
    if not tables:
        yield "index.html has no contents (role doc-toc)"
        return
    yield from _places("index.html", [str(link.get("href")) for link in tables[0].iter(f"{{{XHTML}}}a")], finished)


def _zip(files: zipfile.ZipFile, manifests: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Yield where the zip holds what the book does not, or is packed in a way that not every player undoes."""
    known = {*MANIFESTS}
    for told in manifests:
        for link in (*_links(told, "readingOrder"), *_links(told, "resources")):
            known |= {str(link.get("url") or link.get("href"))}
    for file in files.infolist():
        if file.filename not in known:
            yield f"{file.filename} is no part of the book"
        if file.date_time != MADE:
            yield f"{file.filename} was made at another time than the rest"
        if file.filename.endswith(".mp3") and file.compress_type != zipfile.ZIP_STORED:
            yield f"{file.filename} is packed, and players cannot jump about in it"
        if file.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) or file.flag_bits & 1:
            yield f"{file.filename} is packed in a way that not every player undoes"
    yield from (f"{name} is not in it" for name in sorted(known - set(files.namelist())))


def _heard(
    manifest: str, files: zipfile.ZipFile, names: Sequence[str], lengths: Sequence[int | None], finished: Finished
) -> Iterator[str]:
    """Yield where the files to play are not the chapters, or do not last as long as *manifest* says."""
    if len(names) != len(finished.chapters):
        yield f"{manifest} plays {len(names)} files, and there are {len(finished.chapters)} chapters"
        return
    for name, told, chapter in zip(names, lengths, finished.chapters, strict=True):
        if told != chapter.duration:
            yield f"{manifest} says that {name} lasts {told} ms, not {chapter.duration} ms"
        if name in files.NameToInfo and archive.length(files, name) != chapter.duration:
            yield f"{name} does not last {chapter.duration} ms"


def _places(source: str, hrefs: Sequence[str], finished: Finished) -> Iterator[str]:
    """Yield where the contents in *source* are not the places one can ask for, in order."""
    expected = [(chapter.number, place.start) for chapter in finished.chapters for place in chapter.places]
    files = list(dict.fromkeys(href.partition("#")[0] for href in hrefs))
    found = []
    for href in hrefs:
        place = _PLACE.fullmatch(href)
        if place is None:
            yield f"{source} leads to {href}, which is no place in the sound"
            return
        found.append((files.index(place[1]) + 1, _ms(place[2])))
    if found != expected:
        yield f"{source} leads to {len(found)} places, which are not the {len(expected)} one can ask for"


def _lasts(duration: object) -> int | None:
    told = _LASTS.fullmatch(str(duration))
    return _ms(told[1]) if told else None


def _thousand(seconds: object) -> int | None:
    return round(seconds * 1000) if isinstance(seconds, int | float) and math.isfinite(seconds) else None


def _ms(seconds: str) -> int:
    whole_seconds, _, thousandths = seconds.partition(".")
    return int(whole_seconds) * 1000 + int(thousandths)
