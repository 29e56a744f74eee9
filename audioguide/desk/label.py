"""The text beside a guide on a stick, for the label of its pouch: what it is, how old, and how to use it."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from ..model import Content
from ..publications import shown
from ..words import approval, frame
from . import fat_names
from .packing import Parcel
from .tracks import questions


def name(content: Content, folder: str) -> str:
    """Return the name of the label that stands beside *folder*."""
    told = frame.told("label_file", content, title=folder)
    return f"{fat_names.safe(told, folder, 2 * fat_names.LONGEST)}.txt"


def text(parcel: Parcel, folder: str) -> bytes:
    """Return the label of *parcel* in *folder*: UTF-8 and line ends that the oldest Notepad reads too."""
    return ("\r\n".join(_lines(parcel, folder)) + "\r\n").encode("utf-8-sig")


def _lines(parcel: Parcel, folder: str) -> Iterator[str]:
    content = parcel.content
    yield shown.title(content)
    if warning := shown.cautioned(content):
        yield warning
    if content.edition:
        yield frame.told("edition", content, edition=content.edition)
    yield _length(parcel)
    if (checked := _checked(content)) is not None:
        yield frame.told("reviewed", content, date=frame.date(checked, content))
    if content.review_by:
        yield frame.told("review_by", content, date=frame.date(content.review_by, content))
    yield ""
    yield from _use(parcel, folder)
    yield ""
    for contact in content.contact:
        yield frame.told("contact", content, contact=contact)
    if content.website:
        yield frame.told("website", content, website=content.website)


def _checked(content: Content) -> datetime.date | None:
    """Return the day on which the words were checked, if they are still those; a sample was not checked."""
    if approval.standing(content) == "sample":
        return None
    approved = content.approved
    still = approved is not None and approved.words == approval.signed(content)
    return content.reviewed or (approved.on if approved and still else None)


def _length(parcel: Parcel) -> str:
    content = parcel.content
    minutes = frame.told("minutes", content, count=max(1, round(parcel.duration / 60_000)))
    if parcel.player not in ("simple-player", "talking-book"):
        return f"{minutes}."  # How many files make a book or a page is no use to anybody.
    files = frame.told("label_files", content, count=len(parcel.pieces))
    return frame.told("label_lasts", content, files=files, minutes=minutes)


def _use(parcel: Parcel, folder: str) -> Iterator[str]:
    """Yield how to play it, and which file to go to for a question."""
    content = parcel.content
    if parcel.player == "daisy":
        yield frame.told("label_daisy", content)
    elif parcel.player == "computer":
        own = [piece.path for piece in parcel.pieces if piece.path.startswith(f"{parcel.form}/")]
        first = "player/index.html" if "player/index.html" in own else own[0]
        yield frame.told("label_open", content, folder=folder, file=first)
    else:
        yield frame.told("label_play", content)
        for file, track in enumerate(parcel.tracks, start=1):
            if track.kind == "question":
                yield frame.told("label_question", content, number=track.number, track=file)
        if parcel.form == "mp3" and questions(content):
            yield frame.told("label_questions", content, track=questions(content))
