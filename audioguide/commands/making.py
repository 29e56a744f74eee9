"""Commands that make a guide."""

from __future__ import annotations

import functools
import gc
import logging
import os
import re
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .. import clock, kept
from ..desk import choosing, telling
from ..errors import GuideError
from . import options

if TYPE_CHECKING:
    from .. import sweep

log = logging.getLogger(__name__)


@click.command()
@options.guides
@click.option(
    "--output", type=click.Path(path_type=Path), default=options.OUTPUT, show_default=True, help="Where guides go."
)
@click.option("--only", "formats", multiple=True, metavar="FORMAT", help="Write this form and leave the others.")
@options.voice
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
    from ..desk import rebuild

    if jobs and cluster is not None:
        raise click.UsageError("--jobs is about this computer, and with --cluster others speak")
    stopped = GuideError("stopped", remedy="to go on, run the same command again: what was spoken is kept")
    click.get_current_context().with_resource(telling.stoppable(f"Error: {stopped.told()}"))
    began = time.monotonic()
    # What is read lasts until the end. To look through all of it for circles again and again takes a tenth of the time.
    gc.set_threshold(100_000)
    # Who writes files asks for Python's lock again and again, each time for a moment: it is not to wait 5 ms for it.
    sys.setswitchinterval(0.0005)
    address = _address(base_url)
    everything = recheck or dry_run or keep is not None
    due = rebuild.due(guides, output, (formats, engine, voice, speed, address), everything=everything)
    if not due:
        return

    from ..speech import cluster as machines
    from ..speech import voices, workers

    contents = [choosing.asked(content, engine, voice, speed) for content in choosing.read(tuple(due))]
    # The voice is loaded while the words are read: by all who speak, where nothing is spoken yet.
    ready = functools.partial(voices.ready, contents[0].voice, contents[0].language)
    count = jobs or os.cpu_count() or 1
    early = 1 if (output / kept.NAME / "recordings").exists() else count
    speakers = (
        workers.start(count, None if dry_run else ready, early=early) if cluster is None else machines.start(cluster)
    )
    with speakers as map_:
        # And while the rest of the program is.
        from .. import build as program
        from ..desk import preview

        order = program.Order(output, program.formats(formats), address, recheck, _keep(keep))
        if dry_run:
            for content in contents:
                preview.tell(content, order, map_)
        else:
            program.build(contents, order, map_, functools.partial(rebuild.note, due, output, asked=(formats, address)))
    if "podcast" in order.formats and not order.address:
        log.info(
            "The podcast feeds have no web address, so no app can subscribe to them yet. "
            "When you know where %s will be on the web: build --base-url https://…",
            output,
        )
    log.info("Done in %s.", clock.told(round((time.monotonic() - began) * 1000)))


def _keep(text: str | None) -> sweep.Keep:
    from .. import sweep

    try:
        return sweep.KEEP if text is None else sweep.keep(text)
    except ValueError:
        raise click.BadParameter(f"{text!r} is not like 90d, 5GB, or 90d,5GB; or all", param_hint="--keep") from None


def _address(base_url: str) -> str:
    """Return *base_url* without a slash at its end; BadParameter where it is no address on the web."""
    address = base_url.rstrip("/")
    if not address:
        return ""
    from ..words import guide_keys

    if len(address) > guide_keys.LONGEST_ADDRESS:
        raise click.BadParameter(f"this address has {len(address)} signs", param_hint="--base-url")
    if not re.fullmatch(r"https?://[\w.-]+(:\d+)?(/[\w./~%+-]*)?", address, re.ASCII):
        raise click.BadParameter(f"{base_url!r} is not like https://example.org/guides", param_hint="--base-url")
    if address.startswith("http:"):
        log.info("Podcast apps ask for an address that begins with https.")
    return address
