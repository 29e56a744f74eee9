"""Why a finished guide is not given out."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path

from .. import audit
from ..errors import GuideError
from ..model import Content
from ..words import approval, rights
from . import verdict

_ANYWAY = "or say why it is given all the same: --anyway REASON"


def unbuilt(content: Content, home: Path) -> Iterator[GuideError]:
    """Yield that *content* is not finished in *home*, or not as it is now. No reason excuses that."""
    told = audit.read(home)
    build = f"build it: audioguide build {content.folder.as_posix()}"
    if told is None:
        yield GuideError(f"{content.name} is not built yet", build, home)
    elif told.get("content") != audit.fingerprint(content):
        yield GuideError(f"{content.name} was changed since it was built", build, home)


def reasons(content: Content, home: Path, today: datetime.date, *, web: bool = False) -> list[GuideError]:
    """Return why the finished guide in *home*, which is that of *content*, is not to be given out on *today*.

    *web*: for everybody to see.
    """
    return [*_standing(content), *_private(content, web=web), *_overdue(content, today), *verdict.verify(home)]


def _standing(content: Content) -> Iterator[GuideError]:
    source, folder = content.folder / "guide.yaml", content.folder.as_posix()
    standing = approval.standing(content)
    if standing == "withdrawn":
        yield GuideError("this guide has been withdrawn", f"give another, {_ANYWAY}", source)
    elif standing == "sample":
        problem = "this is a sample: no health professional has checked it"
        yield GuideError(problem, f"give a guide of your own, {_ANYWAY}", source)
    elif standing == "draft":
        signed = content.approved is not None and content.approved.words == approval.signed(content)
        if content.rights == "":
            yield GuideError(
                "nobody has said by what right its words are used", f"{rights.remedy()}; {_ANYWAY}", source
            )
            if signed and content.status != "draft":
                return
        problem = "this is a draft: nobody has approved its words"
        if signed:
            problem = "this is a draft: its status says so"
        elif content.approved:
            problem = "this is a draft: its words are not those that were approved"
        approve = f"have it approved: audioguide approve {folder} --by NAME --role ROLE; then build it"
        yield GuideError(problem, f"{approve}; {_ANYWAY}", source)


def _private(content: Content, *, web: bool) -> Iterator[GuideError]:
    if web and content.rights == rights.PRIVATE:
        remedy = f"give it only to those it was made for, ask for permission and write that, {_ANYWAY}"
        yield GuideError("its words are for private use", remedy, content.folder / "guide.yaml")


def _overdue(content: Content, today: datetime.date) -> Iterator[GuideError]:
    if content.review_by and content.review_by < today:
        yield GuideError(
            f"its words were to be checked again by {content.review_by}",
            f"have them checked, write the new reviewed and review_by, and build it; {_ANYWAY}",
            content.folder / "guide.yaml",
        )
