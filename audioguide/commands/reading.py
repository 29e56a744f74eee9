"""Commands about the words of a guide: what is wrong with them, what will be said, who approved it."""

from __future__ import annotations

import datetime
import logging
from pathlib import Path

import click

from .. import clock, kept
from ..desk import choosing, telling
from ..errors import GuideError
from . import options

log = logging.getLogger(__name__)


@click.command()
@options.guides
@click.option("--strict", is_flag=True, help="Fail on warnings too.")
@click.option("--followed", is_flag=True, help="Note that these translations follow their originals as they are now.")
def check(guides: tuple[Path, ...], strict: bool, followed: bool) -> None:
    """Find every problem in the content, with file and line, and all that an ear may stumble over."""
    from ..desk import approve as approving
    from ..desk import translation
    from ..words import doubts, lint, script

    if followed and not guides:
        raise click.UsageError("--followed is for a translation that is named")
    for content in choosing.read(guides) if followed else ():
        translation.follow(content)
    contents = choosing.read(guides)
    choosing.voiced(contents)
    today = datetime.datetime.now(tz=datetime.UTC).astimezone().date()
    with telling.counted() as warnings:
        for content in contents:
            asked = 0 if content.questions is None else len(content.questions.asked)
            log.info(
                "%s: %s and %s read.",
                content.name,
                clock.counted(len(content.sections), "section"),
                clock.counted(asked, "question"),
            )
            script.write(content, ())  # what the frame lacks in the guide's language is told as it is written
            approving.tell(content)
            translation.tell(content)
            doubts.tell(content)
            lint.tell(content, today)
    if strict and warnings:
        raise GuideError(
            f"{clock.counted(len(warnings), 'warning')}, and --strict allows none",
            remedy="put right what is told above",
        )
    if warnings:
        log.info("Nothing that stops a build; %s to think over.", clock.counted(len(warnings), "warning"))
    else:
        log.info("Nothing to put right.")


@click.command()
@click.argument("guide", type=click.Path(path_type=Path))
@click.option("--changed", is_flag=True, help="Only sentences that are not said as they are written.")
@click.option("--since-approval", is_flag=True, help="Only sentences that changed since the words were approved.")
@click.option("--html", is_flag=True, help="As a page for the person who is to approve the words.")
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), help="Write it to this file.")
@options.voice
def explain(
    guide: Path,
    changed: bool,
    since_approval: bool,
    html: bool,
    output: Path | None,
    engine: str | None,
    voice: str | None,
    speed: float | None,
) -> None:
    """Show exactly what will be said, sentence by sentence, and what changed which word."""
    from .. import plans, whole
    from ..desk import explain as explaining
    from ..speech import workers

    if html and output is None:
        telling.listen_aside()
    content = choosing.asked(choosing.read((guide,))[0], engine, voice, speed)
    with workers.start(1) as map_:
        cast = plans.speakers(content, options.OUTPUT / kept.NAME, map_, remember=False)
    narrations = [plan.narration for plan in plans.chapter_plans(content, cast)]
    choice = explaining.Choice(changed, since_approval)
    if html:
        from ..desk import review

        told = review.page(content, narrations, choice)
    else:
        told = "".join(f"{line}\n" for line in explaining.lines(content, narrations, choice))
    if output is not None:
        whole.write(output, told.encode())
        log.info("Written: %s", output)
    else:
        # A page says itself that it is UTF-8, whatever the console is.
        click.echo(told.encode() if html else told, nl=False)


@click.command()
@click.argument("guide", type=click.Path(path_type=Path))
@click.option("--by", required=True, metavar="NAME", help="Who approves the words: a person, by name.")
@click.option("--role", required=True, help="What makes that person the one to ask, like their profession.")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), metavar="DAY", help="Like 2027-03-31; default: today.")
@click.option("--edition", default="", help="Which edition this is, in your words.")
@click.option("--words", default="", metavar="SUM", help="Sign only if these are still the words that were read.")
def approve(guide: Path, by: str, role: str, on: datetime.datetime | None, edition: str, words: str) -> None:
    """Sign the words of GUIDE, those that explain --html shows, into its guide.yaml."""
    from ..desk import approve as approving

    (content,) = choosing.read((guide,))
    approving.approve(content, by, role, on.date() if on else None, edition=edition, words=words)
