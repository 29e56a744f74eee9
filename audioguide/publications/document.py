"""A chapter as text to read: headings, paragraphs and lists, each sentence with its id, the same in every form.

The tree is XHTML that serves as HTML too: no empty elements but those that HTML knows.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from lxml import etree

from ..model import Chapter, Cue, Span
from .places import places

XHTML = "http://www.w3.org/1999/xhtml"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

RIGHT_TO_LEFT = frozenset(
    ("ar", "arc", "ckb", "dv", "fa", "he", "ks", "ku", "nqo", "ps", "sd", "syr", "ug", "ur", "yi")
)
"""Languages written from right to left, unless their tag names another script."""

_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0, 2.2, has no place for."""

_BREAKS = re.compile("[\t\n\r\v\f\x1c-\x1f\x85\u2028\u2029]")
"""What one reader or another takes for the end of a line."""


@dataclass(frozen=True, slots=True)
class Block:
    """A run of sentences that stand together: a heading, a paragraph, an item of a list."""

    kind: str
    """As of its segments; ``title`` of whatever the chapter's own mark begins with."""
    level: int
    """Of a heading: 1 for the chapter's title, and none skipped below it. Of an item: how deep. Otherwise 0."""
    cues: tuple[Cue, ...]


def blocks(chapter: Chapter) -> Iterator[Block]:
    """Yield the blocks of *chapter* in order: every cue is in one of them."""
    levels = {place.cue.segment.id: place.level for place in places(chapter) if place.kind != "opening"}
    runs: list[list[Cue]] = []
    for cue in chapter.cues:
        if runs and not cue.segment.begins:
            runs[-1].append(cue)
        else:
            runs.append([cue])
    for run in runs:
        first = run[0].segment
        level = levels.get(first.id, 0)
        kind = "title" if level == 1 else first.kind
        yield Block(kind, level or (first.level if kind == "item" else 0), tuple(run))


def said(block: Block) -> str:
    """Return the sentences of *block* on one line, without signs that stand for nothing."""
    return clean(on_one_line(" ".join(cue.segment.text for cue in block.cues)))


def write(chapter: Chapter, parent: etree._Element, *, top: int = 1, words: bool = False) -> None:
    """Append the text of *chapter* to *parent*, its title as a heading of the level *top*.

    Each sentence is a ``span`` with its segment's id; with *words*, each word whose time is known is one in it, with
    ``w1``, ``w2`` … behind that id. *parent* is an element of XHTML.
    """
    lists: list[etree._Element] = []
    for block in blocks(chapter):
        if block.kind != "item":
            lists = []
        if block.kind == "item":
            place = _item(parent, lists, max(1, block.level))
        elif block.level:
            place = element(parent, f"h{min(6, block.level + top - 1)}")
        elif block.kind == "quote":
            place = element(element(parent, "blockquote"), "p")
        else:
            place = element(parent, "p")
        place.set("class", block.kind)
        for nth, cue in enumerate(block.cues):
            if nth:
                place[-1].tail = " "
            _sentence(place, cue, words=words)


def contents(parent: etree._Element, entries: Iterable[tuple[int, str, str]]) -> None:
    """Append *entries* to *parent* as a list, and in an item of it the list of what is deeper.

    Each is how deep it is, from 1 and none skipped on the way down, where it leads, and what it is called.
    """
    lists: list[etree._Element] = []
    for level, href, told in entries:
        del lists[level:]
        if len(lists) < level:
            lists.append(element(lists[-1][-1] if lists else parent, "ol"))
        element(element(lists[-1], "li"), "a", told, href=href)


def element(parent: etree._Element, name: str, text: str = "", **attributes: str) -> etree._Element:
    """Append an element of XHTML to *parent* and return it; a name ending in ``_`` stands for one that is Python's."""
    made = etree.SubElement(parent, f"{{{XHTML}}}{name}")
    for key, value in attributes.items():
        made.set(key.rstrip("_"), clean(value))
    if text:
        made.text = clean(text)
    return made


def page(title: str, language: str) -> tuple[etree._Element, etree._Element, etree._Element]:
    """Return a new page of XHTML, called *title* in *language* (BCP 47): its root, its head and its body."""
    root = etree.Element(f"{{{XHTML}}}html", nsmap={None: XHTML})
    speak(root, language)
    head = element(root, "head")
    element(head, "title", title)
    return root, head, element(root, "body")


def html(place: etree._Element) -> str:
    """Return *place*, of a tree of XHTML, as HTML: for browsers, which read it by other rules."""
    plain = copy.deepcopy(place)
    for one in plain.iter("{*}*"):
        # A picture inside has its own names, and in HTML none of them a prefix.
        one.tag = etree.QName(one).localname
        one.attrib.pop(XML_LANG, None)
    etree.cleanup_namespaces(plain)
    return etree.tostring(plain, method="html", encoding="unicode", with_tail=False)


def speak(place: etree._Element, language: str) -> None:
    """Say that *place* is in *language* (BCP 47), for HTML and for XML, and in which direction that is written."""
    place.set("lang", language)
    place.set(XML_LANG, language)
    place.set("dir", direction(language))


def direction(language: str) -> str:
    """Return ``rtl`` or ``ltr``: how *language* (BCP 47) is written."""
    first, *rest = language.lower().split("-")
    script = next((part for part in rest if len(part) == 4), "")  # noqa: PLR2004  ISO 15924: four letters
    if script:
        return "rtl" if script in ("arab", "hebr", "syrc", "thaa", "nkoo", "adlm", "rohg") else "ltr"
    return "rtl" if first in RIGHT_TO_LEFT else "ltr"


def clean(text: str) -> str:
    """Return *text* without the signs that XML has no place for; they stand for nothing that can be read."""
    # What can be printed has none of them, and that is quickly seen.
    return text if text.isprintable() else _FORBIDDEN.sub("", text)


def on_one_line(text: str) -> str:
    """Return *text* with a space for each end of a line: every other sign stays, and stays where it was."""
    return text if text.isprintable() else _BREAKS.sub(" ", text)


def _item(parent: etree._Element, lists: list[etree._Element], level: int) -> etree._Element:
    """Return a new item, *level* lists deep, below *parent*; *lists* are those still open, and are brought to that."""
    del lists[level:]
    while len(lists) < level:
        # A list in a list stands in the item before it.
        inside = lists[-1] if lists else parent
        if lists:
            inside = inside[-1] if len(inside) else element(inside, "li")
        lists.append(element(inside, "ul"))
    return element(lists[-1], "li")


def _sentence(parent: etree._Element, cue: Cue, *, words: bool) -> None:
    segment = cue.segment
    place = element(parent, "span", id=segment.id)
    if not segment.spans and not (words and cue.words):
        place.text = clean(segment.text)
        return
    cuts = {0, len(segment.text)}
    cuts.update(edge for span in segment.spans for edge in (span.start, span.end))
    timed = cue.words if words else ()
    cuts.update(edge for word in timed for edge in (word.first, word.past))
    edges = sorted(edge for edge in cuts if 0 <= edge <= len(segment.text))
    starts = {word.first: (nth, word.past) for nth, word in enumerate(timed, start=1)}
    holder, until = place, 0
    for start, end in pairwise(edges):
        if start >= until:
            holder = place
        if start in starts:
            nth, until = starts[start]
            holder = element(place, "span", id=f"{segment.id}w{nth}")
        _put(holder, segment.text[start:end], _language(segment.spans, start))


def _put(holder: etree._Element, text: str, language: str) -> None:
    if language:
        speak(element(holder, "span", text), language)
    elif len(holder):
        holder[-1].tail = (holder[-1].tail or "") + clean(text)
    else:
        holder.text = (holder.text or "") + clean(text)


def _language(spans: tuple[Span, ...], place: int) -> str:
    return next((span.language for span in spans if span.start <= place < span.end), "")
