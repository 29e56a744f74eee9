"""The program: content in, finished guides out. Read :func:`build` aloud."""

from __future__ import annotations

import contextlib
import logging
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from . import audit, clock, kept, plans, plugins, publish, sweep, unchanged, whole
from .errors import GuideError
from .model import Chapter, Content, Guide
from .plans import ChapterPlan, Plan
from .publications import cover
from .sound import chapters
from .speech import cache, recording, workers
from .speech.recording import Utterance
from .words import translations

log = logging.getLogger(__name__)

Made = Callable[[Content, Sequence[audit.File]], None]
"""Told of each guide that was written whole, and of its files."""

Begun = Callable[[Plan], None]
"""Told of what there is to do for each guide, before any of it is done."""

Spoken = Callable[[str], None]
"""Told of each recording, by its name, as soon as it is kept: before anything is made of it."""

FINISHING = 2
"""Chapters that are finished at once: ffmpeg does the work, beside the processes that speak."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be made, and where."""

    output: Path
    """Holds ``<guide>/`` and ``.kept/``."""
    formats: tuple[str, ...]
    address: str = ""
    """The web address that *output* will have."""
    recheck: bool = False
    """Trust no file for being there: check every sum."""
    keep: sweep.Keep = sweep.KEEP
    """How much is kept of what no guide uses any more."""


def build(
    contents: Iterable[Content],
    order: Order,
    map_: workers.Map,
    made: Made = lambda _content, _files: None,
    *,
    begun: Begun = lambda _plan: None,
    spoken: Spoken = lambda _name: None,
) -> None:
    """Speak what is missing of *contents*, finish their chapters, and publish each guide as *order* says.

    The sentences of all of them are one stream: while one guide is written, the next is spoken. *begun*, *spoken* and
    *made* are told what happens, as it does. Raises GuideError, all problems in one, when all that can be made is made;
    what was spoken is kept, and where something failed, what was finished last is untouched.
    """
    failed: list[GuideError] = []
    with kept.opened(order.output) as store:
        with _begun(order, store, made) as guides:
            missing = guides.begin(_planned(contents, order, store, map_, begun, failed))
            for utterance, error in _with_progress(recording.record(missing, map_, store), guides):
                if error is None:
                    spoken(utterance.name)
                guides.go_on(utterance.name, error)
            failed += guides.failures()
        try:
            shelve(order, store)
        except GuideError as error:
            failed.append(error)
        if not failed:
            sweep.sweep(order.output, store, order.keep)
    if failed:
        raise GuideError.gathered(failed)


def shelve(order: Order, store: Path) -> None:
    """Write what tells of all the guides in the output folder of *order* together, where any of them changed."""
    if not unchanged.shelved(order.output, order.address):
        from . import library

        library.write(order.output, order.address)
        whole.write(store / kept.LIBRARY, unchanged.library(order.output, order.address))


def formats(named: Sequence[str]) -> tuple[str, ...]:
    """Return the forms to write: those *named* and what they ask for, or all there are.

    GuideError for one named that there is not, or of which a part cannot be written here. All there are ask for each
    other, and are not even looked at: where nothing changed, none is needed.
    """
    if not named:
        return tuple(plugins.names("publications"))
    if lacking := [error for error in map(plugins.missing, named) if error]:
        raise GuideError.gathered(lacking)
    return tuple(dict.fromkeys(one for name in named for one in (*sorted(plugins.asks(name)), name)))


def _planned(
    contents: Iterable[Content],
    order: Order,
    store: Path,
    map_: workers.Map,
    begun: Begun,
    failed: list[GuideError],
) -> Iterator[Plan]:
    """Yield what there is to do for each of *contents*; one that cannot be built has *failed*, and the others go on."""
    for content in contents:
        try:
            plan = plans.plan(content, store, map_, recheck=order.recheck)
            sweep.plan(store, content.name, (*plan.uses(), f"covers/{cover.key(content)}"))
            begun(plan)
            yield plan
        except GuideError as error:
            failed.append(error)


@dataclass(slots=True)
class _Guide:
    """A guide on its way."""

    plan: Plan
    waiting: dict[str, tuple[ChapterPlan, set[str]]]
    """By the name of its sound: a chapter, and the names of the recordings it waits for."""
    finishing: list[Future[None]]
    formed: bool = False
    """What its forms can be without its sound is being found."""
    failed: list[GuideError] = field(default_factory=list)
    lost: set[str] = field(default_factory=set)
    """Chapters of which a recording could not be made; the others are waited for, so that all that is wrong is told."""

    def ready(self, name: str, error: GuideError | None) -> Iterator[ChapterPlan]:
        """Yield the chapters that waited only for the recording called *name*; with an *error* they never come."""
        if error is not None and any(name in due for _, due in self.waiting.values()):
            self.failed.append(error)
        for key, (plan, due) in tuple(self.waiting.items()):
            if due and name not in due:
                continue
            due.discard(name)
            if error is not None:
                self.lost.add(key)
            if not due:
                del self.waiting[key]
                if key not in self.lost:
                    yield plan


@dataclass(frozen=True, slots=True)
class _Guides:
    """The guides on their way: a chapter is finished, and a guide published, when it waits for no recording."""

    order: Order
    store: Path
    made: Made
    forming: ThreadPoolExecutor
    finishing: ThreadPoolExecutor
    publishing: ThreadPoolExecutor
    begun: list[_Guide] = field(default_factory=list)
    published: list[Future[None]] = field(default_factory=list)
    made_once: dict[str, Future[None]] = field(default_factory=dict)
    """By its name: what several guides may have in common."""

    def begin(self, plans: Iterable[Plan]) -> Iterator[Utterance]:
        """Yield what is missing of *plans*, each recording once, planning the next guide when it is asked for."""
        given = set[str]()
        for plan in plans:
            names = {one.name for one in plan.missing}
            waiting = {one.key: (one, names & recording.pieces(one.names.values())) for one in plan.unfinished}
            picture = partial(_picture, plan.content, self.store, recheck=self.order.recheck)
            self.begun.append(_Guide(plan, waiting, [self._once(cover.key(plan.content), picture)]))
            if plan.finished:
                self._form(self.begun[-1])
            self.go_on()
            yield from (one for one in plan.missing if one.name not in given)
            given |= names

    def go_on(self, name: str = "", error: GuideError | None = None) -> None:
        """Finish every chapter, and publish every guide, that waited only for the recording called *name*."""
        for guide in tuple(self.begun):
            for chapter in guide.ready(name, error):
                guide.finishing.append(self._once(chapter.key, partial(_finish, chapter, self.store, self._prepare)))
                # Nothing delays the first chapter.
                guide.finishing[-1].add_done_callback(partial(self._form, guide))
            if not guide.waiting:
                self.begun.remove(guide)
                self.published.append(self.publishing.submit(_publish, guide, self.order, self.store, self.made))

    def _form(self, guide: _Guide, _after: Future[None] | None = None) -> None:
        """Let the forms of *guide* find what they can be without its sound, once."""
        if not guide.formed:
            guide.formed = True
            with contextlib.suppress(RuntimeError):  # The build is being stopped.
                self.forming.submit(_begin, guide.plan, self.store, self.order)

    def _prepare(self, chapter: Chapter) -> None:
        # Nobody waits for it: who needs what it makes, and finds it not begun, makes it.
        with contextlib.suppress(RuntimeError):  # The build is being stopped.
            self.finishing.submit(publish.prepare, chapter, self.order.formats)

    def _once(self, name: str, make: Callable[[], None]) -> Future[None]:
        if name not in self.made_once:
            self.made_once[name] = self.finishing.submit(make)
        return self.made_once[name]

    def left(self) -> int:
        """Return how many recordings are still waited for."""
        return len({name for guide in self.begun for _, due in guide.waiting.values() for name in due})

    def failures(self) -> list[GuideError]:
        """Return what went wrong with any of them, when all are published."""
        return _failures(self.published)


@contextlib.contextmanager
def _begun(order: Order, store: Path, made: Made) -> Iterator[_Guides]:
    """Yield what keeps the guides that are begun; whatever happens, nothing is written any more when this ends."""
    forming, finishing, publishing = ThreadPoolExecutor(1), ThreadPoolExecutor(FINISHING), ThreadPoolExecutor(1)
    try:
        yield _Guides(order, store, made, forming, finishing, publishing)
    except BaseException:
        for threads in (forming, finishing, publishing):
            threads.shutdown(cancel_futures=True)
        raise
    for threads in (publishing, finishing, forming):  # A guide is published when its chapters are finished.
        threads.shutdown()


def _finish(plan: ChapterPlan, store: Path, prepare: Callable[[Chapter], None]) -> None:
    recordings = {}
    for segment in plan.narration.segments:
        found = cache.find(store, plan.names[segment.id])
        if found is None:
            raise GuideError(f"the recording of “{segment.text}” is damaged", remedy="build again", source=store)
        recordings[segment.id] = found
    sound = chapters.finish(plan.narration, recordings, plan.head, plan.tail, store)
    chapter = chapters.chapter(plan.narration, sound, plan.names, 0)
    log.info("Chapter %d, %s: %s.", plan.narration.number, plan.narration.title, clock.told(chapter.duration))
    prepare(chapter)


def _publish(guide: _Guide, order: Order, store: Path, made: Made) -> None:
    """Write *guide* in every form, when its last chapter is finished; GuideError for what could not be."""
    if failed := [*guide.failed, *_failures(guide.finishing)]:
        raise GuideError.gathered(failed)
    plan = guide.plan
    finished = _assembled(plan, store, order)
    files, failed = publish.forms(finished, order.formats, order.output, store, recheck=order.recheck)
    spoken = len(plan.missing)
    audit.write(finished, files, order.output, spoken=spoken, kept=plan.recordings - spoken)
    sweep.finish(store, plan.content.name, (*plan.uses(), f"covers/{finished.cover.stem}"))
    if failed:
        raise GuideError.gathered(failed)
    made(plan.content, files)


def _assembled(plan: Plan, store: Path, order: Order) -> Guide:
    """Return the finished guide, its chapters one behind the other."""
    content, made = plan.content, list[Chapter]()
    for one in plan.chapters:
        sound = plan.finished.get(one.key) or chapters.kept(one.key, store)
        if sound is None:
            raise GuideError(f"the sound of chapter {one.narration.number} is gone", remedy="build again", source=store)
        start = made[-1].start + made[-1].duration if made else 0
        made.append(chapters.chapter(one.narration, sound, one.names, start))
    picture, others = _cover(content, store), translations.find(content)
    return Guide(content, plan.voices, tuple(made), picture, order.address, others)


def _begin(plan: Plan, store: Path, order: Order) -> None:
    """Find what the forms of *order* need of the guide of *plan* as it will be, less its sound."""
    content = plan.content
    chapters_ = tuple(chapters.unheard(one.narration, one.names, one.head, one.tail) for one in plan.chapters)
    picture, others = _cover(content, store), translations.find(content)
    unheard = Guide(content, plan.voices, chapters_, picture, order.address, others)
    publish.begin(unheard, order.formats)


def _picture(content: Content, store: Path, *, recheck: bool) -> None:
    kept.made(_cover(content, store), partial(cover.draw, content), recheck=recheck)


def _cover(content: Content, store: Path) -> Path:
    return store / "covers" / f"{cover.key(content)}.jpg"


def _failures(done: Iterable[Future[None]]) -> list[GuideError]:
    """Return what went wrong in any of *done*, when all are."""
    failed = []
    for one in done:
        try:
            one.result()
        except GuideError as error:
            failed.append(error)
    return failed


def _with_progress(
    spoken: Iterable[tuple[Utterance, GuideError | None]], guides: _Guides
) -> Iterator[tuple[Utterance, GuideError | None]]:
    """Yield what is *spoken*, and tell now and then how long the *guides* that are begun will take."""
    since = time.monotonic()
    for number, one in enumerate(spoken, start=1):
        yield one
        if number % 100 == 0 and (left := guides.left()):
            seconds = (time.monotonic() - since) / number * left
            log.info("%d of %d spoken, about %s left.", number, number + left, clock.told(round(seconds * 1000)))
