"""Commands about what is made: judged, shown, and given to people."""

from __future__ import annotations

import datetime
import logging
from pathlib import Path

import click

from ..desk import choosing
from ..errors import GuideError
from . import options

PLAYERS = ("simple-player", "talking-book", "daisy", "computer", "web")
"""What give knows how to serve."""

log = logging.getLogger(__name__)


@click.command()
@click.argument("output", type=click.Path(path_type=Path), default=options.OUTPUT)
@click.option("--listen", is_flag=True, help="Listen to every sentence, and tell what is heard otherwise.")
@click.option("--model", type=click.Path(path_type=Path), help="A folder with another Whisper model to listen with.")
@click.option(
    "--at-most", type=click.FloatRange(0, 100), default=8, show_default=True, help="Words of 100 that may be misheard."
)
@click.option("--hear", metavar="ID", help="Play one sentence, like c03s005, and do nothing else.")
@click.option("--wav", type=click.Path(path_type=Path, dir_okay=False), help="With --hear: write it, and do not play.")
@click.option("--heard", multiple=True, metavar="ID", help="Note that you have heard this sentence and it is right.")
def verify(
    output: Path,
    listen: bool,
    model: Path | None,
    at_most: float,
    hear: str | None,
    wav: Path | None,
    heard: tuple[str, ...],
) -> None:
    """Judge finished guides: OUTPUT is one guide's folder, or the folder that holds them."""
    from ..desk import verdict
    from ..verify import trail

    homes = trail.find(output)
    if (hear or heard) and len(homes) > 1:
        raise GuideError(
            "there are several guides here, and a sentence belongs to one",
            remedy=f"name it, like {homes[0].as_posix()}",
        )
    if hear:
        verdict.play(homes[0], hear, wav)
        return
    if heard:
        verdict.mark(homes[0], heard)
        return
    found = []
    for home in homes:
        found += verdict.verify(home)
        if listen:
            found += verdict.listen(home, choosing.CONTENT, model, at_most)
    if output not in homes:
        found += verdict.library(output)
    if found:
        raise GuideError.gathered(found)
    log.info("Nothing to put right.")


@click.command()
@click.option(
    "--output", type=click.Path(path_type=Path), default=options.OUTPUT, show_default=True, help="Where guides are."
)
@click.option("--port", type=click.IntRange(0, 65535), help="Default: the first that is free from 8000.")
def serve(output: Path, port: int | None) -> None:
    """Show finished guides in a browser on this computer, as a web server would."""
    from ..desk import serve as serving

    serving.serve(output, port)


@click.command()
@options.guides
@click.option("--to", "place", type=click.Path(path_type=Path), required=True, help="The stick or web folder.")
@click.option("--for", "player", type=click.Choice(PLAYERS), required=True, help="What they are played with.")
@click.option(
    "--output", type=click.Path(path_type=Path), default=options.OUTPUT, show_default=True, help="Where guides are."
)
@click.option("--anyway", metavar="REASON", help="Give even a draft, a sample or an overdue guide, and note why.")
def give(guides: tuple[Path, ...], place: Path, player: str, output: Path, anyway: str | None) -> None:
    """Put finished guides on a stick or into a web folder, in playing order, read back and compared."""
    from ..desk import give as giving

    if anyway is not None and not anyway.strip():
        raise click.UsageError("--anyway asks for the reason, in words")
    today = datetime.datetime.now(tz=datetime.UTC).astimezone().date()
    giving.give(choosing.read(guides), giving.Order(output, place, player, today, anyway or ""))
