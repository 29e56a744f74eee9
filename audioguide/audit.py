"""build.json: which words, voice and dates every file of a finished guide came from, and with what it was made."""

from __future__ import annotations

import contextlib
import functools
import hashlib
import json
import platform
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from importlib import metadata
from pathlib import Path
from typing import Any

from . import __version__, whole
from .model import Chapter, Content, Cue, Guide, Segment, Voice, Words
from .publications import shown
from .sound import encode
from .words import approval, frame

NAME = "build.json"
LARGEST = 100_000_000
"""Bytes: that of a ten-hour guide has four million."""

_ELSEWHERE = frozenset(("folder", "sections", "questions", "lexicon", "voice", "cover"))
"""Of a guide's facts those that a fingerprint takes otherwise, or not at all."""
_OF_THE_RUN = frozenset(("spoken", "kept", "sums"))
"""What differs between two builds of the same."""
_BESIDE = ("serve", "listen", "cluster", "import")
"""Extras that no file of a guide is made with."""


@dataclass(frozen=True, slots=True)
class File:
    """A file of a finished guide."""

    path: str
    """From the guide's folder, with ``/``."""
    bytes: int
    sha256: str


def text(guide: Guide, files: Iterable[File], *, spoken: int, kept: int) -> str:
    """Return the audit trail of *guide* as JSON: sorted keys, stable order, no clock times."""
    content = guide.content
    trail = {
        "guide": content.name,
        "title": content.title,
        "subtitle": content.subtitle,
        "description": content.description,
        "language": content.language,
        "author": content.author,
        "publisher": content.publisher,
        "license": content.license,
        "edition": content.edition,
        # As it stands, not as it was meant: with one word changed, a guide that was current is a draft.
        "status": approval.standing(content) or "current",
        "reviewed": content.reviewed and content.reviewed.isoformat(),
        "review_by": content.review_by and content.review_by.isoformat(),
        "approved": content.approved
        and {
            "by": content.approved.by,
            "role": content.approved.role,
            "on": content.approved.on.isoformat(),
            "words": content.approved.words,
        },
        # What others may see of it, where several guides stand together: words, and what podcast apps ask for.
        "shown": {
            "title": shown.title(content),
            "name": content.discreet_title or content.title,
            "caution": shown.cautioned(content),
            "about": shown.about(content),
            "facts": shown.facts(content),
            "library": frame.told("library", content),
        },
        "podcast": dict(content.podcast),
        "tool": f"audioguide {__version__}",
        "made_with": made_with(),
        "engine": guide.voices[0].engine,
        "voice": guide.voices[0].name,
        "content": fingerprint(content),
        "voices": [_voice(voice) for voice in guide.voices],
        "duration_ms": guide.duration,
        "spoken": spoken,
        "kept": kept,
        "chapters": [_chapter(chapter, content) for chapter in guide.chapters],
        "files": [{"path": file.path, "bytes": file.bytes, "sha256": file.sha256} for file in files],
    }
    return json.dumps(trail | {"sums": sums(trail)}, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def sums(trail: Mapping[str, object]) -> dict[str, str]:
    """Return the SHA-256 of each fact in *trail*, so that one can tell which was changed after it was written."""
    return {
        name: hashlib.sha256(
            json.dumps(fact, ensure_ascii=False, sort_keys=True).encode("utf-8", "replace")
        ).hexdigest()
        for name, fact in trail.items()
        if name not in _OF_THE_RUN
    }


@functools.cache
def made_with() -> dict[str, str]:
    """Return the version of all that words, sound and pages are made with here: Python, ffmpeg, and each package.

    Of the packages those that this one asks for, where they are installed; not what serves pages or listens.
    """
    packages = {}
    for asked in metadata.requires("audioguide") or ():
        name = asked[: next((at for at, sign in enumerate(asked) if not (sign.isalnum() or sign in "-_.")), None)]
        if not any(f'extra == "{extra}"' in asked.replace("'", '"') for extra in _BESIDE):
            with contextlib.suppress(metadata.PackageNotFoundError):
                packages[name.lower()] = metadata.version(name)
    return {**packages, "audioguide": __version__, "ffmpeg": encode.version(), "python": platform.python_version()}


def fingerprint(content: Content) -> str:
    """Return the SHA-256 of all that the folder of *content* says: its words, its facts, and how its words are said.

    So one can tell whether a finished guide is the guide as it is now. The voice is no part of it, because a command
    may ask for another; nor is where anything stands.
    """
    words = [(one.chapter, one.kind, one.text) for one in approval.lines(content)]
    facts = [(one.name, getattr(content, one.name)) for one in fields(content) if one.name not in _ELSEWHERE]
    said = [(entry.write, entry.say, entry.ipa, entry.language) for entry in content.lexicon]
    return hashlib.sha256(repr([words, facts, said]).encode("utf-8", "surrogatepass")).hexdigest()


def write(guide: Guide, files: Iterable[File], output: Path, *, spoken: int, kept: int) -> None:
    """Write build.json of *guide* into its folder under *output*."""
    trail = text(guide, files, spoken=spoken, kept=kept)
    whole.write_where_new(output / guide.content.name / NAME, trail.encode())


def read(home: Path) -> dict[str, Any] | None:
    """Return the audit trail of the finished guide in *home*; None where there is none that can be read.

    Anybody may have written it: it is no larger than LARGEST, its numbers have an end, and its text is text.
    """
    try:
        with (home / NAME).open("rb") as file:
            told = file.read(LARGEST + 1)
        trail = json.loads(told, parse_constant=_endless) if len(told) <= LARGEST else None
        if b"\\u" in told:
            json.dumps(trail, ensure_ascii=False).encode()  # Half of a pair is no text; we write none, nor any escape.
    except (OSError, ValueError, RecursionError):
        return None
    return trail if isinstance(trail, dict) else None


def _endless(number: str) -> None:
    raise ValueError(number)


def words_per_minute(chapter: Chapter) -> float:
    """Return the pace of *chapter* as it is heard, pauses and quiet ends included."""
    said = sum(_words(cue.segment.words.spoken) for cue in chapter.cues)
    return round(said * 60_000 / chapter.duration, 1)


def _words(spoken: str) -> int:
    return sum(any(sign.isalnum() for sign in word) for word in spoken.split())


def _voice(voice: Voice) -> dict[str, object]:
    return {
        "engine": voice.engine,
        "name": voice.name,
        "language": voice.language,
        "identity": voice.identity,
        "sha256": voice.sha256,
        "speed": voice.speed,
        "length_scale": voice.length_scale,
    }


def _chapter(chapter: Chapter, content: Content) -> dict[str, object]:
    starts = {cue.segment.id: cue.start for cue in chapter.cues}
    names = {place.id: name for place, name in shown.jumps([chapter], content)}
    return {
        "id": chapter.narration.id,
        "title": chapter.narration.title,
        "start_ms": chapter.start,
        "duration_ms": chapter.duration,
        "lufs": chapter.lufs,
        "true_peak_db": chapter.true_peak_db,
        "words_per_minute": words_per_minute(chapter),
        "marks": [
            {
                "id": mark.id,
                "title": mark.title,
                "level": mark.level,
                "start_ms": starts[mark.segment],
                # Only of a discreet or a withdrawn guide, where others see another name.
                **({"shown": names[mark.id]} if names[mark.id] != mark.title else {}),
            }
            for mark in chapter.narration.marks
        ],
        "segments": [_segment(cue) for cue in chapter.cues],
    }


def _foreign(segment: Segment) -> dict[str, object]:
    """Return what only a sentence with phrases in other languages has."""
    if not segment.spans:
        return {}
    return {
        "phrases": [[span.start, span.end, span.language] for span in segment.spans],
        "voices": [piece.voice for piece in segment.pieces],
        "pieces": [
            {"spoken": piece.words.spoken, "voice": piece.voice, **_lexicon(piece.words)} for piece in segment.pieces
        ],
    }


def _segment(cue: Cue) -> dict[str, object]:
    return {
        "id": cue.segment.id,
        "text": cue.segment.text,
        "spoken": cue.segment.words.spoken,
        "start_ms": cue.start,
        "end_ms": cue.end,
        "recording": cue.recording,
        "voice": cue.segment.voice,
        **_lexicon(cue.segment.words),
        **_foreign(cue.segment),
    }


def _lexicon(words: Words) -> dict[str, object]:
    """Return the entries of the lexicon that speak in *words*, where any do: a recording is named by them too."""
    entries = [[entry.write, entry.say, entry.ipa, entry.language] for entry in words.entries]
    return {"lexicon": entries} if entries else {}
