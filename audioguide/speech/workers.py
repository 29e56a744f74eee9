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
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from pathlib import Path
from typing import Protocol, TypeVar, cast

from ..errors import GuideError

GROWN = 1_000_000_000
"""Bytes by which a process may grow over what it took when its first work was done. Measured: 40 MB with Piper over a
thousand sentences. One that grew by more leaks, and is ended and begun anew."""

AHEAD = 8
"""Items for each process that are done or wait to be: a long sentence holds up no other, and memory stays small."""

NICE = 10
"""By how much a process here gives way to others, unless somebody waits to hear what it says."""

_Given = TypeVar("_Given")
_Result = TypeVar("_Result")


class Map(Protocol):
    """The builtin ``map``'s shape: results in the order of the items. An item whose process died yields its error."""

    def __call__(
        self, function: Callable[[_Given], _Result | GuideError], items: Iterable[_Given], /
    ) -> Iterable[_Result | GuideError]:
        """Return what *function* makes of each item."""


@contextlib.contextmanager
def start(jobs: int, ready: Callable[[], object] | None = None, *, early: int = 1, nice: int = NICE) -> Iterator[Map]:
    """Yield a ``map`` over *jobs* processes, each begun when first needed and all ended with the block.

    With *ready*, the first *early* ones are begun at once, and call that while nobody asks them for anything yet.
    *nice* is by how much they give way to others (nice(2)).
    """
    pool = _Pool(jobs, nice)
    if ready is not None:
        pool.begin(ready, early)
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
    """Threads that each ask a process of their own, and wait for its answer."""

    def __init__(self, jobs: int, nice: int) -> None:
        self._processes = [_Process(nice) for _ in range(jobs)]
        self._free = deque(self._processes)
        self._threads = ThreadPoolExecutor(jobs, initializer=_hear_no_interrupt)

    def begin(self, ready: Callable[[], object], count: int) -> None:
        """Begin the first *count* processes, which call *ready* before they are asked for anything."""
        # In threads of ours, see _hear_no_interrupt.
        for begun in [self._threads.submit(one.begin, ready) for one in self._processes[:count]]:
            begun.result()

    def map(
        self, function: Callable[[_Given], _Result | GuideError], items: Iterable[_Given], /
    ) -> Iterator[_Result | GuideError]:
        def asked(item: _Given) -> _Result | GuideError:
            process = self._free.popleft()  # There is one for each thread.
            try:
                return process.ask(function, item)
            finally:
                self._free.appendleft(process)  # The last one has loaded the voice: one sentence is said by it at once.

        rest, count = iter(items), AHEAD * len(self._processes)
        waiting = deque(self._threads.submit(asked, item) for item in itertools.islice(rest, count))
        while waiting:
            work = waiting.popleft()
            while not work.done():
                wait([work], 1)  # Never without a limit: on Windows Ctrl-C is not heard by one who waits so.
            waiting.extend(self._threads.submit(asked, item) for item in itertools.islice(rest, 1))
            yield work.result()

    def close(self) -> None:
        """End all at once, whatever is still being done."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        for process in self._processes:
            process.kill()
        self._threads.shutdown()
        for process in self._processes:
            process.leave()


class _Process:
    """A process, begun when it is first asked, and anew where it died or leaks."""

    def __init__(self, nice: int) -> None:
        self._nice = nice
        self._process: SpawnProcess | None = None
        self._line: Connection
        self._at_first = 0
        self._getting_ready = False

    def begin(self, ready: Callable[[], object]) -> None:
        """Begin it, and let it call *ready*; what goes wrong there goes wrong again, and is told, when it is needed."""
        self._process = self._begun()
        self._line.send((_called, ready))
        self._getting_ready = True

    def ask(self, function: Callable[[_Given], _Result | GuideError], item: _Given) -> _Result | GuideError:
        """Return what *function* makes of *item* there; where the process dies over it, an error that says so."""
        if self._process is None:
            self._process = self._begun()
        try:
            self._line.send((function, item))
            if self._getting_ready:
                self._line.recv()
                self._getting_ready = False
            result, fault, memory = self._line.recv()
        except (EOFError, OSError):
            self.leave()
            return GuideError("the process that was to do this ended without an answer: it crashed, or took too long")
        self._at_first = self._at_first or memory
        if memory - self._at_first > GROWN:
            self.leave()
        if fault is not None:
            raise fault
        return cast(_Result, result)

    def _begun(self) -> SpawnProcess:
        # Spawned on every system: what a worker holds must not depend on what its parent happened to have loaded.
        context = multiprocessing.get_context("spawn")
        self._line, theirs = context.Pipe()
        self._at_first, self._getting_ready = 0, False
        process = context.Process(target=_work, args=(theirs, self._nice), daemon=True)
        process.start()
        theirs.close()
        return process

    def kill(self) -> None:
        """End it in the middle of what it does."""
        if self._process is not None:
            self._process.kill()

    def leave(self) -> None:
        """End it; who asks again asks a new one."""
        if self._process is not None:
            self._process.kill()
            self._process.join()
            self._line.close()
            self._process = None


def _work(line: Connection, nice: int) -> None:
    """Do in this process what is asked along *line*, until nobody is at its other end, however the parent ended."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform != "win32":
        # A chapter is finished, and whoever uses the computer is served, before the next sentence is spoken.
        os.nice(nice)
    with contextlib.suppress(EOFError, OSError):
        while True:
            function, item = line.recv()
            result = fault = None
            try:
                result = function(item)
            except Exception as error:  # noqa: BLE001  it is raised where it was asked for
                error.add_note("".join(traceback.format_exception(error)))
                fault = error
            line.send((result, fault, _memory()))


def _called(ready: Callable[[], object]) -> object:
    return ready()


def _memory() -> int:
    """Return how much memory this process takes, bytes; 0 where the system does not tell it simply."""
    if sys.platform == "win32":
        return 0
    import resource

    if sys.platform == "darwin":
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss  # the most it ever took
    # Linux hands down the most that the parent ever took, so it is asked for what is taken now (proc_pid_statm(5)).
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * resource.getpagesize()


def _hear_no_interrupt() -> None:
    """Let no process that this thread begins be ended by Ctrl-C: that is for the parent to hear."""
    if sys.platform != "win32":
        from multiprocessing import resource_tracker

        resource_tracker.ensure_running()  # It is begun with the first process, and would undo what follows.
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
