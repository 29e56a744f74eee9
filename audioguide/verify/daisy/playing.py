"""The SMIL files: which text is shown while which sound is played. From the DAISY 2.02 Specification, 2.3 and 2.4."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from lxml import etree

from ...errors import GuideError
from .. import smil_time
from .book import MASTER, NCC, Book, Clip, fact, facts, heard, length, order, wrong
from .contents import TOLERANCE

NAMES = ("dc:title", "dc:identifier", "dc:format", "ncc:generator", "ncc:timeInThisSmil")
"""What every SMIL file tells, and only once."""
CHAPTER = ("title", "ncc:totalElapsedTime")
"""And what one that is heard tells beside."""
SKIPPED = ("pagenumber-on", "footnote-on", "prodnote-on", "sidebar-on")
"""What ``system-required`` may ask for."""


def faults(book: Book) -> Iterator[GuideError]:
    """Yield what is wrong with the SMIL files of *book*."""
    names = order(book)
    for name in sorted(name for name in book.trees if name.endswith(".smil") and name != MASTER):
        if name not in names:
            yield wrong(book, name, "ncc.html does not lead to it, so it is never heard")
    elapsed = 0
    for name in names:
        tree = book.trees[name]
        yield from _told(book, name, tree, (*NAMES, *CHAPTER))
        yield from _structure(book, name, tree)
        yield from _clips(book, name)
        lasts = sum(length(one.clips) for one in heard(book, name))
        yield from _time(book, name, fact(tree, "ncc:totalElapsedTime"), elapsed, "are heard before it")
        yield from _time(book, name, fact(tree, "ncc:timeInThisSmil"), lasts, "are heard in it")
        for seq in tree.findall("body/seq"):
            yield from _time(book, name, seq.get("dur", ""), lasts, "are heard in it")
        elapsed += lasts
    yield from _master(book, names, elapsed)


def _told(book: Book, name: str, tree: etree._ElementTree, wanted: tuple[str, ...]) -> Iterator[GuideError]:
    told = Counter(one for one, _ in facts(tree))
    for one in wanted:
        if told[one] != 1:
            yield wrong(book, name, f"it tells {one} {told[one]} times, not once")
    for one in sorted(told.keys() - set(wanted)):
        yield wrong(book, name, f"it tells {one}, which a SMIL file does not")
    ncc = book.trees.get(NCC)
    for one in NAMES[:3]:
        if ncc is not None and told[one] and fact(tree, one) != fact(ncc, one):
            yield wrong(book, name, f"its {one} is not that of ncc.html")
    regions = tree.findall("head/layout/region")
    if len(regions) != 1 or not regions[0].get("id"):
        yield wrong(book, name, "it does not say where text is shown: one layout with one region that has an id")


def _structure(book: Book, name: str, tree: etree._ElementTree) -> Iterator[GuideError]:
    body = tree.find("body")
    outer = [] if body is None else list(body)
    if [one.tag for one in outer] != ["seq"] or not outer[0].get("dur"):
        yield wrong(book, name, "its body is not one seq that tells its dur", body)
        return
    if not len(outer[0]):
        yield wrong(book, name, "nothing is heard in it", outer[0])
    for seq in tree.iter("seq"):
        if seq.get("fill"):
            yield wrong(book, name, "a seq has the attribute fill, at which players stop", seq)
    for par in outer[0]:
        if par.tag != "par":
            yield wrong(book, name, f"it holds a {etree.QName(par).localname} where a par belongs", par)
        else:
            yield from _par(book, name, par)


def _par(book: Book, name: str, par: etree._Element) -> Iterator[GuideError]:
    if par.get("endsync") != "last":
        yield wrong(book, name, 'a par does not say endsync="last"', par)
    if par.get("system-required") not in (None, *SKIPPED):
        yield wrong(book, name, f"a par asks for {par.get('system-required')}, which no player has", par)
    inside = [etree.QName(one).localname for one in par]
    together = par.find("seq")
    if together is not None and (not len(together) or {one.tag for one in together} != {"audio"}):
        yield wrong(book, name, "a seq in a par holds other things than sound", together)
    if sorted(inside) not in (["audio", "text"], ["seq", "text"]):
        yield wrong(book, name, f"a par holds {', '.join(inside) or 'nothing'}, not a text and its sound", par)
    for place in (par, *par.iter("text", "audio")):
        if not place.get("id"):
            yield wrong(book, name, f"a {etree.QName(place).localname} has no id", place)


def _clips(book: Book, name: str) -> Iterator[GuideError]:
    """Yield where the clips are not the whole of their sound, one behind the other: a player skips what is between."""
    clips = [clip for one in heard(book, name) for clip in one.clips]
    if clips and len({clip.file for clip in clips}) > 1:
        yield wrong(book, name, "its sound is in several files")
    for clip in clips:
        if clip.start is None or clip.end is None:
            yield wrong(book, name, f"a clip of {clip.file} does not tell from when to when it lasts")
        elif clip.end <= clip.start:
            yield wrong(book, name, f"a clip of {clip.file} ends at {clip.end} ms, and begins at {clip.start} ms")
    if clips and clips[0].start:
        yield wrong(book, name, f"its first clip begins at {clips[0].start} ms, not at 0")
    for before, after in pairwise(clips):
        if _known(before, after) and before.end != after.start:
            yield wrong(book, name, f"a clip ends at {before.end} ms, and the next begins at {after.start} ms")


def _known(*clips: Clip) -> bool:
    return all(clip.start is not None and clip.end is not None for clip in clips)


def _time(book: Book, name: str, told: str, ms: int, heard_where: str) -> Iterator[GuideError]:
    time = smil_time.ms(told)
    if time is None:
        yield wrong(book, name, f"it tells {told or 'nothing'} where a time belongs: {ms} ms {heard_where}")
    elif abs(time - ms) > TOLERANCE:
        yield wrong(book, name, f"it tells {told}, and {ms} ms {heard_where}")


def _master(book: Book, names: list[str], total: int) -> Iterator[GuideError]:
    tree = book.trees.get(MASTER)
    if tree is None:
        return
    yield from _told(book, MASTER, tree, NAMES)
    yield from _time(book, MASTER, fact(tree, "ncc:timeInThisSmil"), total, "are heard in all")
    refs = tree.findall("body/ref")
    if [ref.get("src", "").partition("#")[0] for ref in refs] != names:
        yield wrong(book, MASTER, "it does not lead to every SMIL file in the order in which they are heard")
    for ref in refs:
        smil = book.trees.get(ref.get("src", "").partition("#")[0])
        if not ref.get("id"):
            yield wrong(book, MASTER, "a ref has no id", ref)
        if smil is not None and ref.get("title") != fact(smil, "title"):
            yield wrong(book, MASTER, f"it calls {ref.get('src')} {ref.get('title')}, not {fact(smil, 'title')}", ref)
