"""Captions, chapters and transcripts as files: WebVTT, SubRip and plain text.

WebVTT: W3C Candidate Recommendation of 2019. SubRip has no specification: it is written as players read it. The widths
are those podcast apps show whole (podcast namespace, transcripts).
"""

from __future__ import annotations

import functools
import re
import threading
from collections.abc import Iterable, Sequence

from .. import clock
from ..model import Chapter, Content, Span
from ..sound.tags import Jump
from ..words import frame
from . import document, timed_text

VTT_WIDTH, SRT_WIDTH = 65, 32
"""Signs of a line."""

_JOINER = "\N{WORD JOINER}"


def vtt(chapters: Sequence[Chapter], content: Content) -> str:
    """Return what is said in *chapters* as WebVTT, timed from where the first of them starts.

    Each cue says that the narrator speaks: podcast apps show it, and whoever knows no voices leaves it out.
    """
    voice = frame.told("tags_narrator", content).strip()
    spoken = f"<v {_escaped(voice)}>" if voice else ""
    return _webvtt(
        (one.id, one.start, one.end, spoken + _in_webvtt(one.text, one.second, one.spans))
        for one in timed_text.captions(chapters, VTT_WIDTH)
    )


def chapters_vtt(jumps: Iterable[Jump]) -> str:
    """Return *jumps* as WebVTT, for a track of the kind ``chapters``."""
    return _webvtt((jump.id, jump.start, jump.end, _escaped(jump.title)) for jump in jumps)


def srt(chapters: Sequence[Chapter]) -> str:
    """Return what is said in *chapters* as SubRip, timed from where the first of them starts.

    No speaker is named: a card would begin with a word that nobody says.
    """
    cards = []
    for number, one in enumerate(timed_text.captions(chapters, SRT_WIDTH), start=1):
        times = f"{clock.stamp(one.start, ',')} --> {clock.stamp(one.end, ',')}"
        cards.append(f"{number}\n{times}\n{_in_subrip(one.text, one.second)}\n")
    return "\n".join(cards)


def text(chapters: Sequence[Chapter]) -> str:
    """Return what is said in *chapters* as plain text: each paragraph, heading and item on a line, a line between."""
    return "\n".join(f"{document.said(block)}\n" for chapter in chapters for block in document.blocks(chapter))


def joined(ending: str, parts: tuple[tuple[int, str], ...]) -> str:
    """Return the files of several chapters as one, as :func:`vtt`, :func:`srt` or :func:`text` would write it.

    *ending* tells which. *parts* are when each chapter starts, ms, and its file. What is made of them is remembered: a
    podcast has the same.
    """
    if ending == ".txt":
        return "\n".join(text for _, text in parts)
    with _ALONE:  # Who asks for the same in this moment waits for it.
        return _timed(ending, parts)


_ALONE = threading.Lock()


@functools.lru_cache(2)
def _timed(ending: str, parts: tuple[tuple[int, str], ...]) -> str:
    point = "," if ending == ".srt" else "."
    made, number = [], 0
    for start, text in parts:

        def moved(timing: re.Match[str], start: int = start) -> str:
            nonlocal number
            number += 1
            name = timing[1] if ending == ".vtt" else f"{number}\n"
            first, last = (clock.stamp(clock.ms(timing[nth]) + start, point) for nth in (2, 3))
            return f"{name}{first} --> {last}\n"

        made.append(_TIMING.sub(moved, text.removeprefix(_HEAD)))
    return (_HEAD if ending == ".vtt" else "") + "\n".join(made)


_HEAD = "WEBVTT\n\n"
_TIMING = re.compile(r"^(.*\n)(\d+:\d\d:\d\d[.,]\d{3}) --> (\d+:\d\d:\d\d[.,]\d{3})\n", re.MULTILINE)
"""A cue's name and times. No text looks like it: neither notation lets an arrow stand in one."""


def _webvtt(cues: Iterable[tuple[str, int, int, str]]) -> str:
    """Return a WebVTT file of *cues*: the id, start, end (ms) and marked text of each."""
    written = (f"{name}\n{clock.stamp(start)} --> {clock.stamp(end)}\n{marked}\n" for name, start, end, marked in cues)
    return "\n".join(("WEBVTT\n", *written))


@functools.lru_cache(timed_text.REMEMBERED)
def _in_webvtt(text: str, second: int, spans: tuple[Span, ...]) -> str:
    return "\n".join(_marked(*line) for line in timed_text.lines(text, second, spans))


@functools.lru_cache(timed_text.REMEMBERED)
def _in_subrip(text: str, second: int) -> str:
    return "\n".join(_unmistaken(line) for line, _ in timed_text.lines(text, second))


def _marked(text: str, spans: Iterable[Span]) -> str:
    """Return *text* as WebVTT, its phrases in other languages marked."""
    marked, done = "", 0
    for span in spans:
        phrase = f"<lang {_escaped(span.language)}>{_escaped(text[span.start : span.end])}</lang>"
        marked += _escaped(text[done : span.start]) + phrase
        done = span.end
    return marked + _escaped(text[done:])


def _escaped(text: str) -> str:
    # WebVTT, 4.2.2: these three would begin something else. So "-->" cannot stand in a text either.
    return _plain(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _unmistaken(text: str) -> str:
    """Return *text* so that no player of SubRip, which knows no escape, takes "<b>", "{b}" or "-->" for its own.

    A sign that shows nothing stands inside them.
    """
    return _plain(text).replace("<", f"<{_JOINER}").replace("{", f"{{{_JOINER}").replace(">", f"{_JOINER}>")


def _plain(text: str) -> str:
    return document.clean(document.on_one_line(text))
