"""Are captions and chapters read as they are meant? Asked of node-webvtt, of ffmpeg, and of the formats' rules."""

from __future__ import annotations

import html
import itertools
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jsonschema

import judges

VTT_LINE, SRT_LINE, SRT_LINES = 65, 32, 2
"""Characters of a line, and lines of a cue, that podcast apps show whole (podcast namespace, transcripts)."""

CHAPTERS: dict[str, Any] = {
    "type": "object",
    "required": ["version", "chapters"],
    "properties": {
        "version": {"type": "string", "pattern": r"^1\.\d+\.\d+$"},
        "chapters": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "required": ["startTime"],
                "properties": {
                    "startTime": {"type": "number", "minimum": 0},
                    "endTime": {"type": "number", "exclusiveMinimum": 0},
                    "title": {"type": "string", "minLength": 1},
                    "img": {"type": "string", "format": "uri"},
                    "url": {"type": "string", "format": "uri"},
                    "toc": {"type": "boolean"},
                    "location": {"type": "object", "required": ["name", "geo"]},
                },
            },
        },
        **{name: {"type": "string"} for name in ("author", "title", "podcastName", "description", "fileName")},
        "waypoints": {"type": "boolean"},
    },
}
"""JSON Chapters Format 1.2.0 of the podcast namespace, as a JSON Schema."""


@dataclass(frozen=True)
class Cue:
    """A caption as a player shows it, times in milliseconds."""

    id: str
    start: int
    end: int
    text: str
    """Without its marks; lines as they are."""


def read(paths: Sequence[Path]) -> dict[Path, list[Cue] | str]:
    """Return the cues node-webvtt reads in each WebVTT file, or the reason why it is none."""
    said = judges.answer("tracks.mjs", list(map(str, paths)))
    return {path: said[str(path)].get("refused") or list(map(_cue, said[str(path)]["cues"])) for path in paths}


def webvtt(paths: Sequence[Path], line: int = VTT_LINE) -> list[str]:
    """Return everything wrong with WebVTT files whose lines are at most *line* characters."""
    wrong = []
    for path, cues in read(paths).items():
        if isinstance(cues, str):
            wrong.append(f"{path.name}: node-webvtt: {cues}")
            continue
        heard = [(cue.start, cue.end) for cue in shown(path)]
        found = [*_order(cues), *_lines(cues, line), *_webvtt(path.read_text(encoding="utf-8"))]
        if heard != [(cue.start, cue.end) for cue in cues]:
            found.append(f"ffmpeg shows {len(heard)} cues, or other times than node-webvtt, which shows {len(cues)}")
        wrong += [f"{path.name}: {fault}" for fault in found]
    return wrong


def srt(paths: Sequence[Path], line: int = SRT_LINE, lines: int = SRT_LINES) -> list[str]:
    """Return everything wrong with SubRip files whose cues are at most *lines* lines of *line* characters."""
    wrong = []
    for path in paths:
        found, cues = _srt(path.read_text(encoding="utf-8"))
        found += [*_order(cues), *_lines(cues, line)]
        found += [f"cue {cue.id} has more than {lines} lines" for cue in cues if cue.text.count("\n") >= lines]
        if [(cue.start, cue.end) for cue in shown(path)] != [(cue.start, cue.end) for cue in cues]:
            found.append("ffmpeg shows other cues, or other times")
        wrong += [f"{path.name}: {fault}" for fault in found]
    return wrong


def chapters(paths: Sequence[Path]) -> list[str]:
    """Return everything wrong with JSON chapters files."""
    return [f"{path.name}: {fault}" for path in paths for fault in _chapters(path)]


def shown(path: Path) -> list[Cue]:
    """Return the cues ffmpeg shows of a WebVTT or SubRip file."""
    said, _ = judges.ask(judges.ffmpeg(), "-v", "error", "-nostdin", "-i", path, "-f", "srt", "-")
    return _srt(said)[1]


def _cue(said: dict[str, Any]) -> Cue:
    start, end = (round(said[edge] * 1000) for edge in ("start", "end"))
    return Cue(said["identifier"], start, end, _plain(said["text"]))


def _plain(text: str) -> str:
    return html.unescape(re.sub(r"<[^>]*>", "", text))


def _order(cues: Sequence[Cue]) -> Iterator[str]:
    if not cues:
        yield "has no cue"
    for cue, after in itertools.pairwise(cues):
        if after.start < cue.end:
            yield f"cue {after.id or after.start} begins before the one before it ends"
    yield from (f"cue {cue.id or cue.start} ends before it begins" for cue in cues if cue.end <= cue.start)
    yield from (f"cue {cue.id or cue.start} says nothing" for cue in cues if not cue.text.strip())
    ids = [cue.id for cue in cues if cue.id]
    yield from (f"has the id {name} twice" for name in sorted({name for name in ids if ids.count(name) > 1}))


def _lines(cues: Sequence[Cue], longest: int) -> Iterator[str]:
    for cue in cues:
        for line in cue.text.split("\n"):
            if len(line) > longest:
                yield f"cue {cue.id or cue.start} has a line of {len(line)} characters, over {longest}"


def _webvtt(text: str) -> Iterator[str]:
    # What node-webvtt lets through: WebVTT, sections 4.1 and 4.2.2.
    for number, line in enumerate(text.split("\n"), 1):
        if "-->" in line:
            if not re.fullmatch(
                r"(\d{2,}:)?[0-5]\d:[0-5]\d\.\d{3} --> (\d{2,}:)?[0-5]\d:[0-5]\d\.\d{3}( [^>]+)?", line
            ):
                yield f"line {number} is no line of times: {line}"
        elif re.search(r"&(?!(?:amp|lt|gt|lrm|rlm|nbsp|#\d+|#x[0-9a-fA-F]+);)", line):
            yield f"line {number} has a bare &: {line}"
        elif "<" in (bare := re.sub(r"</?(?:[cbiuv]|ruby|rt|lang)(?:\.[^ >]+)*(?: [^<>]+)?>|<[\d:.]+>", "", line)):
            yield f"line {number} has a bare <: {bare}"


def _srt(text: str) -> tuple[list[str], list[Cue]]:
    wrong, cues = [], []
    time = r"(\d{2,}):([0-5]\d):([0-5]\d),(\d{3})"
    for number, block in enumerate(re.split(r"\n{2,}", text.replace("\r\n", "\n").strip("\n\ufeff")), 1):
        told = re.fullmatch(rf"(\d+)\n{time} --> {time}\n(.+)", block, re.DOTALL)
        if not told or told[1] != str(number):
            wrong.append(f"block {number} is no SubRip cue {number}: {block[:60]!r}")
            continue
        start, end = (
            ((int(told[first]) * 60 + int(told[first + 1])) * 60 + int(told[first + 2])) * 1000 + int(told[first + 3])
            for first in (2, 6)
        )
        cues.append(Cue(told[1], start, end, told[10]))
    return wrong, cues


def _chapters(path: Path) -> Iterator[str]:
    try:
        said = json.loads(path.read_bytes())
    except ValueError as error:
        yield f"is not JSON: {error}"
        return
    found = [f"{error.json_path}: {error.message}" for error in jsonschema.Draft7Validator(CHAPTERS).iter_errors(said)]
    yield from found
    if found:
        return
    marks = said["chapters"]
    starts = [mark["startTime"] for mark in marks]
    if starts[0] != 0:
        yield f"its first chapter starts at {starts[0]}"
    if any(after <= before for before, after in itertools.pairwise(starts)):
        yield "its chapters are not in time order"
    yield from (
        f"chapter {n} ends before it starts" for n, m in enumerate(marks, 1) if m.get("endTime", 1e9) <= m["startTime"]
    )
