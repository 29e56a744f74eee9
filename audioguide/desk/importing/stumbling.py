"""Words of a new guide that a voice may stumble over: a lexicon to begin with, in which nothing counts yet."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from ...model import Content
from ...words import built_in, forms, heard, syllables, unexplained
from .guide_files import quoted

MOST = 40
"""Words; nobody listens to more at one sitting."""
SHORTEST = 4
"""Letters of a word that is looked up."""

_WORD = re.compile(r"[^\W\d_]+")


def lexicon(content: Content, guide: Path) -> str:
    """Return a lexicon.yaml that names the words of *content* to listen to, each as a comment; empty: there is none.

    *guide*: the folder it will stand in.
    """
    words = list(_words(content))[:MOST]
    if not words:
        return ""
    lines = [
        "# Words that a voice may say wrong. Listen to each, like this:",
        f"#   audioguide say {quoted(words[0])} --guide {guide.as_posix()}",
        "# One that is said wrong: take the # away before both its lines, write in small letters how it is said, and",
        "# listen again. One that is said right: delete it here. See docs/authors.md, The lexicon.",
    ]
    for word in words:
        lines += [f"# - write: {word}", "#   say:"]
    return "".join(f"{line}\n" for line in lines)


def _words(content: Content) -> Iterator[str]:
    """Yield abbreviations, then, in English, words that no dictionary has, those used most often first."""
    paragraphs = heard.paragraphs(content)
    known = {entry.write.casefold() for entry in built_in.read(content.language)}
    known |= {forms.written_plural(word, content.language).casefold() for word in known}
    for term in unexplained.abbreviations(paragraphs, content.language):
        if term.name.casefold() not in known:
            yield term.name
    if content.language.partition("-")[0].lower() != "en":
        return
    counts: Counter[str] = Counter()
    for paragraph in paragraphs:
        for sentence in paragraph.sentences:
            counts.update(word for word in _WORD.findall(sentence.text) if len(word) >= SHORTEST and not word.isupper())
    small = {word: word.lower() for word in counts}
    listed = syllables.listed({*small.values(), *(word.removesuffix("s") for word in small.values())})
    for word, _ in counts.most_common():
        if not {small[word], small[word].removesuffix("s")} & (listed | known) and (
            word == small[word] or small[word] not in counts
        ):
            yield word
