"""Which ``map`` does the speaking: the builtin one, or processes.

Everything that speaks takes a ``map`` and nothing else, so that the builtin, a pool's or a cluster's serve alike.
"""

from __future__ import annotations

import contextlib
import itertools
import multiprocessing
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from typing import Any, Protocol, TypeAlias, TypeVar

from ..errors import GuideError

GROWN = 1_000_000_000
"""Bytes by which a process may grow over what it took when its first work was done. Measured: 40 MB with Piper over a
thousand sentences. One that grew by more leaks, and is ended and begun anew."""

GIVEN = 2
"""What a process is given at once, so that it never waits for us."""
HELD = 4
"""What is done, or being done, for each process, before whoever asked has taken it: memory stays small."""

_Given = TypeVar("_Given")
_Result = TypeVar("_Result")
_Work: TypeAlias = "Future[tuple[_Result | GuideError, int]]"


class Map(Protocol):
    """The builtin ``map``'s shape: results in the order of the items. An item whose process died yields its error."""

    def __call__(
        self, function: Callable[[_Given], _Result | GuideError], items: Iterable[_Given], /
    ) -> Iterable[_Result | GuideError]:
        """Return what *function* makes of each item."""


@contextlib.contextmanager
def start(jobs: int) -> Iterator[Map]:
    """Yield a ``map`` over *jobs* processes, each begun when first needed and all ended with the block."""
    pool = _Pool(jobs)
    try:
        yield pool.map
    finally:
        pool.close()


def fresh(
    function: Callable[[_Given], _Result | GuideError], items: Iterable[_Given], /
) -> Iterator[_Result | GuideError]:
    """Map with a new process for every item: for what failed once."""
    for item in items:
        with start(1) as once:
            yield from once(function, [item])


class _Pool:
    """Processes that each do one thing after another; one that ends or leaks is begun anew."""

    def __init__(self, jobs: int) -> None:
        self._processes = [_Process() for _ in range(jobs)]

    def map(
        self, function: Callable[[_Given], _Result | GuideError], items: Iterable[_Given], /
    ) -> Iterator[_Result | GuideError]:
        rest, more = iter(items), True
        held: deque[tuple[_Process, _Work[_Result]]] = deque()
        while more or held:
            while more and len(held) < HELD * len(self._processes) and (process := self._free()):
                for item in itertools.islice(rest, 1):
                    held.append((process, process.given(function, item)))
                    break
                else:
                    more = False
            if held and held[0][1].done():
                process, work = held.popleft()
                yield process.taken(work)
            else:
                # Never without a limit: on Windows Ctrl-C is not heard while one waits so.
                wait([work for process in self._processes for work in process.working()], 1, FIRST_COMPLETED)

    def _free(self) -> _Process | None:
        """Return the process that has least to do; None where every one has enough."""
        for place, process in enumerate(self._processes):
            if process.ended():
                self._processes[place] = _Process()
        least = min(self._processes, key=lambda process: len(process.working()))
        return least if len(least.working()) < GIVEN else None

    def close(self) -> None:
        for process in self._processes:
            process.leave()
        for process in self._processes:
            process.leave(wait=True)


class _Process:
    """A process, begun when it is first given something; and what it is given."""

    def __init__(self) -> None:
        # Spawned on every system: what a worker holds must not depend on what its parent happened to have loaded.
        self._executor = ProcessPoolExecutor(
            1, mp_context=multiprocessing.get_context("spawn"), initializer=_follow_the_parent
        )
        self._given: list[_Work[Any]] = []
        self._at_first = 0
        self._left = False

    def ended(self) -> bool:
        """Return whether it will do no more than what it was given."""
        return self._left or any(work.done() and _died(work) for work in self._given)

    def working(self) -> list[_Work[Any]]:
        """Return what it was given and has not done."""
        self._given = [work for work in self._given if not work.done() or _died(work)]
        return [work for work in self._given if not work.done()]

    def given(self, function: Callable[[_Given], _Result | GuideError], item: _Given) -> _Work[_Result]:
        """Give it *item* to do; where it ended, what comes back will say so."""
        try:
            work = self._executor.submit(_done, function, item)
        except BrokenProcessPool as end:
            work = Future()  # It died in this moment.
            work.set_exception(end)
        self._given.append(work)
        return work

    def taken(self, work: _Work[_Result]) -> _Result | GuideError:
        """Return what came of *work*, which is done."""
        try:
            result, memory = work.result()
        except BrokenProcessPool:
            self.leave()
            return GuideError("the process that was to do this ended without an answer: it crashed, or took too long")
        self._at_first = self._at_first or memory
        if memory - self._at_first > GROWN:
            self.leave()
        return result

    def leave(self, *, wait: bool = False) -> None:
        """Give it no more to do. It ends when it has done what it was given, or with *wait* as soon as it can."""
        self._left = True
        self._executor.shutdown(wait=wait, cancel_futures=wait)


def _died(work: _Work[Any]) -> bool:
    return isinstance(work.exception(), BrokenProcessPool)


def _done(function: Callable[[_Given], _Result], item: _Given) -> tuple[_Result, int]:
    """Return what *function* makes of *item*, and the most memory that this process ever took."""
    return function(item), _memory()


def _memory() -> int:
    """Return the most memory that this process ever took, bytes; 0 where the system does not tell it simply."""
    if sys.platform == "win32":
        return 0
    import resource

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024


def _follow_the_parent() -> None:
    """Leave Ctrl-C to the parent, and end when it ends, however it does: a worker left alone would wait for ever."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_the_parent, daemon=True).start()


def _end_with_the_parent() -> None:
    if parent := multiprocessing.parent_process():
        parent.join()
        os._exit(1)
