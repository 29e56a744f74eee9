"""How a command is heard: a line each, on standard output; nothing in colour, nothing drawn anew."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO


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


class _Told(logging.StreamHandler[TextIO]):
    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's own name
        if isinstance(sys.exc_info()[1], BrokenPipeError):
            raise  # noqa: PLE0704 - ends the command, as with any program whose reader went away: … | head
        super().handleError(record)


class _Plain(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return f"Warning: {record.getMessage()}" if record.levelno == logging.WARNING else record.getMessage()
