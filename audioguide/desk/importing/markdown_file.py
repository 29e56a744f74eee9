"""A Markdown file as blocks: by way of HTML, so that whatever stands in it, tables, notes and raw HTML, is read."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin

from ...errors import GuideError
from . import web_page
from .blocks import Document, clean

DEEPEST = 100
"""Levels of lists and quotes in one another; what is deeper, markdown-it leaves out."""

MOST_SIGNS = 20_000
"""Brackets, stars and the like: the time to find what belongs together grows with their square."""

_SIGNS = re.compile(r"[\[*_`<]")
_FRONT = re.compile(r"\s*---\n(.*?)\n(?:---|\.\.\.)\n", re.DOTALL)
_KEY = re.compile(r"^(title|author|lang(?:uage)?)\s*:\s*[\"']?(.*?)[\"']?\s*$", re.MULTILINE | re.IGNORECASE)


def read(text: str, path: Path) -> Document:
    """Return what *text*, the Markdown of the file *path*, says."""
    front = _FRONT.match(text)
    facts = {key.lower(): clean(value) for key, value in _KEY.findall(front[1])} if front else {}
    text = text[front.end() :] if front else text
    parser = MarkdownIt("commonmark", {"maxNesting": DEEPEST}).enable(["table", "strikethrough"]).use(footnote_plugin)
    if len(_SIGNS.findall(text)) > MOST_SIGNS:
        raise GuideError("there are too many signs of Markdown in this to be read", "save it as plain text", path)
    env: dict[str, Any] = {}
    tokens = parser.parse(_cited(text), env)
    if any(token.level >= DEEPEST - 1 for token in tokens):
        raise GuideError("there are lists in lists too deep to follow", "write it with fewer levels", path)
    page = web_page.tree(f"<html><body>{parser.renderer.render(tokens, parser.options, env)}</body></html>", path)
    # Where something stands is a line of that HTML, which nobody has seen.
    blocks = tuple(replace(block, place="") for block in web_page.blocks(page, judged=False))
    language = facts.get("language", facts.get("lang", ""))
    return Document(path.name, blocks, facts.get("title", ""), author=facts.get("author", ""), language=language)


def _cited(text: str) -> str:
    """Return *text* with notes that nothing cites as paragraphs: Markdown would leave them out without a word."""
    cites = set(re.findall(r"\[\^([^\]\s]+)\](?!:)", text))
    return re.sub(r"^\[\^([^\]\s]+)\]:", lambda note: note[0] if note[1] in cites else "\n", text, flags=re.MULTILINE)
