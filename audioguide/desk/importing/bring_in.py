"""Documents become a guide: read, parted, written into a folder, and all that a person should confirm told."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import click

from ...errors import GuideError
from ...words import rights
from .. import answers, new_folder
from . import documents, guide_files, language, report, stumbling
from .draft import Draft, draft

log = logging.getLogger(__name__)


def bring_in(places: Sequence[Path], guide: Path, given: str | None, tongue: str) -> None:
    """Make the folder *guide* from the documents at *places*, files or folders of them.

    *given*: by what right the words are used; None: it is asked, where somebody is there to answer. *tongue*: the
    language; empty: what the documents say or show. GuideError where a document cannot be read, or the guide has files
    already; then nothing is written.
    """
    new_folder.free(guide)
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
    new_folder.write(guide, told)
    _tell(planned, guide, right)


def tried(data: bytes, ending: str) -> Mapping[str, str]:
    """Return what the files of a guide hold that is made of a document of *data*, whose name has *ending* (".html").

    Nothing stays on the disk. GuideError where the document cannot be read; anything else that is raised is our fault.
    """
    with tempfile.TemporaryDirectory() as place:
        path = Path(place, f"document{ending}")
        path.write_bytes(data)
        return files(draft([documents.read(path)]), Path(place, "guide"), "")


def files(planned: Draft, guide: Path, right: str) -> Mapping[str, str]:
    """Return what the files of *guide*, made as *planned*, hold; they were read back as a build reads them."""
    told = guide_files.files(planned, right)
    try:
        lexicon = stumbling.lexicon(new_folder.read_back(guide, told), guide)
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
    if not answers.somebody():
        return ""
    click.echo("By what right do you use these words? Until that is said, the guide stays a draft.")
    click.echo(f"Write one of: {'; '.join(rights.EXAMPLES)}. Or nothing, to say it later in guide.yaml.")
    return answers.ask("Rights", "", _answered)


def _answered(words: str) -> str:
    if words.strip() and not rights.read(words):
        raise GuideError("that does not say it", rights.remedy())
    return rights.read(words)


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
