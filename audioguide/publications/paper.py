"""A page on paper: the tree that a browser shows, as PDF/UA-1, tagged, titled, its typeface inside.

Typst sets it, by templates/paper.typ, in a process of its own: see typesetting.py. What a guide says reaches it as
data, beside the template and never in it, so no sign of it is read as an instruction.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import re
import subprocess
import sys
import unicodedata
from concurrent.futures import Future
from pathlib import Path

from lxml import etree

from ..errors import GuideError
from ..model import Content
from ..words import frame
from .cover import FONTS
from .typesetting import REFUSED

TEMPLATE = Path(__file__).parent / "templates" / "paper.typ"

PATIENCE = 3600.0
"""Seconds that typst may take over a page; it sets a guide of ten hours in one minute."""

LETTER = frozenset(("BZ", "CA", "CL", "CO", "CR", "GT", "MX", "NI", "PA", "PH", "PR", "SV", "US", "VE"))
"""Regions whose printers hold US Letter (Unicode CLDR, paperSize); the others' hold A4."""

MOST = 8
"""Pages that are begun and not asked for: a guide has two, and one that fails never asks."""

NICE = 10
"""By how much a page that is begun gives way to the sound, for which it waits (nice(2))."""

NAMED = 8
"""Letters that a complaint names."""

_TURNED = dict.fromkeys((0x202D, 0x202E))
"""Signs that turn what follows whatever script it is in: read back, it would be letters in the wrong order."""

_SENTENCE = re.compile("<span>([^<]*)</span>")

_SIGN = re.compile(r"\\u\{([0-9a-f]+)\}|(.)")


def missing() -> GuideError | None:
    """Return what to install before a page can be set; None where all is here."""
    if importlib.util.find_spec("typst"):
        return None
    problem = "the PDFs of large-print need typst, which is not installed"
    return GuideError(problem, remedy="pip install 'audioguide[pdf]'")


def size(language: str) -> str:
    """Return the paper of those who read *language* (BCP 47): ``a4`` or ``us-letter``."""
    return "us-letter" if LETTER & set(language.upper().split("-")[1:]) else "a4"


def pdf(page: etree._Element, content: Content, points: int, code: bytes = b"") -> bytes:
    """Return *page* as PDF in letters of *points*, *code* being the picture on it (SVG).

    GuideError where no typeface here has all its letters. Small pictures that none has are left out, as on the cover:
    no voice says them.
    """
    given = _given(page, content, points, code)
    try:
        return _set(given)
    except _RefusedError as fault:
        lacking = _lacking(str(fault))
        if not lacking:
            raise
    if letters := sorted(sign for sign in lacking if not _is_picture(sign)):
        told = " ".join(letters[:NAMED]) + (" …" if len(letters) > NAMED else "")
        raise GuideError(f"no typeface here has these letters: {told}", remedy="print its page from a browser")
    return _set({name: "".join(sign for sign in text if sign not in lacking) for name, text in given.items()})


def _given(page: etree._Element, content: Content, points: int, code: bytes) -> dict[str, str]:
    written = etree.tostring(page, encoding="unicode").translate(_TURNED)
    return {
        # On paper a sentence is nothing of its own, and typst is spared a tenth of its work.
        "page": _SENTENCE.sub(r"\1", written),
        "code": code.decode(),
        "points": str(points),
        "counted": frame.told("print_page", content, number="{number}", count="{count}"),
    }


class _RefusedError(RuntimeError):
    """What typst says where it makes no PDF."""


def begin(page: etree._Element, content: Content, points: int, code: bytes = b"") -> None:
    """Have what :func:`pdf` returns when it is next asked for the same."""
    request = _request(_given(page, content, points, code))
    made = Future[bytes]()
    _BEGUN[_key(request)] = made
    while len(_BEGUN) > MOST:
        del _BEGUN[next(iter(_BEGUN))]
    try:
        made.set_result(_typeset(request, NICE))
    except Exception as fault:  # noqa: BLE001  it is told to whoever asks
        made.set_exception(fault)


_BEGUN: dict[bytes, Future[bytes]] = {}


def _set(given: dict[str, str]) -> bytes:
    request = _request(given)
    begun = _BEGUN.pop(_key(request), None)
    return begun.result() if begun else _typeset(request)


def _request(given: dict[str, str]) -> str:
    return json.dumps({"template": str(TEMPLATE), "fonts": str(FONTS), "inputs": given})


def _key(request: str) -> bytes:
    return hashlib.sha256(request.encode()).digest()


def _typeset(request: str, nice: int = 0) -> bytes:
    # -P: a folder that happens to be the current one is no place to find modules in.
    command = [sys.executable, "-P", "-m", f"{__package__}.typesetting", str(nice)]
    done = subprocess.run(command, input=request.encode(), capture_output=True, check=False, timeout=PATIENCE)
    if done.returncode:
        raise (_RefusedError if done.returncode == REFUSED else RuntimeError)(done.stderr.decode("utf-8", "replace"))
    return done.stdout


def _lacking(diagnostic: str) -> set[str]:
    """Return the signs that typst says no typeface has: it names them all, those that show nothing by their numbers."""
    told = re.findall(r'the text `"(.+?)"` could not be displayed', diagnostic)
    return {chr(int(number, 16)) if number else sign for one in told for number, sign in _SIGN.findall(one)}


def _is_picture(sign: str) -> bool:
    """Return whether *sign* is a small picture, or shows nothing: what no reader misses."""
    return unicodedata.category(sign) in ("So", "Sk", "Co", "Cn", "Cf") or "\ufe00" <= sign <= "\ufe0f"
