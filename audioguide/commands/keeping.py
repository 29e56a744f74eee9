"""Commands that keep guides in order, year after year."""

from __future__ import annotations

import datetime
import logging
from pathlib import Path

import click

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
