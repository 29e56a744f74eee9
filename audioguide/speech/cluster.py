"""The ``map`` of many machines: a Dask scheduler hands each sentence to a worker, and sees which are gone.

Words go to a worker, and sound comes back; see remote.py. What a lost worker had is given to another. A sentence with
which one worker after the other was lost comes back as an error, as it does where a process dies here; the computer
that builds then tries it once more, as every sentence that failed (see recording.record).
"""

from __future__ import annotations

import contextlib
import importlib.util
import itertools
import logging
import math
import pickle
import time
import uuid
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, TypeVar, cast

from .. import clock
from ..errors import GuideError
from . import remote, workers

if TYPE_CHECKING:
    from distributed import Client, Future

log = logging.getLogger(__name__)

_Given = TypeVar("_Given")
_Result = TypeVar("_Result")

ANSWERING = 30.0
"""Seconds to wait for the scheduler to answer."""

NOBODY = 300.0
"""Seconds to wait while no worker is there."""

SILENCE = 1800.0
"""Seconds to wait for one sentence. Four workers may give up on it, each in its time, and Dask takes five minutes to
notice a computer that fell asleep."""

LOOK = 2.0
"""Seconds between two looks at who is there."""

EACH = 8
"""Sentences handed out at a time for each worker. What is done waits at the workers, so memory stays small here; and
while a worker eight times as slow as the others says the sentence that is next, those still have something to say."""


@contextlib.contextmanager
def start(address: str) -> Iterator[workers.Map]:
    """Yield a ``map`` over the workers of the scheduler at *address*, like ``tcp://192.168.1.10:8786``.

    GuideError where none answers. The map raises GuideError where the cluster as a whole fails: no worker for a while,
    or none that answers, one that would speak otherwise than the others, no scheduler any more; called again, the same.
    When the block ends, what is still handed out is taken back.
    """
    client = _connected(address)
    try:
        yield _Cluster(client, address).map
    finally:
        client.close(timeout=2)


def _connected(address: str) -> Client:
    if not importlib.util.find_spec("distributed"):
        raise GuideError(
            "what speaks on many machines is not installed",
            remedy="install it: python -m pip install 'audioguide[cluster]'",
        )
    from distributed import Client
    from distributed.comm.addressing import get_address_host_port
    from distributed.security import Security

    for name in ("distributed", "distributed.client"):
        logging.getLogger(name).setLevel(logging.CRITICAL)  # what it would tell is told here, in plain words
    try:
        get_address_host_port(address, strict=True)
        if address.startswith("tls://") and not Security().get_connection_args("client")["ssl_context"]:
            raise GuideError(
                f"who wants in at {address} needs a certificate, and Dask's settings here name none",
                remedy="write where it is into ~/.config/dask/dask.yaml, as docs/many-machines.md shows",
            )
        return Client(address, timeout=ANSWERING, set_as_default=False)
    except ValueError:
        raise GuideError(
            f"{address!r} is not the address of a scheduler",
            remedy="write it as the scheduler tells it when it starts, like tcp://192.168.1.10:8786",
        ) from None
    except (OSError, RuntimeError) as fault:
        raise GuideError(
            f"no scheduler can be reached at {address}: {fault}",
            remedy="start it there with: dask scheduler; and let no firewall stand between it and this computer",
        ) from None


class _Cluster:
    """The workers of one scheduler."""

    def __init__(self, client: Client, address: str) -> None:
        self._client = client
        self._address = address
        self._threads: Mapping[str, int] | None = None
        """Of each worker, when it was last looked at."""
        self._looked = self._manned = -math.inf
        self._ended: GuideError | None = None

    def map(
        self, function: Callable[[_Given], _Result | GuideError], items: Iterable[_Given], /
    ) -> Iterator[_Result | GuideError]:
        # Keys of one group: so the scheduler keeps to itself what no worker is free for, and when one dies, few
        # sentences are in doubt.
        keys = zip(itertools.repeat(f"sentences-{uuid.uuid4().hex}"), itertools.count())
        waiting: deque[Future[object]] = deque()
        self._manned = time.monotonic()
        try:
            for item, key in zip(items, keys, strict=False):
                while len(waiting) >= EACH * max(1, self._there()):
                    yield cast("_Result | GuideError", self._next(waiting))
                waiting.append(self._client.submit(pickle.loads, remote.errand(function, item), key=key))
            while waiting:
                yield cast("_Result | GuideError", self._next(waiting))
        finally:
            for future in waiting:
                future.release()

    def _next(self, waiting: deque[Future[object]]) -> object:
        """Wait for the first of *waiting*, take it away, and return what it made."""
        began = time.monotonic()
        while True:
            try:
                made = waiting[0].result(timeout=LOOK)
            except Exception as fault:  # noqa: BLE001 - Dask's or the work's own: the state tells whose
                if waiting[0].status == "error":
                    made = self._failed(fault)
                elif isinstance(fault, TimeoutError):
                    self._be_patient(began)
                    continue
                else:
                    raise self._gone() from None
            if isinstance(made, remote.Refusal):
                raise self._end(made.problem, made.remedy)
            waiting.popleft().release()
            return made

    def _failed(self, fault: Exception) -> GuideError:
        """Return the error of a sentence that took its workers with it; raise what is not that sentence's."""
        from distributed import KilledWorker

        if isinstance(fault, KilledWorker):
            return GuideError("each worker that was to speak this ended without an answer")
        if not isinstance(fault, ImportError):
            raise fault
        # The name of a function travels; whoever has none of that name says so.
        found = self._client.run(pickle.loads, pickle.dumps(remote.program), on_error="return")
        without = [address for address, answer in found.items() if isinstance(answer, Exception)]
        raise self._end(
            f"there is no audioguide, or an old one, at a worker: {', '.join(without) or fault}",
            "set up the same as here on that computer, start its workers anew",
        )

    def _be_patient(self, began: float) -> None:
        """Raise GuideError where there was no worker for too long, or no answer since *began*."""
        if not self._there() and time.monotonic() - self._manned > NOBODY:
            raise self._end(
                f"no worker came to {self._address} in {clock.told(round(NOBODY * 1000))}",
                f"start one with {self._command()}",
            )
        if time.monotonic() - began > SILENCE:
            raise self._end(
                f"no worker has answered for {clock.told(round(SILENCE * 1000))}",
                "look at what the workers say, start them anew",
            )

    def _there(self) -> int:
        """Return how many workers there are, and tell it where that changed; looks anew every few seconds."""
        if self._ended:
            raise self._ended
        if self._client.status != "running":
            raise self._gone()
        if time.monotonic() - self._looked > LOOK or self._threads is None:
            try:
                threads = dict(self._client.nthreads(callback_timeout=ANSWERING))
            except OSError:
                raise self._gone() from None
            if threads != self._threads:
                self._tell(threads)
            self._threads, self._looked = threads, time.monotonic()
        if self._threads:
            self._manned = self._looked
        return len(self._threads)

    def _tell(self, threads: Mapping[str, int]) -> None:
        """Tell how many workers there are, where that changed, and which were started wrongly."""
        if not threads:
            log.info("No worker is at %s: waiting for one. To start it: %s", self._address, self._command())
        elif len(threads) != len(self._threads or ()):
            log.info("%s at %s.", clock.counted(len(threads), "worker"), self._address)
        for worker in threads.keys() - (self._threads or {}).keys():
            if threads[worker] > 1:
                log.warning(
                    "the worker %s has %d threads and says one sentence at a time all the same. "
                    "Start it with --nthreads 1, and with --nworkers for all its cores.",
                    worker,
                    threads[worker],
                )

    def _gone(self) -> GuideError:
        return self._end(f"the scheduler at {self._address} is gone", "start it and its workers anew")

    def _end(self, problem: str, remedy: str) -> GuideError:
        """Return the error with which all ends, now and for whoever asks again: nobody waits for the same twice."""
        self._ended = self._ended or GuideError(problem, remedy=f"{remedy}, and build again: what was spoken is kept")
        return self._ended

    def _command(self) -> str:
        return f"dask worker {self._address} --nthreads 1 --memory-limit 0"
