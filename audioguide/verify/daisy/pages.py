"""The text of a DAISY 2.02 book: all that can be read is heard, in one order, and leads to where it is heard."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lxml import etree

from ...errors import GuideError
from ..shown import single
from .book import HEADINGS, NCC, XHTML, XML_LANG, Book, Heard, fact, heard, named, order, wrong

TYPE = "text/html; charset=utf-8"


def faults(book: Book) -> Iterator[GuideError]:
    """Yield what is wrong with the pages of *book*, its contents included."""
    together = {name: heard(book, name) for name in order(book)}
    for name, tree in book.trees.items():
        if name.endswith(".html"):
            yield from _page(book, name, tree)
            if name != NCC:
                yield from _headings(book, name, tree)
                yield from _sentences(book, name, tree, together)


def _page(book: Book, name: str, tree: etree._ElementTree) -> Iterator[GuideError]:
    root, ncc = tree.getroot(), book.trees.get(NCC)
    kinds = [meta.get("content", "") for meta in tree.iter(f"{XHTML}meta") if _is_type(meta)]
    if [kind.lower().replace(" ", "") for kind in kinds] != [TYPE.replace(" ", "")]:
        yield wrong(book, name, f"it does not say, once, that it is {TYPE}")
    if not single(tree.findtext(f"{XHTML}head/{XHTML}title") or ""):
        yield wrong(book, name, "it has no title")
    language = root.get("lang", "")
    if not language or language != root.get(XML_LANG):
        yield wrong(book, name, "it does not say in lang and in xml:lang in which language it is")
    elif ncc is not None and language != fact(ncc, "dc:language"):
        yield wrong(book, name, f"it is in {language}, and ncc.html tells of {fact(ncc, 'dc:language')}")
    for fact_name in ("dc:title", "dc:identifier"):
        if ncc is not None and fact(tree, fact_name) != fact(ncc, fact_name):
            yield wrong(book, name, f"its {fact_name} is not that of ncc.html")


def _is_type(meta: etree._Element) -> bool:
    return meta.get("http-equiv", "").lower() == "content-type"


def _headings(book: Book, name: str, tree: etree._ElementTree) -> Iterator[GuideError]:
    before = 0
    for place in tree.iter(*HEADINGS):
        level = HEADINGS.index(place.tag) + 1
        if level > before + 1:
            yield wrong(book, name, f"a heading of level {level} follows one of level {before}", place)
        before = level


def _sentences(
    book: Book, name: str, tree: etree._ElementTree, together: Mapping[str, list[Heard]]
) -> Iterator[GuideError]:
    shown = [(smil, one) for smil, some in together.items() for one in some if one.page == name]
    ids = {one: nth for nth, (one, _) in enumerate(named(tree))}
    places = [ids[one.text] for _, one in shown if one.text in ids]
    if places != sorted(set(places)):
        yield wrong(book, name, "its sentences are not in the order in which they are heard, each once")
    targets = {one.text: {f"{smil}#{own}" for own in one.ids} for smil, one in shown}
    for one, place in named(tree):
        if one in targets:
            led = {link.get("href") for link in place.iter(f"{XHTML}a")}
            if not led or not led <= targets[one]:
                yield wrong(book, name, f"{one} does not lead to where it is heard", place)
    body = tree.find(f"{XHTML}body")
    for words, place in () if body is None else _unheard(body, targets):
        yield wrong(book, name, f"“{words}” can be read, and is never heard", place)


def _unheard(place: etree._Element, targets: Mapping[str, object]) -> Iterator[tuple[str, etree._Element]]:
    """Yield the words in *place* that no sound goes with."""
    if place.get("id") in targets:
        return
    for words in (place.text, *(inside.tail for inside in place)):
        if single(words or ""):
            yield single(words or ""), place
    for inside in place:
        yield from _unheard(inside, targets)
