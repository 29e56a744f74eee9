"""Signing the words of a guide, and telling whether they are still those that were signed."""

from __future__ import annotations

import datetime
import logging
import unicodedata

from .. import clock, whole
from ..errors import GuideError
from ..model import Content
from ..words import approval, changes, files, guide_keys, keys_text, rights

log = logging.getLogger(__name__)


def approve(
    content: Content, by: str, role: str, on: datetime.date | None = None, *, edition: str = "", words: str = ""
) -> None:
    """Sign the words of *content* into its guide.yaml, and keep them in approved.txt beside it.

    *on*: the day; None: today. *edition*: empty: as it is. *words*: the sum, or its beginning, of the words that were
    read, as the page for a reviewer shows it; empty: whatever they are now. A draft or a sample becomes current.
    GuideError where the words are others, the guide is withdrawn, or guide.yaml cannot be written; then nothing is
    signed.
    """
    signed = approval.signed(content)
    path = (content.folder / "guide.yaml").resolve()
    if content.status == "withdrawn":
        raise GuideError("this guide has been withdrawn", "write status: draft first, if it is to come back", path)
    if content.rights == "":
        raise GuideError("nobody has said by what right these words are used: rights is empty", rights.remedy(), path)
    if not signed.startswith(words.strip().lower()):
        raise GuideError(
            f"these are not the words that were read: the page says {words}, and they are {signed[:12]} now",
            "let the page be read again: audioguide explain --html GUIDE",
            content.folder,
        )
    # A signature is of a day: what is built from it looks at no clock.
    today = datetime.datetime.now().astimezone().date()
    day = on or today
    if day > today:
        raise GuideError(f"{day.isoformat()} is still to come", "give the day on which the words were approved")
    keys: dict[str, keys_text.Value] = {}
    if content.status in ("draft", "sample"):
        keys["status"] = "current"
    if edition:
        keys["edition"] = _name("edition", edition)
    keys["approved"] = {
        "by": _name("by", by),
        "role": _name("role", role),
        "on": day.isoformat(),
        "words": signed,
    }
    written = path.read_bytes().decode()
    mark = "\ufeff" if written.startswith("\ufeff") else ""
    anew = mark + keys_text.written(written.removeprefix(mark), keys, tuple(guide_keys.keys()), path)
    # The words first: a signature without them could not tell what changed after it.
    whole.write_where_new(content.folder / changes.NAME, approval.text(content).encode())
    whole.write_where_new(path, anew.encode())
    sentences = clock.counted(len(changes.said(content)), "sentence")
    log.info("%s of %s signed by %s, %s, on %s.", sentences, content.name, by, role, day.isoformat())
    if "status" in keys:
        log.info("Its status was %s, and is current now.", content.status)


def tell(content: Content) -> None:
    """Tell how *content* stands, and warn of every sentence that is not as it was approved."""
    state, approved = approval.standing(content), content.approved
    if state == "withdrawn":
        log.info("%s is withdrawn: every chapter says that, and nothing else.", content.name)
    if approved is None:
        if state == "draft":
            log.info("%s is a draft: nobody has approved its words yet.", content.name)
        return
    by = ", ".join(filter(None, (approved.by, approved.role)))
    signature = f"{by}, on {approved.on.isoformat()}"
    if approved.words != approval.signed(content):
        _tell_changes(content, signature)
    elif content.rights == "":
        log.info("%s is a draft until rights says by what right its words are used.", content.name)
    elif state in ("draft", "sample"):
        log.info("%s is a %s, as its status says; its words were approved by %s.", content.name, state, signature)
    else:
        log.info("The words of %s are as they were approved by %s.", content.name, signature)


def _tell_changes(content: Content, signature: str) -> None:
    state = approval.standing(content)
    draft = ", so it is a draft" if state == "draft" else ""
    try:
        changed = changes.since_approval(content)
    except GuideError as error:
        log.warning("%s is not as it was approved by %s%s. %s", content.name, signature, draft, error.told())
        return
    log.warning("%s is not as it was approved by %s%s.", content.name, signature, draft)
    for change in changed:
        line = "" if change.place.line is None else f", line {change.place.line}"
        log.warning("%s%s: %s", change.place.source.as_posix(), line, change.told())
    if not changed:
        log.warning("%s: every sentence is the same, but paragraphs begin in other places.", content.name)


def _name(option: str, text: str) -> str:
    """Return *text* on one line; GuideError where it says nothing, or holds what cannot be seen."""
    name = files.single(text)
    if not any(map(str.isalnum, name)) or any(unicodedata.category(sign) == "Cc" for sign in name):
        raise GuideError(f"--{option} says nothing that could be read", f'write it in quotes, like --{option} "Words"')
    return name
