"""The files of a guide that is made from documents: guide.yaml, its sections, its questions."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence

from ...words import file_names
from . import page_text
from .asking import Asked
from .blocks import sayable
from .draft import Draft
from .parts import Part

LONGEST_NAME = 40
"""Letters of a section's file name, its number left out."""
REPORT = "imported.txt"
LEXICON = "lexicon.yaml"


def files(draft: Draft, rights: str) -> dict[str, str]:
    """Return what each file of the guide that *draft* is holds, by its name; *rights* may be empty: nobody has said."""
    told = {"guide.yaml": _guide(draft, rights)}
    told |= {name: page_text.page(part.title, part.blocks) for name, part in named(draft.parts)}
    if draft.asked:
        told["questions.yaml"] = _questions(draft.asked)
    return told


def named(parts: Sequence[Part]) -> Iterator[tuple[str, Part]]:
    """Yield each of *parts* with the name of its file; no two have the same behind their numbers."""
    taken = dict.fromkeys((*file_names.RESERVED, *file_names.DEVICES), 1)
    width = max(2, len(str(len(parts))))
    for number, part in enumerate(parts, start=1):
        slug = file_names.slug(f"{number:0{width}}-{part.title}")
        short = slug if len(slug) <= LONGEST_NAME else slug[:LONGEST_NAME].rpartition("-")[0] or slug[:LONGEST_NAME]
        name = short
        while name in taken:
            taken[short] = taken.get(short, 1) + 1
            name = f"{short}-{taken[short]}"
        taken[name] = 1
        yield f"{number:0{width}}-{name}.md", part


def _guide(draft: Draft, rights: str) -> str:
    lines = [
        f"# Made from {', '.join(one.name for one in draft.documents)}.",
        f"# What was left out of it, and what is to be looked at, is in {REPORT}.",
        f"title: {quoted(draft.title)}",
        f"language: {draft.language}",
        f"author: {quoted(draft.author)}" if draft.author else "# author:",
        "# Where the words are from: said at the end.",
        "sources:",
        *(f"  - {quoted(source)}" for source in draft.sources),
        "# By what right the words are used: ours, permission from NAME, licence NAME, or private use.",
        "# As long as nothing stands here, the guide stays a draft.",
        f"rights: {quoted(rights)}" if rights else "rights:",
        "status: draft",
        "# Also worth writing: description, publisher, contact, help, reviewed, review_by, voice. See docs/authors.md.",
    ]
    return _lines(_comment(line) if line.startswith("#") else line for line in lines)


def _questions(asked: Asked) -> str:
    lines = [f"title: {quoted(asked.title)}"] if sayable(asked.title) else []
    if asked.introduction:
        lines.append(f"introduction: {quoted(chr(10).join(asked.introduction))}")
    lines.append("questions:")
    for ask, why in asked.questions:
        lines.append(f"  - ask: {quoted(ask)}")
        lines += [f"    why: {quoted(why)}"] if why else []
    if asked.closing:
        lines.append(f"closing: {quoted(chr(10).join(asked.closing))}")
    return _lines(lines)


def quoted(text: str) -> str:
    """Return *text* as YAML writes it in quotes: nothing in it means anything; a line's end parts two paragraphs."""
    return json.dumps(text, ensure_ascii=False)


def _comment(line: str) -> str:
    return " ".join(line.split())


def _lines(lines: Iterable[str]) -> str:
    return "".join(f"{line}\n" for line in lines)
