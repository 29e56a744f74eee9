"""A folder becomes Content: everything is read and checked before anything is said.

Each reader adds what is wrong to one list of problems and returns what it could make of the rest, so a volunteer sees
all of it at once. A section is a Markdown file whose name begins with a number ("02-lifts.md"). Other files in the
folder are left alone: pictures and README quietly, a text that might have been meant as a section with a warning.
"""

from __future__ import annotations

import logging
import re
import unicodedata
import urllib.parse
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from ..errors import GuideError
from ..model import Content, Passage, Section
from . import files, guide_keys, lexicon_file, markdown, questions
from .sentences import letters

log = logging.getLogger(__name__)

RESERVED = ("questions", "about")
"""Slugs of the chapters every guide may have."""
DEVICES = frozenset(("con", "prn", "aux", "nul", *(f"{name}{n}" for name in ("com", "lpt") for n in range(1, 10))))
"""Names Windows keeps for its devices, whatever their ending."""
LONGEST_NAME = 100
"""Signs of a guide's name as links have it, where é is six: it is twice in some, and apps read 255 of one."""
LONGEST_SLUG = 60
"""Letters: a path on Windows has 260, and a slug is a part of many."""

_NUMBERED = re.compile(r"(\d+)(?:[ ._-]+(.*))?")
_FRONT_MATTER = re.compile(r"---\n+[\w-]+:")
_TEXTS = (".md", ".markdown", ".mdown", ".txt", ".rtf", ".doc", ".docx", ".odt", ".html")
_NOT_MEANT = ("readme", "notes", "changelog", "contributing", "license", "licence", "todo")
# What no decomposition takes apart.
_LETTERS = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l"})


def read(folder: Path) -> Content:
    """Return the guide in *folder*. GuideError with every problem in it, in the order of files and lines."""
    name = folder.resolve().name
    problems: list[GuideError] = []
    names = _listed(folder)
    if complaint := _unfit(name):
        problems.append(GuideError(f"a guide's folder cannot be called {name!r}: {complaint}", "rename it", folder))
    misnamed = _misnamed(folder, names)
    problems += misnamed.values()
    pages = _numbered(folder, names)
    problems += _alike(pages)
    chapters = [*(slug(page.stem) for page in pages), *RESERVED]
    fields = {} if "guide.yaml" in misnamed else guide_keys.read(folder, chapters, problems)
    sections = [section for path in pages if (section := _section(path, folder, problems))]
    asked = questions.read(folder, fields.get("language", ""), problems)
    lexicon = lexicon_file.read(folder, problems)
    if not pages and asked is None and not any((folder / page).exists() for page in ("questions.yaml", "questions.md")):
        remedy = "write a section, like 01-welcome.md, or questions.yaml"
        problems.append(GuideError("the guide has no section and no question", remedy, folder))
    if problems:
        raise GuideError.gathered(problems)
    if asked is not None:
        fields["questions"] = asked
    return Content(name=name, folder=folder, sections=tuple(sections), lexicon=lexicon, **fields)


def slug(stem: str) -> str:
    """Return the name a section's files have under output/: *stem* without its number, lower case ASCII."""
    numbered = _NUMBERED.fullmatch(stem)
    words = unicodedata.normalize("NFKD", (numbered[2] or "") if numbered else stem).casefold().translate(_LETTERS)
    ascii_words = "".join(sign for sign in words if not unicodedata.combining(sign))
    short = re.sub("[^a-z0-9]+", "-", ascii_words).strip("-")[:LONGEST_SLUG].strip("-")
    # A name in another script leaves nothing; its number is then the only name that does not move.
    return short or f"section-{int(numbered[1]) if numbered else 0}"


def _listed(folder: Path) -> list[str]:
    """Return the names in *folder*; GuideError where it is missing, empty or shut."""
    if not folder.exists():
        remedy = "check the name, or begin with a copy of content/when-cancer-spreads"
        raise GuideError(f"there is no folder {folder.name!r}", remedy, folder)
    if not folder.is_dir():
        remedy = f"name its folder: {folder.parent.as_posix()}"
        raise GuideError("this is a file, and a guide is a folder", remedy, folder)
    try:
        names = sorted(path.name for path in folder.iterdir())
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        raise GuideError(f"this folder cannot be read ({reason})", "check its permissions", folder) from None
    if not names:
        remedy = "copy what content/when-cancer-spreads holds into it, and change that"
        raise GuideError("this folder is empty", remedy, folder)
    return names


def _numbered(folder: Path, names: Iterable[str]) -> list[Path]:
    """Return the sections' files in their order: by number, then by name; warn of what is not read."""
    pages: list[tuple[int, str]] = []
    for name in names:
        stem, _, ending = name.rpartition(".")
        numbered = _NUMBERED.fullmatch(stem)
        if numbered and ending.lower() == "md":
            pages.append((int(numbered[1]), name))
        elif name.lower().startswith((*_NOT_MEANT, ".", "_", "questions.", "~")):
            continue
        elif ending.lower() == "md" or (stem[:1].isdigit() and name.lower().endswith(_TEXTS)):
            place = (folder / name).as_posix()
            log.warning("%s is not read: a section is called like 02-lifts.md, a number, a hyphen, a name.", place)
    return [folder / name for _, name in sorted(pages)]


def _section(path: Path, folder: Path, problems: list[GuideError]) -> Section | None:
    try:
        written = files.read(path, folder)
    except GuideError as problem:
        problems.append(problem)
        return None
    before = len(problems)
    passages = markdown.read(written, path, problems)
    if _FRONT_MATTER.match(written):
        remedy = "take away all between the two ---, and put such keys in guide.yaml"
        problems.append(GuideError("this section begins with keys", remedy, path, 1))
    elif not passages:
        if len(problems) == before:
            problems.append(GuideError("this section is empty", 'begin it with "# Title", then write', path, 1))
    elif passages[0].kind != "heading":
        remedy = 'begin the file with "# Title"'
        problems.append(GuideError("this section does not begin with its title", remedy, path, passages[0].line))
    elif not letters(passages[0].text):
        remedy = "write it in words: a voice makes no sound of signs"
        problems.append(GuideError("the title of this section has nothing to say", remedy, path, passages[0].line))
    elif not any(letters(passage.text) for passage in passages[1:]) and len(problems) == before:
        line = passages[0].line
        problems.append(GuideError("this section has a title and no words", "write some below it", path, line))
    else:
        title, *rest = passages
        return Section(slug(path.stem), title.text, _levelled(rest), path, title.line, title.spans)
    return None


def _levelled(passages: Iterable[Passage]) -> tuple[Passage, ...]:
    """Return *passages* with headings from level 2 on and none skipped: DAISY and EPUB players lose their way else.

    Headings that were written alike stay alike; a second "# " in a section counts as a heading in it.
    """
    levelled: list[Passage] = []
    open_levels: list[int] = []
    for passage in passages:
        if passage.kind != "heading":
            levelled.append(passage)
            continue
        while open_levels and open_levels[-1] >= passage.level:
            open_levels.pop()
        open_levels.append(passage.level)
        levelled.append(replace(passage, level=min(len(open_levels) + 1, 6)))
    return tuple(levelled)


def _alike(pages: Sequence[Path]) -> list[GuideError]:
    """Return what is wrong with the sections' names."""
    problems: list[GuideError] = []
    first: dict[str, Path] = {}
    taken = dict.fromkeys(RESERVED, "a chapter of every guide has this name")
    taken |= dict.fromkeys(DEVICES, "Windows keeps this name for a device")
    for page in pages:
        own = slug(page.stem)
        if own in taken:
            problem = f"a section cannot be called {own!r}: {taken[own]}"
            problems.append(GuideError(problem, f"give it another name, like 01-our-{own}.md", page, 1))
        elif own in first:
            problem = f"after the number this has the same name as {first[own].name}: {own!r}"
            problems.append(GuideError(problem, "rename one of the two", page, 1))
        first.setdefault(own, page)
    return problems


def _misnamed(folder: Path, names: Iterable[str]) -> dict[str, GuideError]:
    """Return, by the name each file must have, that it has another."""
    known = {"guide.yaml", "questions.yaml", "questions.md", "lexicon.yaml"}
    meant = {name: re.sub(r"\.yml$", ".yaml", name.lower()) for name in names if name not in known}
    return {
        right: GuideError(f"this file is not read: its name must be {right}", "rename it", folder / name, 1)
        for name, right in meant.items()
        if right in known
    }


def _unfit(name: str) -> str:
    """Return why no folder on a stick or on Windows can be called *name*, or nothing."""
    if signs := sorted(set(re.findall(r'[<>:"/\\|?*\x00-\x1f]', name))):
        return f"Windows and most memory sticks cannot store {' '.join(signs)}"
    if name.partition(".")[0].strip().casefold() in DEVICES:
        return "Windows keeps this name for a device"
    if name.casefold() == "chapters":
        return "the captions have a file of this name"
    if len(urllib.parse.quote(name, errors="replace")) > LONGEST_NAME:
        return "it is too long for a link that every app follows; 30 letters are plenty"
    return "it begins or ends with a full stop or a space" if name != name.strip(" .") else ""
