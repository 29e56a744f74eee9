"""lexicon.yaml becomes entries: each word once for each language, with a way of saying it that can be said."""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path

from ..errors import GuideError
from ..model import Entry
from . import files, plain_yaml
from .plain_yaml import Node
from .shapes import group, language, text, yes_or_no

KEYS = {"write": text, "say": text, "ipa": text, "language": language, "reviewed": yes_or_no}

MOST = 5000
"""Entries: each is looked for in every sentence."""

_BESIDE = frozenset(" /[]().'’:|-‿ˈˌ.ː")  # noqa: RUF001
"""What stands beside sounds in IPA as people write it."""


def read(folder: Path, problems: list[GuideError]) -> tuple[Entry, ...]:
    """Return the entries of lexicon.yaml in *folder*, none where there is none; what is wrong goes to *problems*."""
    path = folder / "lexicon.yaml"
    if not os.path.lexists(path):
        return ()
    try:
        node = plain_yaml.read(files.read(path, folder), path, problems)
    except GuideError as problem:
        problems.append(problem)
        return ()
    if node is None:
        return ()
    if not isinstance(node.value, list):
        remedy = "begin each word with '- write:', and put say: under it"
        problems.append(node.wrong("a lexicon is one list", remedy))
        return ()
    if len(node.value) > MOST:
        problems.append(node.wrong(f"here are {len(node.value)} words, and {MOST} are the most", "keep those it uses"))
        return ()
    entries: dict[tuple[str, str], Entry] = {}
    for item in node.value:
        before = len(problems)
        given = group(item, KEYS, problems)
        if len(problems) > before:
            continue
        entry = Entry(**{"write": "", **given}, source=path, line=item.line)
        if told := _wrong(entry, item):
            problems.append(told)
            continue
        key = (unicodedata.normalize("NFC", entry.write).casefold(), entry.language.lower())
        if key in entries:
            twice = f"{entry.write!r} is in the lexicon twice, first on line {entries[key].line}"
            problems.append(item.wrong(twice, "keep one of the two"))
        entries.setdefault(key, entry)
    return tuple(entries.values())


def _wrong(entry: Entry, item: Node) -> GuideError | None:
    """Return why nobody can say *entry*; None where that is not so."""
    if not entry.write:
        return item.wrong("this entry does not say which word it is for", "add one, like write: metastasis")
    if not any(map(str.isalnum, entry.write)):
        return item.wrong(f"{entry.write!r} is no word", "write a word or a number, like write: metastasis")
    if not (entry.say or entry.ipa):
        problem = f"this entry does not say how {entry.write!r} is said"
        return item.wrong(problem, "add one, like say: metastassis")
    if entry.say and not any(map(str.isalnum, entry.say)):
        problem = f"nothing in {entry.say!r} can be said for {entry.write!r}"
        return item.wrong(problem, "respell the word in letters, like say: metastassis")
    if stray := _no_ipa(entry.ipa):
        problem = f"{stray!r} in the ipa of {entry.write!r} is no sign of the phonetic alphabet"
        remedy = "write sounds, like ipa: mətˈæstəsɪs, or put a respelling in letters under say:"  # noqa: RUF001
        return item.wrong(problem, remedy)
    return None


def _no_ipa(ipa: str) -> str:
    """Return what in *ipa* no phonetic alphabet has: a capital, a digit; nothing where all is well.

    All of it where it has no sound.
    """
    allowed = ("Ll", "Lm", "Lo", "Mn", "Sk")
    stray = next((sign for sign in ipa if sign not in _BESIDE and unicodedata.category(sign) not in allowed), "")
    return stray or (ipa if ipa and not any(map(str.isalpha, ipa)) else "")
