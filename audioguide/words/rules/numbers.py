"""Numbers in words: those of num2words, where the tables of a language do not say them already."""

from __future__ import annotations

import functools
import re

from ...errors import GuideError
from .language import Language

NAMELESS = 10**15
"""From here on a number is said digit by digit: few know its name, and num2words fails over some or does not end."""

LONG = 7
"""Digits without a comma that are read one by one: such a run is a name, not an amount."""


def parts(text: str, language: Language) -> tuple[str, str, str] | None:
    """Return whole digits, decimal digits and decimal sign of *text*; None where two readings are possible.

    "1,500" is fifteen hundred in English; in Spanish it is that or one and a half, by country, so without a region
    nobody can know, and a dose must not be guessed.
    """
    signs = re.findall(r"[.,]", text)
    if not signs:
        return text, "", ""
    groups = re.split(r"[.,]", text)
    decimals, thousands = language.word("decimals"), language.word("thousands")
    grouped = len(groups[0]) <= 3 and groups[0] != "0" and all(len(one) == 3 for one in groups[1:-1])  # noqa: PLR2004
    three = len(groups[-1]) == 3  # noqa: PLR2004
    if len(set(signs)) == 2:  # noqa: PLR2004 - a sign for thousands, and one for decimals
        fits = signs.count(signs[-1]) == 1 and grouped and (thousands in ("unsure", signs[0]))
        return ("".join(groups[:-1]), groups[-1], signs[-1]) if fits else None
    if len(signs) > 1:
        return ("".join(groups), "", "") if grouped and three and thousands in ("unsure", signs[0]) else None
    if grouped and three and (thousands == "unsure" or signs[0] == thousands):
        return None if thousands == "unsure" else ("".join(groups), "", "")
    return (groups[0], groups[1], signs[0]) if signs[0] in decimals else None


def number(text: str, language: Language) -> str | None:
    """Return *text*, digits with stops and commas, in words; None where it is not sure what they mean."""
    found = parts(text, language)
    if found is None:
        return None
    whole, decimal, sign = found
    if (len(whole) > 1 and whole[0] == "0") or (len(whole) >= LONG and whole == text and not whole.endswith("000")):
        said = digits(whole, language)
    else:
        said = cardinal(int(whole), language)
    if decimal:
        return f"{said} {language.word('point' if sign == '.' else 'comma')} {digits(decimal, language)}"
    return said


def digits(text: str, language: Language) -> str:
    """Return the digits in *text* one by one."""
    return " ".join(cardinal(int(digit), language) for digit in text if digit.isdigit())


@functools.lru_cache(maxsize=1024)
def cardinal(value: int, language: Language) -> str:
    """Return *value* in words; of very large ones the digits."""
    if value >= NAMELESS:
        return digits(str(value), language)
    said = language.tables["numbers"].get(str(value)) or _named(value, language.own, "cardinal")
    # num2words says "one thousand, two hundred and one"; a comma would be a pause inside a dose.
    said = said.replace(",", "")
    return said.replace(f" {language.word('and')} ", " ") if language.word("number and") == "no" else said


@functools.lru_cache(maxsize=1024)
def ordinal(value: int, language: Language) -> str:
    """Return "third" for 3."""
    if value >= NAMELESS:
        return digits(str(value), language)
    said = language.tables["ordinals"].get(str(value)) or _named(value, language.own, "ordinal")
    said = said.replace(",", "")
    return said.replace(f" {language.word('and')} ", " ") if language.word("number and") == "no" else said


def year(text: str, language: Language) -> str:
    """Return a year of four digits as it is said: "nineteen ninety-nine", "two thousand and five"."""
    value = int(text)
    century, rest = divmod(value, 100)
    if language.word("year") != "pairs" or value // 10 == 200 or value % 1000 == 0:  # noqa: PLR2004 - 2000 to 2009
        return cardinal(value, language)
    if not rest:
        return f"{cardinal(century, language)} hundred"
    small = f"oh {cardinal(rest, language)}" if rest < 10 else cardinal(rest, language)  # noqa: PLR2004
    return f"{cardinal(century, language)} {small}"


def roman(text: str) -> int | None:
    """Return the value of a Roman number up to 20, in capitals; None for any other letters."""
    ones = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")
    numbers = {f"{'X' * tens}{one}": 10 * tens + place for tens in (0, 1) for place, one in enumerate(ones)}
    return (numbers | {"XX": 20}).get(text) or None


def agreeing(said: str, before: str, after: str, language: Language) -> str:
    """Return a cardinal as the noun in *after* wants it: in Spanish "una tableta", "veintiún días", "doscientas".

    What stands *before* matters too: in "el capítulo 1 explica" nothing is counted. Other languages: unchanged.
    """
    if language.own != "es" or not re.search(r"(uno|cientos|quinientos|cientos .*|mill(ón|ones))$", said):
        return said
    named = re.search(r"([^\W\d_]+)\s*$", before)
    following = re.match(r"\s+((?:o|u|y|a)\s+\d+\s+)?([^\W\d_]+)", after)
    noun = following[2].lower() if following else ""
    nouns = language.tables
    if not noun or noun in nouns["before nouns"] or (named and named[1].lower() in nouns["before a number"]):
        return said
    if said.endswith(("millón", "millones")):
        return said if following and following[1] else f"{said} de"
    feminine = noun in nouns["feminine"] or (
        noun not in nouns["masculine"] and re.search(r"(?<!m)as?$|[cs]i(ón|ones)$|dad(es)?$", noun)
    )
    if feminine:
        return re.sub(r"uno$", "una", said.replace("cientos", "cientas").replace("quinientos", "quinientas"))
    # "uno o dos comprimidos": what stands apart from its noun is whole.
    return said if following and following[1] else counting(said)


def counting(said: str) -> str:
    """Return a Spanish cardinal as it stands before a masculine noun: "un", "veintiún"."""
    return re.sub(r"uno$", "un", re.sub(r"veintiuno$", "veintiún", said))


def _named(value: int, own: str, form: str) -> str:
    # Not before a number is met that the tables do not have: num2words loads all of its languages at once.
    from num2words import num2words

    try:
        return str(num2words(value, lang=own, to=form))
    except OverflowError:
        return " ".join(str(num2words(int(digit), lang=own)) for digit in str(value))
    except NotImplementedError:
        remedy = f"write those you need under ## {form if form == 'ordinals' else 'numbers'} in the language's file"
        raise GuideError(f"num2words does not know the numbers of the language {own!r}", remedy) from None
