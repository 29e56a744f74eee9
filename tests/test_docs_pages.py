"""The pages of the documentation: that they hold together, and that what repeats the code is what the code says."""

from __future__ import annotations

import functools
import re
import subprocess
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from audioguide import plugins

TOP = Path(__file__).parent.parent
PAGES = sorted(
    path.relative_to(TOP).as_posix()
    for path in (*TOP.glob("*.md"), *(TOP / "docs").rglob("*.md"), TOP / "output" / "README.md")
)

FEWEST = 4
"""Words that tell a picture."""


@functools.cache
def tokens(page: Path) -> list[Token]:
    """Return what Markdown makes of a page, those inside its lines too."""
    blocks = MarkdownIt("commonmark").enable("table").parse(page.read_text(encoding="utf-8"))
    return [token for block in blocks for token in (block, *(block.children or ()))]


def headings(page: Path) -> Iterator[tuple[int, str]]:
    """Yield the level of each heading and its words."""
    found = tokens(page)
    for token, words in pairwise(found):
        if token.type == "heading_open":
            yield int(token.tag[1:]), "".join(child.content for child in words.children or ())


@functools.cache
def anchors(page: Path) -> set[str]:
    """Return the anchors of a page, named as repositories on the web name them."""
    found: dict[str, int] = {}
    for _, words in headings(page):
        name = re.sub(r"[^\w\- ]", "", words.lower()).replace(" ", "-")
        found[name] = found.get(name, -1) + 1
        if found[name]:
            found[f"{name}-{found[name]}"] = 0
    return set(found)


def dead(page: Path, top: Path = TOP) -> Iterator[str]:
    """Yield where a page leads to that is not there, or not below *top*, or on the web and not asked for safely."""
    for token in tokens(page):
        if token.type not in {"link_open", "image"}:
            continue
        target = str(token.attrs.get("href") or token.attrs.get("src") or "")
        path, _, anchor = target.partition("#")
        there = (page.parent / path).resolve() if path else page
        if target.startswith("http"):
            leads = target.startswith("https://")
        else:
            leads = there.exists() and there.is_relative_to(top) and (not anchor or anchor in anchors(there))
        if not target or not leads:
            yield target


def hidden(page: Path) -> Iterator[str]:
    """Yield what keeps a page from being read without seeing it."""
    levels = [level for level, _ in headings(page)]
    if levels[:1] != [1] or levels.count(1) > 1:
        yield "it does not have one title, first"
    if any(deeper > level + 1 for level, deeper in pairwise(levels)):
        yield "a level of headings is skipped"
    for token in tokens(page):
        if token.type == "image" and len(token.content.split()) < FEWEST:
            yield f"a picture is not told in words: {token.attrs['src']}"
        if token.type.startswith("html"):
            yield f"there is HTML in it: {token.content}"


@pytest.mark.parametrize("name", PAGES)
def test_every_link_leads_somewhere(name: str) -> None:
    """No link of a page is dead: the file is there, and the heading in it."""
    assert list(dead(TOP / name)) == []


@pytest.mark.parametrize("name", PAGES)
def test_a_page_can_be_read_without_seeing_it(name: str) -> None:
    """A page has one title, skips no level of headings, tells every picture in words, and holds no HTML."""
    assert list(hidden(TOP / name)) == []


@pytest.mark.parametrize(
    ("wrong", "links", "faults"),
    [
        ("# Lifts\n\n[Up](#lifts)\n\n## Stairs\n", 0, 0),
        ("# Lifts\n\n[Up](gone.md)\n", 1, 0),
        ("# Lifts\n\n[Up](#stairs)\n", 1, 0),
        ("# Lifts\n\n[Up](../elsewhere)\n", 1, 0),
        ("# Lifts\n\n[Up](http://example.org)\n", 1, 0),
        ("## Lifts\n", 0, 1),
        ("# Lifts\n\n# Stairs\n", 0, 1),
        ("# Lifts\n\n### Stairs\n", 0, 1),
        ("# Lifts\n\n![A lift](page.md)\n", 0, 1),
        ("# Lifts\n\n<div>Up</div>\n", 0, 1),
    ],
)
def test_what_is_wrong_with_a_page_is_seen(wrong: str, links: int, faults: int, tmp_path: Path) -> None:
    """A dead link and a page that hides something are told, and a good page is let pass."""
    page = tmp_path / "top" / "page.md"
    page.parent.mkdir()
    (tmp_path / "elsewhere").mkdir()
    page.write_text(wrong, encoding="utf-8")

    assert len(list(dead(page, page.parent))) == links
    assert len(list(hidden(page))) == faults


def test_no_link_is_left_open() -> None:
    """What was to be a link is one: no brackets of Markdown are left in the words that people read."""
    open_ = re.compile(r"\]\(|\]\[")
    left = {
        name: [t.content for t in tokens(TOP / name) if t.type == "text" and open_.search(t.content)] for name in PAGES
    }

    assert {name: words for name, words in left.items() if words} == {}


def test_every_page_is_found_from_the_first() -> None:
    """The list of pages leaves none out, and README leads to it."""
    listed = {str(token.attrs["href"]) for token in tokens(TOP / "docs" / "index.md") if token.type == "link_open"}
    there = {path.name for path in (TOP / "docs").glob("*.md")} - {"index.md"}

    assert there - listed == set()
    assert "(docs/index.md)" in (TOP / "README.md").read_text(encoding="utf-8")


def test_what_repeats_the_code_is_what_the_code_says() -> None:
    """The pages of commands and of formats are those that scripts/docs.py would write."""
    command = [sys.executable, str(TOP / "scripts" / "docs.py"), "--check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)

    assert done.returncode == 0, done.stderr


def test_the_front_page_tells_every_form_and_command() -> None:
    """README's tables leave out no form that is written, and no command."""
    from audioguide.cli import cli

    text = (TOP / "README.md").read_text(encoding="utf-8")
    told = re.findall(r"^\| `([\w-]+)", text, re.MULTILINE)

    assert {*plugins.names("publications"), *cli.commands} - {*told} == set()
