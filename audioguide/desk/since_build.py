"""Which sentences are not those of the finished guide, found without speaking."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..model import Content, Narration, Piece
from ..verify.trail import Finished, Sentence
from ..words import changes, frame


@dataclass(frozen=True, slots=True)
class Difference:
    """A sentence that a build would say otherwise than the finished guide does."""

    now: str
    """As it stands; empty: it is gone."""
    before: str
    """As it was built; empty: it is new. The same as *now*: only its sound will be another."""
    place: str
    """Where a person finds it."""
    ours: bool
    """It is of the frame, or its number alone changed: nobody wrote it."""

    def told(self) -> Iterator[str]:
        """Yield what happened to it, in plain lines."""
        if not self.now:
            yield f"{self.place}, gone: “{self.before}”"
        elif not self.before:
            yield f"{self.place}, new: “{self.now}”"
        elif self.now == self.before:
            yield f"{self.place}, the same words, said otherwise: “{self.now}”"
        else:
            yield f"{self.place}, now: “{self.now}”"
            yield f"  was: “{self.before}”"


@dataclass(frozen=True, slots=True)
class _Old:
    sentence: Sentence
    name: str
    """By what it is found again: its own words, or the title that it says, without a number."""
    ours: bool


def differences(
    content: Content, narrations: Sequence[Narration], finished: Finished, trail: Mapping[str, Any]
) -> tuple[list[Difference], int]:
    """Return what differs between *narrations*, those of *content*, and *finished*, whose build.json is *trail*.

    In the order of the guide, those that are gone before what stands in their place; and how many are as they were, in
    another place. A sentence of which only the voice is another is none of them: one that all have is told once.
    """
    old = _old(finished, trail, content)
    new = [(narration, segment) for narration in narrations for segment in narration.segments]
    titles = {mark.segment: mark.title for narration in narrations for mark in narration.marks}
    names = [titles.get(segment.id, segment.text) for _, segment in new]
    pairs = list(changes.pairs([one.name for one in old], names))
    moved = _moved(pairs, old, names)
    found_again = set(moved.values())
    own = _places(content, narrations)
    told: list[tuple[int, Difference]] = []
    for was, place, stands in [*pairs, *_same(len(old), len(new), pairs)]:
        before = old[moved[place]] if stands and place in moved else None if was is None else old[was]
        if not stands and before:
            if was not in found_again:
                where = f"chapter {before.sentence.chapter}, {finished.chapters[before.sentence.chapter - 1].title}"
                told.append((2 * place - 1, Difference("", before.sentence.text, where, before.ours)))
            continue
        narration, segment = new[place]
        where = own.get(segment.id, f"chapter {narration.number}, {narration.title}")
        ours = segment.id not in own
        if before is None:
            told.append((2 * place, Difference(segment.text, "", where, ours)))
        elif before.sentence.text != segment.text:
            only_number = before.name == names[place]
            told.append((2 * place, Difference(segment.text, before.sentence.text, where, ours or only_number)))
        elif _sound(before.sentence.pieces) != _sound(segment.pieces):
            told.append((2 * place, Difference(segment.text, segment.text, where, ours)))
    return [difference for _, difference in sorted(told, key=lambda one: one[0])], len(moved)


def _moved(pairs: Sequence[tuple[int | None, int, bool]], old: Sequence[_Old], names: Sequence[str]) -> dict[int, int]:
    """Return, of the sentences that are new by *pairs*, which of *old* they are, that are gone from elsewhere."""
    gone: dict[str, deque[int]] = {}
    for was, _, stands in pairs:
        if was is not None and not stands:
            gone.setdefault(old[was].name, deque()).append(was)
    new = (place for was, place, stands in pairs if was is None and stands)
    return {place: gone[names[place]].popleft() for place in new if gone.get(names[place])}


def _old(finished: Finished, trail: Mapping[str, Any], content: Content) -> list[_Old]:
    """Return the sentences of *finished* in their order."""
    found = []
    last = len(finished.chapters)
    for chapter, raw in zip(finished.chapters, trail["chapters"], strict=True):
        titles = {int(mark["start_ms"]): (str(mark.get("title", "")), mark["level"]) for mark in raw["marks"]}
        begins = min((start for start, (_, level) in titles.items() if level == 1), default=0)
        about = chapter.number == last and chapter.title == frame.told("about_title", content)
        for sentence in chapter.sentences:
            title, _ = titles.get(sentence.start, ("", 0))
            found.append(_Old(sentence, title or sentence.text, about or sentence.start < begins))
    return found


def _same(old: int, new: int, pairs: Sequence[tuple[int | None, int, bool]]) -> Iterator[tuple[int, int, bool]]:
    """Yield which of *old* sentences is which of *new* ones, where *pairs* tell nothing: their order is the same."""
    changed = {was for was, _, _ in pairs if was is not None}
    placed = {place for _, place, stands in pairs if stands}
    before = (was for was in range(old) if was not in changed)
    after = (place for place in range(new) if place not in placed)
    return ((was, place, True) for was, place in zip(before, after, strict=True))


def _places(content: Content, narrations: Sequence[Narration]) -> dict[str, str]:
    """Return where each segment stands that says words of the author's, by its id."""
    said = changes.said(content)
    return {
        segment: _where(said[numbers[0]].source, said[numbers[0]].line)
        for segment, numbers in changes.places(content, narrations).items()
    }


def _where(source: Path, line: int | None) -> str:
    return source.as_posix() if line is None else f"{source.as_posix()}, line {line}"


def _sound(pieces: Sequence[Piece]) -> list[object]:
    """Return what is heard of a sentence, whatever the voices are: which of them says what, and how."""
    return [
        (
            piece.words.spoken,
            piece.voice,
            [(entry.write, entry.say, entry.ipa, entry.language) for entry in piece.words.entries],
        )
        for piece in pieces
    ]
