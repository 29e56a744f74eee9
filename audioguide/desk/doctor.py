"""Whether this computer can make guides: each thing that is needed, tried out, and what to do where it is not well."""

from __future__ import annotations

import datetime
import importlib.util
import shutil
import sys
import tempfile
import wave
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

from .. import __version__, clock, whole
from ..errors import GuideError
from ..model import Content
from ..publications import large_pages, paper
from ..publications.cover import FONTS
from ..publications.document import element
from ..sound import encode
from ..sound.frames import RATE
from ..words import content as contents
from . import choosing, trial
from .finding import Finding, tried

NEWEST = (3, 14)
"""The newest Python that everything was tried with."""
ROOM = 1_000_000_000
"""Bytes that are to be free: an hour of guide takes about so much, in all its forms and with what is kept."""
BEGUN = datetime.date(2026, 1, 1)
"""No computer on which this program runs has an earlier day."""

EXTRAS: Mapping[str, tuple[str, str]] = {
    "natural": ("piper", "natural voices"),
    "kokoro": ("kokoro_onnx", "the voices for publishing"),
    "pdf": ("typst", "large print as PDF"),
    "import": ("pypdfium2", "bringing in a PDF"),
    "serve": ("starlette", "showing guides in a browser"),
    "watch": ("watchfiles", "building on every save"),
    "cluster": ("distributed", "many machines that speak"),
    "listen": ("faster_whisper", "a program that listens to a finished guide"),
}
"""What can be installed beside, by its name: the module that shows that it is, and what it is for."""

_TYPST = "install it anew: pip install --force-reinstall typst"


def findings(guides: Sequence[Path], output: Path, content: Path, today: datetime.date) -> Iterator[Finding]:
    """Yield what is found of this computer, each as soon as it is tried out.

    *guides*: the folders of the guides here; *output* and *content*: where things are to be written. Nothing is left
    there.
    """
    yield _python()
    yield Finding("audioguide", f"ok, version {__version__}")
    yield tried("ffmpeg", _encodes)
    read = []
    for folder in guides:
        try:
            read.append(contents.read(folder))
        except GuideError as fault:
            remedy = f"see what: audioguide check {folder.as_posix()}"
            count = clock.counted(max(1, len(fault.parts)), "thing")
            yield Finding(folder.as_posix(), wrong=GuideError(f"{count} in it to put right", remedy))
    languages = list(dict.fromkeys(one.language for one in read)) or ["en-US"]
    yield from (trial.best(language) for language in languages)
    for one in read:
        yield tried(f"The voice of {one.name}", partial(_voiced, one))
    yield from trial.spoken(languages, output)
    yield from _extras()
    yield tried("Large print", _sets)
    yield from machine(read, output, content, today)


def machine(guides: Sequence[Content], output: Path, content: Path, today: datetime.date) -> Iterator[Finding]:
    """Yield what is found of the disk and the clock; otherwise as :func:`findings`."""
    yield tried("Disk", partial(_room, output))
    for folder in (content, output):
        yield tried(f"Writing into {folder.as_posix()}", partial(_writes, folder))
    yield tried("Clock", partial(_clock, today, guides))


def _python() -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info[:2] > NEWEST:
        return Finding("Python", f"{version}, newer than {NEWEST[0]}.{NEWEST[1]}, the newest that was tried")
    return Finding("Python", f"ok, {version}")


def _encodes() -> str:
    """Tell that ffmpeg wrote a moment of quiet as MP3 and as AAC; GuideError where it did not."""
    with tempfile.TemporaryDirectory() as place:
        quiet = Path(place, "quiet.wav")
        with wave.open(str(quiet), "wb") as sound:
            sound.setnchannels(1)
            sound.setsampwidth(2)
            sound.setframerate(RATE)
            sound.writeframes(bytes(RATE))
        encode.mp3(quiet, quiet.with_suffix(".mp3"))
        encode.aac(quiet, quiet.with_suffix(".aac"))
        for made in (quiet.with_suffix(".mp3"), quiet.with_suffix(".aac")):
            if not made.stat().st_size:
                raise GuideError(f"ffmpeg wrote an empty {made.suffix[1:].upper()}", "install imageio-ffmpeg anew")
    return f"ok, version {encode.version()} wrote an MP3 and an AAC"


def _voiced(content: Content) -> str:
    choosing.voiced([content])
    return f"ok, {content.voice.name or 'the best one for its language'}"


def _extras() -> Iterator[Finding]:
    for extra, (module, purpose) in EXTRAS.items():
        name = f"For {purpose} ({extra})"
        if importlib.util.find_spec(module):
            yield Finding(name)
        else:
            yield Finding(
                name, f"not installed, and not needed otherwise; to have it: pip install 'audioguide[{extra}]'"
            )


def _sets() -> str:
    """Tell that a page was set as PDF, and that the typeface is here; GuideError where it was not."""
    faces = sorted(FONTS.glob("*.ttf"))
    if not faces:
        raise GuideError("its typeface is not here", "install audioguide anew", FONTS)
    if missing := paper.missing():
        return f"ok as a web page; no PDF, because {missing.problem}"
    content = Content("test", Path(), "A test", "en-US")
    root, main = large_pages.blank(content, content.title, "guide")
    element(main, "p", "One line of large print.")
    try:
        made = paper.pdf(root, content, 18)
    except RuntimeError as fault:
        why = str(fault).strip().splitlines()[-1:]
        raise GuideError(f"typst could not set a page: {why[0] if why else 'it said nothing'}", _TYPST) from None
    if not made.startswith(b"%PDF"):
        raise GuideError("typst made something that is no PDF", _TYPST)
    return f"ok, a page was set as PDF in {faces[-1].stem}"


def _room(output: Path) -> str:
    free = shutil.disk_usage(_there(output)).free
    told = f"{free / 1_000_000_000:.1f} GB are free"
    if free < ROOM:
        raise GuideError(told, "make room: an hour of guide, in all its forms, takes about 1 GB", output)
    return f"ok, {told}"


def _writes(folder: Path) -> str:
    """Tell that a file can be written into *folder*, or into that in which it will be made; it is gone at once."""
    place = _there(folder)
    with whole.plainly(place), tempfile.NamedTemporaryFile(dir=place, prefix=".new-") as file:
        file.write(b"tried")
        file.flush()
    return "ok"


def _there(folder: Path) -> Path:
    """Return *folder*, or the nearest around it that is there."""
    return next(place for place in (folder.absolute(), *folder.absolute().parents) if place.exists())


def _clock(today: datetime.date, guides: Sequence[Content]) -> str:
    """Tell the day, where it is plausible: dates of review are compared with it."""
    days = [(one.reviewed, one) for one in guides] + [(one.approved and one.approved.on, one) for one in guides]
    late = max(((day, one.name) for day, one in days if day), default=(BEGUN, ""))
    if today < max(late[0], BEGUN):
        of = f", and {late[1]} was checked on {late[0]}" if late[0] > today and late[1] else ""
        raise GuideError(f"it says that today is {today}{of}", "set the date of this computer")
    return f"ok, today is {today}"
