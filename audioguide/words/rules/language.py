"""A language as wording knows it: the tables of its file, ``en.txt`` or ``es.txt``, beside this module."""

from __future__ import annotations

import difflib
import functools
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from ...errors import GuideError

FOLDER = Path(__file__).parent

SECTIONS = (
    "words",
    "numbers",
    "ordinals",
    "ordinal endings",
    "units",
    "per",
    "described",
    "feminine",
    "masculine",
    "before nouns",
    "before numbers",
    "money",
    "millions",
    "fractions",
    "months",
    "month names that are words",
    "before years",
    "times of day",
    "before times",
    "after times",
    "telephone words",
    "emergency numbers",
    "blood pressure words",
    "address signs",
    "address words",
    "abbreviations",
    "titles",
    "street words",
    "before a number",
    "labels",
    "after a dose",
    "stages",
    "after a stage",
    "names",
    "spelt",
    "signs",
    "emoji",
)
"""What a file may hold; docs/authors.md tells what each is for."""

WORDS = (
    "and", "number and", "to", "minus", "over", "times", "by", "power", "point", "comma", "decimals", "thousands",
    "slash", "plus", "date order", "date", "day numbers", "year", "o'clock", "hours", "minutes under ten", "half",
    "and half", "cents",
)  # fmt: skip
"""What the section "words" must say."""


@dataclass(frozen=True, slots=True, eq=False)  # one for each tag, so it can name what is kept for it
class Language:
    """The tables of one language, those of the region laid over them."""

    tag: str
    """BCP 47, as the guide has it."""
    tables: Mapping[str, Mapping[str, str]]
    """By section: what is written, and what is said. In a list without arrows both are the same."""

    @property
    def own(self) -> str:
        """Return the first subtag."""
        return self.tag.partition("-")[0].lower()

    def word(self, name: str) -> str:
        """Return one of the section "words"."""
        return self.tables["words"][name]


def known() -> tuple[str, ...]:
    """Return the first subtags of the languages that have a file."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.txt")))


@functools.lru_cache(maxsize=16)
def language(tag: str) -> Language | None:
    """Return the tables for *tag* (BCP 47), or None where its language has no file; GuideError for a bad file."""
    path = FOLDER / f"{tag.partition('-')[0].lower()}.txt"
    return read(path, tag) if path.is_file() else None


def read(path: Path, tag: str) -> Language:
    """Return the tables in *path* for *tag*: those of its region override the language's.

    GuideError, every problem gathered: a section nobody knows, a line before the first section, a word told twice,
    nothing on one side of an arrow, a word that must be there and is not.
    """
    errors: list[GuideError] = []
    tables: dict[str, dict[str, str]] = {section: {} for section in SECTIONS}
    regional: dict[str, dict[str, str]] = {section: {} for section in SECTIONS}
    here: dict[str, str] | None = None
    section = ""
    for number, line in enumerate(_lines(path), start=1):
        text = line.strip()
        try:
            if text.startswith("## "):
                section, region = _section(text[3:].strip(), path, number)
                ours = not region or tag.lower() in {one.lower() for one in region.split()}
                # A section for another region is read all the same, so that its mistakes are found too.
                here = (regional if region else tables)[section] if ours else {}
            elif text and (text.startswith("# → ") or not text.startswith("# ")):
                _tell(here, section, text, path, number)
        except GuideError as problem:
            errors.append(problem)
    whole = {section: MappingProxyType(tables[section] | regional[section]) for section in SECTIONS}
    errors += [
        GuideError(f"the section 'words' does not say {word!r}", f"add a line like: {word} → …", path)
        for word in WORDS
        if word not in whole["words"]
    ]
    if errors:
        raise GuideError.gathered(errors)
    return Language(tag, MappingProxyType(whole))


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise GuideError("it is not saved as UTF-8", "save it again, choosing UTF-8 as its encoding", path) from None


def _section(heading: str, path: Path, number: int) -> tuple[str, str]:
    """Return section and regions of *heading*: "units en-US" is "units" for "en-US"."""
    for section in sorted(SECTIONS, key=len, reverse=True):
        rest = heading.removeprefix(section)
        if rest != heading and (not rest or rest[0] == " "):
            region = rest.strip()
            if any(one.partition("-")[0].lower() != path.stem for one in region.split()):
                remedy = f"a region is written like {path.stem}-{'US' if path.stem == 'en' else 'XX'}"
                raise GuideError(f"{region!r} is no region of the language {path.stem!r}", remedy, path, number)
            return section, region
    close = difflib.get_close_matches(heading, SECTIONS, n=1)
    remedy = f"did you mean ## {close[0]}?" if close else f"choose one of: {', '.join(SECTIONS)}"
    raise GuideError(f"there is no section called {heading!r}", remedy, path, number)


def _tell(here: dict[str, str] | None, section: str, text: str, path: Path, number: int) -> None:
    """Put what one line tells into *here*, the table of its *section*."""
    if here is None:
        problem = f"{text!r} stands before the first section"
        raise GuideError(problem, "write a line like ## units above it", path, number)
    for written, said in _pairs(text, path, number):
        if written in here:
            remedy = "keep one of the two, or write the other under a region, like ## units en-US"
            raise GuideError(f"{written!r} is told twice", remedy, path, number)
        _fits(section, written, said, path, number)
        here[written] = said


def _fits(section: str, written: str, said: str, path: Path, number: int) -> None:
    """Raise GuideError where *section* needs what is said in another form."""
    forms = [form.strip() for form in said.split("|")]
    if section == "per" and " " not in forms[0]:
        remedy = f"write the preposition too, like: {written} → per kilogram | kilograms"
        raise GuideError(f"{forms[0]!r} is not told as 'per' something", remedy, path, number)
    if section == "money" and len(forms) != 4:  # noqa: PLR2004 - one and many, of the coin and of its hundredth
        remedy = f"part them with |, like: {written} → dollar | dollars | cent | cents"
        raise GuideError(f"{written!r} needs four forms", remedy, path, number)
    if section in {"numbers", "ordinals"} and not written.isdecimal():
        raise GuideError(f"{written!r} is no number", "write it in digits, like: 5 → five", path, number)
    if not all(forms):
        remedy = "write one on each side of |, like: mg → milligram | milligrams"
        raise GuideError(f"a form of {written!r} is empty", remedy, path, number)


def _pairs(text: str, path: Path, number: int) -> list[tuple[str, str]]:
    """Return what is written and said of one line: "mL, ml → millilitre | millilitres" has two."""
    # The last arrow: the sign itself may be what is written.
    written, arrow, said = f" {text} ".rpartition(" → ")
    if not arrow:
        written = said = text
    if "->" in text:
        raise GuideError("'->' is not an arrow here", "write one like this: mg → milligram | milligrams", path, number)
    each = [one.strip() for one in written.split(", ")] if arrow else [text]
    if not all(each) or (arrow and not said.strip()):
        remedy = "write both sides of the arrow, like: mg → milligram | milligrams"
        raise GuideError(f"one side of the arrow is empty in {text!r}", remedy, path, number)
    return [(one, said.strip() if arrow else one) for one in each]
