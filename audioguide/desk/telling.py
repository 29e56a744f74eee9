"""How a command is heard: a line each, on standard output; nothing in colour, nothing drawn anew. And how it stops."""

from __future__ import annotations

import logging
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

STOPPED = 130
"""The exit status of what Ctrl-C ended: 128 and the number of the signal, as shells have it."""


def listen(verbose: bool) -> None:
    """Let what the package tells be heard: one line each, on standard output."""
    handler = _Told(sys.stdout)
    handler.setFormatter(_Plain())
    package = logging.getLogger("audioguide")
    package.handlers = [handler]
    package.setLevel(logging.DEBUG if verbose else logging.INFO)


def listen_aside() -> None:
    """Let it be heard on standard error: standard output is a page."""
    for handler in logging.getLogger("audioguide").handlers:
        if isinstance(handler, logging.StreamHandler):
            handler.setStream(sys.stderr)


@contextmanager
def counted() -> Iterator[list[str]]:
    """Yield the warnings that are told inside the block."""
    warnings: list[str] = []

    class Counter(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            warnings.append(record.getMessage())

    counter = Counter(logging.WARNING)
    package = logging.getLogger("audioguide")
    package.addHandler(counter)
    try:
        yield warnings
    finally:
        package.removeHandler(counter)


@contextmanager
def stoppable(words: str, status: int = STOPPED) -> Iterator[None]:
    """Let Ctrl-C inside the block end the program at once, saying *words*: for what may be killed at any moment.

    Nothing is waited for: no sentence, no ffmpeg, no other build. *status* is what it ends with.
    """

    def stop(*_: object) -> None:
        # The stream itself may be in the middle of a line.
        os.write(2, f"\n{words}\n".encode())
        from multiprocessing import active_children

        for worker in active_children():
            worker.kill()
        os._exit(status)

    before = signal.getsignal(signal.SIGINT)
    if before is not signal.default_int_handler:  # Begun in the background, where Ctrl-C is not for us.
        yield
        return
    signal.signal(signal.SIGINT, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


class _Told(logging.StreamHandler[TextIO]):
    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's own name
        if isinstance(sys.exc_info()[1], BrokenPipeError):
            raise  # noqa: PLE0704 - ends the command, as with any program whose reader went away: … | head
        super().handleError(record)


class _Plain(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return f"Warning: {record.getMessage()}" if record.levelno == logging.WARNING else record.getMessage()
