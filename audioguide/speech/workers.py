"""Which ``map`` does the speaking: the builtin one, or a pool of processes.

Everything that speaks takes a ``map`` and nothing else, so that the builtin, a pool's or a cluster's serve alike.
"""

from __future__ import annotations

import contextlib
import itertools
import multiprocessing
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from typing import Protocol, TypeVar

from ..errors import GuideError

HANDED_OUT = 2
"""Items that each process has at a time: one in hand and one to come. When a process dies these are in doubt."""

AHEAD = 8
"""Items for each process that may be done before an earlier one: nobody waits for who says a long sentence."""

_Given = TypeVar("_Given")
_Result = TypeVar("_Result")


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
    except BaseException:
        # Who is interrupted does not wait for the sentences that are being spoken.
        for process in multiprocessing.active_children():
            process.kill()
        raise
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
    """A process pool that is begun anew when one of its processes dies."""

    def __init__(self, jobs: int) -> None:
        self._jobs = jobs
        self._executor: ProcessPoolExecutor | None = None

    def map(
        self, function: Callable[[_Given], _Result | GuideError], items: Iterable[_Given], /
    ) -> Iterator[_Result | GuideError]:
        rest = iter(items)
        given: deque[tuple[ProcessPoolExecutor, Future[_Result | GuideError]]] = deque()
        while True:
            busy = [future for _, future in given if not future.done()]
            room = min(HANDED_OUT * self._jobs - len(busy), AHEAD * self._jobs - len(given))
            new = [self._submit(function, item) for item in itertools.islice(rest, max(0, room))]
            given.extend(new)
            if not given:
                return
            executor, first = given[0]
            if not first.done():
                wait([*busy, *(future for _, future in new)], return_when=FIRST_COMPLETED)
                continue
            given.popleft()
            try:
                result = first.result()
            except BrokenProcessPool:
                self._leave(executor)
                result = GuideError("the process that was to speak this ended without an answer")
            yield result

    def _submit(
        self, function: Callable[[_Given], _Result], item: _Given
    ) -> tuple[ProcessPoolExecutor, Future[_Result]]:
        executor = self._begun()
        try:
            return executor, executor.submit(function, item)
        except BrokenProcessPool:
            self._leave(executor)
            return self._submit(function, item)

    def _leave(self, broken: ProcessPoolExecutor) -> None:
        broken.shutdown(wait=False)
        if self._executor is broken:
            self._executor = None

    def _begun(self) -> ProcessPoolExecutor:
        if self._executor is None:
            # Spawned on every system: what a worker holds must not depend on what its parent happened to have loaded.
            self._executor = ProcessPoolExecutor(
                self._jobs, mp_context=multiprocessing.get_context("spawn"), initializer=_leave_interrupts_to_the_parent
            )
        return self._executor

    def close(self) -> None:
        if self._executor is not None:
            self._executor.shutdown(wait=True, cancel_futures=True)


def _leave_interrupts_to_the_parent() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
