"""What somebody should look at before anyone relies on a guide.

Words nobody has reviewed, drugs that sound alike, letters that are not what they seem.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from ..model import Content, Entry
from . import alphabets, lexicon, lookalikes

log = logging.getLogger(__name__)

_SHOUTED = re.compile(r"\b[^\W\d_]*[A-Z]{2,}[^\W\d_]*\b")


def tell(content: Content) -> None:
    """Say, as warnings, what is doubtful in the words of *content*; and which of them the built-in lexicon says."""
    for doubt in told(content):
        log.warning("%s", doubt)
    if words := built_in_words(content):
        log.info("Said as the built-in lexicon has it, which nobody has reviewed: %s.", ", ".join(words))


def told(content: Content) -> Iterator[str]:
    """Yield what is doubtful in the words of *content*, each with its place and what to do about it."""
    yield from _unreviewed(content.lexicon, content.folder)
    yield from _alike(content)
    yield from _strange(content)


def built_in_words(content: Content) -> tuple[str, ...]:
    """Return the words that are said as the built-in lexicon has it, sorted; its entries are reviewed by nobody."""
    spoken = {
        entry.write.casefold()
        for _, _, text in _texts(content)
        for entry in lexicon.matching(content.lexicon, text, content.language)
        if entry.source is None  # no file of the guide holds it
    }
    return tuple(sorted(spoken))


def _unreviewed(entries: Iterable[Entry], folder: Path) -> Iterator[str]:
    for entry in entries:
        place = _place(entry.source, entry.line)
        if not entry.reviewed:
            yield (
                f"{place}nobody has reviewed how {entry.write!r} is said: listen to it with audioguide say "
                f'"{entry.write}" --guide {folder.as_posix()}, then write reviewed: true'
            )
        if shouted := _SHOUTED.search(entry.say):
            yield (
                f"{place}{shouted[0]!r} is in capitals, and some voices spell such letters out: write {entry.say!r} "
                "in small letters, and where the stress is wrong add its ipa"
            )


def _alike(content: Content) -> Iterator[str]:
    """Yield each name that is taken for another, once, where it first stands; in the lexicon as well."""
    seen: set[tuple[bool, str]] = set()
    texts = [(False, *text) for text in _texts(content)]
    texts += [(True, entry.source, entry.line, entry.write) for entry in content.lexicon]
    for in_lexicon, source, line, text in texts:
        for word, known in lookalikes.found(text):
            if (in_lexicon, known.name) in seen:
                continue
            seen.add((in_lexicon, known.name))
            others = " or ".join(known.others)
            yield (
                f"{_place(source, line)}{word!r} ({known.name}) is easily taken for {others}: verify that it is "
                f"the one that is meant, and listen to it (from the {known.source})"
            )


def _strange(content: Content) -> Iterator[str]:
    """Yield each word with a letter of another alphabet in it, or a sign that nobody sees, where it first stands."""
    texts = [*_texts(content), *((entry.source, entry.line, entry.write) for entry in content.lexicon)]
    seen = set()
    for source, line, text in texts:
        for word, why in alphabets.strange(text):
            if word not in seen:
                seen.add(word)
                yield f"{_place(source, line)}{word!r}: {why}. Type the word anew, letter by letter"


def _texts(content: Content) -> Iterator[tuple[Path | None, int | None, str]]:
    """Yield all that the volunteer wrote to be heard: file, line, words."""
    page = content.folder / "guide.yaml"
    for words in (content.title, content.help, content.publisher, *content.sources, *content.contact):
        yield page, None, words
    for section in content.sections:
        yield section.source, section.line, section.title
        yield from ((section.source, passage.line, passage.text) for passage in section.passages)
    if questions := content.questions:
        yield questions.source, questions.line, questions.title
        for passage in (*questions.introduction, *questions.closing):
            yield questions.source, passage.line, passage.text
        for question in questions.asked:
            yield questions.source, question.line, f"{question.ask} {question.why}"


def _place(source: Path | None, line: int | None) -> str:
    if source is None:
        return ""
    return f"{source.as_posix()}: " if line is None else f"{source.as_posix()}, line {line}: "
