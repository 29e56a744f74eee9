"""Numbers without a unit: fractions, ordinals, ranges, and plain numbers."""

from __future__ import annotations

import re

from . import numbers
from .language import Language
from .rule import AFTER, BEFORE, DASH, NUMBER, Rule, any_of


def rules(language: Language) -> tuple[Rule, ...]:
    """Return the rules for numbers without a unit in *language*."""
    own, tables = language.own, language.tables
    fractions = dict(tables["fractions"])
    small = {one: said for one, said in fractions.items() if "/" not in one}
    parts = {one: said for one, said in fractions.items() if one != "24/7"}
    endings = any_of(dict(tables["ordinal endings"]))
    sign = rf"(?:(?P<sign>{any_of(dict(tables['before numbers']))})\s?)"
    # A measure that no rule was sure of stays whole: neither its number nor its unit is said alone.
    after = rf"{AFTER}(?!\s?-?(?:{any_of(dict(tables['units']))})(?!\w))"
    plain = any_of(dict(tables["before nouns"]))
    noun = rf"(?P<noun>\s(?!(?:{plain})\b)[^\W\d_]+)?" if own == "es" else "(?P<noun>)"
    whole = rf"(?P<whole>\d{{1,3}})(?:\s(?={NUMBER}/)|\s?(?=[{''.join(small) or '½'}]))"
    unit = rf"\s?(?P<unit>{any_of(dict(tables['units']))})(?![\w/^²³])"
    return (
        Rule(
            "fraction",
            own,
            re.compile(rf"{BEFORE}(?:{whole})?(?P<part>{any_of(parts)}){unit}"),
            lambda m: _measured(m, language),
        ),
        Rule(
            "fraction",
            own,
            re.compile(rf"{BEFORE}{whole}(?P<part>{any_of(parts)}){after}{noun}"),
            lambda m: _mixed(m, language),
        ),
        Rule(
            "fraction", own, re.compile(rf"{BEFORE}(?P<part>{any_of(fractions)}){after}"), lambda m: _part(m, language)
        ),
        Rule(
            "ordinal",
            own,
            re.compile(rf"{BEFORE}(?P<number>\d{{1,4}})(?P<ending>{endings})(?!\w|[.,]\d)", re.IGNORECASE),
            lambda m: _ordinal(m, language),
        ),
        Rule(
            "range",
            own,
            re.compile(rf"{BEFORE}(?P<one>{NUMBER})\s?(?P<dash>{DASH})\s?(?P<two>{NUMBER}){after}"),
            lambda m: rising(m, language),
        ),
        Rule(
            "number",
            own,
            re.compile(rf"{BEFORE}{sign}(?P<one>{NUMBER}){after}"),
            lambda m: _signed(m, language),
        ),
        Rule(
            "number",
            own,
            re.compile(rf"(?<![^\s(\[])(?P<here>\.\d+){after}"),
            lambda m: numbers.number(f"0{m['here']}", language) if language.word("decimals")[0] == "." else None,
        ),
        # "2 x 500 mg", and "2 x 3 cm", which is a size.
        Rule(
            "times",
            own,
            re.compile(rf"(?:(?<=\d)|(?<=[cm]m))\s[x×]\s(?={NUMBER}(?P<size>(?:\s[x×]\s{NUMBER})*\s?[cm]m\b)?)"),  # noqa: RUF001
            lambda m: f" {language.word('by' if m['size'] else 'times')} ",
        ),
        Rule(
            "number",
            own,
            re.compile(rf"{BEFORE}(?P<one>{NUMBER})(?=-[a-z]{{3,}}){after}"),
            lambda m: _plain(m, language),
        ),
        Rule("number", own, re.compile(rf"{BEFORE}(?P<one>{NUMBER}){after}"), lambda m: _plain(m, language)),
    )


def _measured(match: re.Match[str], language: Language) -> str:
    """Return "1/2 mg" as "one half milligram", and "2 1/2 mg" as "two and a half milligrams"."""
    singular, _, plural = (form.strip() for form in language.tables["units"][match["unit"]].partition("|"))
    plural = plural or singular
    part, joint = language.tables["fractions"][match["part"]], language.word("and half")
    whole = match["whole"] and numbers.cardinal(int(match["whole"]), language)
    if language.own != "es":
        return f"{whole} {joint} {re.sub('^one ', 'a ', part)} {plural}" if whole else f"{part} {singular}"
    half = "media" if numbers.agreeing("uno", "", f" {singular}", language) == "una" else "medio"
    if whole:
        name = singular if match["whole"] == "1" else plural
        tail = half if part == language.word("half") else part
        return f"{numbers.agreeing(whole, '', f' {name}', language)} {name} {joint} {tail}"
    return f"{half} {singular}" if part == language.word("half") else f"{part} de {singular}"


def _mixed(match: re.Match[str], language: Language) -> str | None:
    """Return "2 1/2" as "two and a half"; in Spanish the noun is between: "dos tabletas y media"."""
    whole, part = numbers.cardinal(int(match["whole"]), language), language.tables["fractions"][match["part"]]
    joint = language.word("and half")
    if language.own != "es":
        return f"{whole} {joint} {re.sub('^one ', 'a ', part)}"
    after = match["noun"] or ""
    feminine = numbers.agreeing("uno", "", after, language) == "una"
    if match["whole"] == "1" and after:
        return f"{'una y media' if feminine else 'uno y medio'}{after}" if part == language.word("half") else None
    whole = numbers.agreeing(whole, "", after, language)
    if part == language.word("half"):
        part = "media" if feminine else "medio"
    return f"{whole}{after} {joint} {part}"


def _part(match: re.Match[str], language: Language) -> str:
    said = language.tables["fractions"][match["part"]]
    after = match.string[match.end() :]
    noun = re.match(r"\s([^\W\d_]+)", after)
    if (
        language.own != "es"
        or match["part"] == "24/7"
        or not noun
        or noun[1].lower() in language.tables["before nouns"]
    ):
        return said
    if said == language.word("half"):
        return "media" if numbers.agreeing("uno", "", after, language) == "una" else "medio"
    return f"{said} de"


def _ordinal(match: re.Match[str], language: Language) -> str | None:
    value, ending = int(match["number"]), match["ending"].lower()
    said = numbers.ordinal(value, language)
    if language.own == "es":
        if value > 20:  # noqa: PLR2004 - beyond, num2words is not to be trusted, and few people are
            return None
        if ending in {"er", ".er"}:
            return said.removesuffix("o") if value in {1, 3} else None
        return said[:-1] + "a" if ending[-1] in "aª" else said
    if language.own != "en":
        return said
    fits = "th" if value % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(value % 10, "th")
    return said if ending == fits and value else None


def rising(match: re.Match[str], language: Language) -> str | None:
    """Return "1-2" as "one to two", where the second is the greater: otherwise it is something else."""
    one, two = numbers.parts(match["one"], language), numbers.parts(match["two"], language)
    if one is None or two is None or float(f"{one[0]}.{one[1]}0") >= float(f"{two[0]}.{two[1]}0"):
        return None
    if any(len(number) > 1 and number[0] == "0" for number in (one[0], two[0])):
        return None
    said = [numbers.number(match[end], language) or "" for end in ("one", "two")]
    after = match.string[match.end() :]
    first = numbers.agreeing(said[0], "", f" {language.word('to')} 2{after}", language)
    return f"{first} {language.word('to')} {numbers.agreeing(said[1], '', after, language)}"


def _signed(match: re.Match[str], language: Language) -> str | None:
    said = _plain(match, language)
    return None if said is None else f"{language.tables['before numbers'][match['sign']]} {said}"


def _plain(match: re.Match[str], language: Language) -> str | None:
    said = numbers.number(match["one"], language)
    if said is None:
        return None
    return numbers.agreeing(said, match.string[: match.start()], match.string[match.end() :], language)
