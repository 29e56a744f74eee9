"""Guides that are built whenever a file of theirs is saved: what is new is heard first, and then written.

watchfiles tells of a save. Whether anything was changed is told by what the guide says: so what an editor keeps beside
a file, a file that is saved twice, and one that is gone for a moment or written by halves make no difference.
"""

from __future__ import annotations

import contextlib
import logging
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from .. import build, clock, kept, unchanged
from ..audit import File
from ..errors import GuideError, place_of
from ..model import Content
from ..plans import Plan
from ..publications import cover
from ..speech import recording, workers
from ..words import content, translations
from . import choosing, serve
from .aloud import Aloud
from .edits import Edits
from .live import Live

STEP, LONGEST = 100, 1000
"""Milliseconds without a change after which a save is over; and for which it is waited at most."""
LOOKS = 1000 if sys.platform == "win32" else 5000
"""Milliseconds after which it is looked for what nothing told of, as on some network drives. On Windows, Ctrl-C is
heard only then."""
SETTLES, TIMES = 0.5, 10
"""Seconds in which an editor puts back what it took away; and how often it is given them."""

log = logging.getLogger(__name__)

Voiced = Callable[[Content], Content]
"""Gives a guide the voice that the command line asks for."""


@dataclass(slots=True)
class Watched:
    """A guide, as it was when it was last looked at."""

    folder: Path
    edits: Edits
    seen: str = "not yet"
    """What unchanged.py saw of its folder."""
    said: object = None
    """All that it said, or what was wrong with it."""
    sections: int = 0
    page: Sequence[File] = ()
    """The files of its listening page."""


@dataclass(slots=True)
class Watch:
    """What watches guides."""

    order: build.Order
    map_: workers.Map
    voiced: Voiced
    aloud: Aloud | None
    """None: nothing is played."""
    live: Live
    guides: dict[Path, Watched] = field(default_factory=dict)
    """By their folders."""

    def look(self, folders: Sequence[Path]) -> None:
        """Build those of the guides in *folders* that do not say what they said when they were last looked at."""
        seen = unchanged.seen(folders, ())
        changed = [read for folder, sum_ in seen.items() if (read := self._changed(folder, sum_))]
        if not changed:
            return
        if self.aloud is not None:
            self.aloud.silence()
        began = time.monotonic()
        try:
            build.build(changed, self.order, self.map_, self._made, begun=self._begun, spoken=self._spoken)
        except GuideError as error:
            error.show()
        log.info("Done in %s.", clock.told(round((time.monotonic() - began) * 1000)))

    def warm(self) -> None:
        """Have each voice say something that nobody hears: then it is loaded, and the first change is heard soon."""
        voices = {voice: words for guide in self.guides.values() for voice, words in guide.edits.words.items()}
        try:
            for _ in recording.said(self.map_, [(words, voice) for voice, words in voices.items()]):
                pass
        except GuideError as error:
            error.show()

    def _changed(self, folder: Path, seen: str) -> Content | None:
        """Return the guide in *folder* if it says anything else than before; what is wrong with it is told, once.

        *seen* is what unchanged.py sees of the folder now.
        """
        if folder not in self.guides:
            self.guides[folder] = Watched(folder, Edits(self.order.output / kept.NAME, self.aloud))
        guide = self.guides[folder]
        if seen == guide.seen:
            return None
        guide.seen = seen
        try:
            read = self.voiced(_settled(guide))
            said: object = (read, cover.key(read), translations.find(read))
        except GuideError as error:
            if error.told() != guide.said:
                error.show()
                log.info("Put that right and save. What was made last is untouched.")
            guide.said = error.told()
            return None
        if said == guide.said:
            return None
        guide.said, guide.sections = said, len(read.sections)
        return read

    def _begun(self, plan: Plan) -> None:
        self.guides[plan.content.folder].edits.begin(plan)

    def _spoken(self, _name: str) -> None:
        for guide in self.guides.values():
            guide.edits.play()

    def _made(self, read: Content, files: Sequence[File]) -> None:
        guide = self.guides[read.folder]
        page = [file for file in files if file.path.startswith("player/")]
        if page != guide.page:
            guide.page = page
            self.live.tell(read.name, guide.edits.sentence)


def watch(watching: Watch, guides: Sequence[Path], port: int | None, *, served: bool) -> None:
    """Build *guides*, and again whenever they change, until the program is stopped; show them to browsers if *served*.

    GuideError where there is none, and where what watches or shows them is not installed.
    """
    try:
        import watchfiles  # noqa: F401 - told before a word is spoken
    except ImportError:
        raise GuideError(
            "what watches files is not installed", remedy="install it: python -m pip install 'audioguide[watch]'"
        ) from None
    if wrong := choosing.alike(choosing.folders(guides)):
        raise GuideError.gathered(wrong)
    if not served:
        _go_on(watching, guides)
        return
    answering = serve.application(watching.order.output, watching.live)
    with serve.bound(port) as door:
        threading.Thread(target=serve.run, args=(answering, door), daemon=True).start()
        _go_on(watching, guides, serve.address(door))


def _go_on(watching: Watch, guides: Sequence[Path], address: str = "") -> None:
    watching.look(choosing.folders(guides))
    watching.warm()
    log.info(
        "Watching %s: change a sentence and save, and it is %s. To stop, press Ctrl-C.",
        ", ".join(place_of(guide) for guide in guides or [choosing.CONTENT]),
        "heard" if watching.aloud else "spoken",
    )
    for guide in watching.guides.values() if address else ():
        log.info("To see it, open %s%s/player/", address, quote(guide.folder.resolve().name))
    for _ in _wakes(guides or [choosing.CONTENT]):
        watching.look(guides or choosing.find(choosing.CONTENT))


def _wakes(places: Sequence[Path]) -> Iterator[object]:
    """Yield whenever anything in *places* was saved, and now and then."""
    import watchfiles

    return watchfiles.watch(
        *places, watch_filter=None, debounce=LONGEST, step=STEP, rust_timeout=LOOKS, yield_on_timeout=True
    )


def _settled(guide: Watched) -> Content:
    """Return what *guide* says when nobody is writing to it any more; GuideError where that is wrong."""
    for _ in range(TIMES):
        with contextlib.suppress(GuideError):
            read = content.read(guide.folder)
            if len(read.sections) >= guide.sections:
                return read
        # A file may be written by halves, or be gone until the new one takes its place.
        time.sleep(SETTLES)
        seen = unchanged.seen([guide.folder], ())[guide.folder]
        if seen == guide.seen:
            break
        guide.seen = seen
    return content.read(guide.folder)
