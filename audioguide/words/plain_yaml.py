"""The part of YAML a volunteer writes: keys, lists and text, each with the line it stands on.

Built from the parser's events, so nothing is ever constructed: no tag, no anchor, no guess that ``no`` means false or
``1.0`` a number. What a value must be is for :mod:`.shapes` to say.
"""

from __future__ import annotations

import contextlib
import logging
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from ..errors import GuideError
from . import files

log = logging.getLogger(__name__)

DEEPEST = 10
"""Levels of lists and keys; guide.yaml needs three."""
MOST_MENDED = 50
"""Lines mended in one file: each costs one more reading of it."""
MOST_READ = 4_000_000
"""Signs read for them altogether: a large file has fewer lines mended."""

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TABS = re.compile(r"^(?=[ \t-]*\t)([ \t]*)((?:-[ \t]+)?)")
# Our own keys are lower case, so "- Note: what: this?" is one question, colons and all.
_COLON = re.compile(r"(\s*(?:- +)*(?:[a-z_]+: +)?)(\S.*)")
_COMMENT = re.compile(r"\s#")
_CURLY = re.compile(r"[“”„]([^“”„]*)[“”]|‘([^‘]*)’", re.DOTALL)  # noqa: RUF001
_OPENER = re.compile(r"""\s*(?:- +)?(?:[a-z_]+: +)?(["'\[{])""")
_COLUMN = "begin all that belongs together at the same column, under the first of it"
_QUOTE_ALL = """put all of it in quotes it does not hold itself, like '"Stop" means stop'"""
_NUMBER_SIGN = re.compile(r"[ \t]+(#\d.*)")
_QUOTE_IT = 'put the words after the key in straight quotes, like title: "Lifts: where they are"'


@dataclass(frozen=True, slots=True)
class Node:
    """One value, and where it stands."""

    value: str | list[Node] | dict[str, Node] | None
    """Text (its paragraphs parted by an empty line), a list, keys, or None: nothing was written."""
    line: int
    """Of its key, where it has one."""
    source: Path
    written: str = ""
    """Of a single key on a single line: that line, for where plain words were meant."""

    def wrong(self, problem: str, remedy: str = "") -> GuideError:
        """Return *problem* with this place."""
        return GuideError(problem, remedy, self.source, self.line)


def read(text: str, source: Path, problems: list[GuideError]) -> Node | None:
    """Return what *text* holds; None where it holds nothing or is not YAML.

    A tab in the indentation, a colon inside unquoted words and curly quotes around a value are mended, with a warning
    that names the line.
    """
    # YAML 1.1 ends a line at these two; an editor does not, and counts its lines otherwise.
    text = text.replace("\u2028", " ").replace("\u2029", " ")
    try:
        text, events = _parsed(text, source)
        reader = _Reader(text, source, problems)
        found = [reader.node(event, events) for event in events if isinstance(event, yaml.NodeEvent)]
    except GuideError as problem:
        problems.append(problem)
        return None
    if len(found) > 1:
        problems.append(found[1].wrong("the file begins anew here, after '---'", "delete the line '---'"))
    return found[0] if found else None


@dataclass(frozen=True, slots=True)
class _Reader:
    text: str
    source: Path
    problems: list[GuideError]

    def node(self, event: yaml.Event, events: Iterator[yaml.Event], line: int = 0) -> Node:
        """Return the value that begins with *event*, taking its other events from *events*."""
        line = line or _line(event)
        if isinstance(event, yaml.SequenceStartEvent):
            self.refuse_signs(event, line)
            items = [self.node(item, events) for item in _until(yaml.SequenceEndEvent, events)]
            return Node(items, line, self.source)
        if isinstance(event, yaml.MappingStartEvent):
            self.refuse_signs(event, line)
            return self.keys(events, line)
        if not isinstance(event, yaml.ScalarEvent):  # an alias: a name for a value written elsewhere
            self.refuse("*", str(getattr(event, "anchor", "")), line)
            return Node("", line, self.source)
        self.refuse_signs(event, line)
        return Node(self.words(event), line, self.source)

    def keys(self, events: Iterator[yaml.Event], line: int) -> Node:
        values: dict[str, Node] = {}
        written = ""
        for event in _until(yaml.MappingEndEvent, events):
            place = _line(event)
            key = self.node(event, events).value
            value_event = next(events)
            value = self.node(value_event, events, place)
            if not isinstance(key, str):
                self.problems.append(value.wrong("there is no word before this colon", _QUOTE_IT))
            elif key in values:
                self.problems.append(
                    value.wrong(
                        f"the key {key!r} is here twice, first on line {values[key].line}", "keep one of the two"
                    )
                )
            else:
                values[key] = value
            begins, ends = event.start_mark, value_event.end_mark
            if begins and ends and isinstance(value_event, yaml.ScalarEvent) and begins.line == ends.line:
                written = self.text[begins.index : ends.index]
        return Node(values, line, self.source, written if len(values) == 1 else "")

    def words(self, event: yaml.ScalarEvent) -> str | None:
        words: str = event.value
        self.problems.extend(files.hidden(words, self.source, _line(event)))
        if len(words) > files.LONGEST:
            told = f"here are {len(words)} signs in one piece, and {files.LONGEST} are the most"
            remedy = "make it shorter, or make a section of it"
            self.problems.append(GuideError(told, remedy, self.source, _line(event)))
        if not event.style:  # neither quoted nor a block
            if words in ("", "~", "null"):
                return None
            line = _line(event)
            if curly := _CURLY.fullmatch(words):
                words = curly[1] or curly[2] or ""
                log.warning("%s, line %d: curly quotes read as straight ones.", self.source.as_posix(), line)
            # "my #1 worry": a number sign after a space begins a comment.
            if event.end_mark and (lost := _NUMBER_SIGN.match(self.text, event.end_mark.index)):
                log.warning(
                    "%s, line %d: %r is a comment and is not read; if it belongs to the words, put all in quotes.",
                    self.source.as_posix(),
                    event.end_mark.line + 1,
                    lost[1],
                )
        # Only a literal block (|) keeps its line ends; everywhere else YAML leaves one where an empty line was.
        return words.strip() if event.style == "|" else words.strip().replace("\n", "\n\n")

    def refuse_signs(self, event: yaml.NodeEvent, line: int) -> None:
        if event.anchor:
            self.refuse("&", str(event.anchor), line)
        if tag := getattr(event, "tag", None):
            self.refuse("!", str(tag).lstrip("!"), line)

    def refuse(self, sign: str, word: str, line: int) -> None:
        problem = f"{sign}{word} at the beginning of a value has a meaning of its own in YAML and would not be read"
        self.problems.append(GuideError(problem, _QUOTE_IT, self.source, line))


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


def _until(end: type[yaml.Event], events: Iterator[yaml.Event]) -> Iterator[yaml.Event]:
    for event in events:
        if isinstance(event, end):
            return
        yield event


def _parsed(text: str, source: Path) -> tuple[str, Iterator[yaml.Event]]:
    """Return *text* as it could be read, mended where it had to be, and its events."""
    try:
        return _with_colons(text, source)
    except GuideError:
        lines = text.split("\n")
        tabbed = [number for number, line in enumerate(lines, start=1) if _TABS.match(line)]
        # How wide a tab was shown in the author's editor can only be tried.
        for width in (2, 4, 8) if tabbed else ():
            with contextlib.suppress(GuideError):
                mended = _with_colons("\n".join(_untabbed(line, width) for line in lines), source)
                log.warning("%s, line %d: tabs read as spaces.", source.as_posix(), tabbed[0])
                return mended
        raise


def _with_colons(text: str, source: Path) -> tuple[str, Iterator[yaml.Event]]:
    """Return *text* with quotes around words that hold a colon, and its events."""
    lines = text.split("\n")
    quoted: list[int] = []
    first: GuideError | None = None
    while True:
        try:
            events = list(_not_deep(yaml.parse("\n".join(lines), Loader=_LOADER), source))
            break
        except yaml.MarkedYAMLError as error:
            first = first or _told(error, lines, source)
            number = error.problem_mark.line if error.problem_mark else 0
            words = _COLON.match(lines[number]) if number < len(lines) else None
            colon = "mapping values" in str(error.problem)
            enough = len(quoted) == MOST_MENDED or len(quoted) * len(text) > MOST_READ
            if not colon or words is None or number in quoted or enough:
                raise first from None
            quoted.append(number)
            comment = _COMMENT.search(words[2])
            said = words[2][: comment.start() if comment else None].rstrip()
            curly = _CURLY.fullmatch(said)
            plain = (curly[1] or curly[2] or "") if curly else said
            lines[number] = words[1] + "'" + plain.replace("'", "''") + "'" + words[2][len(said) :]
        except yaml.YAMLError as error:
            raise GuideError(f"this is not YAML ({error})", _QUOTE_IT, source, 1) from None
    for number in quoted:
        log.warning("%s, line %d: read with the colon in it, as written.", source.as_posix(), number + 1)
    return "\n".join(lines), iter(events)


def _not_deep(events: Iterable[yaml.Event], source: Path) -> Iterator[yaml.Event]:
    """Yield *events*, and stop before a file of a million brackets costs an hour."""
    deep = 0
    for event in events:
        deep += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if deep > DEEPEST:
            raise GuideError("there are lists in lists in lists here", _QUOTE_IT, source, _line(event))
        yield event


def _untabbed(line: str, width: int) -> str:
    """Return *line* with each tab of its indentation as *width* spaces, and one space after a dash."""
    return _TABS.sub(lambda lead: lead[1].replace("\t", " " * width) + (lead[2] and "- "), line)


_CAUSES = (
    ("unexpected end of stream", "a quotation mark is opened here and never closed", "close it, or leave it out"),
    ("mapping values", "there is a second colon in this line", _QUOTE_IT),
    (
        "expected ':'",
        "this line has no key",
        "write key: words, and begin the further lines of a long text with two spaces",
    ),
    ("expected ','", "a bracket is opened here and never closed", _QUOTE_IT),
    ("alphabetic or numeric", "words without quotes cannot begin with * or &", _QUOTE_IT),
    ("expected key", "this line does not fit the lines above it", _COLUMN),
    ("expected <document start>", "this line does not fit the lines above it", _COLUMN),
    ("expected <block end>", "this line does not fit the lines above it", _COLUMN),
    ("expected '-'", "this line does not fit the list above it", "begin it with '- ', at the column of the others"),
    ("block sequence", "a list cannot begin on the line of its key", "put each '- ' on a line of its own"),
)


def _told(error: yaml.MarkedYAMLError, lines: list[str], source: Path) -> GuideError:
    """Return the parser's complaint in plain words."""
    said = str(error.problem)
    # Where something was opened tells more than where the parser gave up; of keys and lists, that is their first line.
    opened = str(error.context).startswith(
        ("while scanning a quoted", "while scanning a simple", "while parsing a flow")
    )
    mark = error.context_mark if opened else error.problem_mark
    number = min(mark.line if mark else 0, len(lines) - 1)
    while number and not lines[number].strip():
        number -= 1
    opener = _OPENER.match(lines[number])
    if opener and said.startswith(("did not find expected key", "expected <block end>", "did not find expected '-'")):
        problem, remedy = f"words that begin with {opener[1]} go on after it is closed", _QUOTE_ALL
    elif "mapping values" in said and lines[number].count(": ") < 2:  # noqa: PLR2004 - its key's, and one more
        problem, remedy = "this line begins further right than its list or keys", _COLUMN
    elif "cannot start any token" in said and mark and error.problem_mark:
        sign = lines[number][mark.column : mark.column + 1]
        problem, remedy = f"words without quotes cannot begin with {sign!r}", _QUOTE_IT
    else:
        problem, remedy = next(
            ((problem, remedy) for sign, problem, remedy in _CAUSES if sign in said),
            (f"this line is not YAML ({said})", _QUOTE_IT),
        )
    return GuideError(problem, remedy, source, number + 1)
