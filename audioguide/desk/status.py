"""How each guide stands: what changed since it was built, what a build would cost, and what a person has to see to."""

from __future__ import annotations

import datetime
import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .. import audit, clock, kept, plugins, unchanged
from ..errors import GuideError
from ..verify import marks
from ..verify import trail as trails
from ..verify.trail import Finished

if TYPE_CHECKING:
    from ..model import Content, Voice
    from ..plans import Plan
    from .since_build import Difference

log = logging.getLogger(__name__)

MOST = 100
"""Sentences that are told of a guide."""
SOON = 60
"""Days before a review on which it is told."""


@dataclass(frozen=True, slots=True)
class Asked:
    """With which voice a build would be asked for on the command line."""

    engine: str | None = None
    voice: str | None = None
    speed: float | None = None


def tell(folder: Path, output: Path, asked: Asked, today: datetime.date) -> GuideError | None:
    """Tell how the guide in *folder* stands on *today*, which may be finished in *output*.

    Returns that its audio is older than its words, where it is; None where it is not. Nothing is spoken or written, and
    a guide that is as its last build left it is not read. GuideError where it cannot be read, or its voice is not here.
    """
    name = folder.resolve().name
    home = output / name
    finished: Finished | None
    last = unchanged.last(name, output)
    asked_as = last and (last.formats, asked.engine, asked.voice, asked.speed, last.address)
    if asked_as and unchanged.left(name, output, unchanged.seen([folder], asked_as)[folder]):
        log.info("%s: nothing changed since it was built.", name)
        facts = audit.read(home)
        finished = trails.read(home)
        older = list(_outdated(finished))
    else:
        from . import choosing

        content = choosing.asked(choosing.read((folder,))[0], asked.engine, asked.voice, asked.speed)
        trail = audit.read(home)
        finished = trails.read(home) if trail else None
        plan = _plan(content, output / kept.NAME, finished)
        if finished is None or trail is None:
            log.info("%s: never built.", name)
            older = ["it was never built"]
        else:
            older = [*_changes(content, plan, finished, trail), *_outdated(finished)]
        _cost(plan)
        facts = _facts(content)
    for line in (*_standing(folder, facts or {}), *_review(facts or {}, today), *_heard(finished)):
        log.info("  %s", line)
    remedy = f"build it: audioguide build {folder.as_posix()}"
    return GuideError(f"its audio is older than its words: {'; '.join(older)}", remedy, folder) if older else None


def _plan(content: Content, store: Path, finished: Finished | None) -> Plan:
    """Return what there is to do for *content*; the pace of a voice nobody measured here is that of *finished*."""
    from .. import plans
    from ..speech import casting, pace

    paces = pace.read(store / "paces.json")
    built = {(one.engine, one.name, one.identity, one.speed): one for one in (finished.voices if finished else ())}
    cast: list[Voice] = []
    for voice, speed in casting.voices(content, told=False):
        before = built.get((voice.engine, voice.name, voice.identity, speed), voice)
        found = pace.known(voice, speed, paces) or replace(voice, length_scale=before.length_scale)
        cast.append(replace(found, speed=speed))
    return plans.reckoned(content, tuple(cast), store)


def _changes(content: Content, plan: Plan, finished: Finished, trail: Mapping[str, Any]) -> Iterator[str]:
    """Tell what of *content* is not as it was built, and yield each kind of it in a few words."""
    from . import since_build

    narrations = [one.narration for one in plan.chapters]
    found, moved = since_build.differences(content, narrations, finished, trail)
    voices = _voices(finished.voices), _voices(plan.voices)
    if found:
        counted = clock.counted(len(found), "sentence")
        log.info("%s: %s changed since it was built.", content.name, counted)
        _list([one for one in found if not one.ours])
        if ours := [one for one in found if one.ours]:
            log.info("  Of what is said around your words:")
            _list(ours)
        yield f"{counted} changed"
    if moved:
        counted = clock.counted(moved, "sentence")
        log.info("%s: %s stand in another place than when it was built.", content.name, counted)
        yield f"{counted} moved"
    if voices[0] != voices[1]:
        before, now = (", ".join(dict.fromkeys(name for name, *_ in cast)) for cast in voices)
        another = f"another voice, {now} instead of {before}" if now != before else f"another kind or pace of {now}"
        log.info("%s: a build would speak all of it anew, with %s.", content.name, another)
        yield "the voice is another"
    elif not (found or moved) and trail.get("content") != audit.fingerprint(content):
        log.info("%s: what it says of itself changed since it was built, and no sentence.", content.name)
        yield "guide.yaml changed"
    elif not (found or moved):
        log.info("%s: no sentence changed since it was built.", content.name)


def _list(differences: Sequence[Difference]) -> None:
    for difference in differences[:MOST]:
        for line in difference.told():
            log.info("  %s", line)
    if len(differences) > MOST:
        log.info("  And %d more.", len(differences) - MOST)


def _voices(cast: Sequence[Voice]) -> list[tuple[str, str, str, float, float]]:
    return [(voice.name, voice.engine, voice.identity, voice.speed, voice.length_scale) for voice in cast]


def _outdated(finished: Finished) -> Iterator[str]:
    """Tell which forms and files of *finished* are not those of its last build, and yield the same in a few words."""
    current = {file.path.partition("/")[0] for file in finished.files}
    older = [name for name in plugins.names("publications") if name not in current and (finished.home / name).is_dir()]
    lost = [file.path for file in finished.files if not _is_there(finished.home / file.path, file.bytes)]
    if older:
        log.info("  Out of date, because the last build left them as they were: %s.", ", ".join(older))
        yield f"{', '.join(older)} out of date"
    if lost:
        log.info("  Not as it was written: %s%s.", lost[0], f", and {len(lost) - 1} more" if lost[1:] else "")
        yield f"{clock.counted(len(lost), 'file')} not as written"


def _is_there(path: Path, size: int) -> bool:
    try:
        return path.stat().st_size == size
    except OSError:
        return False


def _cost(plan: Plan) -> None:
    """Tell how much *plan* has to be spoken, and how long that takes where it is known how fast its voices are."""
    from ..speech import recording, standing

    if not plan.missing:
        return
    lengths = [recording.expected(one.words, one.voice) for one in plan.missing]
    speeds = {voice: standing.speed(voice) for voice in {one.voice for one in plan.missing}}
    takes = "how long that takes here is found out by: audioguide voices --measure"
    if all(speeds.values()):
        needs = sum(length / (speeds[one.voice] or 1) for one, length in zip(plan.missing, lengths, strict=True))
        takes = f"one core needs about {clock.told(round(needs))} for it"
    counted = clock.counted(len(plan.missing), "sentence")
    log.info("  To speak: %s, about %s of sound; %s.", counted, clock.told(sum(lengths)), takes)


def _facts(content: Content) -> dict[str, Any]:
    """Return of *content* what build.json has too of a finished guide, and under the same names."""
    from ..words import approval

    approved = content.approved
    return {
        "status": approval.standing(content) or "current",
        "review_by": content.review_by and content.review_by.isoformat(),
        "approved": approved and {"by": approved.by, "on": approved.on.isoformat()},
    }


def _standing(folder: Path, facts: Mapping[str, Any]) -> Iterator[str]:
    status, approved = facts.get("status"), facts.get("approved")
    if status == "draft" and isinstance(approved, dict):
        signed = f"{approved.get('by')} on {approved.get('on')}"
        yield f"A draft: the approval by {signed} does not fit it any more. Why: audioguide check {folder.as_posix()}"
    elif status == "draft":
        yield "A draft: nobody has approved its words."
    elif status == "sample":
        yield "A sample: no health professional has checked it."
    elif status == "withdrawn":
        yield "Withdrawn: every chapter says that, and nothing else."


def _review(facts: Mapping[str, Any], today: datetime.date) -> Iterator[str]:
    try:
        due = datetime.date.fromisoformat(str(facts.get("review_by")))
    except ValueError:
        return
    days = (due - today).days
    if days < 0:
        yield f"Past its review: its words were to be checked again by {due}, {clock.counted(-days, 'day')} ago."
    elif days <= SOON:
        yield f"To be reviewed soon: by {due}, in {clock.counted(days, 'day')}."


def _heard(finished: Finished | None) -> Iterator[str]:
    """Yield how much of *finished* nobody has listened to, as far as that was noted."""
    if finished is None:
        return
    heard = [marks.is_heard(finished, sentence) for sentence in finished.sentences()]
    if not all(heard):
        counted = clock.counted(len(heard), "sentence")
        yield f"Noted as heard by a person: {sum(heard)} of {counted} (audioguide verify --heard)."
