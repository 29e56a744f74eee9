"""Shortened words: abbreviations, titles, streets, initials, and acronyms that are read letter by letter."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from .language import Language
from .rule import Rule, any_of, following, leading

STREETS = frozenset(("Saint", "Doctor"))
"""Titles whose short form is a street's too."""


def rules(language: Language) -> tuple[Rule, ...]:
    """Return the rules for shortened words in *language*."""
    own, tables = language.own, language.tables
    abbreviations, titles = dict(tables["abbreviations"]), dict(tables["titles"])
    streets, counted = dict(tables["street words"]), dict(tables["before a number"])
    shortened = {written: said for written, said in counted.items() if written != said}
    name = r"(?=\s[A-ZÀ-ÖØ-Þ](?:[\w'’-]+|\.))"  # noqa: RUF001
    return (
        # "12 High St.", "3 Oak Dr.": a number, names, and then the kind of street.
        Rule(
            "street",
            own,
            re.compile(
                rf"(?<![\w.,-])\d{{1,5}}[A-Za-z]?(?:\s(?!(?:{any_of(titles)})\s)[A-Z][\w'’-]+){{1,3}}\s"  # noqa: RUF001
                rf"(?P<here>{any_of(streets)})(?!\w|\s[A-Z][\w'’]*\s(?:St|Rd|Ave))"  # noqa: RUF001
            ),
            lambda m: _stopped(m, streets),
        ),
        # A title stands before a name: "Dr. Smith"; "St. Ives", and never the St of a street.
        Rule("title", own, re.compile(rf"(?<![\w.])(?P<here>{any_of(titles)}){name}"), lambda m: _titled(m, titles)),
        Rule(
            "abbreviation",
            own,
            re.compile(rf"(?<![\w.])(?P<here>{any_of(abbreviations)})(?!\w)"),
            lambda m: _stopped(m, abbreviations),
        ),
        # "See No. 5", but "No. 5 mg is too much." begins with an answer.
        Rule(
            "abbreviation",
            own,
            re.compile(rf"(?<![\w.])(?P<here>{any_of(shortened)})\s?(?=\d)"),
            lambda m: _counted(m, shortened, any_of(dict(tables["units"]))),
        ),
        Rule(
            "initials",
            own,
            re.compile(r"(?<![\w.])(?P<here>(?:[A-Z]\.){2,})(?!\w)"),
            lambda m: _initials(m, own),
        ),
        Rule("acronym", own, _acronyms(language), lambda m: _spelt(m["word"], m["end"], own)),
        Rule("acronym", own, re.compile(r"(?<=\b[Tt]he )(?P<word>WHO|US)(?P<end>)(?!\w)"), _whole(own)),
        Rule(
            "acronym",
            own,
            re.compile(
                r"(?<!\w)(?P<word>IV)(?P<end>s?)(?=\s(?:drip|drips|line|lines|fluid|fluids|infusion|infusions|bag|"
                r"antibiotic|antibiotics|chemotherapy|chemo|injection|pole|access|contrast|medicine|medicines)\b)"
            ),
            _whole(own),
        ),
    )


def _titled(match: re.Match[str], titles: Mapping[str, str]) -> str | None:
    """Return the title before a name; None for "Main St. Dr. Smith waits", where a street may end."""
    if titles[match["here"]] in STREETS and re.search(r"\s[A-Z]\w+\s$", leading(match)):
        return None
    return titles[match["here"]]


def _acronyms(language: Language) -> re.Pattern[str]:
    listed = any_of(dict(language.tables["spelt"]))
    return re.compile(rf"(?<![\w.@])(?<![A-Z]-)(?P<word>{listed})(?P<end>['’]?s)?(?![\w@]|\.\w|/\w*[.@])")  # noqa: RUF001


def _whole(own: str) -> Callable[[re.Match[str]], str | None]:
    return lambda m: _spelt(m["word"], m["end"], own) if own == "en" else None


def _spelt(word: str, end: str | None, own: str) -> str:
    """Return MRI as "M R I"; with an apostrophe before the s, or a voice would say "is".

    In English a lone A is read as the article, so DNA is "D.N.A.", which every voice reads by its letters.
    """
    if own == "en" and "A" in word and not end:
        return "".join(f"{letter}." for letter in word)
    return f"{' '.join(word)}{'’s' if end else ''}"  # noqa: RUF001


def _initials(match: re.Match[str], own: str) -> str:
    if own == "en" and "A" in match["here"]:
        return match["here"]
    letters = " ".join(match["here"].replace(".", ""))
    return f"{letters}." if match.end() == len(match.string) else letters


def _counted(match: re.Match[str], words: Mapping[str, str], units: str) -> str | None:
    written = match["here"]
    if written in {"No.", "Nos."}:
        unit = re.match(rf"[\d.,]+\s?(?:{units})(?!\w)", following(match))
        if unit or not re.search(r"[^\W\d_]\s$", leading(match)):
            return None
    said = words[written]
    return f"{said} "


def _stopped(match: re.Match[str], words: Mapping[str, str]) -> str:
    """Return what is said, with the stop of an abbreviation again where it closes the sentence too."""
    written = match["here"]
    return f"{words[written]}." if written.endswith(".") and match.end() == len(match.string) else words[written]
