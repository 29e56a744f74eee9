"""markdown-it-py, set up for listening: CommonMark 0.31, tables (GFM) and footnotes, and where each thing stands."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline, html_inline, image, link, strikethrough
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.footnote.index import footnote_ref

from . import files, phrases

DEEPEST = 60
"""Levels of quotes and lists in one another; markdown-it leaves out what is deeper."""
MOST_BRACKETS = 100
"""Opening brackets in one paragraph: for each, all behind it is searched for its end."""

_Rule = Callable[[StateInline, bool], bool]


def parse(text: str) -> tuple[list[Token], dict[str, Any]]:
    """Return the tokens of *text*, footnotes where they stand, and what markdown-it noted of notes and references.

    Of a picture, link, footnote, phrase, HTML or struck-out words, ``meta["line"]`` is the line of its paragraph, from
    0. Of a paragraph that was not read, because it would take too long, ``meta["excess"]`` says why.
    """
    env: dict[str, Any] = {}
    return _parser().parse(text, env), env


@functools.cache
def _parser() -> MarkdownIt:
    markdown = (
        MarkdownIt("commonmark", {"maxNesting": DEEPEST})
        .enable(["table", "strikethrough"])
        .use(footnote_plugin, move_to_end=False, always_match_refs=True)
    )
    # An address is never followed, only heard where it is the text: so any is valid, and none is rewritten.
    markdown.validateLink = lambda url: True  # type: ignore[method-assign] # noqa: ARG005
    markdown.normalizeLinkText = lambda link: link  # type: ignore[method-assign]
    rules: dict[str, _Rule] = {
        "image": image,
        "link": link,
        "html_inline": html_inline,
        "strikethrough": strikethrough.tokenize,
        "footnote_ref": functools.partial(footnote_ref, always_match=True),
    }
    for name, rule in rules.items():
        markdown.inline.ruler.at(name, _placed(rule))
    markdown.inline.ruler.before("link", "phrase", _placed(phrases.bracketed))
    markdown.core.ruler.after("block", "bounded", _bounded)
    return markdown


def _bounded(state: StateCore) -> None:
    """Put a word in the place of each paragraph that is longer, or has more brackets, than anybody writes."""
    for token in state.tokens:
        brackets = token.content.count("[") if token.type == "inline" else 0
        if brackets > MOST_BRACKETS:
            token.meta["excess"] = f"there are {brackets} opening brackets here, and {MOST_BRACKETS} are the most"
        elif token.type == "inline" and len(token.content) > files.LONGEST:
            token.meta["excess"] = f"here are {len(token.content)} signs in one piece, and {files.LONGEST} are the most"
        else:
            continue
        token.content = "Cut"


def _placed(rule: _Rule) -> _Rule:
    """Return *rule* noting, in each token it makes, on which line of its paragraph it begins, counted from 0."""

    def place(state: StateInline, silent: bool) -> bool:
        start, made = state.pos, len(state.tokens)
        if not rule(state, silent):
            return False
        for token in state.tokens[made:]:
            token.meta.setdefault("line", state.src.count("\n", 0, start))
        return True

    return place
