"""What an ear cannot hold: long sentences and paragraphs, many numbers at once, and words that need eyes."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence

from . import heard, lists
from .heard import Paragraph, Remark, Sentence

LONGEST_SENTENCE = 25
"""Words."""
LONGEST_PARAGRAPH = 5
"""Sentences."""
MOST_NUMBERS = 2
"""In one sentence."""

_MONTHS = {
    "en": "january|february|march|april|may|june|july|august|september|october|november|december",
    "es": "enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|setiembre|octubre|noviembre|diciembre",
}
# "One" is a number to a mathematician only: "one day", "one of them", "uno de ellos".
_NUMBER_WORDS = {
    "en": "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million",
    "es": "dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete "
    "dieciocho diecinueve veinte veintiuno veintidós veintitrés veinticuatro veinticinco veintiséis veintisiete "
    "veintiocho veintinueve treinta cuarenta cincuenta sesenta setenta ochenta noventa cien ciento doscientos "
    "trescientos cuatrocientos quinientos seiscientos setecientos ochocientos novecientos mil millón millones",
}
# What may stand inside a number: "two hundred and five", "treinta y cinco", but not "five and six".
_JOINED = {"en": r"[\s-]+(?:(?:(?<=hundred )|(?<=thousand )|(?<=million ))and )?", "es": r"[\s-]+(?:(?<=nta )y )?"}
_ONE = {"en": "one", "es": "uno?"}


def remarks(paragraphs: Sequence[Paragraph], language: str) -> Iterator[Remark]:
    """Yield what is wrong with *paragraphs* for an ear; *language* is BCP 47."""
    for paragraph in paragraphs:
        count = len(paragraph.sentences)
        if paragraph.kind in heard.PROSE and count > LONGEST_PARAGRAPH:
            first = paragraph.sentences[0]
            yield Remark(
                "long paragraph",
                f"this paragraph has {count} sentences, and an ear holds {LONGEST_PARAGRAPH}",
                "begin a new paragraph where the thought turns: put an empty line there",
                first.source,
                first.line,
            )
        for sentence in paragraph.sentences:
            yield from _sentence(sentence, language, prose=paragraph.kind in heard.PROSE)


def _sentence(sentence: Sentence, language: str, *, prose: bool) -> Iterator[Remark]:
    quoted = heard.quoted(sentence.text)
    count = len(heard.words(sentence.text))
    if prose and count > LONGEST_SENTENCE:
        yield Remark(
            "long sentence",
            f"this sentence has {count} words, and an ear holds {LONGEST_SENTENCE}: {quoted}",
            f"make two sentences of it, one thought in each{_kept(sentence.text, language)}",
            sentence.source,
            sentence.line,
        )
    numbers = _numbers(sentence.text, language)
    if len(numbers) > MOST_NUMBERS:
        yield Remark(
            "several numbers",
            f"there are {len(numbers)} numbers in one sentence ({', '.join(numbers)}), and an ear holds {MOST_NUMBERS}",
            "say the number that matters most first, and give the others sentences of their own",
            sentence.source,
            sentence.line,
        )
    for pattern, advice in _sight(language):
        if seen := pattern.search(sentence.text):
            yield Remark(
                "needs eyes",
                f"'{seen[0]}' needs eyes: a listener cannot see it",
                advice,
                sentence.source,
                sentence.line,
            )
            break


def _kept(text: str, language: str) -> str:
    """Return that the hedges of *text* stay: a shorter sentence that is not true is not simpler."""
    found = dict.fromkeys(hedge[0].lower() for hedge in heard.hedges(language).finditer(text))
    return f"; keep {' and '.join(map(repr, found))}, which the facts need" if found else ""


def _numbers(text: str, language: str) -> list[str]:
    """Return the numbers of *text* as they stand there: a date, a time or a telephone number is one."""
    return [found[0].strip() for found in _number(language.partition("-")[0].lower()).finditer(text)]


@functools.cache
def _number(language: str) -> re.Pattern[str]:
    months = _MONTHS.get(language, r"(?!)")
    telephone = r"(?=(?:\D{0,2}\d){7})\+?\(?\d+[)\s.-]*(?:\d{2,}[\s.-]?){1,5}(?<=\d)"
    kinds = [
        rf"\d{{1,2}}(?:st|nd|rd|th)?(?: de)? (?:{months})(?:,?(?: de)? \d{{4}})?",
        rf"(?:{months}) \d{{1,2}}(?:st|nd|rd|th)?(?:,? \d{{4}})?",
        telephone,
        r"\d+(?:[.,:/]\d+)*",
    ]
    if language in _NUMBER_WORDS:
        word, one = _NUMBER_WORDS[language].replace(" ", "|"), _ONE[language]
        kinds.append(rf"\b(?:{one} )?(?:{word})\b(?:{_JOINED[language]}(?:{word}|{one})\b)*")
    # What hangs on a letter is a name: B12, HER2.
    return re.compile(rf"(?<![\w/])(?<![^\W\d_]-)(?:{'|'.join(kinds)})", re.IGNORECASE)


@functools.cache
def _sight(language: str) -> list[tuple[re.Pattern[str], str]]:
    return [
        (re.compile(rf"(?<![\w-])(?:{form})(?![\w-])", re.IGNORECASE), entry.plain)
        for entry in lists.read("sight", language)
        for form in entry.forms
    ]
