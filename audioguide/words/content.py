"""A folder becomes Content: everything is read and checked before anything is said.

Each reader adds what is wrong to one list of problems and returns what it could make of the rest, so a volunteer sees
all of it at once. A section is a Markdown file whose name begins with a number ("02-lifts.md"). Other files in the
folder are left alone: pictures and README quietly, a text that might have been meant as a section with a warning.
"""

from __future__ import annotations

import itertools
import logging
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from ..errors import GuideError, place_of
from ..model import Content, Passage, Section
from . import file_names, files, guide_keys, lexicon_file, markdown, questions
from .sentences import letters

log = logging.getLogger(__name__)

MOST_SECTIONS = 1000
LARGEST_GUIDE = 10_000_000
"""Bytes of all sections: a hundred hours of speech."""
MOST_FILES = 10_000
"""In a guide's folder, whatever they are."""

_FRONT_MATTER = re.compile(r"---\n+[\w-]+:")
_TEXTS = (".md", ".markdown", ".mdown", ".txt", ".rtf", ".doc", ".docx", ".odt", ".html")
_NOT_MEANT = ("readme", "notes", "changelog", "contributing", "license", "licence", "todo")


def read(folder: Path) -> Content:
    """Return the guide in *folder*. GuideError with every problem in it, in the order of files and lines."""
    name = folder.resolve().name
    problems: list[GuideError] = []
    names = _listed(folder)
    if complaint := file_names.unfit(name):
        problems.append(GuideError(f"a guide's folder cannot be called {name!r}: {complaint}", "rename it", folder))
    misnamed = file_names.misnamed(folder, names)
    problems += misnamed.values()
    pages = _numbered(folder, names)
    problems += file_names.faults(pages)
    if excess := _excess(folder, pages):
        problems.append(excess)
        pages = []
    chapters = [*(file_names.slug(page.stem) for page in pages), *file_names.RESERVED]
    fields = {} if "guide.yaml" in misnamed else guide_keys.read(folder, chapters, problems)
    sections = [section for path in pages if (section := _section(path, folder, problems))]
    asked = questions.read(folder, fields.get("language", ""), problems)
    lexicon = lexicon_file.read(folder, problems)
    if not (pages or excess or asked) and not any(
        (folder / page).exists() for page in ("questions.yaml", "questions.md")
    ):
        remedy = "write a section, like 01-welcome.md, or questions.yaml"
        problems.append(GuideError("the guide has no section and no question", remedy, folder))
    if problems:
        raise GuideError.gathered(problems)
    if asked is not None:
        fields["questions"] = asked
    return Content(name=name, folder=folder, sections=tuple(sections), lexicon=lexicon, **fields)


def _listed(folder: Path) -> list[str]:
    """Return the names in *folder*; GuideError where it is missing, empty or shut."""
    if not folder.exists():
        remedy = "check the name, or begin with a copy of content/when-cancer-spreads"
        raise GuideError(f"there is no folder {folder.name!r}", remedy, folder)
    if not folder.is_dir():
        remedy = f"name its folder: {folder.parent.as_posix()}"
        raise GuideError("this is a file, and a guide is a folder", remedy, folder)
    try:
        names = sorted(path.name for path in itertools.islice(folder.iterdir(), MOST_FILES + 1))
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        raise GuideError(f"this folder cannot be read ({reason})", "check its permissions", folder) from None
    if len(names) > MOST_FILES:
        remedy = "give the guide a folder of its own"
        raise GuideError(f"there are more than {MOST_FILES} files in this folder", remedy, folder)
    if not names:
        remedy = "copy what content/when-cancer-spreads holds into it, and change that"
        raise GuideError("this folder is empty", remedy, folder)
    return names


def _numbered(folder: Path, names: Iterable[str]) -> list[Path]:
    """Return the sections' files in their order: by number, then by name; warn of what is not read."""
    pages: list[tuple[int, str]] = []
    for name in names:
        stem, _, ending = name.rpartition(".")
        numbered = file_names.NUMBERED.fullmatch(stem)
        if numbered and ending.lower() == "md":
            pages.append((int(numbered[1]), name))
        elif name.lower().startswith((*_NOT_MEANT, ".", "_", "questions.", "~")):
            continue
        elif ending.lower() == "md" or (stem[:1].isdigit() and name.lower().endswith(_TEXTS)):
            place = place_of(folder / name)
            log.warning("%s is not read: a section is called like 02-lifts.md, a number, a hyphen, a name.", place)
    return [folder / name for _, name in sorted(pages)]


def _excess(folder: Path, pages: Sequence[Path]) -> GuideError | None:
    """Return why so many *pages* are not even read; None where they can be."""
    remedy = "make several guides of it"
    if len(pages) > MOST_SECTIONS:
        return GuideError(f"the guide has {len(pages)} sections, and {MOST_SECTIONS} are the most", remedy, folder)
    size = sum(min(page.stat().st_size, files.LARGEST + 1) for page in pages if page.is_file())
    if size > LARGEST_GUIDE:
        return GuideError(f"the sections are larger than {LARGEST_GUIDE // 1_000_000} MB together", remedy, folder)
    return None


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
        return Section(file_names.slug(path.stem), title.text, _levelled(rest), path, title.line, title.spans)
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
