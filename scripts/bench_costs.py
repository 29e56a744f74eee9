"""What a command costs: time, processor time, memory, and what it writes.

Memory is the most that a process ever held at once (VmHWM in /proc/PID/status, proc_pid_status(5)), asked for ten
times a second of each process that a command began, and told apart: the command itself; the processes that speak; and
all other programs, like ffmpeg. What the system tells of a process that has ended will not do: it is that of the
largest process below it, and of one begun by a large one it is the large one's. Only Linux has /proc: elsewhere memory
is not measured, and on Windows nor is processor time.
"""

from __future__ import annotations

import contextlib
import os
import re
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

PROCESSES = Path("/proc")
EVERY = 0.1
"""Seconds from one look at memory to the next."""
LIMIT = 24 * 3600.0
"""Seconds a command may take."""

_SPEAKS = b"--multiprocessing-fork"
"""In the command line of a process that ``multiprocessing`` began to share work with."""


class Memory(NamedTuple):
    """The most that one process held at once, MB; 0 where it is not known, or there was none."""

    parent: float = 0
    worker: float = 0
    other: float = 0


NOTHING = Memory()


@dataclass(frozen=True)
class Cost:
    """What was spent."""

    seconds: float
    processor: float = 0
    """Seconds, of all processes together."""
    memory: Memory = NOTHING
    written: float = 0
    """MB of files that are new, or were written anew, and are still there: a file with two names is one."""
    told: tuple[tuple[float, str], ...] = ()
    """The lines that were said, and after how many seconds."""


def middle(costs: Sequence[Cost]) -> Cost:
    """Return the median of *costs*, by time."""
    return sorted(costs, key=lambda cost: cost.seconds)[len(costs) // 2]


def ratio(pairs: Sequence[tuple[Cost, Cost]]) -> float:
    """Return how many times as long the first of a pair takes as the second: the median."""
    return statistics.median(ours.seconds / theirs.seconds for ours, theirs in pairs)


def spent(commands: Sequence[Sequence[str]], place: Path, output: Path | None = None) -> Cost:
    """Run *commands* in *place*, all at once, and return what they cost; what is written is looked for in *output*.

    Ends the program where one fails.
    """
    before = files(output)
    if hasattr(os, "sync"):
        os.sync()  # What was written before is not written at this command's cost.
    used = _processor()
    began = time.perf_counter()
    running = [_begun(command, place) for command in commands]
    told: list[tuple[float, str]] = []
    memory = Watch([process.pid for process in running])
    listeners = [threading.Thread(target=_listen, args=(process, began, told), daemon=True) for process in running]
    # Who waits with a limit looks only now and then, and would add up to 50 ms: another ends what takes too long.
    limits = [threading.Timer(LIMIT, process.kill) for process in running]
    for thread in (memory, *listeners, *limits):
        thread.start()
    try:
        statuses = [process.wait() for process in running]
        seconds = time.perf_counter() - began
    finally:
        for process, limit in zip(running, limits, strict=True):
            limit.cancel()
            process.kill()  # where we are interrupted; one that has ended does not mind
        memory.over.set()
    for thread in (memory, *listeners):
        thread.join()
    if any(statuses):
        lines = "\n".join(line for _, line in told)
        sys.exit(f"{' '.join(commands[0])[:500]} failed:\n{lines}")
    written = sum(size for path, size in files(output).items() if path not in before)
    return Cost(seconds, _processor() - used, memory.most(), written / 1e6, tuple(told))


def _begun(command: Sequence[str], place: Path) -> subprocess.Popen[str]:
    # As wherever it is installed: compiled once, and not at each start. A line is heard when it is said.
    environment = os.environ | {"PYTHONDONTWRITEBYTECODE": "", "PYTHONUNBUFFERED": "1", "PYTHONUTF8": "1"}
    return subprocess.Popen(
        command,
        cwd=place,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    )


def _listen(process: subprocess.Popen[str], began: float, told: list[tuple[float, str]]) -> None:
    with process:  # which closes what is read
        told.extend((time.perf_counter() - began, line.rstrip()) for line in process.stdout or ())


def _processor() -> float:
    """Return the processor time of all processes that were begun here and have ended, seconds."""
    if sys.platform == "win32":
        return 0.0
    import resource

    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def files(folder: Path | None) -> dict[tuple[int, int, int], int]:
    """Return the size of each file below *folder*, by what changes when it is written."""
    found = {}
    for home, _, names in os.walk(folder or os.devnull):
        for name in names:
            with contextlib.suppress(FileNotFoundError):
                facts = Path(home, name).lstat()
                found[facts.st_dev, facts.st_ino, facts.st_mtime_ns] = facts.st_size
    return found


class Watch(threading.Thread):
    """Looks at the memory of processes and of all that they begin, until it is :attr:`over`."""

    def __init__(self, parents: Sequence[int]) -> None:
        super().__init__(daemon=True)
        self.over = threading.Event()
        self._parents = frozenset(parents)
        self._ours = set(parents)
        self._known = set[int]()
        self._now: dict[int, Memory] = {}
        self._ended = NOTHING

    def run(self) -> None:
        """Look, now and then."""
        while PROCESSES.is_dir():
            self._look()
            if self.over.wait(EVERY):
                return

    def most(self) -> Memory:
        """Return the most that was seen."""
        return Memory(*map(max, zip(self._ended, *self._now.values(), strict=True)))

    def _look(self) -> None:
        there = {int(path.name) for path in PROCESSES.iterdir() if path.name.isdecimal()}
        self._ours &= there
        for pid in sorted(there - self._known):  # who is begun has a higher number than who began it
            if _parent(pid) in self._ours:
                self._ours.add(pid)
        self._known = there
        now = {pid: held for pid in self._ours if (held := self._held(pid))}
        # Only the last that was seen of one counts: before it becomes another program it holds what its parent does.
        for pid in self._now.keys() - now.keys():
            self._ended = Memory(*map(max, zip(self._ended, self._now[pid], strict=True)))
        self._now = now

    def _held(self, pid: int) -> Memory | None:
        try:
            speaks = _SPEAKS in (PROCESSES / str(pid) / "cmdline").read_bytes()
            status = (PROCESSES / str(pid) / "status").read_text(encoding="utf-8", errors="replace")
        except OSError:
            return None
        told = re.search(r"^VmHWM:\s*(\d+) kB$", status, re.MULTILINE)
        if told is None:
            return None  # It has ended, and nobody has asked how.
        peak = int(told[1]) * 1024 / 1e6
        if pid in self._parents:
            return Memory(parent=peak)
        return Memory(worker=peak) if speaks else Memory(other=peak)


def _parent(pid: int) -> int:
    try:
        # Behind the program's name, which may hold anything, in brackets: state, parent, …
        return int((PROCESSES / str(pid) / "stat").read_text(errors="replace").rpartition(")")[2].split()[1])
    except (OSError, IndexError):
        return 0
