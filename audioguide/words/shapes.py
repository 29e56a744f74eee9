"""What a value in a YAML file must be: text, a date, a pause. Each returns the value or raises a GuideError."""

from __future__ import annotations

import datetime
import difflib
import logging
import math
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from ..errors import MOST, GuideError
from ..model import Passage
from .files import single
from .plain_yaml import Node

log = logging.getLogger(__name__)

Shape = Callable[[Node], Any]
Keys = Mapping[str, "Shape | Keys"]
"""The keys a group may have, and what each must be; a group in a group is a table in the table."""

_KINDS = {str: "text", list: "a list", dict: "a group of keys", type(None): "nothing"}

LONGEST_PAUSE = 5.0
"""Seconds; no silence inside a chapter is longer."""

# RFC 5646 section 2.1, without the registered oddities ("i-klingon") and with two or three letters first.
_TAG = re.compile(
    r"[a-z]{2,3}(-[a-z]{3}){0,3}(-[a-z]{4})?(-([a-z]{2}|\d{3}))?(-([a-z\d]{5,8}|\d[a-z\d]{3}))*"
    r"(-[a-wyz\d](-[a-z\d]{2,8})+)*(-x(-[a-z\d]{1,8})+)?",
    re.IGNORECASE,
)
_SPELLED = {2: str.upper, 4: str.title}
_NAMES = {
    "english": "en",
    "spanish": "es",
    "french": "fr",
    "español": "es",
    "français": "fr",
    "deutsch": "de",
    "italiano": "it",
    "português": "pt",
}
_REGIONS = {
    "uk": "GB",
    "usa": "US",
    "american": "US",
    "british": "GB",
    "america": "US",
    "britain": "GB",
    "mexico": "MX",
}


def group(node: Node, keys: Keys, problems: list[GuideError], name: str = "") -> dict[str, Any]:
    """Return the values of *node* by key, those that are as *keys* says; everything else goes to *problems*.

    A key with nothing after it counts as left out.
    """
    if not isinstance(node.value, dict):
        problem = f"{name}: " * bool(name) + f"here is {_KINDS[type(node.value)]}, where keys belong"
        problems.append(node.wrong(problem, f"write these, each on its own line: {', '.join(keys)}"))
        return {}
    values: dict[str, Any] = {}
    strange = 0
    for key, value in node.value.items():
        shape = keys.get(key)
        if shape is None:
            strange += 1
            if strange <= MOST:  # More would not be told, and each is compared with every key there is.
                problems.append(unknown(value, key, keys))
        elif value.value is None:
            continue
        elif isinstance(shape, Mapping):
            values[key] = group(value, shape, problems, key)
        else:
            try:
                values[key] = shape(value)
            except GuideError as problem:
                named = f"{key}: {problem.problem}"
                problems.append(GuideError(named, problem.remedy, problem.source, problem.line))
    return values


def unknown(node: Node, word: str, known: Iterable[str]) -> GuideError:
    """Return the error that there is no key called *word*, with the nearest of *known*."""
    near = close(word, known)
    remedy = f"did you mean {near!r}?" if near else f"use: {', '.join(known)}"
    return node.wrong(f"there is no key called {word!r}", remedy)


def close(word: str, known: Iterable[str]) -> str:
    """Return the one of *known* that *word* was probably meant to be, or nothing."""
    near = difflib.get_close_matches(re.sub(r"[\s-]+", "_", word.strip().casefold()), list(known), n=1)
    return near[0] if near else ""


def text(node: Node) -> str:
    """Return the words, their white space single. Keys on one line ("Phone: 555") are words with a colon in them."""
    if node.written:
        log.warning("%s, line %d: read with the colon in it, as written.", node.source.as_posix(), node.line)
        return single(node.written)
    if isinstance(node.value, str):
        return single(node.value)
    raise node.wrong(
        f"here is {_KINDS[type(node.value)]}, where text belongs", "write words, in quotes if they begin with [ or {"
    )


def texts(node: Node) -> tuple[str, ...]:
    """Return one text or a list of them as a list; nothing in it is left out."""
    items = node.value if isinstance(node.value, list) else [node]
    return tuple(text(item) for item in items if item.value is not None)


def paragraphs(node: Node) -> tuple[Passage, ...]:
    """Return plain text as paragraphs, parted by empty lines; each has the line of its key."""
    words = node.value if isinstance(node.value, str) else text(node)
    parts = (single(part) for part in re.split(r"\n[ \t]*\n", words))
    return tuple(Passage("paragraph", part, node.line) for part in parts if part)


def date(node: Node) -> datetime.date:
    """Return a day written year, month, day (ISO 8601)."""
    words = text(node)
    if re.fullmatch(r"\d{4}-\d{1,2}-\d{1,2}", words):
        try:
            return datetime.date(*(int(part) for part in words.split("-")))
        except ValueError:
            pass
    raise node.wrong(f"{words!r} is not a date", "write year, month and day, like 2026-03-31")


def number(least: float, most: float, unit: str = "") -> Shape:
    """Return the shape of a number from *least* to *most*."""

    def numbered(node: Node) -> float:
        words = text(node)
        try:
            value = float(words)
        except ValueError:
            value = math.nan
        if least <= value <= most and "_" not in words:
            return value
        raise node.wrong(
            f"{words!r} is not a number that fits here", f"write a number from {least:g} to {most:g}{unit}"
        )

    return numbered


def seconds(node: Node) -> int:
    """Return a pause, written in seconds, in milliseconds."""
    return round(1000 * float(number(0, LONGEST_PAUSE, " seconds")(node)))


def minutes(node: Node) -> int:
    """Return a time of up to an hour, written in minutes, in milliseconds."""
    return round(60_000 * float(number(0, 60, " minutes")(node)))


def yes_or_no(node: Node) -> bool:
    """Return true or false, whichever of YAML's words for it was written."""
    words = text(node).lower()
    if words in ("true", "yes", "on"):
        return True
    if words in ("false", "no", "off"):
        return False
    raise node.wrong(f"{words!r} is neither true nor false", "write true or false")


def choice(*words: str) -> Shape:
    """Return the shape of one of *words*."""

    def chosen(node: Node) -> str:
        if (word := text(node)) in words:
            return word
        near = close(word, words)
        raise node.wrong(
            f"{word!r} is not one of the words for this",
            f"did you mean {near!r}?" if near else f"choose one of: {', '.join(words)}",
        )

    return chosen


def language(node: Node) -> str:
    """Return a well-formed BCP 47 tag in its usual spelling: ``en-US``, ``zh-Hant``."""
    words = text(node)
    if _TAG.fullmatch(words):
        return _usual(words)
    raise node.wrong(f"{words!r} is not a language tag", f"write {_likely_tag(words)}")


def _usual(tag: str) -> str:
    """Return *tag* as it is usually spelled (RFC 5646 section 2.1.1): script in title case, region in capitals."""
    if re.search("-[a-z0-9]-", tag, re.IGNORECASE):
        return tag.lower()  # extensions and private subtags have no spelling of their own
    first, *rest = tag.lower().split("-")
    return "-".join((first, *(_SPELLED.get(len(part), str)(part) for part in rest)))


def _likely_tag(words: str) -> str:
    """Return the tag that *words*, a language's name or a misspelled tag, were probably meant to be."""
    from .messages import LANGUAGES

    tags = {name.casefold(): tag for tag, name in LANGUAGES.items()} | _NAMES
    parts = re.findall(r"[^\W\d_]+", words.casefold())
    tag = next((tags[part] for part in parts if part in tags), parts[0] if {*parts[:1]} & {*tags.values()} else "")
    places = [_REGIONS.get(part, part.upper()) for part in parts if part in _REGIONS or re.fullmatch("[a-z]{2}", part)]
    region = next((place for place in places if place.lower() != tag), "")
    if not tag:
        return "its code, like en for English, en-US for American English or es for Spanish"
    return f"{tag}-{region}" if region else tag
