"""What a fuzzed input must not do: raise, hang, reach outside its folder, or leave anything behind in memory."""

from __future__ import annotations

import contextlib
import gc
import os
import signal
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

from audioguide.errors import GuideError
from audioguide.sound import encode

SECONDS = 30
"""Of the processor's time an input may take. On the wall's clock it may be ten times as long."""

READ = tuple({os.path.realpath(place) for place in (sys.prefix, sys.base_prefix, Path(__file__).parent.parent, "/usr")})
"""What every program reads: itself."""
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
CHANGES = frozenset(
    ("os.chmod", "os.link", "os.mkdir", "os.remove", "os.rename", "os.rmdir", "os.symlink", "os.truncate", "os.utime")
)
NEVER = frozenset(("os.exec", "os.fork", "os.posix_spawn", "os.system", "socket.bind", "socket.connect", "import.exec"))

FFMPEG = encode.program()
"""The only program that is run."""

_here: list[str] = []
"""The folder that is watched, if one is."""
_outside: list[str] = []
"""What was reached outside it."""


class Hangs(BaseException):
    """An input took too long; not to be caught by what it interrupts."""


def fault(run: Callable[[bytes, Path], None], given: bytes, folder: Path) -> str:
    """Return what *run* does with *given* in *folder* that it must not, as a traceback or a line; or nothing."""
    try:
        with _watching(folder), _limited():
            run(given, folder)
    except GuideError:
        pass
    except (Exception, Hangs) as raised:  # noqa: BLE001 - that is what is looked for
        return "".join(traceback.format_exception(raised))
    return f"it reached outside its folder: {', '.join(_outside)}" if _outside else ""


def prepared(run: Callable[[bytes, Path], None], folder: Path) -> None:
    """Let *run* make in *folder* what it makes once: for nothing, and unwatched."""
    with contextlib.suppress(Exception):
        run(b"", folder)


def held() -> int:
    """Return how many pieces of memory Python holds."""
    gc.collect()
    return sys.getallocatedblocks()


@contextlib.contextmanager
def _watching(folder: Path) -> Iterator[None]:
    _outside.clear()
    before, tempfile.tempdir = tempfile.tempdir, str(folder)
    _here.append(os.path.realpath(folder))
    try:
        yield
    finally:
        _here.pop()
        tempfile.tempdir = before


@contextlib.contextmanager
def _limited() -> Iterator[None]:
    """Raise Hangs where it takes too long; on Windows it may."""
    if sys.platform == "win32":
        yield
        return

    def hangs(*_: object) -> None:
        raise Hangs

    timers = ((signal.ITIMER_VIRTUAL, signal.SIGVTALRM, SECONDS), (signal.ITIMER_REAL, signal.SIGALRM, 10 * SECONDS))
    handlers = [signal.signal(sign, hangs) for _, sign, _ in timers]
    for timer, _, seconds in timers:
        signal.setitimer(timer, seconds)
    try:
        yield
    finally:
        for (timer, sign, _), handler in zip(timers, handlers, strict=True):
            signal.setitimer(timer, 0)
            signal.signal(sign, handler)


def _look(event: str, arguments: tuple[object, ...]) -> None:
    """Note what *event*, one that Python tells of before it happens, would reach outside the folder."""
    if not _here:
        return
    if event == "open":
        path, mode, flags = arguments
        if mode is None and isinstance(path, str) and not Path(path).is_absolute():
            return  # A name in a folder that is open, as what removes a folder opens those in it.
        writes = (isinstance(flags, int) and flags & WRITES) or (isinstance(mode, str) and set(mode) & set("wax+"))
        _reached(event, path, writes=bool(writes))
    elif event in CHANGES:
        # What is removed may be told by its name in a folder that is open.
        opened = arguments[1] if event in ("os.remove", "os.rmdir") else -1
        folder = f"/proc/self/fd/{opened}" if isinstance(opened, int) and opened >= 0 else ""
        for path in arguments[: 2 if event in ("os.link", "os.rename", "os.symlink") else 1]:
            _reached(event, path, writes=True, folder=folder)
    elif event in NEVER or (event == "subprocess.Popen" and arguments[0] != FFMPEG):
        _outside.append(f"{event} {arguments[0]}")


def _reached(event: str, path: object, *, writes: bool, folder: str = "") -> None:
    if not isinstance(path, str | bytes | os.PathLike):
        return  # A file that is open already.
    place = os.path.realpath(Path(folder, os.fsdecode(path)))
    inside = (*_here, os.devnull) if writes else (*_here, os.devnull, "/proc", "/sys", "/etc/mime.types", *READ)
    if not any(place == one or place.startswith(one + os.sep) for one in inside):
        _outside.append(f"{event} {place}")


sys.addaudithook(_look)
