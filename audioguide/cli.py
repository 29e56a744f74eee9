"""The command line: choose, call, report."""

from __future__ import annotations

import datetime
import functools
import logging
import os
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from . import __version__, clock, kept
from .desk import choosing, telling
from .errors import GuideError

if TYPE_CHECKING:
    from . import sweep

_Command = TypeVar("_Command", bound=Callable[..., object])

OUTPUT = Path("output")
PLAYERS = ("simple-player", "talking-book", "daisy", "computer", "web")
"""What give knows how to serve."""
log = logging.getLogger(__name__)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
@click.option("-v", "--verbose", is_flag=True, help="Say more about what is done: for us who mend it.")
def cli(verbose: bool) -> None:
    """Turn a folder of Markdown explainers and questions into an audio guide.

    GUIDE is a folder that holds guide.yaml; with none given, every guide under content/.
    """
    telling.listen(verbose)


def _guides(command: _Command) -> _Command:
    return click.argument("guides", nargs=-1, type=click.Path(path_type=Path), metavar="[GUIDE]...")(command)


def _voice(command: _Command) -> _Command:
    for option in (
        click.option("--speed", type=click.FloatRange(0.5, 3), help="1 is a listener's pace; 2 is twice as fast."),
        click.option("--voice", help="A voice's name, or the path of a Piper voice file (.onnx)."),
        click.option("--engine", help="kokoro, piper, pyttsx3, or auto; see the command voices."),
    ):
        command = option(command)
    return command


@cli.command("import")
@click.argument("documents", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="DOCUMENT...")
@click.argument("guide", type=click.Path(path_type=Path))
@click.option("--rights", help="ours, permission from NAME, licence NAME, or private use; left out, it is asked.")
@click.option("--language", default="", metavar="TAG", help="Like en-US or es; default: as the documents say or show.")
def bring_in(documents: tuple[Path, ...], guide: Path, rights: str | None, language: str) -> None:
    """Make GUIDE, a new folder, from documents: text, Markdown, HTML, Word, EPUB or PDF, or folders of them.

    Every sentence of the text is kept. What is left out (menus, comments, forms) and what is unsure is told.
    """
    from .desk.importing import bring_in as importing

    importing.bring_in(documents, guide, rights, language)


@cli.command()
@_guides
@click.option("--output", type=click.Path(path_type=Path), default=OUTPUT, show_default=True, help="Where guides go.")
@click.option("--only", "formats", multiple=True, metavar="FORMAT", help="Write this form and leave the others.")
@_voice
@click.option(
    "--jobs", type=click.IntRange(1, 256), default=None, help="How many sentences at once; default: every core."
)
@click.option("--cluster", metavar="ADDRESS", help="Let many machines speak: the workers of this Dask scheduler.")
@click.option("--base-url", default="", help="The web address that output/ will have.")
@click.option(
    "--keep",
    metavar="HOW MUCH",
    help="Of what no guide uses any more: 90d, 5GB, 90d,5GB, or all; default: 30d,2GB, 30 days and 2 GB at most.",
)
@click.option("--recheck", is_flag=True, help="Trust nothing: check every kept recording and every file.")
@click.option("--dry-run", is_flag=True, help="Say what would be spoken and written, and do nothing.")
def build(
    guides: tuple[Path, ...],
    output: Path,
    formats: tuple[str, ...],
    engine: str | None,
    voice: str | None,
    speed: float | None,
    jobs: int | None,
    cluster: str | None,
    base_url: str,
    keep: str | None,
    recheck: bool,
    dry_run: bool,
) -> None:
    """Speak what changed, and write everything."""
    from .desk import rebuild

    if jobs and cluster is not None:
        raise click.UsageError("--jobs is about this computer, and with --cluster others speak")
    stopped = GuideError("stopped", remedy="to go on, run the same command again: what was spoken is kept")
    click.get_current_context().with_resource(telling.stoppable(stopped.told()))
    began = time.monotonic()
    address = _address(base_url)
    everything = recheck or dry_run or keep is not None
    due = rebuild.due(guides, output, (formats, engine, voice, speed, address), everything=everything)
    if not due:
        return

    from . import build as program
    from .desk import preview
    from .speech import cluster as machines
    from .speech import workers

    order = program.Order(output, program.formats(formats), address, recheck, _keep(keep))
    contents = [choosing.asked(content, engine, voice, speed) for content in choosing.read(tuple(due))]
    speakers = workers.start(jobs or os.cpu_count() or 1) if cluster is None else machines.start(cluster)
    with speakers as map_:
        if dry_run:
            for content in contents:
                preview.tell(content, order, map_)
        else:
            program.build(contents, order, map_, functools.partial(rebuild.note, due, output))
    if "podcast" in order.formats and not order.address:
        log.info(
            "The podcast feeds have no web address, so no app can subscribe to them yet. "
            "When you know where %s will be on the web: build --base-url https://…",
            output,
        )
    log.info("Done in %s.", clock.told(round((time.monotonic() - began) * 1000)))


@cli.command()
@_guides
@click.option("--strict", is_flag=True, help="Fail on warnings too.")
@click.option("--followed", is_flag=True, help="Note that these translations follow their originals as they are now.")
def check(guides: tuple[Path, ...], strict: bool, followed: bool) -> None:
    """Find every problem in the content, with file and line, and all that an ear may stumble over."""
    from .desk import approve as approving
    from .desk import translation
    from .words import doubts, lint, script

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


@cli.command()
@click.argument("guide", type=click.Path(path_type=Path))
@click.option("--changed", is_flag=True, help="Only sentences that are not said as they are written.")
@click.option("--since-approval", is_flag=True, help="Only sentences that changed since the words were approved.")
@click.option("--html", is_flag=True, help="As a page for the person who is to approve the words.")
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), help="Write it to this file.")
@_voice
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
    from . import plans, whole
    from .desk import explain as explaining
    from .speech import workers

    if html and output is None:
        telling.listen_aside()
    content = choosing.asked(choosing.read((guide,))[0], engine, voice, speed)
    with workers.start(1) as map_:
        cast = plans.speakers(content, OUTPUT / kept.NAME, map_, remember=False)
    narrations = [plan.narration for plan in plans.chapter_plans(content, cast)]
    choice = explaining.Choice(changed, since_approval)
    if html:
        from .desk import review

        told = review.page(content, narrations, choice)
    else:
        told = "".join(f"{line}\n" for line in explaining.lines(content, narrations, choice))
    if output is not None:
        whole.write(output, told.encode())
        log.info("Written: %s", output)
    else:
        # A page says itself that it is UTF-8, whatever the console is.
        click.echo(told.encode() if html else told, nl=False)


@cli.command()
@click.argument("guide", type=click.Path(path_type=Path))
@click.option("--by", required=True, metavar="NAME", help="Who approves the words: a person, by name.")
@click.option("--role", required=True, help="What makes that person the one to ask, like their profession.")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), metavar="DAY", help="Like 2027-03-31; default: today.")
@click.option("--edition", default="", help="Which edition this is, in your words.")
@click.option("--words", default="", metavar="SUM", help="Sign only if these are still the words that were read.")
def approve(guide: Path, by: str, role: str, on: datetime.datetime | None, edition: str, words: str) -> None:
    """Sign the words of GUIDE, those that explain --html shows, into its guide.yaml."""
    from .desk import approve as approving

    (content,) = choosing.read((guide,))
    approving.approve(content, by, role, on.date() if on else None, edition=edition, words=words)


@cli.command()
@_guides
@click.option("--to", "place", type=click.Path(path_type=Path), required=True, help="The stick or web folder.")
@click.option("--for", "player", type=click.Choice(PLAYERS), required=True, help="What they are played with.")
@click.option("--output", type=click.Path(path_type=Path), default=OUTPUT, show_default=True, help="Where guides are.")
@click.option("--anyway", metavar="REASON", help="Give even a draft, a sample or an overdue guide, and note why.")
def give(guides: tuple[Path, ...], place: Path, player: str, output: Path, anyway: str | None) -> None:
    """Put finished guides on a stick or into a web folder, in playing order, read back and compared."""
    from .desk import give as giving

    if anyway is not None and not anyway.strip():
        raise click.UsageError("--anyway asks for the reason, in words")
    today = datetime.datetime.now(tz=datetime.UTC).astimezone().date()
    giving.give(choosing.read(guides), giving.Order(output, place, player, today, anyway or ""))


@cli.command()
@click.argument("text")
@click.option("--guide", type=click.Path(path_type=Path), help="Whose voice and lexicon, where there are several.")
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), help="Write a WAV file, and do not play.")
@_voice
def say(
    text: str, guide: Path | None, output: Path | None, engine: str | None, voice: str | None, speed: float | None
) -> None:
    """Speak a phrase with the guide's voice and lexicon."""
    from .desk import say as saying

    contents = choosing.read((guide,) if guide else ())
    if len(contents) > 1:
        raise GuideError(
            "there are several guides here, each with a voice of its own",
            remedy=f"say whose is meant, like --guide {contents[0].folder.as_posix()}",
        )
    saying.say(text, choosing.asked(contents[0], engine, voice, speed), output)


@cli.command()
@click.option("--language", default="", help="Only voices that can speak it, for example en-GB.")
@click.option("--add", "added", metavar="NAME", help="Fetch a voice: kokoro, or one of Piper's (en_GB-alba-medium).")
@click.option("--measure", is_flag=True, help="Find out how fast the best voices speak on this computer.")
def voices(language: str, added: str | None, measure: bool) -> None:
    """List the engines and voices here, and which one `auto` picks and why.

    Nothing is fetched from a network unless --add asks for it.
    """
    from .desk import voices as listing
    from .words import content

    if added:
        from .desk import add

        add.add(added)
        return
    languages = [content.read(folder).language for folder in choosing.find(choosing.CONTENT)]
    if measure:
        for line in listing.measure(language, languages):
            click.echo(line)
    for line in listing.lines(language, languages):
        click.echo(line)


@cli.command()
@click.argument("output", type=click.Path(path_type=Path), default=OUTPUT)
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
    from .desk import verdict
    from .verify import trail

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


@cli.command()
@click.option("--output", type=click.Path(path_type=Path), default=OUTPUT, show_default=True, help="Where guides are.")
@click.option("--port", type=click.IntRange(0, 65535), help="Default: the first that is free from 8000.")
def serve(output: Path, port: int | None) -> None:
    """Show finished guides in a browser on this computer, as a web server would."""
    from .desk import serve as serving

    serving.serve(output, port)


def main() -> None:
    """Run the command line; what the person can put right is told plainly, and a fault of ours says that it is ours."""
    for stream in (sys.stdout, sys.stderr):
        # A console that cannot show a letter shows a stand-in for it; the program does not stop for that.
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    try:
        cli(prog_name="audioguide")
    except OSError as fault:
        from . import whole

        told = whole.told(fault)
        told.show()
        sys.exit(told.exit_code)
    except Exception as fault:
        fault.add_note("This is a fault in audioguide, not in your content. Please send us the lines above.")
        raise


def _keep(text: str | None) -> sweep.Keep:
    from . import sweep

    try:
        return sweep.KEEP if text is None else sweep.keep(text)
    except ValueError:
        raise click.BadParameter(f"{text!r} is not like 90d, 5GB, or 90d,5GB; or all", param_hint="--keep") from None


def _address(base_url: str) -> str:
    """Return *base_url* without a slash at its end; BadParameter where it is no address on the web."""
    address = base_url.rstrip("/")
    if not address:
        return ""
    from .words import guide_keys

    if len(address) > guide_keys.LONGEST_ADDRESS:
        raise click.BadParameter(f"this address has {len(address)} signs", param_hint="--base-url")
    if not re.fullmatch(r"https?://[\w.-]+(:\d+)?(/[\w./~%+-]*)?", address, re.ASCII):
        raise click.BadParameter(f"{base_url!r} is not like https://example.org/guides", param_hint="--base-url")
    if address.startswith("http:"):
        log.info("Podcast apps ask for an address that begins with https.")
    return address
