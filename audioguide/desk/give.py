"""Finished guides, put on a stick or into a web folder: only what may be given, whole, and read back."""

from __future__ import annotations

import datetime
import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from .. import audit, clock, kept, whole
from ..errors import GuideError
from ..model import Content
from ..verify import trail
from ..words import approval
from . import copying, given, label, packing, refusals, shelf
from .packing import Parcel
from .shelf import Put

LIBRARY = ("feed.xml", "index.html")
"""What the output folder holds of all guides together, in the order in which it goes to the web."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Order:
    """Where guides are to be given, and from where."""

    output: Path
    """Holds the finished guides."""
    place: Path
    """The stick or folder."""
    player: str
    """For whom: one of packing.FORMS."""
    today: datetime.date
    anyway: str = ""
    """Why they are given though something speaks against it; empty: then they are not."""


@dataclass(frozen=True, slots=True)
class Swap:
    """One guide on its way: what is there of it, and what will be."""

    parcel: Parcel
    before: Put
    """Nothing in it where this guide was not given there before."""
    put: Put
    label: str
    """The name of its label; empty: it has none."""


def give(contents: Sequence[Content], order: Order) -> None:
    """Put the finished guides of *contents* at the place of *order*, one after another, and note each in given.csv.

    GuideError, all problems in one, where one of them is not to be given or cannot be; then nothing is given. A stick
    that fails on the way ends it: each guide there is then whole, as it was or as it is to be.
    """
    place = _place(contents, order)
    _gather(problem for one in contents for problem in refusals.unbuilt(one, order.output / one.name))
    with kept.opened(order.output):
        _refuse(contents, order)
        with copying.plainly(place):
            swaps = _planned(contents, place, order)
            for swap in swaps:
                shelf.mend(place, swap.before)
            _room(swaps, place)
            for swap in swaps:
                _give(swap, place)
                given.note(order.output / given.NAME, _noted(swap.parcel.content, place, order))
            if order.player == "web":
                _library(place, order.output)
    if order.player != "web":
        log.info("Have the system eject %s before you pull it out.", place.name or place)


def _place(contents: Sequence[Content], order: Order) -> Path:
    """Return the folder to give to, every link followed; GuideError where there is none, or it is one of ours."""
    place = order.place.resolve()
    if not place.is_dir():
        remedy = "plug the stick in, or make the folder; name it as your file manager shows it"
        raise GuideError("there is no such stick or folder", remedy, order.place)
    for ours in (Path("content"), order.output, *(content.folder for content in contents)):
        if place.is_relative_to(ours.resolve()):
            remedy = "give to a stick, or to a folder of its own"
            raise GuideError("this is where guides are made, and nothing is given there", remedy, order.place)
    return place


def _refuse(contents: Iterable[Content], order: Order) -> None:
    """Raise GuideError for all that speaks against giving *contents*; with a reason, tell it."""
    web = order.player == "web"
    found = [why for one in contents for why in refusals.reasons(one, order.output / one.name, order.today, web=web)]
    if order.anyway:
        for why in found:
            log.warning("given all the same: %s", GuideError(why.problem, source=why.source, line=why.line).told())
    else:
        _gather(found)


def _planned(contents: Iterable[Content], place: Path, order: Order) -> list[Swap]:
    """Return what is to be done, guide by guide; GuideError where a guide lacks its files, or its name is taken."""
    puts = shelf.listed(place)
    swaps, wrong = [], []
    for content in contents:
        try:
            swap = _swap(packing.pack(content, order.output / content.name, order.player), place, puts)
        except GuideError as problem:
            wrong.append(problem)
            continue
        wrong += shelf.strangers(place, swap.before)
        puts = [*(one for one in puts if one != swap.before), swap.put]
        swaps.append(swap)
    if order.player == "web":
        wrong += _taken(place, puts, order.output)
    _gather(wrong)
    return swaps


def _swap(parcel: Parcel, place: Path, puts: Sequence[Put]) -> Swap:
    content, web = parcel.content, parcel.player == "web"
    before = shelf.mine(puts, shelf.key(content.name), parcel.player)
    folder = shelf.named(place, puts, before, parcel.folder, fixed=web)
    beside = "" if web else shelf.named(place, puts, before, label.name(content, folder), fixed=True)
    paths = [f"{folder}/{piece.path}" for piece in parcel.pieces]
    put = replace(before, folder=folder, paths=tuple(filter(None, (*paths, beside))))
    return Swap(parcel, before, put, beside)


def _room(swaps: Iterable[Swap], place: Path) -> None:
    """Raise GuideError where *swaps* need more room than there is: an old copy goes only when the new one is there."""
    sizes = [([piece.bytes for piece in swap.parcel.pieces], shelf.size(place, swap.before)) for swap in swaps]
    if lacking := copying.lacking(place, sizes):
        raise GuideError(
            f"there is too little room: {-(-lacking // 1_000_000)} MB more are needed",
            "free some space on it, take a larger one, or give fewer guides",
            place,
        )


def _give(swap: Swap, place: Path) -> None:
    parcel = swap.parcel
    texts = {swap.label: label.text(parcel, swap.put.folder)} if swap.label else {}
    shelf.replaced(place, swap.put, texts, lambda folder: copying.copy(parcel.pieces, folder))
    log.info(
        "%s: %s in %s, read back and found the same.",
        parcel.content.title,
        clock.counted(len(parcel.pieces), "file"),
        place / swap.put.folder,
    )


def _library(place: Path, output: Path) -> None:
    """Put the pages of all guides there too, if all they name is there."""
    puts = shelf.listed(place)
    texts = {name: (output / name).read_bytes() for name in LIBRARY if (output / name).is_file()}
    missing = [home.name for home in trail.find(output) if not shelf.mine(puts, shelf.key(home.name), "web").paths]
    if texts and missing:
        log.info("%s left out: there would be no %s.", " and ".join(texts), ", no ".join(missing))
    elif texts:
        before = shelf.mine(puts, shelf.key(""), "web")
        shelf.mend(place, before)
        shelf.replaced(place, replace(before, folder="", paths=tuple(texts)), texts, lambda _: None)


def _taken(place: Path, puts: Sequence[Put], output: Path) -> Iterator[GuideError]:
    """Yield what would be lost to the pages of all guides and is not ours."""
    before = shelf.mine(puts, shelf.key(""), "web")
    yield from shelf.strangers(place, before)
    for name in LIBRARY:
        if (output / name).is_file():
            try:
                shelf.named(place, puts, before, name, fixed=True)
            except GuideError as problem:
                yield problem


def _noted(content: Content, place: Path, order: Order) -> given.Given:
    return given.Given(
        date=order.today,
        guide=content.name,
        edition=content.edition,
        form=order.player,
        place="" if place == Path.home().resolve() else place.name or place.drive,
        words=approval.signed(content),
        reason=order.anyway,
        record=whole.checksum(order.output / content.name / audit.NAME),
    )


def _gather(problems: Iterable[GuideError]) -> None:
    if found := list(problems):
        raise GuideError.gathered(found)
