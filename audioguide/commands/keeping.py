"""Commands that keep guides in order, year after year."""

from __future__ import annotations

import datetime
import logging
from pathlib import Path

import click

from .. import clock
from ..desk import choosing
from ..errors import GuideError
from . import options

log = logging.getLogger(__name__)


@click.command()
@options.guides
@click.option(
    "--output", type=click.Path(path_type=Path), default=options.OUTPUT, show_default=True, help="Where guides are."
)
@click.option("--check", is_flag=True, help="Fail where the audio of a guide is older than its words.")
@options.voice
def status(
    guides: tuple[Path, ...], output: Path, check: bool, engine: str | None, voice: str | None, speed: float | None
) -> None:
    """Tell how guides stand: which sentences changed since they were built, and what a person has to see to.

    Nothing is spoken or written. --engine, --voice and --speed are those you build with, if you give any.
    """
    from ..desk import status as standing

    asked = standing.Asked(engine, voice, speed)
    today = datetime.datetime.now(tz=datetime.UTC).astimezone().date()
    older, wrong = [], []
    for folder in choosing.folders(guides):
        try:
            if stale := standing.tell(folder, output, asked, today):
                older.append(stale)
        except GuideError as error:
            log.info("%s: it cannot be told how it stands.", folder.name)
            wrong.append(error)
    if wrong or (check and older):
        raise GuideError.gathered([*wrong, *older] if check else wrong)
    if older:
        named = " ".join(stale.source.as_posix() for stale in older if stale.source)
        log.info("To bring what is older up to date: audioguide build %s", named)


@click.command()
@click.option(
    "--output", type=click.Path(path_type=Path), default=options.OUTPUT, show_default=True, help="Where guides go."
)
@click.option("--moved", is_flag=True, help="Look whether all came along from another computer, and nothing else.")
def doctor(output: Path, moved: bool) -> None:
    """Try out all that this computer needs to make guides, and say what to do where something is not well."""
    from ..desk import doctor as trying
    from ..desk import moved as arrived

    today = datetime.datetime.now(tz=datetime.UTC).astimezone().date()
    guides = choosing.find(choosing.CONTENT)
    found = arrived.findings(guides, output) if moved else trying.findings(guides, output, choosing.CONTENT, today)
    wrong = 0
    for finding in found:
        wrong += finding.wrong is not None
        for line in finding.lines():
            click.echo(line)
    if wrong:
        raise GuideError(f"{clock.counted(wrong, 'thing')} not ok", "put right what is told above")
    log.info("All is well.")
