"""What an audiobook says of itself and holds, in the W3C's words (Audiobooks, 2020-11-10) and in Readium's.

What players show of it are the names that others may see (shown.py); both are written from the same facts.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .. import clock
from ..model import Chapter, Guide
from ..words import frame
from . import catalogue, document, shown

ENTRY, COVER = "index.html", "cover.jpg"
HTML, JPEG, MP3, NARRATION = "text/html", "image/jpeg", "audio/mpeg", "application/vnd.syncnarr+json"

MODES = ("auditory", "textual")
"""Ways to take it in; each is enough by itself."""

FEATURES = ("readingOrder", "structuralNavigation", "synchronizedAudioText", "tableOfContents", "transcript")


def sound(chapter: Chapter) -> str:
    """Return the name of the file that *chapter* is heard in."""
    return f"{chapter.narration.id}.mp3"


def page(chapter: Chapter) -> str:
    """Return the name of the page that *chapter* is read on."""
    return f"{chapter.narration.id}.html"


def narration(chapter: Chapter) -> str:
    """Return the name of the file that tells which of its sentences is heard when."""
    return f"{chapter.narration.id}.json"


def at(chapter: Chapter, start: int) -> str:
    """Return where *start*, ms, is in the sound of *chapter* (Media Fragments URI 1.0, 4.2.1)."""
    return f"{sound(chapter)}#t={clock.seconds(start)}"


def w3c(guide: Guide) -> dict[str, object]:
    """Return ``publication.json``: all that the specification complains of where it is missing is here."""
    content = guide.content
    direction = document.direction(content.language)
    return {
        "@context": [
            "https://schema.org",
            "https://www.w3.org/ns/pub-context",
            {"language": content.language, "direction": direction},
        ],
        "conformsTo": "https://www.w3.org/TR/audiobooks/",
        "type": "Audiobook",
        "id": catalogue.identifier(content),
        "url": _address(guide, "lpf") or ENTRY,
        "name": shown.title(content),
        **_told("description", shown.about(content)),
        "author": catalogue.creator(content),
        "publisher": catalogue.publisher(content),
        "readBy": catalogue.narrator(guide),
        **_told("license", content.license),
        "inLanguage": content.language,
        "readingProgression": direction,
        "datePublished": catalogue.date(content),
        "dateModified": catalogue.date(content),
        "abridged": False,
        "accessMode": list(MODES),
        "accessModeSufficient": [{"type": "ItemList", "itemListElement": [mode]} for mode in MODES],
        "accessibilityFeature": list(FEATURES),
        "accessibilityHazard": ["none"],
        "accessibilitySummary": frame.told("access_summary", content),
        "duration": _lasts(guide.duration),
        "readingOrder": [
            {
                **_resource(sound(chapter), MP3),
                "name": shown.chapter(chapter.narration, content),
                "duration": _lasts(chapter.duration),
                "alternate": [_resource(page(chapter), HTML), _resource(narration(chapter), NARRATION)],
            }
            for chapter in guide.chapters
        ],
        "resources": [
            {**_resource(ENTRY, HTML), "rel": "contents"},
            {**_resource(COVER, JPEG), "rel": "cover"},
            *(_resource(name, kind) for name, kind in _texts(guide)),
        ],
    }


def readium(guide: Guide) -> dict[str, object]:
    """Return ``manifest.json`` (Readium Web Publication Manifest, Audiobook Profile)."""
    content = guide.content
    return {
        "@context": "https://readium.org/webpub-manifest/context.jsonld",
        "metadata": {
            "@type": "http://schema.org/Audiobook",
            "conformsTo": "https://readium.org/webpub-manifest/profiles/audiobook",
            "identifier": catalogue.identifier(content),
            "title": shown.title(content),
            **_told("description", shown.about(content)),
            "author": catalogue.creator(content),
            "publisher": catalogue.publisher(content),
            "narrator": catalogue.narrator(guide),
            "language": content.language,
            "readingProgression": document.direction(content.language),
            "published": catalogue.date(content),
            "modified": f"{catalogue.date(content)}T00:00:00Z",
            "duration": guide.duration / 1000,
            "accessibility": {
                "accessMode": list(MODES),
                "accessModeSufficient": [[mode] for mode in MODES],
                "feature": list(FEATURES),
                "hazard": ["none"],
                "summary": frame.told("access_summary", content),
            },
        },
        "readingOrder": [
            {
                "href": sound(chapter),
                "type": MP3,
                "title": shown.chapter(chapter.narration, content),
                "duration": chapter.duration / 1000,
            }
            for chapter in guide.chapters
        ],
        "resources": [
            {"rel": "cover", "href": COVER, "type": JPEG},
            {"rel": "contents", "href": ENTRY, "type": HTML},
            *({"href": name, "type": kind} for name, kind in _texts(guide)),
        ],
        "toc": _contents(guide),
    }


def _contents(guide: Guide) -> list[dict[str, Any]]:
    """Return where each place of *guide* is and what it is called; in a chapter, its questions and headings."""
    lists: list[list[dict[str, Any]]] = [[]]
    for chapter in guide.chapters:
        for place, title in shown.jumps([chapter], guide.content):
            del lists[place.level :]
            if len(lists) < place.level:
                lists.append(lists[-1][-1].setdefault("children", []))
            lists[-1].append({"href": at(chapter, place.start), "title": title})
    return lists[0]


def _texts(guide: Guide) -> Iterator[tuple[str, str]]:
    """Yield the files to read beside the sound, and their kinds."""
    for chapter in guide.chapters:
        yield page(chapter), HTML
        yield narration(chapter), NARRATION


def _resource(name: str, kind: str) -> dict[str, object]:
    return {"type": "LinkedResource", "url": name, "encodingFormat": kind}


def _told(name: str, text: str) -> dict[str, object]:
    return {name: text} if text else {}


def _lasts(ms: int) -> str:
    return f"PT{clock.seconds(ms)}S"


def _address(guide: Guide, ending: str) -> str:
    name = guide.content.name
    return f"{guide.address}/{name}/audiobook/{name}.{ending}" if guide.address else ""
