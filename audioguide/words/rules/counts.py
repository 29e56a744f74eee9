"""Numbers without a unit: fractions, ordinals, ranges, and plain numbers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from . import numbers
from .language import Language
from .rule import AFTER, BEFORE, DASH, NUMBER, Rule, any_of, following, leading, signed


def rules(language: Language) -> tuple[Rule, ...]:
    """Return the rules for numbers without a unit in *language*."""
    own, tables = language.own, language.tables
    fractions = dict(tables["fractions"])
    small = {one: said for one, said in fractions.items() if "/" not in one}
    parts = {one: said for one, said in fractions.items() if one != "24/7"}
    endings = any_of(dict(tables["ordinal endings"]))
    sign = signed(tables["before numbers"])
    # A measure that no rule was sure of stays whole: neither its number nor its unit is said alone.
    after = rf"{AFTER}(?!\s?-?(?:{any_of(dict(tables['units']))})(?!\w))"
    plain = any_of(dict(tables["before nouns"]))
    noun = rf"(?P<noun>\s(?!(?:{plain})\b)[^\W\d_]+)?" if own == "es" else "(?P<noun>)"
    whole = rf"(?P<whole>\d{{1,3}})(?:\s(?={NUMBER}/)|\s?(?=[{''.join(small) or '½'}]))"
    unit = rf"\s?(?P<unit>{any_of(dict(tables['units']))})(?![\w/^²³])"
    slashed = any_of({one: said for one, said in parts.items() if "/" in one})
    amount = rf"(?:\d{{1,3}}\s)?(?:{slashed})|(?:\d{{1,3}}\s?)?(?:{any_of(small)})|{NUMBER}"
    return (
        Rule(
            "range",
            own,
            re.compile(rf"{BEFORE}(?P<one>{amount})\s?{DASH}\s?(?P<two>{amount})(?:{unit}|(?P<bare>){after})"),
            lambda m: _between(m, parts, language),
        ),
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
        # Twice a day, written with the sign for times; Spanish has another word for these times.
        Rule(
            "times",
            own,
            re.compile(rf"{BEFORE}(?P<one>{NUMBER})\s?[x×]/(?P<per>{any_of(dict(tables['per']))})(?!\w)"),  # noqa: RUF001
            lambda m: _often(m, language) if own == "en" else None,
        ),
        # "2 x 500 mg", and "2 x 3 cm", which is a size.
        Rule(
            "times",
            own,
            re.compile(
                rf"(?:(?<=\d)|(?<=[cm]m))(?:\s[x×]\s|×)(?={NUMBER}(?P<size>(?:\s[x×]\s{NUMBER}){{0,3}}\s?[cm]m\b)?)"  # noqa: RUF001
            ),
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
    after = following(match)
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


def _between(match: re.Match[str], parts: Mapping[str, str], language: Language) -> str | None:
    """Return "½-1 tablet" as "one half to one tablet", where at least one end has a fraction."""
    ends = [_split(match[end], parts) for end in ("one", "two")]
    fractions = [part for _, part in ends if part]
    # "1/4-1/2" may be two days: what is counted must follow.
    days = len(fractions) > 1 and all("/" in part for part in fractions)
    if not fractions or (days and not match["unit"] and not re.match(r"\s[^\W\d_]", following(match))):
        return None
    values = [_value(whole, part, language) for whole, part in ends]
    if values[0] is None or values[1] is None or values[0] >= values[1] or labelled(match, language):
        return None
    name = ""
    if match["unit"]:
        singular, _, plural = (form.strip() for form in language.tables["units"][match["unit"]].partition("|"))
        name = f" {plural or singular if values[1] > 1 else singular}"
    after = name or following(match)
    one, two = (_end(whole, part, after, language) for whole, part in ends)
    whole, part = ends[1]
    if language.own == "es":
        if not part:
            two = numbers.agreeing(two, "", after, language)
        elif not whole and part not in _halves(language) and re.match(r"\s[^\W\d_]", after):
            two = f"{two} de"
    return f"{one} {language.word('to')} {two}{name}"


def _split(text: str, parts: Mapping[str, str]) -> tuple[str, str]:
    """Return "1½" as "1" and "½", either of which may be empty."""
    part = next((one for one in sorted(parts, key=len, reverse=True) if text.endswith(one)), "")
    return text.removesuffix(part).strip(), part


def _value(whole: str, part: str, language: Language) -> float | None:
    found = numbers.parts(whole or "0", language)
    if found is None:
        return None
    above, _, below = part.partition("/")
    fraction = int(above) / int(below) if below else unicodedata.numeric(part) if part else 0
    return float(f"{found[0]}.{found[1]}0") + fraction


def _halves(language: Language) -> set[str]:
    return {one for one, said in language.tables["fractions"].items() if said == language.word("half")}


def _end(whole: str, part: str, after: str, language: Language) -> str:
    """Return one end of a range with fractions; in Spanish "una y media" or "uno y medio", as what follows wants."""
    said = numbers.number(whole, language) or "" if whole else ""
    feminine = numbers.agreeing("uno", "", after, language) == "una"
    if feminine:
        said = numbers.agreeing(said, "", after, language)
    if not part:
        return said
    fraction = language.tables["fractions"][part]
    if language.own == "es" and part in _halves(language):
        fraction = "media" if feminine else "medio"
    elif said and language.own != "es":
        fraction = re.sub("^one ", "a ", fraction)
    return f"{said} {language.word('and half')} {fraction}" if said else fraction


def labelled(match: re.Match[str], language: Language, one: str = "one", two: str = "two") -> bool:
    """Return whether *one* is a label, and the dash a pause: "Day 1 - 5 mg", "Adults: 2 - 500 mg tablets"."""
    if not re.fullmatch(rf"\s{DASH}\s?|{DASH}\s", match.string[match.end(one) : match.start(two)]):
        return False
    before = leading(match, one)
    return bool(re.search(rf"(?:(?<!\w)(?i:{any_of(dict(language.tables['labels']))})|[:#])\s?$", before))


def unsure_of_minus(match: re.Match[str], language: Language) -> bool:
    """Return whether the sign is a dash with a measure before it: "10 mg -3 times daily" takes nothing away."""
    if not re.fullmatch(DASH, match["sign"] or ""):
        return False
    units = any_of(dict(language.tables["units"]))
    return bool(re.search(rf"\d\s?(?:{units})\s$", leading(match)))


def rising(match: re.Match[str], language: Language) -> str | None:
    """Return "1-2" as "one to two", where the second is the greater: otherwise it is something else."""
    one, two = numbers.parts(match["one"], language), numbers.parts(match["two"], language)
    if one is None or two is None or labelled(match, language):
        return None
    if float(f"{one[0]}.{one[1]}0") >= float(f"{two[0]}.{two[1]}0"):
        return None
    if any(len(number) > 1 and number[0] == "0" for number in (one[0], two[0])):
        return None
    said = [numbers.number(match[end], language) or "" for end in ("one", "two")]
    after = following(match)
    first = numbers.agreeing(said[0], "", f" {language.word('to')} 2{after}", language)
    return f"{first} {language.word('to')} {numbers.agreeing(said[1], '', after, language)}"


def _signed(match: re.Match[str], language: Language) -> str | None:
    said = _plain(match, language)
    if said is None or unsure_of_minus(match, language):
        return None
    return f"{language.tables['before numbers'][match['sign'].strip()]} {said}"


def _often(match: re.Match[str], language: Language) -> str | None:
    said, times = numbers.number(match["one"], language), language.word("times")
    per = language.tables["per"][match["per"]].partition("|")[0].strip()
    return None if said is None else f"{said} {times[:-1] if match['one'] == '1' else times} {per}"


def _plain(match: re.Match[str], language: Language) -> str | None:
    said = numbers.number(match["one"], language)
    if said is None:
        return None
    return numbers.agreeing(said, leading(match), following(match), language)
