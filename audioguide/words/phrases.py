"""Phrases in another language than their guide's: marked in Markdown, and followed from the page to the sentence.

``[palabra]{lang=es}`` is the form of Pandoc's bracketed spans and Djot's, with ``lang`` as the only attribute: a page
that has it can be read by either. Any other attribute is a problem, because nobody would hear that it was left out.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from ..errors import GuideError
from ..model import Content, Span
from .files import single
from .plain_yaml import Node
from .sentences import letters
from .shapes import language

OPEN, CLOSE = "phrase_open", "phrase_close"
"""The tokens around a phrase; ``meta["attributes"]`` of the first is what its curly brackets hold."""

ATTRIBUTES = re.compile(r"\{[^{}\n]{0,200}\}")

_REMEDY = "mark a phrase in another language like [palabra]{lang=es}; of anything else, take the curly brackets away"
_STOP = re.compile(r"[.,;:!?…»”\"')\]]+(?=\s|$)")
_LANG = re.compile(r"lang\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([\w-]+))")


def bracketed(state: StateInline, silent: bool) -> bool:
    """Make tokens of a phrase in brackets with curly ones behind: a rule for markdown-it's inline parser."""
    # Asked silently, markdown-it looks for the end of a link around it: the words of a link may hold a phrase.
    if silent or state.src[state.pos] != "[":
        return False
    start = state.pos + 1
    end = state.md.helpers.parseLinkLabel(state, state.pos)
    attributes = ATTRIBUTES.match(state.src, end + 1, state.posMax) if end >= start else None
    if attributes is None:
        return False
    last = state.posMax
    state.pos, state.posMax = start, end
    state.push(OPEN, "span", 1).meta = {"attributes": attributes[0][1:-1].strip()}
    state.md.inline.tokenize(state)
    state.push(CLOSE, "span", -1)
    state.posMax = last
    state.pos = attributes.end()
    return True


def tag(attributes: str, source: Path, line: int) -> str:
    """Return the language (BCP 47) that *attributes* name; GuideError where they name none, or more than that."""
    written = _LANG.fullmatch(attributes)
    if written is None:
        problem = f"{{{attributes}}} is not read: a phrase can only be given its language"
        raise GuideError(problem, _REMEDY, source, line)
    return str(language(Node(written[1] or written[2] or written[3] or "", line, source)))


def stray(before: Sequence[Token], token: Token, source: Path, line: int) -> list[GuideError]:
    """Return the error that *token* is curly brackets behind a link or a picture, or nothing."""
    if not (before and before[-1].type in ("link_close", "image") and ATTRIBUTES.match(token.content)):
        return []
    return [GuideError("curly brackets behind a link or a picture are not read", _REMEDY, source, line)]


def joined(runs: Iterable[tuple[str, str]]) -> tuple[str, tuple[Span, ...]]:
    """Return *runs*, each words and their language or nothing, as one text, its white space single, and its spans."""
    before, spans = "", []
    for spoken, group in itertools.groupby(runs, lambda run: run[1]):
        words = "".join(words for words, _ in group)
        if spoken and words.strip():
            inner = words.lstrip()
            start = len(single(before + words[: len(words) - len(inner)] + "x")) - 1
            spans.append(Span(start, len(single(before + words)), spoken))
        before += words
    return single(before), tuple(spans)


def shifted(spans: Iterable[Span], by: int) -> tuple[Span, ...]:
    """Return *spans* as they stand in a text that begins *by* signs earlier."""
    return tuple(Span(span.start + by, span.end + by, span.language) for span in spans)


def inside(spans: Iterable[Span], start: int, end: int) -> tuple[Span, ...]:
    """Return what of *spans* is in the part from *start* to *end*, counted from its beginning."""
    return tuple(
        Span(max(span.start, start) - start, min(span.end, end) - start, span.language)
        for span in spans
        if span.start < end and span.end > start
    )


def put(spans: Sequence[Span], words: str, text: str) -> tuple[Span, ...]:
    """Return *spans* of *words* as they stand in *text*, a sentence of the frame that ends with them, or nearly."""
    return shifted(spans, text.rfind(words)) if spans and words in text else ()


def languages(content: Content) -> tuple[str, ...]:
    """Return the languages of the phrases in *content*, each once, in the order in which they are first heard."""
    return tuple(dict.fromkeys(span.language for spans in _spans(content) for span in spans))


def apart(text: str, spans: Iterable[Span]) -> list[tuple[str, str]]:
    """Return *text* in parts that join to it, each with its language, empty for the text's own.

    What stands behind a word makes the voice rise or fall on it: so a stop or a bracket belongs to the part before it,
    and a part with nothing to say does too, or else to the next.
    """
    parts: list[tuple[str, str]] = []
    done = 0
    for span in spans:
        parts += [(text[done : span.start], ""), (text[span.start : span.end], span.language)]
        done = span.end
    parts.append((text[done:], ""))
    heard: list[tuple[str, str]] = []
    opening = ""
    for whole, spoken in parts:
        stop = _STOP.match(whole) if heard else None
        part = whole[stop.end() :] if stop else whole
        if stop:
            heard[-1] = (heard[-1][0] + stop[0], heard[-1][1])
        if not letters(part):
            if heard:
                heard[-1] = (heard[-1][0] + part, heard[-1][1])
            else:
                opening += part
        elif heard and heard[-1][1] == spoken:
            heard[-1] = (heard[-1][0] + part, spoken)
        else:
            heard.append((opening + part, spoken))
            opening = ""
    return heard or [(text, "")]


def _spans(content: Content) -> Iterator[tuple[Span, ...]]:
    for section in content.sections:
        yield section.spans
        yield from (passage.spans for passage in section.passages)
    if content.questions:
        yield from (passage.spans for passage in (*content.questions.introduction, *content.questions.closing))
