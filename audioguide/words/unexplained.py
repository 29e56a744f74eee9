"""Words a listener may not know, and whether the guide says what they mean.

A word counts as explained by the way it is said, where it is first heard or soon after: "these lumps are called
tumors", "metastasis means ...", "MRI (magnetic resonance imaging)". That a lexicon has it explains nothing.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from . import heard, lists
from .heard import Paragraph, Remark, Sentence

SOON = 2
"""Sentences after the first use within which a word is explained in time."""

ABBREVIATION = re.compile(
    r"(?<![\w./@-])(?:[A-Z](?=\d*[A-Z&])(?:[A-Z0-9&]){1,6}(?=s?(?![\w]))|(?:[A-Z]\.){2,})s?(?!\w)"
)
_ROMAN = re.compile(r"[IVX]+")
_WORD = re.compile(r"\w+")
_COUNTED = re.compile(
    r"(?:\b(?i:stage|type|grade|phase|part|chapter|class|level|factor|"
    r"etapa|estadio|tipo|grado|fase|parte|capítulo|clase|nivel)|\b[A-Z][a-z]+)\s+$"
)
_STRESSED = re.compile(r"(?:\b[^\W\d_a-z]{2,}\b\W+){2,}\b[^\W\d_a-z]{2,}\b")
"""Three words and more in capitals are stressed, not shortened."""
_SMALL = frozenset(
    ("of", "the", "a", "an", "and", "for", "to", "in", "by", "with", "de", "del", "la", "el", "los", "las", "y", "en")
)
"""Words that lend no letter to an abbreviation."""

# X is the word; "a" and "the" stand for every article.
_WAYS = {
    "en": (
        r"\b(?:called|named|known as|termed)(?: the| an?)? X",
        r"\b(?:words?|terms?|names?)\b[^,.;:]*\b(?:is|are)(?: an?| the)? X",
        r"X(?:,[^,]+,)? (?:means?|meant|stands? for|is short for|refers? to|is when|is where|is another word for)\b",
        r"\b[Ww]hat (?:is|are|does|do)(?: the (?:word|term|name))?(?: an?| the)? X(?:\?| mean)",
        r"X (?:is|are) (?:an?|the|what|how|when|where|one|any)\b",
        r"X are (?!(?:not|often|also|very|common|rare|in|on|at|for|from)\b|\w+(?:ed|en|ing|ly)\b)\w+ \w+",
        r"^[^,]*X, (?:or|that is|which (?:is|are|means?)|also (?:called|known as))\b",
        r"^[^,]*, or (?:an? |the )?X",
        r"^[^,]*X, (?:an?|the) [^,]+(?:[.?!]|, (?!and\b|or\b))",
        r"X, short for\b",
        r"X for short\b",
        r"\bcalls? (?:this|that|it|these|them)(?: an?| the)? X",
        r"\b(?:[Tt]his|[Tt]hat|[Tt]hese)\b[^,]*, (?:an? )?X[,.]",
        r"X (?P<noun>\w+) (?:is|are) (?:an? |the )?(?P=noun)\b",
        r"X \w+ means?\b",
        r"\b[Aa]n? X (?:takes|uses|shows|lets|helps|makes|looks|treats|measures|checks|keeps|cares)\b",
        r"X:",
        r"X (?:is|are) made (?:of|up of|from)\b",
        r"\b[Ii]n an? X,? (?:people|you|a|an|the|doctors|someone)\b",
    ),
    "es": (
        r"\b(?:llam\w+|denomin\w+|conoc\w+ como)(?: el| la| los| las| una?)? X",
        r"\b(?:palabras?|términos?|nombres?)\b[^,.;:]*\b(?:es|son)(?: el| la| una?)? X",
        r"X(?:,[^,]+,)? (?:significan?|quieren? decir|se refieren? a)\b",
        r"\b[Qq]ué (?:es|son|significan?|quieren? decir)(?: la palabra)?(?: el| la| los| las| una?)? X",
        r"X (?:es|son) (?:una?|el|la|los|las|unos|unas|lo que|cuando|donde)\b",
        r"^[^,]*X, (?:o|es decir|o sea|que (?:es|son|significan?)|también llamad\w+)\b",
        r"^[^,]*, o (?:el |la |una? )?X",
        r"^[^,]*X, (?:una?|el|la) [^,]+(?:[.?!]|, (?!y\b|o\b))",
        r"\b(?:[Ee]ste|[Ee]st[ao]s?)\b[^,]*, (?:una? )?X[,.]",
        r"\b[Uu]na? X (?:toma|usa|muestra|permite|ayuda|mira|trata|mide|cuida)\b",
        r"X:",
        r"X (?:está|están) (?:hech|formad)[oa]s? (?:de|por|con)\b",
        r"\b[Ee]n una? X,? (?:las personas|participan?|hay|se|usted|el|la|los|las|una?)\b",
    ),
}
_ANYWHERE = (r"X \(\w+ \w+[^)]*\)", r"\w+ \w+ \(X\)", r"X [—–-] \w+ \w+", r"\w [—–] X\b")  # noqa: RUF001


@dataclass(frozen=True, slots=True)
class Term:
    """A word that asks for an explanation, where it is first heard."""

    name: str
    sentence: Sentence
    explained: Sentence | None
    """Where the guide says what it means; None: nowhere."""
    in_time: bool
    plain: str = ""
    """What it means, of a medical word."""


def terms(paragraphs: Sequence[Paragraph], language: str) -> list[Term]:
    """Return the medical words in *paragraphs*, in the order in which they are first heard."""
    said = [sentence for paragraph in paragraphs for sentence in paragraph.sentences]
    listed = lists.read("medical", language)
    plain = {_small(form): entry for entry in listed for form in entry.forms}
    begin = _medical_beginnings(language)
    first: dict[lists.Listed, tuple[int, str]] = {}
    for number, sentence in enumerate(said):
        # Most have none, and are not worth a pattern of a thousand words.
        if begin.isdisjoint(_WORD.findall(sentence.text.lower())):
            continue
        for found in _medical(language).finditer(sentence.text):
            if entry := _entry(found[0], plain):
                first.setdefault(entry, (number, found[0]))
    return [_term(name, entry.forms, said, number, language, entry.plain) for entry, (number, name) in first.items()]


def abbreviations(paragraphs: Sequence[Paragraph], language: str) -> list[Term]:
    """Return the abbreviations in *paragraphs* that not everybody knows, in the order in which they are first heard."""
    said = [sentence for paragraph in paragraphs for sentence in paragraph.sentences]
    known = lists.forms("abbreviations", language)
    first: dict[str, int] = {}
    for number, sentence in enumerate(said):
        # As many signs as there were, so that what stands before an abbreviation stays there.
        text = _STRESSED.sub(lambda stressed: " " * len(stressed[0]), sentence.text)
        for found in ABBREVIATION.finditer(text):
            name = found[0].removesuffix("s")
            counts = _ROMAN.fullmatch(name) and _COUNTED.search(text[: found.start()])
            # One letter over and over stands for words that are missing: words/upkeep.py.
            if not counts and name.replace(".", "") not in known and len(set(name)) > 1:
                first.setdefault(name, number)
    return [_term(name, (name,), said, number, language) for name, number in first.items()]


def remarks(found: Iterable[Term], kind: str, language: str) -> Iterator[Remark]:
    """Yield a remark for each of *found*, ``abbreviation`` or ``medical word``, that is not explained in time."""
    either = "o" if language.partition("-")[0].lower() == "es" else "or"
    noun, example = {
        "abbreviation": ("this abbreviation", "say it in full where it is first heard"),
        "medical word": ("this medical word", "say what it means where it is first heard"),
    }[kind]
    for term in found:
        if term.in_time:
            continue
        advice = (
            f"{example}, like '{term.name}, {either} {term.plain}'"
            if term.plain
            else f"{example}, like 'magnetic resonance imaging, or MRI'"
        )
        problem = f"{noun} is never explained: '{term.name}'"
        if late := term.explained:
            problem = f"{noun} is explained only later, in {late.source.name}, line {late.line}: '{term.name}'"
        yield Remark(kind, problem, advice, term.sentence.source, term.sentence.line)


@functools.cache
def _medical(language: str) -> re.Pattern[str]:
    return lists.pattern(lists.forms("medical", language), ending="(?:'s|’s|s|es)?")  # noqa: RUF001


@functools.cache
def _medical_beginnings(language: str) -> frozenset[str]:
    """Return the words that what :func:`_medical` finds can begin with."""
    forms = lists.forms("medical", language)
    return frozenset(_WORD.findall(form.lower())[0] + ending for form in forms for ending in ("", "s", "es"))


def _term(
    name: str, forms: tuple[str, ...], said: Sequence[Sentence], number: int, language: str, plain: str = ""
) -> Term:
    word, ways = _ways(forms, language.partition("-")[0].lower(), spelt=not plain)
    for place in range(max(0, number - 1), len(said)):
        text = said[place].text
        named = word.search(text) and any(way.search(text) for way in ways)
        if named or (not plain and _spells(text, name)):
            return Term(name, said[number], said[place], place <= number + SOON, plain)
    return Term(name, said[number], None, in_time=False, plain=plain)


@functools.lru_cache(maxsize=512)
def _ways(forms: tuple[str, ...], language: str, *, spelt: bool) -> tuple[re.Pattern[str], list[re.Pattern[str]]]:
    """Return a pattern for any of *forms*, and those that explain it; *spelt*: its capitals count."""
    either = "|".join(r"\s+".join(map(re.escape, form.split())) for form in forms)
    noun = "(?: (?:scan|test|exam)s?)?" if spelt else ""
    word = rf"[\"“”'‘’«]?(?<!\w)(?:{either})(?:'s|’s|s|es)?(?!\w){noun}[\"“”'‘’»]?"  # noqa: RUF001
    flags = re.NOFLAG if spelt else re.IGNORECASE
    ways = [re.compile(way.replace("X", word), flags) for way in (*_ANYWHERE, *_WAYS.get(language, ()))]
    return re.compile(word, flags), ways


def _spells(text: str, name: str) -> bool:
    """Return whether words side by side in *text* begin with the letters of *name*: "magnetic resonance imaging"."""
    letters = "".join(sign for sign in name if sign.isalpha()).lower()
    parts = (part for word in heard.words(text) for part in word.split("-"))
    # The abbreviation itself, said again, spells nothing.
    initials = "".join(part[0].lower() for part in parts if part and part.lower() not in _SMALL and part != name)
    return len(letters) > 1 and letters in initials


def _entry(word: str, plain: Mapping[str, lists.Listed]) -> lists.Listed | None:
    """Return the entry that has *word* or what it is the plural of; None for letters that only look like its own."""
    small = _small(word)
    for ending in ("", "'s", "s", "es"):
        if small.endswith(ending) and (entry := plain.get(small.removesuffix(ending))):
            return entry
    return None


def _small(word: str) -> str:
    return " ".join(word.lower().replace("’", "'").split())  # noqa: RUF001
