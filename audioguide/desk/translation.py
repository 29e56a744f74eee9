"""Whether a translation still says what its original says: which sentences changed there since it was made."""

from __future__ import annotations

import hashlib
import logging
from pathlib import Path

from .. import whole
from ..errors import GuideError
from ..model import Content
from ..words import approval, changes, files, guide_keys, keys_text
from ..words import content as contents

log = logging.getLogger(__name__)

NAME = "follows.txt"
"""Holds the original's words that a translation was made from: ``follows`` is their sum, which cannot tell them."""

_AGAIN = "then tell so with audioguide check --followed and the folder of the translation"


def tell(content: Content) -> None:
    """Warn of every sentence of its original that changed since *content* was translated; of no other guide."""
    if not content.translation_of:
        return
    try:
        original = _original(content)
        if content.follows == approval.signed(original):
            log.info("%s follows %s as it is.", content.name, original.name)
            return
        before = _followed(content)
    except GuideError as error:
        log.warning("%s", error.told())
        return
    log.warning("%s follows words of %s that have changed since.", content.name, original.name)
    changed = list(changes.compared(before, original))
    for change in changed:
        line = "" if change.place.line is None else f", line {change.place.line}"
        log.warning("%s%s: %s", change.place.source.as_posix(), line, _told(change))
    if not changed:
        log.warning("%s: every sentence is the same, but paragraphs begin in other places.", original.name)
    log.warning("Put %s right where it must be, %s.", content.folder.as_posix(), _AGAIN)


def follow(content: Content) -> None:
    """Note in guide.yaml and in follows.txt that *content*, a translation, follows its original as it is now.

    GuideError where it is no translation, its original cannot be read, or guide.yaml cannot be written.
    """
    path = (content.folder / "guide.yaml").resolve()
    if not content.translation_of:
        remedy = "name the guide it translates, like translation_of: when-cancer-spreads"
        raise GuideError("this guide is no translation of another", remedy, path)
    original = _original(content)
    written = path.read_bytes().decode()
    mark = "\ufeff" if written.startswith("\ufeff") else ""
    keys = {"follows": approval.signed(original)}
    anew = mark + keys_text.written(written.removeprefix(mark), keys, tuple(guide_keys.keys()), path)
    whole.write_where_new(path.with_name(NAME), approval.text(original).encode())
    whole.write_where_new(path, anew.encode())
    log.info("%s follows %s as it is now.", content.name, original.name)


def _original(content: Content) -> Content:
    """Return the guide that *content* translates; GuideError where it does not lie beside it, or has problems."""
    name, guide = content.translation_of, content.folder / "guide.yaml"
    remedy = "name its folder, which lies beside this one, like translation_of: when-cancer-spreads"
    folder = content.folder.resolve().parent / name
    if Path(name).name != name or folder == content.folder.resolve() or not (folder / "guide.yaml").is_file():
        raise GuideError(f"translation_of: there is no guide {name!r} beside this one", remedy, guide)
    # Named as this guide was, so that its lines are told as a volunteer would look for them.
    shown = content.folder.parent / name
    try:
        return contents.read(shown if (shown / "guide.yaml").is_file() else folder)
    except GuideError:
        remedy = f"see what is wrong with it: audioguide check {shown.as_posix()}"
        raise GuideError(f"translation_of: the guide {name!r} cannot be read", remedy, guide) from None


def _followed(content: Content) -> list[str]:
    """Return the lines *content* was translated from; GuideError where they are not known."""
    guide, path = content.folder / "guide.yaml", content.folder / NAME
    if not content.follows:
        problem = f"this translation does not say which words of {content.translation_of} it was made from"
        raise GuideError(problem, f"compare the two, {_AGAIN}", guide)
    if not path.exists():
        problem = "the words that this translation follows have changed since, and are not kept here"
        raise GuideError(problem, f"compare the two guides, {_AGAIN}", path)
    kept = files.read(path, content.folder).strip("\n") + "\n"
    if hashlib.sha256(kept.encode()).hexdigest() != content.follows:
        problem = "these are not the words that guide.yaml says this translation follows"
        raise GuideError(problem, f"compare the two guides, {_AGAIN}", path)
    return kept.split("\n")[:-1]


def _told(change: changes.Change) -> str:
    if not change.now:
        return f"gone since the translation: “{change.before}”"
    if change.before:
        return f"changed since the translation: “{change.now}” It was: “{change.before}”"
    return f"new since the translation: “{change.now}”"
