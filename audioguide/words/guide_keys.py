"""guide.yaml: what a guide says about itself, key by key."""

from __future__ import annotations

import difflib
import functools
import itertools
import os
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from ..errors import MOST, GuideError
from ..model import Approval, Content, Frame, VoiceRequest
from . import files, plain_yaml
from . import rights as ways
from .categories import CATEGORIES
from .plain_yaml import Node
from .sentences import letters
from .shapes import (
    Keys,
    Shape,
    choice,
    date,
    group,
    language,
    minutes,
    number,
    seconds,
    text,
    texts,
    yes_or_no,
)

LARGEST_COVER = 20_000_000
"""Bytes."""
LONGEST_ADDRESS = 500
"""Signs of a web address: a code for a phone's camera holds 1,663 bytes, and nobody types as many."""
LONGEST_PATH = 200
"""Signs of a picture's path from the guide's folder: a path on Windows has 260."""
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR")


def read(folder: Path, chapters: Sequence[str], problems: list[GuideError]) -> dict[str, Any]:
    """Return the fields of Content that guide.yaml in *folder* gives; what is wrong with them goes to *problems*.

    *chapters* are the slugs ``waiting_room`` may choose from.
    ``waiting_room`` holds ``chapters`` (slugs), ``sound`` and ``gap`` (ms); ``podcast`` the keys of its table.
    """
    path = folder / "guide.yaml"
    if not os.path.lexists(path):
        remedy = "write one that begins with title: and language:"
        problems.append(GuideError("there is no guide.yaml in this folder", remedy, path, 1))
        return {}
    try:
        written = files.read(path, folder)
    except GuideError as problem:
        problems.append(problem)
        return {}
    before = len(problems)
    node = plain_yaml.read(written, path, problems)
    if node is None:
        if len(problems) == before:
            problems.append(GuideError("this file says nothing", "begin it with title: and language:", path, 1))
        return {}
    given = group(node, keys(), problems)
    nodes = node.value if isinstance(node.value, dict) else {}
    problems += [
        GuideError(
            f"the guide has no {key}", f"write one, like {key}: {example}", path, nodes[key].line if key in nodes else 1
        )
        for key, example in (("title", "Finding the lifts"), ("language", "en-US"))
        if not given.get(key) and (key not in nodes or nodes[key].value in (None, ""))
    ]
    strange = (name for name in given.get("waiting_room", {}).get("chapters", ()) if name not in chapters)
    for name in itertools.islice(strange, MOST):
        place = nodes["waiting_room"].value
        line = place["chapters"].line if isinstance(place, dict) else None
        remedy = f"choose from: {', '.join(chapters)}"
        problems.append(GuideError(f"waiting_room: there is no chapter {name!r}", remedy, path, line))
    return _fields(given, nodes, problems)


def _fields(given: dict[str, Any], nodes: dict[str, Node], problems: list[GuideError]) -> dict[str, Any]:
    """Return what was given under the names Content has for it."""
    if "voice" in given:
        node = nodes["voice"]
        given["voice"] = _voice(given["voice"], node, given.get("language", ""), problems)
    if "frame" in given:
        given["frame"] = Frame(**given["frame"])
    if "approved" in given:
        approved = {"role": ""} | given["approved"]
        lost = [key for key in ("by", "on", "words") if key not in approved and not _has(nodes["approved"], key)]
        if lost:
            remedy = "let 'audioguide approve' write it, or leave it out"
            problems.append(
                nodes["approved"].wrong(f"the approval lacks {' and '.join(f'{key}:' for key in lost)}", remedy)
            )
        given["approved"] = Approval(**approved) if {"by", "on", "words"} <= approved.keys() else None
    if "rights" in nodes:
        given.setdefault("rights", "")  # asked for, and not answered
    if "discreet" in given:
        given["discreet_title"] = given.pop("discreet").get("title", "")
    if "reviewed" in given and "review_by" in given and given["review_by"] < given["reviewed"]:
        remedy = "write the day by which the guide is to be checked again"
        problems.append(nodes["review_by"].wrong("review_by is before reviewed", remedy))
    return given


_VOICE: Keys = {"engine": text, "name": text, "speed": number(0.5, 3)}


def _as_it_is(node: Node) -> Node:
    return node


def _voice(given: dict[str, Any], node: Node, guide: str, problems: list[GuideError]) -> VoiceRequest:
    """Return the voices that *given* asks for, for a guide in *guide*, each with the guide's speed or its own."""
    inner = node.value if isinstance(node.value, dict) else {}
    usual = {"speed": given.get("speed", 1.0), "source": node.source}
    if given.get("questions"):
        given["questions"] = VoiceRequest(**usual | given["questions"], line=inner["questions"].line)
    else:
        given.pop("questions", None)
    given["languages"] = {}
    asked = inner.get("languages")
    if asked is not None and not isinstance(asked.value, dict):
        remedy = "write a language and under it a voice, like es: {engine: pyttsx3, name: es-419}"
        problems.append(asked.wrong("languages: here belong languages and their voices", remedy))
    elif asked is not None and isinstance(asked.value, dict):
        for key, one in asked.value.items():
            try:
                tag = language(replace(one, value=key, written=""))
            except GuideError as problem:
                problems.append(problem)
                continue
            if tag.partition("-")[0] == guide.partition("-")[0]:
                remedy = "name the voice of the guide's own language right under voice:"
                problems.append(one.wrong(f"languages: this guide itself is in {guide}", remedy))
            else:
                own = group(one, _VOICE, problems, f"languages: {key}")
                given["languages"][tag] = VoiceRequest(**usual | own, line=one.line)
    return VoiceRequest(**given, source=node.source, line=node.line)


def _has(node: Node, key: str) -> bool:
    return isinstance(node.value, dict) and key in node.value and node.value[key].value is not None


def _cover(node: Node) -> Path:
    """Return the cover's path; only its first bytes are looked at, the rest when it is drawn."""
    name = text(node).replace("\\", "/")
    folder = node.source.parent
    path = folder / name
    # A drive, or a stream behind a file, is Windows' own: the same guide must be read alike everywhere.
    if len(name) <= LONGEST_PATH and (Path(name).is_absolute() or ":" in name or not files.inside(path, folder)):
        remedy = "copy the picture into it, and write cover: cover.jpg"
        raise node.wrong(f"{name!r} lies outside the guide's folder", remedy)
    if len(name) > LONGEST_PATH or not path.is_file():
        raise node.wrong(f"there is no picture {name!r} in the guide's folder", "copy it there, or leave cover out")
    try:
        with path.open("rb") as file:
            start = file.read(24)
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        raise node.wrong(f"{name!r} cannot be read ({reason})", "check its permissions") from None
    empty = start[1:4] == b"PNG" and 0 in (int.from_bytes(start[16:20]), int.from_bytes(start[20:24]))
    if empty or not start.startswith(_PICTURES):
        remedy = "save the picture as JPEG, at least 1400 pixels wide"
        raise node.wrong(f"{name!r} is no picture in JPEG or PNG form", remedy)
    if path.stat().st_size > LARGEST_COVER:
        raise node.wrong(f"{name!r} is larger than 20 MB", "save it smaller; 3000 pixels are enough")
    return path


def _title(node: Node) -> str:
    words = text(node)
    if words and not letters(words):
        raise node.wrong("it has nothing to say", "write it in words: a voice makes no sound of signs")
    return words


def _website(node: Node) -> str:
    address = text(node)
    if len(address) > LONGEST_ADDRESS:
        raise node.wrong(
            f"this address has {len(address)} signs", "write one that people can type, like example.org/lifts"
        )
    if re.fullmatch(r"(https?://)?[^\s:/<>\"]+\.[^\s<>\"]+", address, re.IGNORECASE):
        return address
    raise node.wrong(f"{address!r} is not the address of a web page", "write it like https://example.org/lifts")


def _rights(node: Node) -> str:
    words = text(node)
    if words and not ways.read(words):
        raise node.wrong(f"{words!r} does not say by what right the words are used", ways.remedy())
    return ways.read(words)


def _email(node: Node) -> str:
    if re.fullmatch(r"[^\s@<>\"]+@[^\s@<>\"]+\.[^\s@<>\"]+", address := text(node)):
        return address
    raise node.wrong(f"{address!r} is not an e-mail address", "write it like guides@example.org")


def _category(node: Node) -> str:
    """Return a category of podcasts as it is spelled, in whichever case it was written."""
    known = {name.casefold(): name for name in CATEGORIES}
    if (name := text(node)).casefold() in known:
        return known[name.casefold()]
    near = [one for one in known if one.startswith(name.casefold())] or difflib.get_close_matches(
        name.casefold(), known
    )
    wider = ", ".join(name for name, path in CATEGORIES.items() if len(path) == 1)
    remedy = f"did you mean {known[near[0]]!r}?" if near else f"write Medicine, or one of: {wider}"
    raise node.wrong(f"{name!r} is no category that podcast apps know", remedy)


def _guid(node: Node) -> str:
    """Return a UUID (RFC 9562) in small letters."""
    if re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", guid := text(node).lower()):
        return guid
    raise node.wrong(f"{guid!r} is no GUID", "copy it from the feed that has it, or leave it out: one is made")


def _sha256(node: Node) -> str:
    if re.fullmatch("[0-9a-f]{64}", words := text(node)):
        return words
    raise node.wrong("this is not a SHA-256 (64 digits and letters a to f)", "let 'audioguide approve' write it")


def _message(message: str) -> Shape:
    """Return the shape of the frame sentence called *message*, in a guide's own words."""
    from . import frame

    def own(node: Node) -> str:
        words = text(node)
        alone = Content("", node.source.parent, "", "en", frame=Frame(messages={message: words}))
        for problem in frame.problems(alone):
            raise node.wrong(problem.problem, problem.remedy)
        return words

    return own


@functools.cache
def keys() -> Keys:
    """Return every key of guide.yaml, in the order in which they are best written, and what each must be."""
    # The frame and the pauses know the words a guide may set; they come later in the flow.
    from . import messages
    from .pauses import PAUSES

    return {
        "title": _title,
        "subtitle": text,
        "language": language,
        "author": text,
        "publisher": text,
        "description": text,
        "license": text,
        "rights": _rights,
        "sources": texts,
        "contact": texts,
        "website": _website,
        "help": text,
        "cover": _cover,
        "cover_alt": text,
        "edition": text,
        "status": choice("draft", "sample", "current", "withdrawn"),
        "reviewed": date,
        "review_by": date,
        "approved": {"by": text, "role": text, "on": date, "words": _sha256},
        "voice": {**_VOICE, "questions": _VOICE, "languages": _as_it_is},
        "frame": {
            "detail": choice("short", "full"),
            "opening": yes_or_no,
            "chapter_titles": yes_or_no,
            "question_numbers": yes_or_no,
            "about": yes_or_no,
            "messages": {message: _message(message) for message in messages.MESSAGES},
        },
        "pauses": dict.fromkeys(PAUSES, seconds),
        "podcast": {
            "episodes": choice("chapters", "guide", "both"),
            "category": _category,
            "email": _email,
            "explicit": yes_or_no,
            "guid": _guid,
        },
        "waiting_room": {"chapters": texts, "sound": yes_or_no, "gap": minutes},
        "discreet": {"title": _title},
        "translation_of": text,
        "follows": text,
    }
