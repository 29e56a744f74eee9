"""What is said, line by line, before it has numbers: content and the frame around it, each with its pause."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ..model import Content, Passage, Question, Questions, Span
from . import approval, frame, phrases, sentences
from .pauses import pause, ticks

STOPS = ".!?…:;。！？।؟"  # noqa: RUF001 - of every script
"""Signs that close a sentence."""


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence that will be a segment."""

    text: str
    kind: str
    """As of a segment."""
    pause: int
    """Silence after it, ms."""
    jump: tuple[str, int] | None = None
    """Title and level of the mark that begins with it."""
    thinking: bool = False
    """The silence is one to think in."""
    spans: tuple[Span, ...] = ()
    """The phrases in other languages."""
    begins: bool = True
    """As of a segment, like its *level*."""
    level: int = 0


def passages(content: Content, said: Sequence[Passage]) -> Iterator[Line]:
    """Yield the lines of *said*; a heading is one line, and a place to jump to."""
    for passage, following in zip(said, [*said, None][1:], strict=True):
        text = approval.written(passage)
        if passage.kind in ("picture", "note"):
            text = frame.told(passage.kind, content, text=text)
        spans = phrases.put(passage.spans, passage.text, text)
        ends = passage.kind in ("item", "row") and (following is None or following.kind != passage.kind)
        after = pause(content, "paragraph" if ends else passage.kind)
        if passage.kind == "heading":
            level = passage.level or 2
            yield Line(text, passage.kind, after, jump=(passage.text, level), spans=spans, level=level)
        else:
            yield from _sentences(content, text, passage.kind, after, spans=spans, level=passage.level)


def questions(content: Content, said: Questions) -> Iterator[Line]:
    """Yield the lines of the questions: each, why one would ask it, and a silence, explained before the first."""
    yield from passages(content, said.introduction)
    if any(_think(content, question) for question in said.asked):
        yield from _sentences(content, frame.told("think", content), "frame", pause(content, "paragraph"))
    for number, question in enumerate(said.asked, start=1):
        yield from _question(content, number, question)
    yield from passages(content, said.closing)


def title(
    content: Content, number: int, count: int, name: str, minutes: str, spans: tuple[Span, ...] = ()
) -> Iterator[Line]:
    """Yield what begins chapter *number* of *count*, called *name*: its title, and with ``detail: full`` its length.

    *spans* are the phrases in other languages in *name*.
    """
    full = content.frame.detail == "full"
    text = name
    if content.frame.chapter_titles:
        text = frame.told("chapter_of" if full else "chapter", content, number=number, count=count, title=name)
    length = frame.told("about_minutes", content, minutes=minutes) if content.frame.chapter_titles and full else ""
    after = pause(content, "opening" if length else "title")
    yield Line(_closed(text), "title", after, jump=(name, 1), spans=phrases.put(spans, name, text))
    yield Line(length, "frame", pause(content, "title"))


def opening(content: Content, chapters: int, minutes: str, *, source: bool = True) -> list[Line]:
    """Return the opening: what a listener must know before anything else; empty where it is switched off.

    *source*: whether to say whom the guide is from.
    """
    if not content.frame.opening:
        return []
    state = approval.standing(content)
    publisher = content.publisher or content.author if source else ""
    said = [
        frame.told(state, content) if state else "",
        content.title,
        frame.told("from", content, publisher=publisher) if publisher else "",
        frame.told("contents", content, chapters=frame.told("chapters", content, count=chapters), minutes=minutes),
        frame.told("stop", content),
        frame.told("computer_voice", content),
    ]
    lines = [Line(_closed(text), "frame", pause(content, "opening")) for text in said if sentences.letters(text)]
    lines[0] = replace(lines[0], jump=(frame.told("opening", content), 2))
    return lines


def notice(content: Content, name: str) -> Iterator[list[Line]]:
    """Yield what a chapter called *name* of a withdrawn guide says, what matters most first: each may be the last.

    That it is withdrawn, which guide that is, and how to reach those who withdrew it.
    """
    told = [frame.told("withdrawn", content), content.title]
    told += [frame.told("contact", content, contact=contact) for contact in content.contact]
    told += [frame.told("website", content, website=content.website)] if content.website else []
    for place, text in enumerate(told):
        said = list(_sentences(content, _closed(text), "frame", pause(content, "item")))
        yield said if place else [replace(said[0], jump=(name, 1)), *said[1:]]


def about(content: Content) -> Iterator[Line]:
    """Yield the lines of "About this guide": all that is known of it, then the end."""
    facts = [
        frame.told(message, content, **{field: value})
        for message, field, values in (
            ("publisher", "publisher", [content.publisher]),
            ("author", "author", [content.author] if content.author != content.publisher else []),
            ("edition", "edition", [content.edition]),
            ("source", "source", content.sources),
            ("license", "license", [content.license]),
        )
        for value in values
        if value
    ]
    for fact in [*_reviewed(content), *facts, frame.told("computer_voice", content)]:
        yield from _sentences(content, _closed(fact), "frame", pause(content, "item"))
    yield from _sentences(content, content.help, "paragraph", pause(content, "paragraph"))
    reach = [frame.told("contact", content, contact=contact) for contact in content.contact]
    reach += [frame.told("website", content, website=content.website)] if content.website else []
    for fact in [*reach, frame.told("general", content)]:
        yield from _sentences(content, _closed(fact), "frame", pause(content, "item"))
    yield Line(frame.told("end", content), "frame", 0)


def _reviewed(content: Content) -> Iterator[str]:
    """Yield who checked the guide and when; the one who approved is named only while the words are still theirs."""
    state = approval.standing(content)
    approved, checked = content.approved, content.reviewed
    if approved and approved.words == approval.signed(content) and state != "sample":
        by = ", ".join(filter(None, (approved.by, approved.role)))
        together = checked in (None, approved.on)
        if checked and not together:
            yield frame.told("reviewed", content, date=frame.date(checked, content))
        message = "reviewed_by" if together else "approved"
        yield frame.told(message, content, date=frame.date(approved.on, content), by=by)
    elif checked and state != "sample":
        yield frame.told("reviewed", content, date=frame.date(checked, content))
    else:
        yield frame.told("not_reviewed", content)
    if approved and approved.words != approval.signed(content):
        yield frame.told("changed", content)
    if content.review_by:
        yield frame.told("review_by", content, date=frame.date(content.review_by, content))


def _question(content: Content, number: int, question: Question) -> Iterator[Line]:
    think = _think(content, question)
    last = max(think, pause(content, "paragraph"))
    after = pause(content, "question") if question.why else last
    first, *more = _sentences(content, question.ask, "question", after, thinking=think > 0 and not question.why)
    # The number and the question are one sentence: a mark is the start of the cue that says its title.
    if content.frame.question_numbers:
        first = replace(first, text=frame.told("question", content, number=number, ask=first.text))
    yield replace(first, jump=(question.ask, 2))
    yield from more
    yield from _sentences(content, question.why, "why", last, thinking=think > 0)


def _sentences(
    content: Content,
    text: str,
    kind: str,
    after: int,
    *,
    thinking: bool = False,
    spans: tuple[Span, ...] = (),
    level: int = 0,
) -> Iterator[Line]:
    """Yield a line for each sentence of *text*, with *after* behind the last; none where there is nothing to say."""
    found: list[Line] = []
    plain, place = " ".join(text.split()), 0  # as it is split: each sign where it was
    for sentence in sentences.split(text, content.language):
        own: tuple[Span, ...] = ()
        if spans:
            place = max(plain.find(sentence, place), 0)
            own = phrases.inside(spans, place, place + len(sentence))
            place += len(sentence)
        if sentences.letters(sentence):
            found.append(Line(sentence, kind, pause(content, "sentence"), spans=own, begins=not found, level=level))
    yield from found[:-1]
    for last in found[-1:]:
        yield replace(last, pause=after, thinking=thinking)


def _think(content: Content, question: Question) -> int:
    return pause(content, "think") if question.pause is None else ticks(question.pause)


def _closed(text: str) -> str:
    """Return *text* ended by a stop, so that the voice comes to an end."""
    return text if not text or text.rstrip("\"'”’»)").endswith(tuple(STOPS)) else f"{text}."  # noqa: RUF001
