"""What directories and podcast apps would not take of a feed, and what it tells of files that are not so.

The rules are those of RSS 2.0, of Apple's "A podcaster's guide to RSS", and of the podcast namespace.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path

from lxml import etree

from ...errors import GuideError
from ...publications.descriptions import FEWEST, LONG, LONGEST
from ...publications.rss import ITUNES, KINDS, PODCAST
from ...words.categories import CATEGORIES
from ..shown import AGAIN
from .feeds import Item, Read, local

_I, _P = f"{{{ITUNES}}}", f"{{{PODCAST}}}"

OF_A_FEED = (
    *("title", "link", "description", "language"),
    *(f"{_I}{name}" for name in ("image", "category", "explicit", "type")),
    *(f"{_P}{name}" for name in ("guid", "medium")),
)
OF_A_LIBRARY = tuple(name for name in OF_A_FEED if name != f"{_I}image")
"""It has the cover of one of its guides, and those may have none there."""
OF_AN_EPISODE = (
    *("title", "description", "guid", "pubDate", "enclosure"),
    *(f"{_I}{name}" for name in ("duration", "explicit", "episodeType")),
)
SHAPES = {
    "language": "[A-Za-z]{2,3}(-[A-Za-z0-9]+)*",
    f"{_I}explicit": "true|false",
    f"{_I}type": "serial|episodic",
    f"{_I}episodeType": "full|trailer|bonus",
    f"{_I}episode": "[1-9][0-9]*",
    f"{_I}duration": "[1-9][0-9]*",
    f"{_P}guid": "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}",
    f"{_P}locked": "yes|no",
}
POINTS = {"enclosure": "url", f"{_P}transcript": "url", f"{_P}chapters": "url", f"{_I}image": "href"}
"""Tags that point at a file of ours, and the attribute that does."""
TYPES = {
    "enclosure": {".mp3": "audio/mpeg"},
    f"{_P}transcript": KINDS,
    f"{_P}chapters": {".json": "application/json+chapters"},
}
"""The media types of those files, by their endings."""

SIDES = range(1400, 3001)
"""Pixels of a cover."""
TOLERANCE = 50
"""Milliseconds by which the length in a tag may differ from what a player makes of the sound."""

_TIME = re.compile(r"(?:<p>|<br>)((?:\d\d:)?\d\d:\d\d) ")


def faults(
    feed: Read, root: Path, known: Mapping[str, int], wanted: tuple[str, ...] = OF_A_FEED
) -> Iterator[GuideError]:
    """Yield what is wrong with *feed*, whose addresses count from the folder *root*, and which must have *wanted* tags.

    *known* are the files that are as they should be, by their paths from there, and their bytes.
    """
    problems = [*_tags(feed.channel, wanted, "the feed"), *_shapes(feed.channel), *_points(feed, known)]
    problems += _cover(feed, root, known)
    if not feed.items:
        problems.append("it has no episode")
    for item, tag in zip(feed.items, feed.channel.findall("item"), strict=True):
        named = f"“{item.title}”"
        problems += _tags(tag, OF_AN_EPISODE, named)
        problems += [f"{named}: {problem}" for problem in (*_sound(item, root, known), *_described(tag))]
    problems += _order(feed)
    yield from (GuideError(problem, remedy=AGAIN, source=feed.path) for problem in problems)


def _tags(element: etree._Element, wanted: tuple[str, ...], who: str) -> Iterator[str]:
    there = Counter(str(tag.tag) for tag in element)
    for name in wanted:
        if there[name] != 1:
            yield f"{who} has {there[name] or 'no'} {_called(name)}, and should have one"
    for tag in element:
        text = tag.text or ""
        if tag.tag == "description" and len(text.encode()) > LONGEST:
            yield f"{who} has a description of {len(text.encode())} bytes, and {LONGEST} are read"
        elif tag.tag != "description" and len(text) > LONG:
            yield f"{who}: {_called(str(tag.tag))} has {len(text)} signs, and {LONG} are read"


def _shapes(channel: etree._Element) -> Iterator[str]:
    for tag in channel.iter(*SHAPES):
        if not re.fullmatch(SHAPES[str(tag.tag)], tag.text or ""):
            yield f"{_called(str(tag.tag))} cannot be {tag.text!r}"
    path = [tag.get("text") for tag in channel.iterfind(f".//{_I}category")]
    if path and tuple(path) != CATEGORIES.get(str(path[-1])):
        yield f"there is no category {' > '.join(map(str, path))}"
    yield from (
        f"{tag.text!r} is a guid and no address, and does not say so"
        for tag in channel.iter("guid")
        if tag.get("isPermaLink") != "false"
    )


def _points(feed: Read, known: Mapping[str, int]) -> Iterator[str]:
    """Yield what *feed* points at and is not there, or is of another type than it says."""
    for tag in feed.channel.iter(*POINTS):
        address = tag.get(POINTS[str(tag.tag)], "")
        path = local(address, feed.base, feed.place)
        if path not in known:
            yield f"{_called(str(tag.tag))} points at {address!r}, which is no file of this guide"
        for ending, kind in TYPES.get(str(tag.tag), {}).items():
            if path.endswith(ending) and tag.get("type") != kind:
                yield f"{path} has the type {tag.get('type')!r}, and is {kind}"


def _cover(feed: Read, root: Path, known: Mapping[str, int]) -> Iterator[str]:
    from PIL import Image

    tag = feed.channel.find(f"{_I}image")
    path = "" if tag is None else local(tag.get("href", ""), feed.base, feed.place)
    if path not in known:
        return  # That is told already.
    try:
        with Image.open(root / path, formats=["JPEG"]) as picture:
            width, height, mode = *picture.size, picture.mode
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        yield "its cover is no JPEG"
        return
    if width != height or width not in SIDES or mode != "RGB":
        yield f"its cover has {width} by {height} pixels ({mode}), and is to be a square of 1400 to 3000 in RGB"


def _sound(item: Item, root: Path, known: Mapping[str, int]) -> Iterator[str]:
    """Yield where the length of an episode is not that of its file, of its tag, or of what is heard."""
    from mutagen import MutagenError
    from mutagen.mp3 import MP3

    path = root / item.sound
    if item.sound not in known:
        return  # That is told already.
    try:
        size = path.stat().st_size
    except OSError:
        size = 0
    if item.bytes != size:
        yield f"it says that its sound has {item.bytes} bytes, and it has {size}"
    if not size:
        return
    try:
        read = MP3(path)
        heard, tag = round(read.info.length * 1000), int(str(read["TLEN"]))
    except (MutagenError, KeyError, ValueError, TypeError):
        yield "its sound is no MP3 with its length in its tag"
        return
    if abs(item.duration * 1000 - heard) > 1000:  # noqa: PLR2004  whole seconds, rounded
        yield f"it says that it lasts {item.duration} seconds, and it lasts {heard / 1000:.1f}"
    if abs(tag - heard) > TOLERANCE:
        yield f"its tag says that it lasts {tag} ms, and it lasts {heard}"


def _described(item: etree._Element) -> Iterator[str]:
    """Yield why apps would read no chapters in a description that has times, or wrong ones."""
    times = _TIME.findall(item.findtext("description") or "")
    if times and (len(times) < FEWEST or times[0].strip("0:") or any(one >= other for one, other in pairwise(times))):
        yield f"the times in its description are no chapters: {', '.join(times)[:100]}"


def _order(feed: Read) -> Iterator[str]:
    for what, values in {
        "guid": [item.guid for item in feed.items],
        "sound": [item.sound for item in feed.items],
    }.items():
        yield from (f"two episodes have the {what} {one!r}" for one, count in Counter(values).items() if count > 1)
    dates = [item.issued for item in feed.items]
    if None in dates or any(date is not None and date.tzinfo is None for date in dates):
        yield "an episode has no date, or one that is no date"
    elif feed.serial:
        if [item.number for item in feed.items] != list(range(1, len(feed.items) + 1)):
            yield "its episodes are not numbered in their order"
        if any(one >= other for one, other in pairwise(date for date in dates if date is not None)):
            yield "its episodes have no dates by which an app could put them in order"


def _called(name: str) -> str:
    return name.replace(_I, "itunes:").replace(_P, "podcast:")
