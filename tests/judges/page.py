"""Can everybody use the page? Asked of the W3C's checker (vnu), and of axe-core inside Chromium.

WCAG 2.0 to 2.2 at A, AA and AAA and axe's best practices; controls large enough to hit (2.5.5, 44 px), no sideways
scroll (1.4.10), text that grows with the reader's setting (1.4.4), nothing from outside, no error in the console.
"""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import judges

LEAST = 44
"""CSS pixels of a control, each way (WCAG 2.2, 2.5.5)."""

START = {"": ""}
"""A page as it opens."""

SHOWN = 3
"""Places named for each fault."""

UNKNOWN = re.compile(r"Resource violates Content Security Policy .*“(?![a-z]+:)")
"""What vnu says of all that lies beside a file: a file has no address there, so no policy can allow it."""


def vnu(paths: Sequence[Path]) -> list[str]:
    """Return the errors and warnings of the W3C's checker in HTML files, their styles included."""
    jar = judges.package("vnu-jar") / "build" / "dist" / "vnu.jar"
    said, complaint = judges.ask(*judges.java(), "-jar", jar, "--stdout", "--format", "json", *paths)
    # Of a file that is not there it says nothing.
    missing = [f"{path.name}: is not there" for path in paths if not path.is_file()]
    messages = json.loads(said)["messages"] if said.startswith("{") else []
    if complaint and not messages:
        return [f"vnu: {complaint.strip()}"]
    return missing + [
        f"{message['url'].rsplit('/', 1)[-1]}:{message.get('lastLine', 0)}: vnu: {message['message']}"
        for message in messages
        if (message["type"] != "info" or message.get("subType") == "warning") and not UNKNOWN.match(message["message"])
    ]


def axe(
    pages: Sequence[Path | str],
    *,
    widths: Sequence[int] = (320, 1280),
    schemes: Sequence[str] = ("light", "dark"),
    forced: Sequence[bool] = (False,),
    zooms: Sequence[int] = (100,),
    states: Mapping[str, str] = START,
) -> list[str]:
    """Return everything wrong with *pages*, files or addresses, in each state and each view.

    Each width (CSS pixels) is seen in each colouring, *schemes* (light, dark) by *forced* colours, at the first of
    *zooms* of text (percent), and at each other zoom in the first colouring: letters that grow change no colour, and
    the larger they are the less contrast is asked of them (1.4.6). *states* are what a page is brought to one after the
    other, by JavaScript: a menu opened, a theme chosen.
    """
    colourings = [*itertools.product(schemes, forced)]
    looks = [(*one, zooms[0]) for one in colourings] + [(*colourings[0], zoom) for zoom in zooms[1:]]
    views = [
        {"width": width, "scheme": scheme, "forced": colours, "zoom": zoom}
        for width, (scheme, colours, zoom) in itertools.product(widths, looks)
    ]
    names = {page.resolve().as_uri() if isinstance(page, Path) else page: page for page in pages}
    question = {
        "browser": judges.program("chromium"),
        "flags": judges.BROWSER,
        "addresses": list(names),
        "views": views,
        "least": LEAST,
        "states": states,
    }
    wrong = []
    for seen in judges.answer("page.mjs", question):
        page = names[seen["address"]]
        wrong += [f"{page.name if isinstance(page, Path) else page}, {_told(seen)}: {fault}" for fault in _faults(seen)]
    return wrong


def _told(seen: dict[str, Any]) -> str:
    state, view = seen["state"], seen["view"]
    forced = ", forced colours" if view["forced"] else ""
    zoom = f", text at {view['zoom']} %" if view["zoom"] != 100 else ""
    return f"{state}{', ' if state else ''}{view['width']} px, {view['scheme']}{forced}{zoom}"


def _faults(seen: dict[str, Any]) -> Iterator[str]:
    if "refused" in seen:
        yield f"does not load: {seen['refused']}"
        return
    for rule in seen["violations"]:
        yield f"axe: {rule['id']}: {rule['help']}: {_some(rule['where'])}"
    for control in seen["small"]:
        width, height = control["size"]
        yield f"{control['html']} is {width} by {height} px, under {LEAST}"
    if seen["fixed"]:
        yield f"text does not grow: {_some(seen['fixed'])}"
    if seen["sideways"] > 0:
        yield f"scrolls sideways by {seen['sideways']} px"
    yield from (f"asks for {address}" for address in seen["outside"])
    yield from (f"the console says: {error}" for error in seen["errors"])


def _some(places: Sequence[str]) -> str:
    more = f" and {len(places) - SHOWN} more" if len(places) > SHOWN else ""
    return ", ".join(places[:SHOWN]) + more
