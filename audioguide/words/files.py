"""A file of the guide as text, or why it cannot be had."""

from __future__ import annotations

import logging
import re
from pathlib import Path

from ..errors import GuideError

log = logging.getLogger(__name__)

LARGEST = 2_000_000
"""Bytes of one file of words: some thirty hours of speech, so anything larger is not what it seems."""
LONGEST = 20_000
"""Signs of one paragraph, or of one value in YAML: some twenty minutes of speech without a rest."""

_REFUSED = {
    # Tab, line feed and carriage return are the only controls a text may hold (C0 and C1 of ISO 6429, and two that
    # Unicode keeps for programs). Any other would be swallowed by one reader and shown as a box by the next.
    "control": ("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]", "there is an invisible control character"),
    # UAX 9. A person would approve other words than are heard.
    "order": ("[\u202a-\u202e\u2066-\u2069]", "there is an invisible sign that turns the order of words"),
    "lost": ("\ufffd", "a letter was lost here when the text was saved"),
}
"""What no eye sees as it is, and what is told of it."""
_SIGN = re.compile("|".join(f"(?P<{kind}>{signs})" for kind, (signs, _) in _REFUSED.items()))
_MILD = re.compile("[\u202a-\u202c\u2066-\u2069]")
"""Signs of order that come along with a telephone number out of an address book; they override nothing."""
_SPACE = re.compile(r"\s+")


def read(path: Path, folder: Path) -> str:
    """Return the text of *path*, which lies in *folder*: UTF-8, its byte-order mark gone and its lines ended by LF.

    GuideError where it leaves the folder, cannot be read, is too large, is not UTF-8, or holds what :func:`hidden`
    finds. Signs that turn the order of words, but do not override it, are taken out, with a warning.
    """
    written = _bytes(path, folder)
    if written.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise GuideError("this file is UTF-16, not UTF-8", "save it as UTF-8 (in Notepad: Save as, Encoding)", path)
    try:
        text = written.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # The byte-order mark is taken off before decoding, so the place is counted in what was left.
        rest = written.removeprefix(b"\xef\xbb\xbf")
        byte = rest[error.start]
        raise GuideError(
            f"this file is not UTF-8: byte {byte:#04x} ({bytes([byte]).decode('cp1252', 'replace')!r} in old files)",
            "save it as UTF-8 (in Notepad: Save as, Encoding)",
            path,
            len(rest[: error.start].replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")),
        ) from None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if mild := _MILD.search(text):
        line = text.count("\n", 0, mild.start()) + 1
        log.warning("%s, line %d: signs that turn the order of words are taken out.", path.as_posix(), line)
        text = _MILD.sub("", text)
    for problem in hidden(text, path):
        raise problem
    return text


def hidden(text: str, source: Path, line: int = 1) -> list[GuideError]:
    """Return what no eye sees as it is in *text*, which begins on *line* of *source*: the first such sign, or nothing.

    A file has none of it after :func:`read`; but an escape in YAML, and an entity in Markdown, bring it back.
    """
    sign = _SIGN.search(text)
    if sign is None:
        return []
    problem = f"{_REFUSED[str(sign.lastgroup)][1]} (U+{ord(sign[0]):04X})"
    remedy = "delete it: retype the words around it, or paste them as plain text"
    return [GuideError(problem, remedy, source, line + text.count("\n", 0, sign.start()))]


def inside(path: Path, folder: Path) -> bool:
    """Return whether *path*, every link followed, is still in *folder*."""
    try:
        return path.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError, ValueError):  # a link that leads to itself, or a name that no system has
        return False


def single(text: str) -> str:
    """Return *text* with its white space single and none at its ends.

    One no-break or narrow space is a character the author chose ("5 mg", French "?"), and stays.
    """
    return _SPACE.sub(
        lambda space: space[0] if len(space[0]) == 1 and space[0] not in "\t\n\r\u2028\u2029" else " ", text
    ).strip()


def _bytes(path: Path, folder: Path) -> bytes:
    if not inside(path, folder):
        raise GuideError("this file lies outside the guide's folder", "copy it into the folder", path)
    if path.is_dir():
        raise GuideError("this is a folder where a file is needed", "give the folder another name", path)
    if path.exists() and not path.is_file():
        raise GuideError("this is not an ordinary file", "put a text file in its place", path)
    try:
        with path.open("rb") as file:
            written = file.read(LARGEST + 1)
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        raise GuideError(
            f"this file cannot be read ({reason})", "close other programs that use it, and check its permissions", path
        ) from None
    if len(written) > LARGEST:
        raise GuideError(
            "this file is larger than 2 MB", "keep only words in it, and split a long guide into several files", path
        )
    return written
