"""Whether a guide can be followed by ear: remarks, each with its place, its measure and what to do.

None of them asks for a hedge to go: a simpler sentence that is not true is not simpler.
"""

from __future__ import annotations

import datetime
import logging
from collections.abc import Iterator, Sequence

from ..model import Content, Questions, Section
from . import heard, listening, reading, unexplained, upkeep
from .heard import Paragraph, Remark
from .reading import Level, Measure
from .unexplained import Term

log = logging.getLogger(__name__)

NAMED = 3
"""Hard words that a remark names."""


def tell(content: Content, today: datetime.date) -> None:
    """Tell every remark on *content* as a warning, and its reading level; *today* decides what is past."""
    for remark in remarks(content, today):
        log.warning("%s", remark.told())
    for line in summary(content):
        log.info("%s", line)


def remarks(content: Content, today: datetime.date) -> list[Remark]:
    """Return what an ear may stumble over in *content*, in the order of its files and lines."""
    paragraphs = heard.paragraphs(content)
    terms = unexplained.terms(paragraphs, content.language)
    found = [
        *listening.remarks(paragraphs, content.language),
        *unexplained.remarks(unexplained.abbreviations(paragraphs, content.language), "abbreviation", content.language),
        *unexplained.remarks(terms, "medical word", content.language),
        *upkeep.remarks(content, paragraphs, today),
        *_reading(content, paragraphs, terms),
    ]
    return sorted(found, key=lambda remark: (remark.source.as_posix(), remark.line, remark.rule))


def summary(content: Content) -> Iterator[str]:
    """Yield what is to be known of *content* as a whole: that it is a sample, and its reading level."""
    if content.status == "sample":
        yield f"{content.name} is a sample: nobody has checked its words, so no dates and no contact are asked of it."
    paragraphs = heard.paragraphs(content)
    own = content.language.partition("-")[0].lower()
    if own not in reading.MEASURES:
        yield f"{content.name}: the reading level is measured in English and Spanish only."
        return
    level = _levels(content, [paragraphs], unexplained.terms(paragraphs, content.language))[0]
    for measure in reading.MEASURES[own] if level else ():
        if level and measure.measures(level.excused):
            excused, plain = measure.figure(level.excused), measure.figure(level.plain)
            told = measure.said.format(f"{excused:.1f}")
            yield f"{content.name}: {told}; {plain:.1f} if the terms it explains count in full."


def _reading(content: Content, paragraphs: Sequence[Paragraph], terms: Sequence[Term]) -> Iterator[Remark]:
    """Yield that the guide, or a chapter, reads harder than it should."""
    measures = reading.MEASURES.get(content.language.partition("-")[0].lower(), ())
    sources: list[Section | Questions] = [*content.sections, *([content.questions] if content.questions else [])]
    chapters = [[one for one in paragraphs if one.chapter == number] for number in range(1, len(sources) + 1)]
    if not (measures and chapters):
        return
    whole, *each = _levels(content, [paragraphs, *chapters], terms)
    title = heard.key_line(content, "title")
    places = [("the whole guide", content.folder / "guide.yaml", title, whole)]
    places += [("this chapter", one.source, one.line, level) for one, level in zip(sources, each, strict=True)]
    for name, source, line, level in places:
        for measure in measures if level else ():
            if level and measure.measures(level.excused) and measure.beyond(level.excused, measure.good):
                yield Remark("reading level", _hard(name, measure, level), _easier(level), source, line)


def _hard(name: str, measure: Measure, level: Level) -> str:
    told = measure.said.format(f"{measure.figure(level.excused):.1f}")
    aim = f"aim for {measure.good:g} or {'less' if measure.good < measure.hard else 'more'}"
    if measure.beyond(level.excused, measure.hard):
        return f"{name} is too hard for many listeners: {told}; {aim}"
    return f"{name} is harder than it should be: {told}; {aim}"


def _easier(level: Level) -> str:
    words = ", ".join(f"'{word}'" for word in level.hardest[:NAMED])
    plainer = f"find everyday words for {words}, or say what they mean" if words else "use everyday words"
    return f"make shorter sentences, one thought in each; {plainer}"


def _levels(content: Content, chapters: Sequence[Sequence[Paragraph]], terms: Sequence[Term]) -> list[Level | None]:
    declared = {word.lower() for entry in content.lexicon for word in heard.words(entry.write)}
    # A hard word that was explained is a word the listener was taught.
    declared |= {word.lower() for term in terms if term.explained for word in heard.words(term.name)}
    told = [[sentence.text for sentence in heard.prose(chapter)] for chapter in chapters]
    return reading.levels(told, content.language, declared)
