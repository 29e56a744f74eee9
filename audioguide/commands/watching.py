"""The command that stays: it goes on while one writes."""

from __future__ import annotations

import os
from pathlib import Path

import click

from ..desk import choosing, telling
from ..errors import GuideError
from . import options

STOPPED = "Stopped."
OTHERS = "The other forms say what they said before: build renews them."


@click.command()
@options.guides
@click.option(
    "--output", type=click.Path(path_type=Path), default=options.OUTPUT, show_default=True, help="Where guides go."
)
@click.option("--only", "formats", multiple=True, metavar="FORMAT", help="Renew this form; default: player.")
@click.option("--every-form", is_flag=True, help="Renew every form, which takes longer.")
@click.option("--play/--no-play", default=None, help="Play what is new; default: where anything here can.")
@click.option("--serve", "served", is_flag=True, help="Show it in a browser; the open page renews itself.")
@click.option("--port", type=click.IntRange(0, 65535), help="With --serve; default: the first that is free from 8000.")
@options.voice
@click.option(
    "--jobs", type=click.IntRange(1, 256), default=None, help="How many sentences at once; default: every core."
)
def watch(
    guides: tuple[Path, ...],
    output: Path,
    formats: tuple[str, ...],
    every_form: bool,
    play: bool | None,
    served: bool,
    port: int | None,
    engine: str | None,
    voice: str | None,
    speed: float | None,
    jobs: int | None,
) -> None:
    """Build on every save: what is new is played as soon as it is spoken, and then the listening page is written."""
    if formats and every_form:
        raise click.UsageError("--only is for some forms, and --every-form for all")
    if port is not None and not served:
        raise click.UsageError("--port is for --serve")
    click.get_current_context().with_resource(
        telling.stoppable(STOPPED if every_form else f"{STOPPED} {OTHERS}", status=0)
    )

    from .. import build
    from ..desk import aloud, say
    from ..desk import watch as watching
    from ..desk.live import Live
    from ..speech import workers

    if play and not aloud.here():
        raise GuideError(say.MUTE, remedy="leave out --play, and add --serve to hear it in a browser")
    order = build.Order(output, build.formats(() if every_form else formats or ("player",)))
    with workers.start(jobs or os.cpu_count() or 1, nice=0) as map_:  # Somebody waits to hear it.
        watching.watch(
            watching.Watch(
                order,
                map_,
                lambda content: choosing.asked(content, engine, voice, speed),
                aloud.Aloud() if play is not False and aloud.here() else None,
                Live(),
            ),
            guides,
            port,
            served=served,
        )
