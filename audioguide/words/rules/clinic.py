"""What is written on the ward: tumour markers, stages, blood pressure, and when a dose is taken."""

from __future__ import annotations

import re

from . import numbers
from .language import Language
from .rule import AFTER, BEFORE, DASH, Rule, any_of, following, leading

TNM = re.compile(
    r"(?<!\w)(?P<before>[cpyr]{0,2})(?=T\s?(?:[0-4]|is|X)[a-d]?\s?,?\s?N)"
    r"T(?P<t>[0-4][a-d]?|is|X)\s?,?\s?N(?P<n>[0-3X](?:[a-c]|mi)?)(?:\s?,?\s?M(?P<m>[01X][a-c]?))?(?!\w)"
)
"""T2N0M0, pT1c N1mi: tumour, nodes, metastasis (UICC, TNM classification)."""

SYSTOLIC, DIASTOLIC, APART = range(90, 201), range(55, 121), range(20, 101)
"""Blood pressures a reading has without a word that says so: 100/50 may be the two drugs of an inhaler."""


def rules(language: Language) -> tuple[Rule, ...]:
    """Return the clinic's rules in *language*."""
    own, tables = language.own, language.tables
    names, stages = dict(tables["names"]), any_of(dict(tables["stages"]))
    units = any_of(dict(tables["units"]))  # "level 5 mg" is no level
    numeral = r"(?:X{0,2}(?:IX|IV|V?I{1,3}|V)|X{1,2})"
    part = rf"(?:{numeral}|\d{{1,2}})(?:[A-Ca-c]\d?)?"
    joined = rf"(?:\s?(?:,|/|{DASH})\s?|\s(?:and|or|to|through|y|o|a|al|e|u)\s)"
    staged = re.compile(
        rf"(?<!\w)(?P<mark>(?i:{stages}))[\s-](?P<here>{part}(?:{joined}{part})*)(?![\w/^%]|[.,]\d|{DASH}\d|\s\d{{3}}\b|\s?(?:{units})(?!\w))"
    )
    return (
        Rule("marker", own, _markers(names), lambda m: _marker(m, names)),
        Rule("stage", own, TNM, lambda m: _staging(m, language)),
        Rule("stage", own, staged, lambda m: _stage(m, language)),
    )


def measured(language: Language) -> tuple[Rule, ...]:
    """Return the rule for blood pressure."""
    return (Rule("blood pressure", language.own, _pressure(), lambda m: _over(m, language)),)


def doses(language: Language) -> tuple[Rule, ...]:
    """Return the rules for what stands straight after a dose: how often, and which way."""
    after = dict(language.tables["after a dose"])
    dose = any_of([*language.tables["units"], *language.tables["described"], *after, "comprimido", "comprimidos"])
    # Twice, for "5 mg po bd": the first look finds what stands after the unit, the second what stands after that.
    return tuple(
        Rule(
            "after a dose",
            language.own,
            re.compile(
                rf"(?:\d\s?|\s)(?:{dose}),?\s(?:(?:{any_of(after)})\s){{{count}}}(?P<here>{any_of(after)})(?!\w)"
            ),
            lambda m: _stopped(after[m["here"]], m["here"], m),
        )
        for count in (0, 1)
    )


def lettered(language: Language) -> tuple[Rule, ...]:
    """Return the rule for a letter with a number: "B12", "T2", "vitamin D3"."""
    pattern = re.compile(
        r"(?<![\w.&+/-])(?P<letter>[A-Z])-?(?P<number>[1-9]\d?|0)(?P<after>[a-d]?)(?![\w.+/^-]|[,:]\d|\.\d)"
    )
    closing = re.compile(pattern.pattern.replace(r"[\w.+/^-]", r"[\w+/^-]"))

    def said(match: re.Match[str]) -> str:
        words = [match["letter"], numbers.cardinal(int(match["number"]), language), match["after"].upper()]
        return " ".join(word for word in words if word)

    return (Rule("letter and number", language.own, closing, said),)


def _markers(names: dict[str, str]) -> re.Pattern[str]:
    """Return a pattern for *names*; the hyphen of "ER- and PR-positive" waits for its word: it is no "negative"."""
    waits = rf"(?<={DASH})(?:,?\s[^\W\d_]+\s|\s?[/,]\s?)\w+{DASH}[^\W\d_]"
    return re.compile(rf"(?<![\w-])(?:{any_of(names)})(?!\w|[.,/-]?\d|{waits})")


def _marker(match: re.Match[str], names: dict[str, str]) -> str:
    # The table's spaces may be any white space in the text, which is single by now.
    return names[match[0]]


def _stopped(said: str, written: str, match: re.Match[str]) -> str:
    """Return *said*, and the stop of an abbreviation again where it closes the sentence too."""
    return f"{said}." if written.endswith(".") and match.end() == len(match.string) else said


def _staging(match: re.Match[str], language: Language) -> str:
    said = list(match["before"].upper())
    for letter in "tnm":
        if written := match[letter]:
            digits, rest = re.fullmatch(r"(\d?)(.*)", written).groups()  # type: ignore[union-attr]
            said.append(letter.upper())
            said += [numbers.cardinal(int(digits), language)] if digits else []
            said += list(rest.upper())
    return " ".join(said)


def _stage(match: re.Match[str], language: Language) -> str | None:
    here = match["here"]
    # "Phase 1 - 3 weeks": the dash is a pause; "stage II - III" can be nothing but a range.
    label = match["mark"].lower() in language.tables["labels"]
    if label and re.search(rf"\d\s(?:{DASH})\s?\d|\d{DASH}\s\d", here):
        return None
    if here == "I" and not _sure_of_one(match, language):
        return None
    pieces = re.split(r"([XVI]+|\d+)", here)
    said = ""
    for piece in pieces:
        value = int(piece) if piece.isdigit() else numbers.roman(piece)
        if value is not None:
            said += numbers.cardinal(value, language)
        elif (letter := re.match(r"[A-Ca-c](?![a-z])", piece)) and said:
            said += f" {letter[0].upper()}{_between(piece[1:], language)}"
        else:
            said += _between(piece, language)
    return re.sub(r"(?<=[A-C])(?=[a-z])", " ", said)


def _between(text: str, language: Language) -> str:
    """Return what joins two stages: a dash is "to", a slash nothing but a breath."""
    text = re.sub(rf"\s?{DASH}\s?", f" {language.word('to')} ", text)
    return re.sub(r"\s?/\s?", ", ", text)


def _sure_of_one(match: re.Match[str], language: Language) -> bool:
    """Return whether "I" after "stage" is a number: "at this stage I feel well" has none."""
    before = re.search(r"(\w+)\s$", leading(match))
    if before and before[1].lower() in {"this", "that", "which", "what", "any", "every", "each", "some"}:
        return False
    after = following(match)
    if not after.strip(" ") or after[0] in ".;:!?)":
        return True
    if language.own != "en":
        return True
    word = re.match(r",?\s+((?:and|or|to)\s+)?([^\W\d_]+)", after)
    expected = language.tables["stages" if word and word[1] else "after a stage"]
    return word is not None and word[2].lower() in expected


def _pressure() -> re.Pattern[str]:
    return re.compile(
        rf"{BEFORE}(?P<high>\d{{2,3}})\s?/\s?(?P<low>\d{{2,3}})(?:\s?(?P<unit>mm\s?Hg)\b|{AFTER}(?!\s?(?:mg|mcg|µg|μg|g|ml|mL)\b))"
    )


def _over(match: re.Match[str], language: Language) -> str | None:
    high, low = int(match["high"]), int(match["low"])
    words = any_of(dict(language.tables["blood pressure words"]))
    told = re.search(rf"(?<!\w)(?i:{words})(?!\w)", match.string) or match["unit"]
    fits = high in SYSTOLIC and low in DIASTOLIC and high - low in APART
    # A word makes odder readings sure, but never one where the lower is higher.
    if not (fits or (told and low < high <= 300 and low >= 30)):  # noqa: PLR2004
        return None
    unit = f" {language.tables['units']['mmHg'].partition('|')[2].strip()}" if match["unit"] else ""
    return f"{numbers.cardinal(high, language)} {language.word('over')} {numbers.cardinal(low, language)}{unit}"
