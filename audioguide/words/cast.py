"""Who says what: the guide's voice, another one for the questions, and one for each foreign language.

The order of a guide's voices: its own; that of the questions, where guide.yaml asks for one; then those of languages.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from ..model import Content, Piece, Segment, Voice, Words
from . import lexicon, phrases, wording


def words(content: Content, text: str, language: str = "", wordings: Callable[[str], str] | None = None) -> Words:
    """Return what is said for *text*, a phrase in *language* (BCP 47), or in the guide's where that is empty.

    *wordings* may know what is spoken for a text in the guide's.
    """
    entries = content.lexicon
    if wordings and not language:
        spoken = wordings(text)
        return Words(spoken, lexicon.matching(entries, spoken, content.language))
    if language:
        # An entry that names no language belongs to the guide's.
        entries = tuple(entry for entry in entries if same(entry.language or content.language, language))
    spoken, _ = wording.worded(text, language or content.language, entries)
    return Words(spoken, lexicon.matching(entries, spoken, language or content.language))


def given(content: Content, voices: Sequence[Voice], segment: Segment) -> Segment:
    """Return *segment* with its voice, or, where it holds a phrase that another voice knows, with its pieces.

    What is spoken of a phrase follows the rules and the lexicon of its own language. Where no voice knows it, the
    sentence is left to the voice of the others.
    """
    own = 1 if segment.kind == "question" and content.voice.questions and len(voices) > 1 else 0
    if segment.voice != own:
        segment = replace(segment, voice=own)
    if not segment.spans:
        return segment
    parts = phrases.apart(segment.text, segment.spans)
    pieces: list[Piece] = []
    spoken = ""
    for text, language in parts:
        foreign = "" if same(language or content.language, content.language) else language
        pieces.append(Piece(words(content, text, foreign), speaker(foreign, content, voices, own)))
        spoken += " " * (text[:1].isspace()) + pieces[-1].words.spoken + " " * (text[-1:].isspace())
    if all(piece.voice == own for piece in pieces):
        return segment
    if len(pieces) == 1:
        return replace(segment, words=pieces[0].words, voice=pieces[0].voice)
    entries = tuple(dict.fromkeys(entry for piece in pieces for entry in piece.words.entries))
    return replace(segment, words=Words(" ".join(spoken.split()), entries), shared=tuple(pieces))


def speaker(language: str, content: Content, voices: Sequence[Voice], own: int) -> int:
    """Return which of *voices* says a phrase in *language* inside a sentence of voice *own*: that one if none can."""
    if not language:
        return own
    first = 2 if content.voice.questions and len(voices) > 1 else 1
    able = [number for number in range(first, len(voices)) if same(voices[number].language, language)]
    named = [number for number in able if voices[number].language == language]
    return (named or able or [own])[0]


def same(one: str, other: str) -> bool:
    """Return whether two tags (BCP 47) are of one language: their first subtags are the same."""
    return one.partition("-")[0].lower() == other.partition("-")[0].lower()
