"""The words of a chapter as a page shows them: HTML in which each sentence tells when it is heard."""

from __future__ import annotations

from lxml import etree

from ..model import Chapter, Cue
from . import document
from .document import clean, element
from .places import places


def html(chapter: Chapter, source: str, name: str) -> str:
    """Return the text of *chapter*, its title a heading of level 2, with the sound *source*, called *name*, under that.

    A sentence's ``data-start`` is its start in the chapter, ms; its ``data-words`` is, for each word whose time is
    known, when that begins in the sentence, and its first character and the one past its last; then when the last word
    is over. Characters are counted as JavaScript does, in UTF-16. What one can jump to has its mark's id.
    """
    root = etree.Element(f"{{{document.XHTML}}}section")
    document.write(chapter, root, top=2)
    spans = {span.get("id"): span for span in root.iter(f"{{{document.XHTML}}}span") if span.get("id")}
    for cue in chapter.cues:
        span = spans[cue.segment.id]
        span.set("data-start", str(cue.start))
        if cue.words:
            span.set("data-words", _words(cue))
    for place in places(chapter):
        holder = next(spans[place.cue.segment.id].iterancestors())
        if place.kind == "opening":  # It has no title that is said.
            heading = element(root, "h2", place.title)
            holder.addprevious(heading)
            holder = heading
        holder.set("id", place.id)
        if place.kind == "chapter":
            audio = element(root, "audio", controls="", preload="none", src=source)
            audio.set("aria-label", clean(name))
            holder.addnext(audio)
    return "".join(etree.tostring(child, method="html", encoding="unicode") for child in _plain(root))


def _words(cue: Cue) -> str:
    text = cue.segment.text
    told: list[int] = []
    for word in cue.words:
        told += [word.start - cue.start, _units(text[: word.first]), _units(text[: word.past])]
    return " ".join(map(str, [*told, cue.words[-1].end - cue.start]))


def _units(text: str) -> int:
    """Return how many UTF-16 code units a page holds for *text*."""
    return len(clean(text).encode("utf-16-le")) // 2


def _plain(tree: etree._Element) -> etree._Element:
    """Return *tree* without what only XHTML needs: its namespace, and the second way to name a language."""
    for one in tree.iter():
        one.tag = etree.QName(one).localname
        one.attrib.pop(document.XML_LANG, None)
    etree.cleanup_namespaces(tree)
    return tree
