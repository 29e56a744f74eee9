"""A file of the guide as text, or why it cannot be had."""

from __future__ import annotations

import re
from pathlib import Path

from ..errors import GuideError

LARGEST = 2_000_000
"""Bytes of one file of words: some thirty hours of speech, so anything larger is not what it seems."""

# Tab, line feed and carriage return are the only controls a text may hold (C0 and C1 of ISO 6429, and two that Unicode
# keeps for programs). Any other would be swallowed by one reader and shown as a box by the next.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
_SPACE = re.compile(r"\s+")


def read(path: Path, folder: Path) -> str:
    """Return the text of *path*, which lies in *folder*: UTF-8, its byte-order mark gone and its lines ended by LF.

    GuideError where it leaves the folder, cannot be read, is too large, is not UTF-8 or holds control characters.
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
    if control := _CONTROL.search(text):
        raise GuideError(
            f"there is an invisible control character (U+{ord(control[0]):04X})",
            "delete it: retype the words around it, or paste them as plain text",
            path,
            text.count("\n", 0, control.start()) + 1,
        )
    return text


def inside(path: Path, folder: Path) -> bool:
    """Return whether *path*, every link followed, is still in *folder*."""
    try:
        return path.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError):  # a link that leads to itself
        return False


def single(text: str) -> str:
    """Return *text* with its white space single and none at its ends.

    One no-break or narrow space is a character the author chose ("5 mg", French "?"), and stays.
    """
    return _SPACE.sub(
        lambda space: space[0] if len(space[0]) == 1 and space[0] not in "\t\n\u2028\u2029" else " ", text
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
