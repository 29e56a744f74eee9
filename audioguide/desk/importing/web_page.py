"""A web page as blocks: its tree walked once, in order, so that nothing in it is passed over without a word.

Pages of an EPUB, and Markdown once it is HTML, are read by this too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from pathlib import Path

from lxml import etree, html

from ...errors import GuideError
from . import page_block, page_notes, page_table
from .blocks import Block, clean, description, sayable, words
from .furniture import TEXT, Judge, Verdict, local
from .page_block import HEADING, Around
from .page_notes import Notes
from .runs import BREAK, Run, parted

MOST_ELEMENTS = 100_000
DEEPEST = 400
"""Elements in one another; newsletters have sixty."""
FEWEST = 4
"""Words of the description of a picture that is more than a button, where a click on it leads elsewhere."""

_SILENT = re.compile(
    "script|style|template|svg|iframe|object|embed|audio|video|canvas|head|title|input|map|progress|meter|source"
)
"""What no reader shows as words."""
_BREAKS = re.compile(
    "address|article|aside|blockquote|body|caption|center|dd|details|dialog|div|dl|dt|fieldset|figcaption|figure|footer"
    "|form|h[1-6]|header|hgroup|hr|legend|li|main|menu|nav|noscript|ol|option|p|pre|search|section|summary|table|tbody"
    "|td|tfoot|th|thead|tr|ul|button|select|textarea|label"
)
"""What begins and ends a paragraph."""
_SPACES = re.compile(r"[ \t\n\r\f]+")
_EMPTIED = re.compile(r"\[\s*\]|\(\s*\)")
_XML = re.compile(r"<(?!(?:area|base|br|col|embed|hr|img|input|link|meta|source|track|wbr)\b)(\w+)([^<>]*?)/>")


def tree(text: str, name: str | Path) -> etree._Element:
    """Return the tree of *text*, HTML however it is written; GuideError where it has none. Nothing is fetched."""
    if text.lstrip().startswith("<?xml") or "xhtml" in text[:1000].lower():
        text = _XML.sub(r"<\1\2></\1>", text)  # to HTML, <a id="here"/> begins a link
    parser = html.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=True, recover=True
    )
    try:
        page = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError):
        raise GuideError(
            "there is nothing to read in this page", "open it in a browser and save it again", name
        ) from None
    count = depth = deepest = 0
    for event, _ in etree.iterwalk(page, events=("start", "end")):
        count += event == "start"
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
    if count > MOST_ELEMENTS or deepest > DEEPEST or any(fault.level_name == "FATAL" for fault in parser.error_log):
        problem = "this page is built too deep, or of too many parts, to be read whole"
        raise GuideError(problem, "copy its text into a plain text file, and import that", name)
    return page


def blocks(page: etree._Element, notes: Notes | None = None, *, judged: bool = True) -> tuple[Block, ...]:
    """Return what *page* says; *judged*: by how it is built, as what was made to be seen in a browser.

    *notes*: those of the book that it is a page of; None: its own.
    """
    walk = _Walk(Judge(page) if judged else None, page_notes.find(page) if notes is None else notes)
    walk.walk(page)
    return tuple(walk.found)


@dataclass(slots=True)
class _Walk:
    judge: Judge | None
    notes: Notes
    found: list[Block] = field(default_factory=list)
    around: list[Around] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    cited: list[str] = field(default_factory=list)
    pictures: list[tuple[str, bool]] = field(default_factory=list)
    """Their descriptions, and whether they are links."""

    def walk(self, page: etree._Element) -> None:
        """Read all of *page*."""
        events = etree.iterwalk(page, events=("start", "end"))
        for event, element in events:
            if event == "start":
                if self.begin(element, local(element)):
                    events.skip_subtree()
            else:
                self.end(local(element))
                self.say(element.tail or "")
        self.flush()

    def begin(self, element: etree._Element, tag: str) -> bool:
        """Go into *element*, and return whether nothing in it is to be read any more."""
        if _BREAKS.fullmatch(tag):
            self.flush()
        verdict = self.verdict(element)
        one = Around(tag, verdict, element.sourceline or 0)
        self.around.append(one)
        if _SILENT.fullmatch(tag) or element in self.notes.bodies or element in self.notes.cited:
            self.cited += filter(None, [self.notes.cited.get(element, "")])
            return True
        if verdict.furniture and not _BREAKS.fullmatch(tag):
            self.add(Block("paragraph", clean("".join(element.itertext()))))
            return True
        if tag == "table" and (rows := page_table.rows(element, self.notes)):
            self.add(Block("paragraph", page_table.caption(element)))
            cited = tuple(filter(None, (self.notes.cited.get(link, "") for link in element.iter("a"))))
            self.add(Block("table", clean(" ".join(" ".join(row) for row in rows)), rows=rows, notes=cited))
            return True
        if tag == "img" and (said := description(element.get("alt") or "")):
            self.pictures.append((said, self.within("a")))
        elif tag == "br":
            self.runs.append(BREAK)
        elif tag in ("ol", "ul"):
            one.number = _number(element.get("start"), 1) - 1
        elif tag == "li" and len(self.around) > 1:
            self.around[-2].number = one.number = _number(element.get("value"), self.around[-2].number + 1)
        elif HEADING.fullmatch(tag) and page_notes.emptied(element, self.notes.bodies):
            one.verdict = Verdict("the heading of notes, which are told where they are cited")
        one.opens = "button" in (tag, element.get("role")) and not any(HEADING.fullmatch(at.tag) for at in self.around)
        self.say(element.text or "")
        return False

    def verdict(self, element: etree._Element) -> Verdict:
        """Return what *element* is taken for; what stands in furniture is not looked at any more."""
        if self.judge is None or any(one.verdict.furniture for one in self.around):
            return TEXT
        return self.judge.verdict(element, doubted=any(one.verdict.doubt for one in self.around))

    def end(self, tag: str) -> None:
        """Come out of the element one is in."""
        if _BREAKS.fullmatch(tag):
            self.flush()
        one = self.around.pop()
        if one.term:
            self.add(Block("item", one.term, level=1))

    def say(self, text: str) -> None:
        """Take in *text*; in a block that is set as it is written, its lines are lines."""
        if not text:
            return
        lines = text.split("\n") if self.within("pre") else [_SPACES.sub(" ", text)]
        bold, linked = self.within("b", "strong"), self.within("a")
        for number, line in enumerate(lines):
            self.runs += [BREAK] * (number > 0) + [Run(line, bold, linked)]

    def within(self, *tags: str) -> bool:
        """Return whether one is in an element called one of *tags*."""
        return any(one.tag in tags for one in self.around)

    def flush(self) -> None:
        """Make blocks of the words since the last break, and of the pictures among them."""
        parts, cited, pictures = list(parted(self.runs)), tuple(self.cited), self.pictures
        self.runs, self.cited, self.pictures = [], [], []
        for number, part in enumerate(parts):
            notes = cited if number == len(parts) - 1 else ()
            if block := page_block.block(
                self.around, _EMPTIED.sub("", part.text).strip() if notes else part.text, bold=part.bold
            ):
                self.add(replace(block, notes=notes, linked=part.linked))
        for said, linked in pictures:
            button = linked and words(said) < FEWEST
            doubt = "the description of a picture that is a link" if linked else ""
            self.add(Block("picture", said, furniture="a button" if button else "", doubt=doubt))

    def add(self, block: Block) -> None:
        """Add *block* with its place, and what the elements around it are taken for."""
        furniture = block.furniture or next((one.verdict.furniture for one in self.around if one.verdict.furniture), "")
        doubts = [block.doubt, *(one.verdict.doubt for one in self.around)]
        line = next((one.line for one in reversed(self.around) if one.line), 0)
        if sayable(block.text):
            doubt = "; ".join(dict.fromkeys(filter(None, doubts)))
            self.found.append(replace(block, place=f"line {line}" if line else "", furniture=furniture, doubt=doubt))
        elif block.notes and self.found:
            self.found[-1] = replace(self.found[-1], notes=self.found[-1].notes + block.notes)


def _number(written: str | None, otherwise: int) -> int:
    return int(written) if written and re.fullmatch(r"\d{1,9}", written, re.ASCII) else otherwise
