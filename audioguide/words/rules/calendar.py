"""Dates, years, and times of day."""

from __future__ import annotations

import datetime
import re

from . import counts, numbers
from .language import Language
from .rule import AFTER, BEFORE, DASH, Rule, any_of, following, leading

YEAR = r"(?:1[5-9]|20)\d\d"
OCLOCK = "o'clock"


def rules(language: Language) -> tuple[Rule, ...]:
    """Return the rules for dates, years and times in *language*."""
    own, tables = language.own, language.tables
    months = dict(tables["months"])
    month, day = any_of(months), r"(?P<day>0?[1-9]|[12]\d|3[01])"
    year = rf"(?P<year>{YEAR})"
    words = any_of(dict(tables["before years"]))
    clock = r"(?P<hour>[01]?\d|2[0-4])"
    halves = any_of(dict(tables["times of day"]))
    return (
        Rule(
            "date",
            own,
            re.compile(rf"{BEFORE}{year}-(?P<month>0[1-9]|1[0-2])-(?P<day>0[1-9]|[12]\d|3[01]){AFTER}"),
            lambda m: _date(m, int(m["month"]), int(m["day"]), language),
        ),
        Rule(
            "date",
            own,
            re.compile(rf"{BEFORE}(?P<one>\d\d?)(?P<sign>[/.-])(?P<two>\d\d?)(?P=sign){year}{AFTER}"),
            lambda m: _numeric(m, language),
        ),
        Rule(
            "date",
            own,
            re.compile(rf"(?<!\w)(?P<month>{month})\s{day}(?:st|nd|rd|th)?(?:,?\s{year})?(?:(?<=\d){AFTER}|(?<!\d)\b)"),
            lambda m: _month_first(m, months, language) if own == "en" else None,
        ),
        Rule(
            "date",
            own,
            re.compile(
                rf"{BEFORE}(?P<the>the\s)?(?P<here>{day}(?:st|nd|rd|th|\.?º)?(?P<of>\s(?:of|de)\s|\s)(?P<month>{month})"
                rf"(?:,?\s(?:(?:de|del)\s)?{year})?)(?![\w/])"
            ),
            lambda m: _day_first(m, months, language),
        ),
        Rule(
            "date",
            own,
            re.compile(rf"(?<!\w)(?P<month>{month}),?(?:\s(?:de|del))?\s(?P<here>{YEAR}){AFTER}"),
            lambda m: numbers.year(m["here"], language),
        ),
        Rule(
            "time",
            own,
            re.compile(
                rf"{BEFORE}{clock}(?:[:.](?P<minute>[0-5]\d))?\s?(?P<first>{halves})?\s?{DASH}\s?(?P<hour2>[01]?\d|2[0-4])"
                rf"(?:[:.](?P<minute2>[0-5]\d))?\s?(?P<half>{halves})(?!\w)"
            ),
            lambda m: None if counts.labelled(m, language, "hour", "hour2") else _span(m, language),
        ),
        # "a. m." has a space in it, and its stop may be the sentence's.
        Rule(
            "time",
            own,
            re.compile(rf"{BEFORE}{clock}(?:[:.](?P<minute>[0-5]\d))?\s?(?P<half>{halves})(?!\w)"),
            lambda m: _time(m, language),
        ),
        Rule(
            "time",
            own,
            re.compile(
                rf"{BEFORE}{clock}:(?P<minute>[0-5]\d)\s?{DASH}\s?(?P<hour2>[01]?\d|2[0-4]):(?P<minute2>[0-5]\d){AFTER}"
            ),
            lambda m: _span(m, language) if m["hour"] != m["hour2"] or _clock(m, language) else None,
        ),
        Rule(
            "time",
            own,
            re.compile(rf"{BEFORE}{clock}:(?P<minute>[0-5]\d)(?P<hours>\s?(?:h|hrs|horas)\b\.?(?=\s|$|,))?{AFTER}"),
            lambda m: _time(m, language) if m["hours"] or _clock(m, language) else None,
        ),
        Rule(
            "year",
            own,
            re.compile(rf"(?<!\w)(?i:{words})\s(?P<here>(?:19|20)\d\d){AFTER}"),
            lambda m: numbers.year(m["here"], language),
        ),
        Rule(
            "year",
            own,
            re.compile(rf"(?<=\()(?:19|20)\d\d(?=\))|{BEFORE}(?:19|20)\d\d\s?{DASH}\s?(?:19|20)\d\d{AFTER}"),
            lambda m: _years(m[0], language),
        ),
        Rule(
            "years",
            own,
            re.compile(rf"{BEFORE}(?P<here>(?:(?:19|20)\d|['’]?[2-9])0['’]?s)(?!\w)"),  # noqa: RUF001
            lambda m: _decade(m["here"], language) if own == "en" else None,
        ),
    )


def dotted(language: Language) -> tuple[Rule, ...]:
    """Return the rule for "14.30 h", where a stop is what stands in a Spanish time; "2.5 h" lasts."""
    if language.own != "es":
        return ()
    pattern = rf"{BEFORE}(?P<hour>[01]?\d|2[0-4])\.(?P<minute>[0-5]\d)\s?h\b(?![/\w²³^])"
    return (Rule("time", "es", re.compile(pattern), lambda m: _time(m, language) if _clock(m, language) else None),)


def _day(day: int, language: Language) -> str:
    if language.word("day numbers") == "ordinal" or day == 1:
        return numbers.ordinal(day, language)
    return numbers.cardinal(day, language)


def _date(match: re.Match[str], month: int, day: int, language: Language) -> str | None:
    try:
        datetime.date(int(match["year"]), month, day)
    except ValueError:
        return None
    names = list(dict.fromkeys(language.tables["months"].values()))
    said = language.word("date").format(
        day=_day(day, language), month=names[month - 1], year=numbers.year(match["year"], language)
    )
    return _without_article(said, match)


def _numeric(match: re.Match[str], language: Language) -> str | None:
    """Return a date like 3/4/2027: which number is the month is the language's habit, unless only one can be."""
    one, two = int(match["one"]), int(match["two"])
    month_first = language.word("date order") == "month day year"
    month, day = (one, two) if month_first else (two, one)
    if month > 12:  # noqa: PLR2004
        month, day = day, month
    return _date(match, month, day, language)


def _month_first(match: re.Match[str], months: dict[str, str], language: Language) -> str | None:
    name = months[match["month"]]
    if match["year"] is None and name in language.tables["month names that are words"]:
        before = re.search(r"(\w+)\s$", leading(match))
        day_before = before and before[1].lower() in {
            "on",
            "by",
            "until",
            "from",
            "since",
            "before",
            "after",
            "of",
            "to",
        }
        if not (day_before or re.match(r"$|[.,;:!?)]", following(match))):
            return None
    year = f", {numbers.year(match['year'], language)}" if match["year"] else ""
    return f"{name} {_day(int(match['day']), language)}{year}"


def _day_first(match: re.Match[str], months: dict[str, str], language: Language) -> str | None:
    name = months[match["month"]]
    if language.own == "en" and match["year"] is None and name in language.tables["month names that are words"]:
        return None
    day = _day(int(match["day"]), language)
    year = numbers.year(match["year"], language) if match["year"] else ""
    if language.own == "en":
        return f"{'' if match['the'] else 'the '}{day} of {name}{' ' * bool(year)}{year}"
    if language.own != "es":
        return f"{day} {name}{' ' * bool(year)}{year}"
    return f"{day} de {name}{' de ' * bool(year)}{year}" if match["of"].strip() or year else None


def _without_article(said: str, match: re.Match[str]) -> str:
    return said.removeprefix("the ") if re.search(r"\bthe\s$", leading(match)) else said


def _hour(hour: str, minute: str | None, language: Language, *, exact: bool) -> str:
    said = numbers.cardinal(int(hour), language)
    if language.own == "es":
        said = re.sub(r"uno$", "una", said)
    if minute is None or (minute == "00" and not exact):
        return said
    if minute == "00":
        if int(hour) in range(1, 13):
            return f"{said} {language.word(OCLOCK)}"
        return f"{said} {language.word('hours')}"
    lead = f"{language.word('minutes under ten')} " if minute[0] == "0" else ""
    return f"{said} {lead}{numbers.cardinal(int(minute), language)}"


def _time(match: re.Match[str], language: Language) -> str | None:
    half = match.groupdict().get("half")
    if half and int(match["hour"]) > 12:  # noqa: PLR2004
        return None
    said = _hour(match["hour"], match["minute"], language, exact=not half)
    return f"{said} {_half(match, language)}" if half else said


def _clock(match: re.Match[str], language: Language) -> bool:
    """Return whether 1:30 is a time: alone it may be a ratio, "diluted 1:30"."""
    if len(match["hour"]) > 1:
        return True
    before, after = (any_of(dict(language.tables[name])) for name in ("before times", "after times"))
    halves = any_of(dict(language.tables["times of day"]))
    # "At 8:00, 2:00 and 6:00": what one time has before it, the next has too.
    other = rf"\d{{1,2}}:\d\d(?:\s?(?:{halves}))?(?:,\s|,?\s[^\W\d_]{{1,3}}\s(?:las?\s)?)"
    told = rf"(?<!\w)(?i:{before})\s(?:{other})*$"
    span = r"\s[^\W\d_]{1,3}\s(?:las?\s)?\d\d:[0-5]\d"  # "de 9:00 a 17:00"
    return bool(
        re.match(rf"{span}(?![\w:])", following(match))
        or re.search(told, leading(match))
        or re.match(rf"\s(?i:{after})(?!\w)", following(match))
    )


def _span(match: re.Match[str], language: Language) -> str:
    half = match.groupdict().get("half")
    one = _hour(match["hour"], match["minute"], language, exact=not half)
    if first := match.groupdict().get("first"):
        one = f"{one} {language.tables['times of day'][first]}"
    two = _hour(match["hour2"], match["minute2"], language, exact=not half)
    return f"{one} {language.word('to')} {two}{' ' + _half(match, language) if half else ''}"


def _half(match: re.Match[str], language: Language) -> str:
    said = language.tables["times of day"][match["half"]]
    closes = match["half"].endswith(".") and match.end() == len(match.string)
    return f"{said}." if closes and not said.endswith(".") else said


def _years(text: str, language: Language) -> str:
    return f" {language.word('to')} ".join(numbers.year(one, language) for one in re.findall(r"\d{4}", text))


def _decade(text: str, language: Language) -> str | None:
    digits = text.strip("'’s")  # noqa: RUF001
    tens = numbers.cardinal(int(digits[-2:]), language)
    if tens[-1] != "y":
        return None
    century = f"{numbers.cardinal(int(digits[:2]), language)} " if len(digits) > 2 else ""  # noqa: PLR2004
    return f"{century}{tens[:-1]}ies"
