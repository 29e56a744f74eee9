"""How words are said: which entries of a lexicon speak in a sentence, and what they put there."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator

from ..model import Entry, Words
from . import built_in, forms

_WORD = re.compile(r"\w+")


def matching(entries: Iterable[Entry], spoken: str, language: str) -> tuple[Entry, ...]:
    """Return the entries that speak in *spoken*, longest first: those of its language that win a place in it.

    *entries* are a guide's own; below them are those built in, which speak where none of the guide's has a word to say.
    A plural that is made by rule is an entry of its own here, with the sound of the plural: see forms.py. A recording's
    name depends on them, so an entry that would change nothing is never among them. *language* (BCP 47) is the guide's;
    an entry is of the same language when the first subtag is the same.
    """
    words = _WORD.findall(spoken)
    tokens = frozenset(word.casefold() for word in words)
    # AIDS is not two aids: a plural in capitals is none.
    capitals = frozenset(word.casefold() for word in words if word.isupper())
    own = _speaking((entry for entry in entries if _speaks(entry, language)), spoken, language, tokens, capitals)
    said = frozenset(token for entry in own for token in _tokens(entry.write))
    beneath = (entry for entry in built_in.entries(language, tokens) if said.isdisjoint(_tokens(entry.write)))
    under = _speaking(beneath, spoken, language, tokens - said, capitals)
    return tuple(sorted((*own, *under), key=_longest_first))


def _speaking(
    entries: Iterable[Entry], spoken: str, language: str, tokens: frozenset[str], capitals: Collection[str]
) -> tuple[Entry, ...]:
    """Return those of *entries*, and of their plurals, that win a place in *spoken*, whose words are *tokens*."""
    singular: list[Entry] = []
    plural: list[Entry] = []
    for entry in entries:
        if _tokens(entry.write) <= tokens:
            singular.append(entry)
        needed = _tokens(forms.written_plural(entry.write, language))
        if needed and needed <= tokens and needed.isdisjoint(capitals) and (many := forms.plural(entry, language)):
            plural.append(many)
    if not (singular or plural):
        return ()
    # A form that the guide writes out goes before the one a rule makes: sorting leaves their order.
    own = sorted((*singular, *plural), key=_longest_first)
    speaking = {entry for _, entry in found(Words(spoken, tuple(own))) if entry is not None}
    return tuple(entry for entry in own if entry in speaking)


def found(words: Words) -> Iterator[tuple[str, Entry | None]]:
    """Yield *words* in pieces that join to what is spoken: each with the entry that matches it, or None.

    One pass from the left, the longest entry first, whole words only; so what one entry puts in is never changed by
    another. An entry written in lower case matches in any case, one with capitals exactly.
    """
    marks = "" if words.spoken.isascii() else _marks(words.spoken)
    writes = tuple(unicodedata.normalize("NFC", entry.write) for entry in words.entries)
    done = 0
    for match in _pattern(writes, marks).finditer(words.spoken) if writes else ():
        if match.start() > done:
            yield words.spoken[done : match.start()], None
        yield match[0], words.entries[(match.lastindex or 1) - 1]
        done = match.end()
    if done < len(words.spoken):
        yield words.spoken[done:], None


def _marks(text: str) -> str:
    return "".join(sorted({sign for sign in text if unicodedata.category(sign).startswith("M")}))


def respelled(words: Words) -> str:
    """Return what is spoken with each entry's respelling in its place, for a voice that reads letters only."""
    return "".join(entry.say or text if entry else text for text, entry in found(words))


def pronounced(words: Words) -> list[tuple[str, str | None]]:
    """Return what is spoken in pieces, text and IPA or None, for a voice that takes IPA.

    A piece with IPA holds the word in ordinary spelling; one without holds respellings where there are any.
    """
    pieces: list[tuple[str, str | None]] = []
    for text, entry in found(words):
        if entry and entry.ipa:
            pieces.append((text, entry.ipa))
            continue
        plain = entry.say or text if entry else text
        if pieces and pieces[-1][1] is None:
            plain = pieces.pop()[0] + plain
        pieces.append((plain, None))
    return pieces


def _speaks(entry: Entry, language: str) -> bool:
    if not (entry.say or entry.ipa):
        return False
    return not entry.language or entry.language.partition("-")[0].lower() == language.partition("-")[0].lower()


@functools.lru_cache(maxsize=4096)
def _tokens(write: str) -> frozenset[str]:
    """Return the words in *write*; where not all of them stand in a sentence, the entry cannot match there."""
    return frozenset(_WORD.findall(unicodedata.normalize("NFC", write).casefold()))


def _longest_first(entry: Entry) -> tuple[int, bool, str]:
    # Of two as long, the one with capitals: "AIDS" before "aids", which would take its place in any case.
    return -len(entry.write), entry.write == entry.write.lower(), entry.write


@functools.lru_cache(maxsize=256)
def _pattern(writes: tuple[str, ...], marks: str) -> re.Pattern[str]:
    """Return one pattern, a group for each of *writes*; *marks* are combining marks: they are part of their word."""
    sign = rf"[\w{re.escape(marks)}]"
    return re.compile(rf"(?<!{sign})(?:{'|'.join(_whole(write, sign) for write in writes)})")


def _whole(write: str, sign: str) -> str:
    flag = "i" if write == write.lower() else ""
    # A typographer's apostrophe is the same letter to an ear, and any white space is a space.
    letters = re.sub("['’]", "['’]", r"\s+".join(map(re.escape, write.split())))  # noqa: RUF001
    # "0.5 mg" does not hold "5 mg", nor "2.5" a "2": a dose must never be cut in two.
    before = r"(?<!\d[.,])" if write[0].isdigit() else ""
    after = r"(?![.,]\d)" if write[-1].isdigit() else ""
    # "can" is not in "can't", but "Crohn" is in "Crohn's".
    return rf"(?{flag}:{before}({letters}))(?!{sign}|['’](?!s\b){sign}){after}"  # noqa: RUF001
