"""Commands for the ear: a phrase, and the voices there are."""

from __future__ import annotations

from pathlib import Path

import click

from ..desk import choosing
from ..errors import GuideError
from . import options


@click.command()
@click.argument("text")
@click.option("--guide", type=click.Path(path_type=Path), help="Whose voice and lexicon, where there are several.")
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), help="Write a WAV file, and do not play.")
@options.voice
def say(
    text: str, guide: Path | None, output: Path | None, engine: str | None, voice: str | None, speed: float | None
) -> None:
    """Speak a phrase with the guide's voice and lexicon."""
    from ..desk import say as saying

    contents = choosing.read((guide,) if guide else ())
    if len(contents) > 1:
        raise GuideError(
            "there are several guides here, each with a voice of its own",
            remedy=f"say whose is meant, like --guide {contents[0].folder.as_posix()}",
        )
    saying.say(text, choosing.asked(contents[0], engine, voice, speed), output)


@click.command()
@click.option("--language", default="", help="Only voices that can speak it, for example en-GB.")
@click.option("--add", "added", metavar="NAME", help="Fetch a voice: kokoro, or one of Piper's (en_GB-alba-medium).")
@click.option("--measure", is_flag=True, help="Find out how fast the best voices speak on this computer.")
def voices(language: str, added: str | None, measure: bool) -> None:
    """List the engines and voices here, and which one `auto` picks and why.

    Nothing is fetched from a network unless --add asks for it.
    """
    from ..desk import voices as listing
    from ..words import content

    if added:
        from ..desk import add

        add.add(added)
        return
    languages = [content.read(folder).language for folder in choosing.find(choosing.CONTENT)]
    if measure:
        for line in listing.measure(language, languages):
            click.echo(line)
    for line in listing.lines(language, languages):
        click.echo(line)
