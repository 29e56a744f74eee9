"""What a guide will be that is made from documents, before a file of it is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ...errors import GuideError
from . import asking, language
from .asking import Asked
from .blocks import Block, Document
from .parts import Part, part

MOST_PARTS = 300
"""Sections; nobody finds a place among more."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A guide to be."""

    title: str
    language: str
    """BCP 47."""
    author: str
    sources: tuple[str, ...]
    """Where its words are from, a document each."""
    parts: tuple[Part, ...]
    asked: Asked | None
    documents: tuple[Document, ...]
    doubts: tuple[str, ...]
    """What a person should look at, of the guide as a whole."""

    @property
    def left_out(self) -> tuple[tuple[Document, Block], ...]:
        """What is furniture, with the document it stands in."""
        return tuple((one, block) for one in self.documents for block in one.blocks if block.furniture)


def draft(documents: Sequence[Document], tongue: str = "") -> Draft:
    """Return the guide that *documents* make; *tongue*: its language, where somebody said so."""
    doubts = [f"{one.name}: {doubt}" for one in documents for doubt in one.doubts]
    named = [_named(one, doubts) for one in documents]
    text = " ".join(block.text for one in named for block in one.blocks if not block.furniture)
    spoken, doubt = (tongue, "") if tongue else language.choose(named[0].language, text)
    doubts += filter(None, [doubt])
    parts, asked = asking.take([piece for one in named for piece in part(one)], spoken)
    if asked and asked.others:
        doubts.append("There are more lists of questions, which stay in their sections; only the longest is a chapter.")
    if len(parts) > MOST_PARTS:
        problem = f"this would be {len(parts)} sections, and {MOST_PARTS} is the most"
        raise GuideError(problem, "import it part by part, into several guides", named[0].name)
    authors = list(dict.fromkeys(one.author for one in named if one.author))
    if not authors:
        makers = " and ".join(dict.fromkeys(one.maker for one in named if one.maker))
        asks = f"{makers} is named as its maker: write author: if that is who wrote it." if makers else "Who wrote it?"
        doubts.append(f"No author was found. {asks}")
    if len(named) > 1:
        doubts.append("The title of the guide is that of the first document.")
    return Draft(
        named[0].title,
        spoken,
        " and ".join(authors) if spoken.startswith("en") else ", ".join(authors),
        tuple(map(_source, named)),
        tuple(parts),
        asked,
        tuple(named),
        tuple(doubts),
    )


def _named(document: Document, doubts: list[str]) -> Document:
    """Return *document* with a title: its own, or what its file is called."""
    if any(map(str.isalpha, document.title)):
        return document
    name = document.name.rpartition(".")[0].replace("-", " ").replace("_", " ").strip()
    title = name[:1].upper() + name[1:] if any(map(str.isalpha, name)) else "Untitled"
    doubts.append(f"{document.name}: no title was found, so the name of the file stands for it.")
    return replace(document, title=title)


def _source(document: Document) -> str:
    return ", ".join(filter(None, (f'"{document.title}"', document.author, document.address)))
