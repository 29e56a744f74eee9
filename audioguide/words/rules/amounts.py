"""Amounts: doses and other measures, money, ranges, fractions, ordinals, and plain numbers."""

from __future__ import annotations

import re
from collections.abc import Mapping

from . import numbers
from .language import Language
from .rule import AFTER, BEFORE, DASH, NUMBER, Rule, any_of


def measures(language: Language) -> tuple[Rule, ...]:
    """Return the rules for what is measured in *language*: units, doses, powers of ten, money."""
    own, tables = language.own, language.tables
    units, per, money = dict(tables["units"]), dict(tables["per"]), dict(tables["money"])
    unit = rf"(?:{any_of(units)})"
    below = rf"(?:/(?:{NUMBER}\s?)?(?:{any_of(per)})(?![\w³²]))"
    end = rf"(?![\w^²³]|/(?!\s)|\s?{DASH}\s?\d)"
    sign = rf"(?P<sign>(?:{any_of(dict(tables['before numbers']))})\s?)?"
    power = rf"(?P<base>{NUMBER})\s?[x×]\s?10\s?(?:\^|\*{{1,2}})?\s?(?P<power>(?<=\^)\d+|(?<=\*)\d+|[⁰¹²³⁴⁵⁶⁷⁸⁹]+)"  # noqa: RUF001
    last = rf"(?P<per>{below}*)(?P<stop>\.(?=\s[a-z]))?{end}(?=(?:[\s-](?P<noun>[^\W\d_]+))?)"  # "5 mg. at night"
    twice = rf"{BEFORE}{sign}(?P<one>{NUMBER})\s?(?P<unit>{unit})\s?{DASH}\s?(?P<two>{NUMBER})\s?(?P=unit){last}"
    once = rf"{BEFORE}{sign}(?P<one>{NUMBER})(?:\s?{DASH}\s?(?P<two>{NUMBER}))?(?:\s?|-)(?P<unit>{unit}){last}"
    return (
        Rule(
            "power of ten",
            own,
            re.compile(rf"{BEFORE}{power}\s?(?P<unit>{unit}(?=[/\s.,;:!?)]|$))?(?P<per>{below}*){end}"),
            lambda m: _power(m, language),
        ),
        Rule(
            "two doses",
            own,
            re.compile(
                rf"{BEFORE}(?P<one>{NUMBER})\s?(?P<unit>{unit})\s?/\s?(?P<two>{NUMBER})\s?(?P<unit2>{unit}){end}"
            ),
            lambda m: _two(m, language),
        ),
        *(Rule("unit", own, re.compile(pattern), lambda m: _measure(m, language)) for pattern in (twice, once)),
        *(
            Rule("money", own, re.compile(pattern), lambda m: _money(m, money, language))
            for pattern in (
                rf"(?<![\w$£€.,])(?P<money>{any_of(money)})\s?(?P<one>{NUMBER})(?:\s?{DASH}\s?(?:{any_of(money)})?"
                rf"(?P<two>{NUMBER}))?(?:\s(?P<many>{any_of(dict(tables['millions']))}))?(?![\w%^/-]|[.,:]\d)",
                rf"{BEFORE}(?P<one>{NUMBER})(?:\s?{DASH}\s?(?P<two>{NUMBER}))?"
                rf"(?:\s(?P<many>{any_of(dict(tables['millions']))}))?\s?(?P<money>{any_of(money)})(?![\w$£€\d])",
            )
        ),
    )


def counts(language: Language) -> tuple[Rule, ...]:
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
    return (
        Rule(
            "fraction",
            own,
            re.compile(
                rf"{BEFORE}(?P<whole>\d{{1,3}})(?:\s(?={NUMBER}/)|\s?(?=[{''.join(small) or '½'}]))"
                rf"(?P<part>{any_of(parts)}){AFTER}{noun}"
            ),
            lambda m: _mixed(m, language),
        ),
        Rule(
            "fraction", own, re.compile(rf"{BEFORE}(?P<part>{any_of(fractions)}){AFTER}"), lambda m: _part(m, language)
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
            lambda m: _range(m, language),
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
            re.compile(rf"(?<=\d)\s[x×]\s(?={NUMBER}(?P<size>(?:\s[x×]\s{NUMBER})*\s?[cm]m\b)?)"),  # noqa: RUF001
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


def _forms(said: str) -> list[str]:
    """Return the singular and the plural of "milligram | milligrams"."""
    forms = [form.strip() for form in said.split("|")]
    return forms if len(forms) > 1 else forms * 2


def _count(text: str, unit: str, language: Language) -> str | None:
    """Return a number before a unit's name: in Spanish "un miligramo", "una hora"."""
    said = numbers.number(text, language)
    if said is None or language.own != "es" or unit.startswith("por "):
        return said
    return numbers.agreeing(said, "", f" {unit}", language)


def _measure(match: re.Match[str], language: Language) -> str | None:
    one, two, unit = match["one"], match["two"], match["unit"]
    singular, plural = _forms(language.tables["units"][unit])
    noun = (match["noun"] or "").lower()
    described = noun in language.tables["described"] and unit != "%"
    name = singular if (two or one) == "1" or described else plural
    said = [_count(number, name, language) for number in (one, two) if number]
    below = _per(match["per"], language)
    if None in said or below is None:
        return None
    if two and _range(match, language) is None:
        return None
    amount = f" {language.word('to')} ".join(str(one) for one in said)
    sign = f"{language.tables['before numbers'][match['sign'].strip()]} " if match["sign"] else ""
    return f"{sign}{amount} {name}{below}"


def _per(text: str, language: Language) -> str | None:
    """Return "/kg/day" in words, and "/5 mL" with its number."""
    said = ""
    table = dict(language.tables["per"])
    for match in re.finditer(rf"/(?P<number>{NUMBER})?\s?(?P<unit>{any_of(table)})(?![\w²³])", text):
        singular, plural = _forms(table[match["unit"]])
        if not match["number"]:
            said += f" {singular}"
            continue
        number = numbers.number(match["number"], language)
        if number is None:
            return None
        preposition, _, one = singular.partition(" ")
        name = one if match["number"] == "1" else plural
        said += f" {preposition} {numbers.agreeing(number, '', f' {name}', language)} {name}"
    return said


def _two(match: re.Match[str], language: Language) -> str | None:
    """Return two strengths of one medicine, each with its own unit, so that they never sound like one."""
    said = []
    for number, unit in ((match["one"], match["unit"]), (match["two"], match["unit2"])):
        singular, plural = _forms(language.tables["units"][unit])
        name = singular if number == "1" else plural
        said.append((_count(number, name, language), name))
    if any(number is None for number, _ in said):
        return None
    if match["unit2"] in language.tables["per"] and match["unit"] != match["unit2"] and match["unit2"][-1] in "Ll":
        return None  # "125 mg/5 mL" is one strength
    return f" {language.word('slash')} ".join(f"{number} {name}" for number, name in said)


def _power(match: re.Match[str], language: Language) -> str | None:
    base = numbers.number(match["base"], language)
    below = _per(match["per"], language)
    if base is None or below is None:
        return None
    power = numbers.cardinal(int(match["power"].translate(str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789"))), language)
    unit = f" {_forms(language.tables['units'][match['unit']])[1]}" if match["unit"] else ""
    ten = numbers.cardinal(10, language)
    return f"{base} {language.word('times')} {ten} {language.word('power')} {power}{unit}{below}"


def _money(match: re.Match[str], money: Mapping[str, str], language: Language) -> str | None:
    one, two, many = match["one"], match["two"], match["many"]
    forms = [form.strip() for form in money[match["money"]].split("|")]
    name = forms[0] if (two or one) == "1" and not many else forms[1]
    if (
        not two
        and not many
        and (exact := re.fullmatch(rf"(?P<whole>\d.*)[{language.word('decimals')}](?P<cents>\d\d)", one))
    ):
        whole = numbers.number(exact["whole"], language)
        if whole is None:
            return None
        name = forms[0] if exact["whole"] == "1" else forms[1]
        cents = int(exact["cents"])
        small = numbers.agreeing(numbers.cardinal(cents, language), "", f" {forms[2]}", language)
        tail = f" {language.word('cents')} {small} {forms[2 if cents == 1 else 3]}" if cents else ""
        return f"{numbers.agreeing(whole, '', f' {name}', language)} {name}{tail}"
    said = [
        numbers.agreeing(said, "", f" {many or name}", language) if (said := numbers.number(number, language)) else None
        for number in (one, two)
        if number
    ]
    if None in said:
        return None
    of = "de " if language.own == "es" and many and many.startswith(("mill", "bill")) else ""
    joined = f" {language.word('to')} ".join(map(str, said))
    return f"{joined} {many + ' ' if many else ''}{of}{name}"


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
    fits = "th" if value % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(value % 10, "th")
    return said if ending == fits and value else None


def _range(match: re.Match[str], language: Language) -> str | None:
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
