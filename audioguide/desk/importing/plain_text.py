"""A plain text, an e-mail among them, as blocks: what its lines are is told by their shape alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from . import line_ends
from .blocks import GUESSED, Block, clean, sayable, words

WRAPPED = 100
"""Letters of a line: where any is longer, the text was not broken into lines, and each is a paragraph."""
LONGEST_HEADING = 10
"""Words of a line in capitals, or of a first line, that counts as a heading."""

_ITEM = re.compile(r"(?P<indent>\s*)(?:(?P<bullet>[-*•·▪‣◦●■–—])|(?P<number>\d{1,3})[.)])\s+(?=\S)")  # noqa: RUF001
_UNDERLINE = re.compile(r"\s*(?:(=|\*){3,}|[-~_]{3,})\s*")
_QUOTED = re.compile(r"\s*(?:>\s?)+")
_FIELD = re.compile(
    r"(?P<name>From|To|Cc|Bcc|Subject|Date|Sent|Reply-To|De|Para|Asunto|Fecha|Enviado(?: el)?)\s*:\s*(?P<value>.*)",
    re.IGNORECASE,
)
_EARLIER = re.compile(
    r"\s*(?:On\b.{5,200}\bwrote:|El\b.{5,200}\bescribió:|-{3,} ?(?:Original|Forwarded) [Mm]essage ?-{3,}"
    r"|-{3,} ?Mensaje (?:original|reenviado) ?-{3,})\s*"
)
_SIGNATURE = re.compile(r"-- ?")


@dataclass(frozen=True, slots=True)
class Letter:
    """A plain text as it was read."""

    blocks: tuple[Block, ...]
    title: str = ""
    """The subject of an e-mail."""
    sender: str = ""


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    text: str
    furniture: str = ""


def read(text: str) -> Letter:
    """Return what *text* says, its lines ended by LF."""
    written = text.expandtabs(4).split("\n")
    head = _head(written)
    fields = {match["name"].lower(): match["value"] for line in written[:head] if (match := _FIELD.match(line))}
    lines = list(_marked(written, head))
    whole = [line.text.strip() for line in lines]
    known = line_ends.vocabulary(whole)
    longest = max((len(line.text.rstrip()) for line in lines if not line.furniture), default=0)
    blocks: list[Block] = []
    for group in _groups(lines, apart=longest > WRAPPED):
        blocks += _blocks(group, known, first=not any(not block.furniture for block in blocks))
    title = fields.get("subject") or fields.get("asunto") or ""
    sender = (fields.get("from") or fields.get("de") or "").partition("<")[0].strip(" \"'")
    return Letter(tuple(blocks), clean(title), "" if "@" in sender else clean(sender))


def _head(lines: Sequence[str]) -> int:
    """Return how many lines the head of an e-mail has; 0 where it is none."""
    count = next((number for number, line in enumerate(lines) if line.strip()), 0)
    first = count
    while count < len(lines) and (_FIELD.match(lines[count]) or (count > first and lines[count].startswith(" "))):
        count += 1
    return count if count - first > 1 else 0


def _marked(written: Sequence[str], head: int) -> Iterator[_Line]:
    """Yield every line, those that belong to no text of this e-mail with what they are."""
    earlier = signed = False
    quotes = any(_QUOTED.match(line) for line in written)
    for number, line in enumerate(written, start=1):
        if number <= head:
            yield _Line(number, line, "the head of the e-mail")
            continue
        if _EARLIER.fullmatch(line):
            earlier, signed = True, False
        elif _SIGNATURE.fullmatch(line) and not earlier:
            signed = True
        elif earlier and line.strip() and not _QUOTED.match(line) and quotes:
            earlier = False  # what is written below the words of another
        reason = "an earlier message" if earlier else "the signature of the e-mail" if signed else ""
        yield _Line(number, line, reason)


def _groups(lines: Sequence[_Line], *, apart: bool) -> Iterator[list[_Line]]:
    """Yield the lines that belong together; *apart*: each is a paragraph by itself."""
    group: list[_Line] = []
    for line in lines:
        text = line.text.strip()
        ends = not text or apart or any(one.furniture != line.furniture for one in group[-1:])
        marks = (_ITEM.match(line.text), _QUOTED.match(line.text), group and _QUOTED.match(group[-1].text))
        begins = any(marks)
        if _UNDERLINE.fullmatch(text):
            if len(group) == 1:
                group.append(line)
            ends = begins = True
            text = ""
        if group and (ends or begins):
            yield group
            group = []
        if text:
            group.append(line)
    if group:
        yield group


def _blocks(group: Sequence[_Line], known: frozenset[str], *, first: bool) -> Iterator[Block]:
    """Yield what *group* is; *first*: nothing of the text stands before it."""
    place, furniture = f"line {group[0].number}", group[0].furniture
    lines = [line.text.strip() for line in group]
    level = 0
    doubt = ""
    if len(group) > 1 and (under := _UNDERLINE.fullmatch(lines[-1])):
        level = 1 if under[1] else 2
        lines.pop()
    elif _QUOTED.match(group[0].text):
        quoted = clean(line_ends.joined([_QUOTED.sub("", line) for line in lines], known))
        yield from _said(Block("quote", quoted, place, furniture=furniture))
        return
    elif item := _ITEM.match(group[0].text):
        lines[0] = group[0].text[item.end() :].strip()
        text = clean(line_ends.joined(lines, known))
        level = 1 + min(len(item["indent"]) // 2, 5)
        yield from _said(Block("item", text, place, level, int(item["number"] or 0), furniture=furniture))
        return
    elif _capitals(lines[0]):
        level, doubt = GUESSED, "all in capitals: taken for a heading"
    elif first and len(lines) == 1 and words(lines[0]) <= LONGEST_HEADING and lines[0][-1] not in ".,;:!":
        level, doubt = 1, "a short first line: taken for the title"
    if level:
        yield from _said(Block("heading", clean(lines[0]), place, level, furniture=furniture, doubt=doubt))
        lines = lines[1:]
    yield from _said(Block("paragraph", clean(line_ends.joined(lines, known)), place, furniture=furniture))


def _said(block: Block) -> Iterator[Block]:
    if sayable(block.text):
        yield replace(block, doubt="") if block.furniture else block


def _capitals(line: str) -> bool:
    letters = [sign for sign in line if sign.isalpha()]
    return len(letters) > 3 and all(sign.isupper() for sign in letters) and words(line) <= LONGEST_HEADING  # noqa: PLR2004
