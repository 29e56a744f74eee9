"""Markdown into passages: what is to be heard of a page, in order, and why anything on it cannot be.

CommonMark 0.31 with tables (GFM) and footnotes. Nothing is left out silently: what no ear could follow (code, HTML, a
picture without a description) is a problem, and only comments are meant for nobody.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from markdown_it.rules_block.table import escapedSplit
from markdown_it.token import Token

from ..errors import GuideError
from ..model import Passage, Span
from . import commonmark, phrases
from .files import hidden, single

_COMMENT = re.compile(r"^(?P<indent>[ \t]*)<!--.*?-->[ \t]*|<!--.*?-->", re.DOTALL | re.MULTILINE)
_ENDED = re.compile(r"[.!?…:。！？؟][\"'”’»)\]]*$")  # noqa: RUF001
_KINDS = {"footnote_reference_open": "note", "list_item_open": "item", "blockquote_open": "quote"}
_HTML = (
    "HTML cannot be read aloud",
    "write it in Markdown, like **bold**; a new line is a backslash at the end of a line",
)
_UNSPEAKABLE = {
    "fence": ("a block of code cannot be read aloud", "write it as a sentence, or take it out"),
    "code_block": (
        "a line that begins with four spaces is code, which cannot be read aloud",
        "take away the spaces at its beginning",
    ),
    "html_block": _HTML,
    "html_inline": _HTML,
    "s_open": ("nobody can hear that words are struck out", "take them out, or take away the ~~ around them"),
}
"""What no ear could follow: why, and what to do."""


def read(text: str, source: Path, problems: list[GuideError]) -> tuple[Passage, ...]:
    """Return the passages of *text*; what is wrong with it goes to *problems*, with its line in *source*.

    Headings keep the level they are written with, 1 to 6. A picture, a description in words, comes after the paragraph
    it stands in, and so does a footnote, where it is first cited.
    """
    closed = text.rfind("-->") + 3 if "-->" in text else 0  # behind it no comment can end, however long one looks
    text = _COMMENT.sub(_blank, text[:closed]) + text[closed:]
    text, opened, _ = text.partition("<!--")
    if opened:
        problem = GuideError("a comment begins here and never ends", "end it with -->", source, text.count("\n") + 1)
        problems.append(problem)
    tokens, env = commonmark.parse(text)
    page = _Page(source, text.split("\n"), env, problems)
    page.walk(page.without_notes(tokens))
    page.judge(tokens)
    return tuple(page.passages)


def _blank(comment: re.Match[str]) -> str:
    """Return what a comment leaves behind: its lines, so that those after it keep their numbers."""
    return (comment["indent"] or "") + "\n" * comment[0].count("\n")


@dataclass(slots=True)
class _Page:
    """One page while it is read."""

    source: Path
    lines: Sequence[str]
    env: Mapping[str, Any]
    problems: list[GuideError]
    passages: list[Passage] = field(default_factory=list)
    notes: dict[str, list[Token]] = field(default_factory=dict)
    """The tokens of each footnote, by its label."""
    cited: set[str] = field(default_factory=set)

    def wrong(self, line: int, problem: str, remedy: str) -> None:
        self.problems.append(GuideError(problem, remedy, self.source, line))

    def without_notes(self, tokens: Iterable[Token]) -> list[Token]:
        """Return the tokens outside footnotes, and keep each footnote's own."""
        body: list[Token] = []
        inside = [body]
        for token in tokens:
            if token.type == "footnote_reference_open":
                label = token.meta["label"]
                if label in self.notes:
                    self.wrong(_line(token), f"there are two footnotes [^{label}]", "give one of them another number")
                self.notes[label] = [token]
                inside.append(self.notes[label])
            elif token.type == "footnote_reference_close":
                inside.pop().append(token)
            else:
                inside[-1].append(token)
        return body

    def walk(self, tokens: Iterable[Token]) -> None:
        """Read *tokens* in order, knowing of each what it stands in."""
        around: list[Token] = []
        tokens = iter(tokens)
        for token in tokens:
            if token.type == "table_open":
                self.table(token, itertools.takewhile(lambda token: token.type != "table_close", tokens))
            elif token.nesting > 0:
                if token.type == "list_item_open" and around[-1].type == "ordered_list_open":
                    numbers = around[-1].meta
                    numbers["last"] = numbers.get("last", int(around[-1].attrs.get("start", 1)) - 1) + 1
                    token.meta["ordinal"] = numbers["last"]
                around.append(token)
            elif token.nesting < 0:
                around.pop()
            elif token.type == "inline":
                said = self.said(token)
                if said.text:
                    self.passages.append(replace(_passage(said.text, _line(token), around), spans=said.spans))
                elif around[-1].type == "heading_open":
                    self.wrong(_line(token), "this heading has no words", "write some after the #, or take it out")
                self.after(said, _line(token))
            elif token.type in _UNSPEAKABLE:
                self.wrong(_line(token), *_UNSPEAKABLE[token.type])

    def table(self, table: Token, tokens: Iterable[Token]) -> None:
        """Read a table row by row, each cell after its header."""
        headers: list[_Said] = []
        row: list[_Said] = []
        rows = line = 0
        for token in tokens:
            if token.type == "inline":
                row.append(self.said(token))
            elif token.type == "tr_close":
                if not headers:
                    headers = row
                else:
                    rows += 1
                    words, spans = _row(headers, row)
                    if words:
                        self.passages.append(Passage("row", words, line, spans=spans))
                for said in row:
                    self.after(said, line)
            elif token.type == "tr_open":
                row, line = [], _line(token)
                # GFM leaves out a cell that has no header; nobody would notice that it is not heard.
                cells = escapedSplit(self.lines[line - 1].strip(" \t>").removeprefix("|").removesuffix("|"))
                if len(cells) > len(headers) > 0:
                    problem = f"this row has {len(cells)} cells, and the table {len(headers)} headers"
                    self.wrong(line, problem, "give each column a header; a line | inside a cell is written \\|")
        if not rows:
            self.wrong(_line(table), "this table has headers and no rows", "write a row, or make it a sentence")

    def said(self, inline: Token) -> _Said:
        """Return what is heard of the words of one paragraph, heading or cell."""
        runs: list[tuple[str, str]] = []
        spoken = ""  # the language of the phrase one is in
        pictures: list[Passage] = []
        cites: list[Token] = []
        children = inline.children or []
        for number, token in enumerate(children):
            line = _line(inline) + token.meta.get("line", 0)
            if token.type == "image":
                description = single(_plain(token.children or ()))
                pictures.append(Passage("picture", description, line))
                if not description:
                    remedy = "write one between the square brackets, like ![Plan of the lift](lift.png)"
                    self.wrong(line, "the picture has no description, so nothing can be read aloud for it", remedy)
            elif token.type == "footnote_ref":
                cites.append(token)
            elif token.type in _UNSPEAKABLE:
                if not token.content.startswith("</"):  # of a pair of tags, the first says it
                    self.wrong(line, *_UNSPEAKABLE[token.type])
            elif token.type in (phrases.OPEN, phrases.CLOSE):
                spoken = self.phrase(token, children[number + 1 :], spoken, line)
            elif token.type == "link_open" and children[number + 1].type == "link_close":
                self.wrong(
                    line, "this link has no words", "write some between the square brackets: [our page](address)"
                )
            else:
                self.problems += phrases.stray(children[:number], token, self.source, line)
                runs.append((_plain((token,)), spoken))
        text, spans = phrases.joined(runs)
        words = " ".join((text, *(picture.text for picture in pictures)))
        self.problems += hidden(words, self.source, _line(inline))
        return _Said(text, pictures, cites, spans)

    def phrase(self, token: Token, rest: Sequence[Token], around: str, line: int) -> str:
        """Return the language after *token*, which begins or ends a phrase; empty where it ends one, or names none."""
        if token.type == phrases.CLOSE:
            return ""
        if around:
            remedy = "take the brackets away around one of the two"
            self.wrong(line, "a phrase in another language stands inside another one", remedy)
        elif not _plain(itertools.takewhile(lambda token: token.type != phrases.CLOSE, rest)).strip():
            self.wrong(line, "there are no words between these brackets", "write some, like [palabra]{lang=es}")
        try:
            return phrases.tag(token.meta["attributes"], self.source, line)
        except GuideError as problem:
            self.problems.append(problem)
        return ""

    def after(self, said: _Said, line: int) -> None:
        """Add what is heard after the words themselves: the pictures in them, and the notes they cite."""
        self.passages += [picture for picture in said.pictures if picture.text]
        for cite in said.cites:
            label = cite.meta.get("label")
            if label is None:  # a note written on the spot: ^[like this]
                tokens = self.env["footnotes"]["list"][cite.meta["id"]]["tokens"]
                note = self.said(Token("inline", "", 0, map=[line - 1, line], children=tokens))
                self.passages += [Passage("note", note.text, line, spans=note.spans)] if note.text else []
                self.after(note, line)
            elif label not in self.notes:
                remedy = f"write it on a line of its own: [^{label}]: the words of the note"
                self.wrong(line + cite.meta.get("line", 0), f"there is no footnote [^{label}]", remedy)
            elif label not in self.cited:
                self.cited.add(label)
                self.walk(self.notes[label])

    def judge(self, tokens: Sequence[Token]) -> None:
        """Find what Markdown would leave out without a word."""
        for token in tokens:
            if "excess" in token.meta:
                self.wrong(
                    _line(token), token.meta["excess"], "make several paragraphs of it, an empty line between them"
                )
        for label, (opening, *_) in self.notes.items():
            if label not in self.cited:
                remedy = f"write [^{label}] where it belongs"
                self.wrong(_line(opening), f"the footnote [^{label}] is never cited", remedy)
        inlines = [child for token in tokens for child in token.children or ()]
        for note in self.env.get("footnotes", {}).get("list", {}).values():
            inlines += note.get("tokens", ())
        used = {child.attrs.get("href", child.attrs.get("src")) for child in inlines}
        for label, reference in self.env.get("references", {}).items():
            # "[//]: # (words)" and "[comment]: <> (words)" are the two common ways to write a comment so.
            if reference["href"] not in used | {"", "#"} and label not in ("//", "COMMENT"):
                problem = "this line is an address that no link uses, and is not read"
                remedy = f"write [{label.lower()}] in a sentence, or make the line a comment: <!-- words -->"
                self.wrong(reference["map"][0] + 1, problem, remedy)
        if deep := next((token for token in tokens if token.level >= commonmark.DEEPEST - 1), None):
            self.wrong(_line(deep), "there are lists in lists too deep to follow", "write it with fewer levels")


@dataclass(frozen=True, slots=True)
class _Said:
    text: str
    pictures: Sequence[Passage]
    cites: Sequence[Token]
    """Where footnotes are cited."""
    spans: tuple[Span, ...] = ()


def _passage(text: str, line: int, around: Sequence[Token]) -> Passage:
    outer = next((token for token in reversed(around) if token.type in _KINDS), None)
    if outer is None:
        heading = around[-1].type == "heading_open"
        return Passage("heading", text, line, int(around[-1].tag[1])) if heading else Passage("paragraph", text, line)
    if any(token.type == "footnote_reference_open" for token in around):
        return Passage("note", text, line)
    kind = _KINDS[outer.type]
    if kind == "item" and not outer.meta.get("begun"):
        outer.meta["begun"] = True
        level = sum(token.type in ("bullet_list_open", "ordered_list_open") for token in around)
        return Passage("item", text, line, level, outer.meta.get("ordinal", 0))
    # The second paragraph of an item is no second item.
    return Passage("paragraph" if kind == "item" else kind, text, line)


def _row(headers: Iterable[_Said], cells: Iterable[_Said]) -> tuple[str, tuple[Span, ...]]:
    """Return a row as sentences: "Medicine: Amlodipine. Dose: 5 mg." An empty cell is not told."""
    told = ""
    spans: list[Span] = []
    for header, cell in zip(headers, cells, strict=False):
        if cell.text:
            told += " " * bool(told)
            spans += phrases.shifted(header.spans, len(told))
            told += header.text
            told += "" if not header.text else " " if _ENDED.search(header.text) else ": "
            spans += phrases.shifted(cell.spans, len(told))
            told += cell.text
            told += "" if _ENDED.search(cell.text) else "."
    return told, tuple(spans)


def _plain(tokens: Iterable[Token]) -> str:
    """Return the words of inline tokens; a line's end is a space."""
    return "".join(
        " " if token.type in ("softbreak", "hardbreak") else _plain(token.children) if token.children else token.content
        for token in tokens
    )


def _line(token: Token) -> int:
    return token.map[0] + 1 if token.map else 1
