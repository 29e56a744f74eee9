"""What is measured: doses and other amounts with a unit, powers of ten, and money."""

from __future__ import annotations

import re
from collections.abc import Mapping

from . import counts, numbers
from .language import Language
from .rule import BEFORE, DASH, NUMBER, Rule, any_of, signed


def rules(language: Language) -> tuple[Rule, ...]:
    """Return the rules for what is measured in *language*: units, doses, powers of ten, money."""
    own, tables = language.own, language.tables
    units, per, money = dict(tables["units"]), dict(tables["per"]), dict(tables["money"])
    unit = rf"(?:{any_of(units)})"
    below = rf"(?:/(?:{NUMBER}\s?)?(?:{any_of(per)})(?![\w³²]))"
    end = rf"(?![\w^²³]|/(?!\s)|{DASH}\s?\d|\s{DASH}\d)"  # "10 mg - 3 times daily": the dash is a pause
    sign = rf"{signed(tables['before numbers'])}?"
    raised = r"(?P<power>(?<=\^)[-−]?\d+|(?<=\*)\d+|⁻?[⁰¹²³⁴⁵⁶⁷⁸⁹]+)"  # noqa: RUF001
    power = rf"(?:(?P<base>{NUMBER})\s?[x×]\s?10\s?(?:\^|\*{{1,2}})?\s?|10\^?){raised}"  # noqa: RUF001
    last = rf"(?P<per>{below}*)(?P<stop>\.(?=\s[a-z]))?{end}(?=(?:[\s-](?P<noun>[^\W\d_]+))?)"  # "5 mg. at night"
    twice = rf"{BEFORE}{sign}(?P<one>{NUMBER})\s?(?P<unit>{unit})\s?{DASH}\s?(?P<two>{NUMBER})\s?(?P=unit){last}"
    once = rf"{BEFORE}{sign}(?P<one>{NUMBER}|\.\d+)(?:\s?{DASH}\s?(?P<two>{NUMBER}))?(?:\s?|-)(?P<unit>{unit}){last}"
    coin, many = any_of(money), rf"(?:\s(?P<many>{any_of(dict(tables['millions']))}))?"
    before = (
        rf"(?<![\w$£€.,])(?P<money>{coin})\s?(?P<one>{NUMBER})(?:\s?{DASH}\s?(?:{coin})?(?P<two>{NUMBER}))?{many}"
        rf"(?![\w%^/-]|[.,:]\d)"
    )
    behind = rf"{BEFORE}(?P<one>{NUMBER})(?:\s?{DASH}\s?(?P<two>{NUMBER}))?{many}\s?(?P<money>{coin})(?![\w$£€\d])"
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
            for pattern in (before, behind)
        ),
    )


def _forms(said: str) -> list[str]:
    """Return the singular and the plural of "milligram | milligrams"."""
    forms = [form.strip() for form in said.split("|")]
    return forms if len(forms) > 1 else forms * 2


def _count(text: str, unit: str, language: Language) -> str | None:
    """Return a number before a unit's name: in Spanish "un miligramo", "una hora"."""
    # ".5 mg" has been taken for 5 mg: the nought is said.
    said = numbers.number(f"0{text}" if text.startswith(".") else text, language)
    if said is None or language.own != "es" or unit.startswith("por "):
        return said
    return numbers.agreeing(said, "", f" {unit}", language)


DOSES = frozenset(("mg", "g", "mcg", "µg", "μg", "ug", "ng", "ml", "iu", "ui", "units", "unidades"))
"""What medicines are measured in."""


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
    if (two and counts.rising(match, language) is None) or counts.unsure_of_minus(match, language):
        return None
    amount = f" {language.word('to')} ".join(str(one) for one in said)
    sign = f"{language.tables['before numbers'][match['sign'].strip()]} " if match["sign"] else ""
    if unit.lower() in DOSES and re.fullmatch(DASH, match["sign"] or ""):
        sign = f"{match['sign']} "  # nobody takes less than nothing: before a dose a dash is punctuation
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
    base = numbers.number(match["base"] or "10", language)
    below = _per(match["per"], language)
    if base is None or below is None:
        return None
    exponent = int(match["power"].translate(str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻−", "0123456789--")))  # noqa: RUF001
    if not match["base"] and exponent in range(3):
        return None  # "10²" may have a footnote
    power = f"{language.word('minus')} " * (exponent < 0) + numbers.cardinal(abs(exponent), language)
    unit = f" {_forms(language.tables['units'][match['unit']])[1]}" if match["unit"] else ""
    ten = numbers.cardinal(10, language)
    times = f"{base} {language.word('times')} " if match["base"] else ""
    return f"{times}{ten} {language.word('power')} {power}{unit}{below}"


def _money(match: re.Match[str], money: Mapping[str, str], language: Language) -> str | None:
    one, two, many = match["one"], match["two"], match["many"]
    if two and counts.labelled(match, language):
        return None
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
