"""markdown-it-py, set up for listening: CommonMark 0.31, tables (GFM) and footnotes, and where each thing stands."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline, html_inline, image, link, strikethrough
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.footnote.index import footnote_ref

from . import phrases

DEEPEST = 60
"""Levels of quotes and lists in one another; markdown-it leaves out what is deeper."""

_Rule = Callable[[StateInline, bool], bool]


def parse(text: str) -> tuple[list[Token], dict[str, Any]]:
    """Return the tokens of *text*, footnotes where they stand, and what markdown-it noted of notes and references.

    Of a picture, link, footnote, phrase, HTML or struck-out words, ``meta["line"]`` is the line of its paragraph, from
    0.
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
    return markdown


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
