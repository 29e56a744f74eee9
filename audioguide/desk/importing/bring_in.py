"""Documents become a guide: read, parted, written into a folder, and all that a person should confirm told."""

from __future__ import annotations

import logging
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import click

from ... import whole
from ...errors import GuideError
from ...words import content, file_names, rights
from . import documents, guide_files, language, report, stumbling
from .draft import Draft, draft

log = logging.getLogger(__name__)


def bring_in(places: Sequence[Path], guide: Path, given: str | None, tongue: str) -> None:
    """Make the folder *guide* from the documents at *places*, files or folders of them.

    *given*: by what right the words are used; None: it is asked, where somebody is there to answer. *tongue*: the
    language; empty: what the documents say or show. GuideError where a document cannot be read, or the guide has files
    already; then nothing is written.
    """
    free(guide)
    right = _right(given)
    if tongue and not language.tag(tongue):
        raise GuideError(f"{tongue!r} is not a language tag", "write one, like --language en-US or --language es")
    paths, passed = documents.find(places)
    for path in passed:
        log.info("%s is no document that can be read, and is passed over.", path)
    planned = draft([documents.read(path) for path in paths], language.tag(tongue))
    if right is None:
        right = _asked()
    told = files(planned, guide, right)
    with whole.folder(guide) as new:
        for name, text in told.items():
            (new / name).write_text(text, encoding="utf-8", newline="\n")
    _tell(planned, guide, right)


def tried(data: bytes, ending: str) -> Mapping[str, str]:
    """Return what the files of a guide hold that is made of a document of *data*, whose name has *ending* (".html").

    Nothing stays on the disk. GuideError where the document cannot be read; anything else that is raised is our fault.
    """
    with tempfile.TemporaryDirectory() as place:
        path = Path(place, f"document{ending}")
        path.write_bytes(data)
        return files(draft([documents.read(path)]), Path(place, "guide"), "")


def free(guide: Path) -> None:
    """Raise GuideError where there is something at *guide* already, or no guide can be called so."""
    if guide.exists() and not (guide.is_dir() and not any(guide.iterdir())):
        remedy = "name a folder that is not there yet, like content/our-leaflet: nothing is ever written over"
        raise GuideError("there is something there already", remedy, guide)
    if unfit := file_names.unfit(guide.resolve().name):
        raise GuideError(
            f"a guide's folder cannot be called {guide.resolve().name!r}: {unfit}", "choose another", guide
        )


def files(planned: Draft, guide: Path, right: str) -> Mapping[str, str]:
    """Return what the files of *guide*, made as *planned*, hold; they were read back as a build reads them."""
    told = guide_files.files(planned, right)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place, guide.resolve().name)
        folder.mkdir()
        for file, text in told.items():
            (folder / file).write_text(text, encoding="utf-8", newline="\n")
        try:
            lexicon = stumbling.lexicon(content.read(folder), guide)
        except GuideError as fault:
            raise RuntimeError(f"what was made of these documents cannot be read: {fault.told()}") from fault
    if lexicon:
        told[guide_files.LEXICON] = lexicon
    return told | {guide_files.REPORT: report.text(planned)}


def _right(given: str | None) -> str | None:
    if given is None:
        return None
    if not (right := rights.read(given)):
        raise GuideError(f"--rights {given!r} does not say by what right the words are used", rights.remedy())
    return right


def _asked() -> str:
    """Return by what right the words are used, as the person at the terminal says; nothing where nobody is there."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return ""
    click.echo("By what right do you use these words? Until that is said, the guide stays a draft.")
    click.echo(f"Write one of: {'; '.join(rights.EXAMPLES)}. Or nothing, to say it later in guide.yaml.")
    while True:
        answer = click.prompt("Rights", default="", show_default=False)
        if not answer.strip() or rights.read(answer):
            return rights.read(answer)
        click.echo(f"That does not say it. {rights.remedy().capitalize()}.")


def _tell(planned: Draft, guide: Path, right: str) -> None:
    for line in report.made(planned):
        log.info("%s", line)
    gone = list(report.left_out(planned))
    log.info("Left out: is anything of this part of the text?" if gone else "Nothing was left out.")
    for line in gone:
        log.info("- %s", line)
    doubts = report.doubts(planned)
    if doubts:
        log.info("Please look at:")
    for doubt in doubts[: report.MOST]:
        log.info("- %s", f"{doubt.file}: {doubt.told}" if doubt.file else doubt.told)
    if len(doubts) > report.MOST:
        log.info("- and %d more.", len(doubts) - report.MOST)
    log.info("All of this is in %s.", (guide / guide_files.REPORT).as_posix())
    if not right:
        log.info("It is a draft until guide.yaml says by what right its words are used: %s.", rights.remedy())
    log.info("Next: audioguide check %s", guide.as_posix())
