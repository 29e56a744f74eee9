"""What the styles and lists of a Word file say of a paragraph (ECMA-376 part 1, sections 17.7 and 17.9)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree

from .furniture import local

DEEPEST = 20
"""Styles that one is based on, at most: they may go in a circle."""

_HEADING = re.compile(r"heading ([1-9])")


@dataclass(frozen=True, slots=True)
class Style:
    """A style of paragraphs or of letters."""

    name: str
    """As every Word calls it, whatever its language: "heading 1"."""
    based_on: str
    properties: etree._Element | None
    """What it sets of a paragraph."""


@dataclass(slots=True)
class Lists:
    """The numbered lists of a file, and how far each has counted."""

    formats: Mapping[tuple[str, int], tuple[str, int]] = field(default_factory=dict)
    """By list and level: how it is numbered, and with what it begins."""
    counts: dict[str, dict[int, int]] = field(default_factory=dict)

    def item(self, number: str, level: int) -> tuple[int, int] | None:
        """Return the level, from 1, and the number, 0 under bullets, of the next item of list *number*; None: none."""
        kind, start = self.formats.get((number, level), ("", 1))
        if number == "0" or kind == "none":
            return None
        before = self.counts.get(number, {})
        count = before.get(level, start - 1) + 1
        self.counts[number] = {outer: one for outer, one in before.items() if outer < level} | {level: count}
        return level + 1, 0 if kind in ("bullet", "") else max(count, 0)


def styles(tree: etree._Element | None) -> dict[str, Style]:
    """Return the styles in *tree*, that of styles.xml, by their ids."""
    found = {}
    for one in tree if tree is not None else ():
        if local(one) == "style":
            name = value(child(one, "name")).lower()
            found[attribute(one, "styleId")] = Style(name, value(child(one, "basedOn")), child(one, "pPr"))
    return found


def lists(tree: etree._Element | None) -> Lists:
    """Return the lists in *tree*, that of numbering.xml."""
    plans: dict[str, dict[int, tuple[str, int]]] = {}
    formats: dict[tuple[str, int], tuple[str, int]] = {}
    for one in tree if tree is not None else ():
        if local(one) == "abstractnum":
            plans[attribute(one, "abstractNumId")] = dict(_levels(one))
        elif local(one) == "num":
            number = attribute(one, "numId")
            own = dict(plans.get(value(child(one, "abstractNumId")), {}))
            for change in one:
                level = whole(attribute(change, "ilvl"))
                if local(change) == "lvloverride" and (start := child(change, "startOverride")) is not None:
                    own[level] = (own.get(level, ("decimal", 1))[0], whole(value(start)))
            formats |= {(number, level): plan for level, plan in own.items()}
    return Lists(formats)


def chain(known: Mapping[str, Style], style: str) -> Iterator[Style]:
    """Yield the style with the id *style*, and those it is based on."""
    for _ in range(DEEPEST):
        if style not in known:
            return
        yield known[style]
        style = known[style].based_on


def heading(known: Mapping[str, Style], style: str, properties: etree._Element | None) -> int:
    """Return the level of a paragraph in *style* with *properties* of its own: 1 for a title; 0: it is no heading."""
    if level := _outline(properties):
        return level
    for one in chain(known, style):
        if named := _HEADING.fullmatch(one.name):
            return int(named[1]) + 1
        if one.name == "title":
            return 1
        if level := _outline(one.properties):
            return level
    return 0


def _outline(properties: etree._Element | None) -> int:
    level = child(properties, "outlineLvl")
    return whole(value(level)) + 2 if level is not None and whole(value(level)) < 9 else 0  # noqa: PLR2004 - body text


def _levels(plan: etree._Element) -> Iterator[tuple[int, tuple[str, int]]]:
    for one in plan:
        if local(one) == "lvl":
            start = child(one, "start")
            kind = value(child(one, "numFmt"))
            yield whole(attribute(one, "ilvl")), (kind, whole(value(start)) if start is not None else 1)


def child(element: etree._Element | None, name: str) -> etree._Element | None:
    """Return the first child of *element* called *name*."""
    found = (one for one in element if local(one) == name.lower()) if element is not None else ()
    return next(iter(found), None)


def value(element: etree._Element | None) -> str:
    """Return the val of *element*; nothing where there is none."""
    return attribute(element, "val") if element is not None else ""


def attribute(element: etree._Element, name: str) -> str:
    """Return the attribute *name* of *element*, whichever edition of the standard it is written in."""
    return next((text for key, text in element.attrib.items() if str(key).rpartition("}")[2] == name), "")


def whole(written: str) -> int:
    """Return the number *written*, 0 where it is none or beyond reason."""
    return int(written) if re.fullmatch(r"\d{1,6}", written, re.ASCII) else 0
