"""A Word file (.docx) as blocks: its paragraphs, lists, tables, notes and text boxes, as they would be printed.

What was inserted with tracked changes is there, and what was deleted with them is not. Heads and feet of pages,
comments in the margin and hidden text are told of as left out.
"""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from lxml import etree

from . import packed, word_styles, word_table, word_text
from .blocks import Block, Document, clean, sayable
from .furniture import local
from .runs import parted, unmarked
from .word_styles import attribute, child, value

MAIN = "word/document.xml"

_AROUND_BLOCKS = ("body", "sdtcontent", "ins", "moveto", "customxml", "smarttag")
_AROUND = (
    ("header", "the head of every page"),
    ("footer", "the foot of every page"),
    ("comments", "a comment in the margin"),
)


def read(path: Path) -> Document:
    """Return what the Word file *path* says; GuideError where it is none."""
    with packed.opened(path) as held:
        main = _main(held)
        folder = posixpath.dirname(main)
        styles = packed.tree_if_there(held, f"{folder}/styles.xml")
        notes = {
            place: text
            for kind in ("footnote", "endnote")
            for place, text in _notes(packed.tree_if_there(held, f"{folder}/{kind}s.xml"), kind)
        }
        lists = word_styles.lists(packed.tree_if_there(held, f"{folder}/numbering.xml"))
        word = _Word(word_styles.styles(styles), lists, notes)
        word.blocks_in(packed.tree(held, main))
        for name, reason in _AROUND:
            parts = (part for part in held.namelist() if part.startswith(f"{folder}/{name}") and part.endswith(".xml"))
            word.leave_out((packed.tree(held, part) for part in sorted(parts)), reason)
        core = packed.tree_if_there(held, "docProps/core.xml")
    facts = {local(one): clean(one.text or "") for one in core} if core is not None else {}
    return Document(
        path.name,
        tuple(word.found),
        called=facts.get("title", ""),
        language=facts.get("language") or _language(styles),
        maker=facts.get("creator", ""),
    )


@dataclass(slots=True)
class _Word:
    styles: Mapping[str, word_styles.Style]
    lists: word_styles.Lists
    notes: word_text.Notes
    found: list[Block] = field(default_factory=list)
    count: int = 0
    """Paragraphs so far."""
    reason: str = ""
    """Why what is read now is furniture."""

    def blocks_in(self, part: etree._Element) -> None:
        """Add the blocks of *part*, in their order."""
        for one in part:
            tag = local(one)
            if tag == "p":
                self.paragraph(one)
            elif tag == "tbl":
                self.table(one)
            elif tag == "sdt":
                before = self.reason
                kind = next((value(gallery) for gallery in one.iter() if local(gallery) == "docpartgallery"), "")
                self.reason = before or ("a list of contents" if "contents" in kind.lower() else "")
                self.blocks_in(one)
                self.reason = before
            elif tag in _AROUND_BLOCKS:
                self.blocks_in(one)
            elif tag == "alternatecontent":
                self.blocks_in(one[0] if len(one) else one)  # the same thing twice: for newer programs, and for older

    def leave_out(self, parts: Iterable[etree._Element], reason: str) -> None:
        """Add what *parts* say as furniture, each text once."""
        before, self.found = self.found, []
        self.reason = reason
        for part in parts:
            for one in (inner for inner in part.iter() if local(inner) == "p"):
                self.paragraph(one)
        once = {block.text: replace(block, place="", doubt="") for block in self.found}
        self.found = before + list(once.values())
        self.reason = ""

    def paragraph(self, element: etree._Element) -> None:
        """Add the blocks of a paragraph: its own, its pictures, then those of the text boxes that hang on it."""
        self.count += 1
        said = word_text.read(element, self.notes)
        parts = list(parted(said.runs))
        for number, part in enumerate(parts):
            block = self.block(element, part.text, bold=part.bold, first=not number)
            self.add(replace(block, notes=tuple(said.notes) if number == len(parts) - 1 else ()))
        self.beside(said)

    def beside(self, said: word_text.Said) -> None:
        """Add what hangs on a paragraph or a table."""
        for text, reason in said.gone:
            self.add(Block("paragraph", text, furniture=reason))
        for picture in said.pictures:
            self.add(Block("picture", picture))
        for box in said.boxes:
            self.blocks_in(box)

    def block(self, element: etree._Element, text: str, *, bold: bool, first: bool) -> Block:
        """Return *text*, of the paragraph *element*, as what its style makes of it; *first*: its first line."""
        own = child(element, "pPr")
        chain = list(word_styles.chain(self.styles, value(child(own, "pStyle"))))
        names = [style.name for style in chain]
        if any(name.startswith("toc ") for name in names):
            return Block("paragraph", text, furniture="a list of contents")
        if level := self.heading(element):
            return Block("heading", text, level=level)
        numbers = [_numbering(one) for one in (own, *(style.properties for style in chain))]
        if first and (number := next(filter(None, numbers), None)) and (item := self.lists.item(*number)):
            return Block("item", text, level=item[0], ordinal=item[1])
        if first and any(name.startswith("list bullet") for name in names):
            return Block("item", text, level=1)
        if "quote" in names or "intense quote" in names:
            return Block("quote", text)
        return unmarked(text, bold=bold)

    def heading(self, element: etree._Element) -> int:
        """Return the level of the heading that a paragraph is, 0 where it is none."""
        own = child(element, "pPr")
        return word_styles.heading(self.styles, value(child(own, "pStyle")), own)

    def table(self, element: etree._Element) -> None:
        """Add a table; or, where it only frames what is in it, that."""
        grid = word_table.cells(element)
        for text in word_table.gone(element):
            self.add(Block("paragraph", text, furniture=word_text.DELETED))
        headed = any(self.heading(one) for one in element.iter() if local(one) == "p")
        if headed or word_table.frames(element, grid):
            for cell in (cell for row in grid for cell in row):
                self.blocks_in(cell)
            return
        self.count += sum(local(one) == "p" for one in element.iter())
        rows, said = word_table.read(element, grid, self.notes)
        text = clean(" ".join(" ".join(row) for row in rows))
        self.add(Block("table", text, rows=rows, notes=tuple(said.notes)))
        self.beside(said)

    def add(self, block: Block) -> None:
        """Add *block* with its place."""
        if sayable(block.text):
            furniture = block.furniture or self.reason
            self.found.append(replace(block, place=f"paragraph {self.count}", furniture=furniture))
        elif block.notes and self.found:
            self.found[-1] = replace(self.found[-1], notes=self.found[-1].notes + block.notes)


def _numbering(properties: etree._Element | None) -> tuple[str, int] | None:
    """Return the list and the level that *properties* give a paragraph."""
    numbered = child(properties, "numPr")
    if numbered is None:
        return None
    return value(child(numbered, "numId")), word_styles.whole(value(child(numbered, "ilvl")))


def _notes(tree: etree._Element | None, kind: str) -> Iterator[tuple[tuple[str, str], str]]:
    """Yield the notes in *tree*, by *kind* and id; the lines between text and notes are none."""
    for one in tree if tree is not None else ():
        if attribute(one, "type") in ("", "normal"):
            said = (word_text.read(paragraph, {}).text for paragraph in one.iter() if local(paragraph) == "p")
            yield (kind, attribute(one, "id")), clean(" ".join(said))


def _main(held: zipfile.ZipFile) -> str:
    """Return the name of the main part: as a rule word/document.xml, but some programs number it."""
    relations = packed.tree_if_there(held, "_rels/.rels")
    for one in relations if relations is not None else ():
        if (one.get("Type") or "").endswith("/officeDocument"):
            return (one.get("Target") or MAIN).lstrip("/")
    return MAIN


def _language(styles: etree._Element | None) -> str:
    """Return the language that a file's letters are in unless they say otherwise."""
    for one in styles.iter() if styles is not None else ():
        if local(one) == "docdefaults":
            return next((value(inner) for inner in one.iter() if local(inner) == "lang"), "")
    return ""
