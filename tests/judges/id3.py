"""Does the tag say what players need, in the order they need it? Asked of ffmpeg, mutagen, Pillow and the bytes.

Rules: ID3v2 Chapter Frame Addendum 1.0; the frames players show; CHAP in time order, because ffmpeg, and with it most
players, list chapters in the order of the file.
"""

from __future__ import annotations

import io
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from mutagen.id3 import CHAP, CTOC, ID3, CTOCFlags
from PIL import Image

import judges
from judges import mp3

NEAR = 50
"""Milliseconds by which a length may differ."""
SHOWN = ("TIT2", "TALB", "TPE1", "TCOM", "TCON", "TLAN", "TLEN", "COMM", "USLT", "APIC")


@dataclass(frozen=True)
class Mark:
    """A chapter as a player lists it, times in milliseconds."""

    title: str
    start: int
    end: int


def chapters(path: Path) -> list[Mark]:
    """Return the chapters as ffmpeg, and so ffprobe, lists them: in the order of the file."""
    _, said = judges.ask(judges.ffmpeg(), "-hide_banner", "-nostdin", "-i", path)
    told = r"Chapter #\d+:\d+: start ([\d.]+), end ([\d.]+)\n(?:    +Metadata:\n)?(?:    +title +: (.*)\n)?"
    return [
        Mark(title, round(float(start) * 1000), round(float(end) * 1000))
        for start, end, title in re.findall(told, said)
    ]


def frames(path: Path) -> list[str]:
    """Return the tag's frame names in the order of the file, read from its bytes (ID3v2.3, section 3)."""
    return [name for name, _ in _frames(path.read_bytes())]


def faults(path: Path) -> list[str]:
    """Return everything wrong with the tag of one MP3."""
    tag = ID3(path)
    wrong = [*_bytes(path), *_shown(tag), *_picture(tag), *_lengths(path, tag)]
    if tag.getall("CHAP") or tag.getall("CTOC"):
        wrong += _chapters(path, tag)
    return [f"{path.name}: {fault}" for fault in wrong]


def _frames(raw: bytes) -> Iterator[tuple[str, int]]:
    size = _seven_bits(raw[6:10])
    place = 10
    while place < 10 + size and raw[place]:
        name = raw[place : place + 4].decode("ascii")
        length = int.from_bytes(raw[place + 4 : place + 8])
        yield name, length
        place += 10 + length


def _seven_bits(raw: bytes) -> int:
    return raw[0] << 21 | raw[1] << 14 | raw[2] << 7 | raw[3]


def _bytes(path: Path) -> Iterator[str]:
    raw = path.read_bytes()
    if raw[:3] != b"ID3":
        yield "does not begin with an ID3v2 tag"
        return
    if raw[3] != 3:
        yield f"is ID3v2.{raw[3]}, and old players read 2.3"
    if raw[5]:
        yield "has flags set: unsynchronised, extended or experimental"
    if raw[-128:-125] == b"TAG":
        yield "has an ID3v1 tag at its end"
    order = [name for name, _ in _frames(raw)]
    if "APIC" in order and order[-1] != "APIC":
        yield "has its picture before other frames, so a reader must pass it to find them"
    if "CHAP" in order and ("CTOC" not in order or order.index("CTOC") > order.index("CHAP")):
        yield "has chapters before their table of contents"


def _shown(tag: ID3) -> Iterator[str]:
    for name in SHOWN:
        if not tag.getall(name):
            yield f"has no {name}"
    for language in tag.getall("TLAN"):
        if not re.fullmatch("[a-z]{3}", str(language)):
            yield f"TLAN is {language}, not three letters of ISO 639-2"
    for track in tag.getall("TRCK"):
        if not re.fullmatch(r"\d+/\d+", str(track)):
            yield f"TRCK is {track}, not like 3/9"


def _picture(tag: ID3) -> Iterator[str]:
    for picture in tag.getall("APIC"):
        with Image.open(io.BytesIO(picture.data)) as image:
            width, height = image.size
            if (image.format, image.mode) != ("JPEG", "RGB") or picture.mime != "image/jpeg":
                yield f"picture is {image.format} {image.mode} called {picture.mime}, not an RGB JPEG"
        if width != height or width > 3000:
            yield f"picture is {width} by {height}, not a square of at most 3000"
        if picture.type != 3:
            yield f"picture is of type {int(picture.type)}, not the front cover's 3"
        if not picture.desc:
            yield "picture has no description"


def _lengths(path: Path, tag: ID3) -> Iterator[str]:
    heard = mp3.length(path)
    told = str(tag.get("TLEN", ""))
    if told and not (told.isdigit() and abs(int(told) - heard) <= NEAR):
        yield f"TLEN is {told}, and {heard:.0f} ms are heard"
    ends = [chapter.end_time for chapter in tag.getall("CHAP")]
    if ends and abs(max(ends) - heard) > NEAR:
        yield f"the last chapter ends at {max(ends)}, and {heard:.0f} ms are heard"


def _chapters(path: Path, tag: ID3) -> Iterator[str]:
    marks = sorted(tag.getall("CHAP"), key=lambda mark: mark.start_time)
    yield from _tables(tag.getall("CTOC"), marks)
    yield from _times(marks)
    wanted = [(str(mark.sub_frames.get("TIT2", "")), mark.start_time) for mark in marks]
    seen = [(mark.title, mark.start) for mark in chapters(path)]
    if seen != wanted:
        yield f"ffmpeg lists {seen}, not {wanted}"


def _tables(tables: list[CTOC], marks: list[CHAP]) -> Iterator[str]:
    tops = [table for table in tables if table.flags & CTOCFlags.TOP_LEVEL]
    if len(tops) != 1:
        yield f"has {len(tops)} top-level tables of contents, not one"
    if any("TIT2" not in top.sub_frames for top in tops):
        yield "its table of contents has no title"
    for table in tables:
        if not table.flags & CTOCFlags.ORDERED:
            yield f"table {table.element_id} is not ordered"
        if len(table.child_element_ids) > 255:
            yield f"table {table.element_id} lists more than 255"

    ids = [element.element_id for element in (*tables, *marks)]
    if len(set(ids)) != len(ids):
        yield "has an element id twice"
    listed = [child for table in tables for child in table.child_element_ids]
    if sorted([*listed, *(top.element_id for top in tops)]) != sorted(ids):
        yield "its tables of contents do not list every chapter and table once"
    place = {mark.element_id: mark.start_time for mark in marks}
    starts = [place[child] for child in listed if child in place]
    if starts != sorted(starts):
        yield "its tables of contents do not list the chapters in time order"


def _times(marks: list[CHAP]) -> Iterator[str]:
    if marks and marks[0].start_time:
        yield f"its first chapter starts at {marks[0].start_time}"
    for mark, after in itertools.pairwise(marks):
        if mark.end_time != after.start_time:
            yield f"{mark.element_id} ends at {mark.end_time}, and {after.element_id} starts at {after.start_time}"
    for mark in marks:
        if mark.end_time <= mark.start_time:
            yield f"{mark.element_id} is empty"
        if "TIT2" not in mark.sub_frames:
            yield f"{mark.element_id} has no title"
