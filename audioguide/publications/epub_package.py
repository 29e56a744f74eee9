"""What an EPUB says of itself and holds: its package document (EPUB 3.3, 5) and EPUB Accessibility 1.1's metadata.

It claims what is true of every guide, and conformance to nothing: that takes a person who looked at it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lxml import etree

from .. import clock
from ..model import Content, Guide
from ..words import frame
from . import catalogue, document, shown

OPF = "http://www.idpf.org/2007/opf"
DC = "http://purl.org/dc/elements/1.1/"

ACTIVE, PLAYING = "-epub-media-overlay-active", "-epub-media-overlay-playing"
"""Classes of the style sheet: of what is heard now, and of a page that plays."""

ACCESS = (
    ("accessMode", "textual"),
    # Sound that says the same words is a feature of a text, and no mode of its own; but it is enough by itself.
    ("accessModeSufficient", "textual"),
    ("accessModeSufficient", "auditory"),
    ("accessibilityFeature", "alternativeText"),
    ("accessibilityFeature", "displayTransformability"),
    ("accessibilityFeature", "readingOrder"),
    ("accessibilityFeature", "structuralNavigation"),
    ("accessibilityFeature", "synchronizedAudioText"),
    ("accessibilityFeature", "tableOfContents"),
    ("accessibilityHazard", "none"),
)

NAVIGATION = "nav"
"""The id of the part that leads to the others."""


@dataclass(frozen=True, slots=True)
class Part:
    """A file of the book."""

    id: str
    href: str
    kind: str
    """Its media type."""
    properties: str = ""
    overlay: str = ""
    """The id of the part that tells what of it is heard when."""
    duration: int = 0
    """Of an overlay: how long it lasts, ms."""


def package(guide: Guide, parts: Iterable[Part], spine: Iterable[str]) -> etree._Element:
    """Return the package document of *guide*, which holds *parts*, and those whose ids are in *spine* in that order."""
    content, parts = guide.content, tuple(parts)
    root = etree.Element(f"{{{OPF}}}package", nsmap={None: OPF}, version="3.0")
    root.set("unique-identifier", "id")
    root.set(document.XML_LANG, content.language)
    root.set("dir", document.direction(content.language))
    _metadata(root, guide, parts)
    manifest = etree.SubElement(root, f"{{{OPF}}}manifest")
    for part in parts:
        held = etree.SubElement(manifest, f"{{{OPF}}}item", {"id": part.id, "href": part.href, "media-type": part.kind})
        for name, value in (("properties", part.properties), ("media-overlay", part.overlay)):
            if value:
                held.set(name, value)
    order = etree.SubElement(root, f"{{{OPF}}}spine")
    order.set("page-progression-direction", document.direction(content.language))
    for name in spine:
        etree.SubElement(order, f"{{{OPF}}}itemref", idref=name)
    # Reading systems show the contents in their own way; whoever follows a link to them finds a page.
    etree.SubElement(order, f"{{{OPF}}}itemref", idref=NAVIGATION, linear="no")
    return root


def _metadata(root: etree._Element, guide: Guide, parts: Iterable[Part]) -> None:
    content = guide.content
    place = etree.SubElement(root, f"{{{OPF}}}metadata", nsmap={"dc": DC})
    for name, text in _dublin_core(content):
        told = etree.SubElement(place, f"{{{DC}}}{name}")
        told.text = document.clean(" ".join(text.split()))
        if name == "identifier":
            told.set("id", "id")
    _meta(place, "dcterms:modified", f"{catalogue.date(content)}T00:00:00Z")
    for name, text in ACCESS:
        _meta(place, f"schema:{name}", text)
    _meta(place, "schema:accessibilitySummary", frame.told("access_summary", content))
    _meta(place, "media:duration", f"{clock.seconds(guide.duration)}s")
    for part in parts:
        if part.duration:
            _meta(place, "media:duration", f"{clock.seconds(part.duration)}s", about=part.id)
    for voice in guide.voices:
        _meta(place, "media:narrator", frame.told("tags_voice", content, voice=f"{voice.name} ({voice.engine})"))
    _meta(place, "media:active-class", ACTIVE)
    _meta(place, "media:playback-active-class", PLAYING)


def _dublin_core(content: Content) -> Iterator[tuple[str, str]]:
    yield "identifier", catalogue.identifier(content)
    yield "title", shown.title(content)
    yield "language", content.language
    sources = () if content.discreet_title else content.sources
    facts = [
        ("creator", content.author or content.publisher),
        ("publisher", content.publisher),
        ("description", shown.about(content)),
        ("rights", content.license),
        *(("source", source) for source in sources),
    ]
    yield from (fact for fact in facts if fact[1])


def _meta(place: etree._Element, name: str, text: str, *, about: str = "") -> None:
    told = etree.SubElement(place, f"{{{OPF}}}meta", property=name)
    if about:
        told.set("refines", f"#{about}")
    told.text = document.clean(text)
