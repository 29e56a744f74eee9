"""The pages of the documentation: that they hold together, and that what repeats the code is what the code says."""

from __future__ import annotations

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


def anchors(page: Path) -> set[str]:
    """Return the anchors of a page, named as repositories on the web name them."""
    found: dict[str, int] = {}
    for _, words in headings(page):
        name = re.sub(r"[^\w\- ]", "", words.lower()).replace(" ", "-")
        found[name] = found.get(name, -1) + 1
        if found[name]:
            found[f"{name}-{found[name]}"] = 0
    return set(found)


@pytest.mark.parametrize("name", PAGES)
def test_every_link_leads_somewhere(name: str) -> None:
    """No link of a page is dead: the file is there, and the heading in it; what is on the web is asked for safely."""
    page = TOP / name
    targets = [str(token.attrs.get("href") or token.attrs["src"]) for token in tokens(page) if is_link(token)]
    dead = []
    for target in targets:
        path, _, anchor = target.partition("#")
        there = (page.parent / path).resolve() if path else page
        if target.startswith("http"):
            leads = target.startswith("https://")
        else:
            leads = there.exists() and there.is_relative_to(TOP) and (not anchor or anchor in anchors(there))
        if not leads:
            dead.append(target)

    assert dead == []


def is_link(token: Token) -> bool:
    """Return whether a token leads to something else."""
    return token.type in {"link_open", "image"}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_can_be_read_without_seeing_it(name: str) -> None:
    """A page has one title, skips no level of headings, tells every picture in words, and holds no HTML."""
    levels = [level for level, _ in headings(TOP / name)]
    found = tokens(TOP / name)

    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(deeper <= level + 1 for level, deeper in pairwise(levels))
    assert [token.attrs["src"] for token in found if token.type == "image" and len(token.content.split()) < 4] == []
    assert [token.content for token in found if token.type.startswith("html")] == []
    assert [token.attrs["href"] for token in found if token.type == "link_open" and not token.attrs["href"]] == []


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
