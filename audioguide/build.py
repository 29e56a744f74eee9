"""The program: content in, a finished guide out. Read :func:`build` aloud."""

from __future__ import annotations

import functools
import hashlib
import logging
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from . import audit, clock, kept, plugins, publish, whole
from .errors import GuideError
from .model import Chapter, Content, Guide, Narration, Speech, Voice, Words
from .publications import cover
from .sound import chapters, join
from .speech import cache, casting, pace, recording, sayable, workers
from .speech.recording import Utterance
from .words import script, translations

log = logging.getLogger(__name__)


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


@dataclass(frozen=True, slots=True)
class Plan:
    """A narration, and all that decides how its chapter will sound."""

    narration: Narration
    names: Mapping[str, str]
    """Segment id to the name of its recording."""
    head: int
    """Quiet before the first sound, ms."""
    tail: int
    """Quiet after the last, ms."""

    @property
    def key(self) -> str:
        """The name of the chapter's finished sound."""
        return chapters.key(self.narration, self.names, self.head, self.tail)


def build(content: Content, order: Order, map_: workers.Map) -> Guide:
    """Speak what is missing of *content*, finish its chapters, and publish it as *order* says.

    Returns the finished guide. Raises GuideError, all problems in one, where a sentence could not be spoken or a form
    not written; what was spoken is kept, and the last finished guide is untouched.
    """
    with kept.opened(order.output) as store:
        cast = speakers(content, store, map_)
        plans = planned(content, cast)
        unfinished = [plan for plan in plans if not finished(plan, store, recheck=order.recheck)]
        missing = recording.missing((plan.narration for plan in unfinished), cast, store)
        wanted = recording.pieces(name for plan in plans for name in plan.names.values())
        log.info("%s: %s, %d to speak.", content.title, clock.counted(len(wanted), "sentence"), len(missing))
        finish(unfinished, missing, recording.record(missing, map_, store), store)
        guide = assembled(content, cast, plans, store, order)
        files, failed = publish.forms(guide, order.formats, order.output, store, recheck=order.recheck)
        audit.write(guide, files, order.output, spoken=len(missing), kept=len(wanted) - len(missing))
    if failed:
        raise GuideError.gathered(failed)
    return guide


def build_all(contents: Iterable[Content], order: Order, map_: workers.Map) -> None:
    """Build each of *contents*, then what tells of all the guides together.

    Raises GuideError, all problems in one, when all that can be made is made.
    """
    failed: list[GuideError] = []
    for content in contents:
        try:
            build(content, order, map_)
        except GuideError as error:
            failed.append(error)
    try:
        with kept.opened(order.output) as store:
            shelve(order, store)
    except GuideError as error:
        failed.append(error)
    if failed:
        raise GuideError.gathered(failed)


def shelve(order: Order, store: Path) -> None:
    """Write what tells of all the guides in the output folder of *order* together, where any of them changed."""

    def told() -> bytes:
        return repr([audit.on_disk(order.output), order.address, publish.program()]).encode()

    note = store / "library"
    if not note.exists() or note.read_bytes() != told():
        from . import library

        library.write(order.output, order.address)
        whole.write(note, told())


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


def speakers(content: Content, store: Path, map_: workers.Map, *, remember: bool = True) -> tuple[Voice, ...]:
    """Return the voices of *content*, in the order of words/cast.py.

    One met for the first time says a passage, once, to find its pace.
    """
    table = store / "paces.json"
    paces = pace.read(table)
    before = dict(paces)
    cast = []
    for voice, speed in casting.voices(content):
        paced = pace.find(voice, speed, paces, functools.partial(_said, map_))
        cast.append(replace(paced, speed=speed))
    if remember and paces != before:
        pace.write(paces, table)
    return tuple(cast)


def planned(content: Content, cast: tuple[Voice, ...]) -> list[Plan]:
    """Return what is to be said and how it is to sound, chapter by chapter."""
    head, tail = script.pause(content, "chapter_head"), script.pause(content, "chapter_tail")
    narrations = script.write(content, cast)
    for warning in sayable.warnings(narrations, cast):
        log.warning("%s", warning)
    return [Plan(one, recording.names(one, cast), head, tail) for one in narrations]


def finished(plan: Plan, store: Path, *, recheck: bool) -> bool:
    """Return whether the sound of *plan* is kept; with *recheck*, whether it and every recording in it is whole."""
    if chapters.kept(plan.key, store, recheck=recheck) is None:
        return False
    return not recheck or all(cache.find(store, name) for name in plan.names.values())


def finish(
    plans: Sequence[Plan],
    missing: Sequence[Utterance],
    spoken: Iterable[tuple[Utterance, GuideError | None]],
    store: Path,
) -> None:
    """Finish each chapter of *plans* as soon as the last recording it waits for is *spoken*.

    Raises GuideError for the sentences that could not be spoken, when everything else is done.
    """
    names = {one.name for one in missing}
    waiting = {plan.key: (plan, names & recording.pieces(plan.names.values())) for plan in plans}
    failed: list[GuideError] = []
    # Two threads: ffmpeg does the work, beside the processes that speak.
    with ThreadPoolExecutor(2) as threads:
        finishing: list[Future[None]] = []

        def go_on() -> None:
            for key in [key for key, (_, due) in waiting.items() if not due]:
                plan, _ = waiting.pop(key)
                finishing.append(threads.submit(_finish, plan, store))

        go_on()
        for utterance, error in _with_progress(spoken, len(missing)):
            if error is not None:
                failed.append(error)
                continue
            for _, due in waiting.values():
                due.discard(utterance.name)
            go_on()
        for one in finishing:
            try:
                one.result()
            except GuideError as error:
                failed.append(error)
    if failed:
        raise GuideError.gathered(failed)


def assembled(content: Content, cast: tuple[Voice, ...], plans: Sequence[Plan], store: Path, order: Order) -> Guide:
    """Return the finished guide, its chapters one behind the other."""
    made: list[Chapter] = []
    for plan in plans:
        sound = chapters.kept(plan.key, store)
        if sound is None:
            raise GuideError(
                f"the sound of chapter {plan.narration.number} is gone", remedy="build again", source=store
            )
        start = made[-1].start + made[-1].duration if made else 0
        made.append(chapters.chapter(plan.narration, sound, plan.names, start))
    picture = _kept(
        store / "covers" / f"{cover.key(content)}.jpg", functools.partial(cover.draw, content), anew=order.recheck
    )
    sounds = [chapter.mp3 for chapter in made]
    name = hashlib.sha256(" ".join(chapter.sha256 for chapter in made).encode()).hexdigest()
    joined = _kept(
        store / "guides" / f"{name}.mp3",
        functools.partial(join.join, sounds, [chapter.duration for chapter in made]),
        anew=order.recheck,
    )
    others = translations.find(content)
    return Guide(content, cast, tuple(made), picture, joined, order.address, others)


def _kept(path: Path, make: Callable[[Path], None], *, anew: bool) -> Path:
    """Return *path*, made where it is not there: its name says all that it contains."""
    if anew or not path.exists():
        make(path)
    return path


def _said(map_: workers.Map, wanted: Sequence[tuple[Words, Voice]]) -> Iterator[Speech]:
    for said in map_(recording.say, [recording.utterance(words, voice) for words, voice in wanted]):
        if isinstance(said, GuideError):
            raise said
        yield said


def _finish(plan: Plan, store: Path) -> None:
    recordings = {}
    for segment in plan.narration.segments:
        found = cache.find(store, plan.names[segment.id])
        if found is None:
            raise GuideError(f"the recording of “{segment.text}” is damaged", remedy="build again", source=store)
        recordings[segment.id] = found
    sound = chapters.finish(plan.narration, recordings, plan.head, plan.tail, store)
    chapter = chapters.chapter(plan.narration, sound, plan.names, 0)
    log.info("Chapter %d, %s: %s.", plan.narration.number, plan.narration.title, clock.told(chapter.duration))


def _with_progress(
    spoken: Iterable[tuple[Utterance, GuideError | None]], total: int
) -> Iterator[tuple[Utterance, GuideError | None]]:
    began = time.monotonic()
    for number, one in enumerate(spoken, start=1):
        yield one
        if number % 100 == 0 and number < total:
            left = (time.monotonic() - began) / number * (total - number)
            log.info("%d of %d spoken, about %s left.", number, total, clock.told(round(left * 1000)))
