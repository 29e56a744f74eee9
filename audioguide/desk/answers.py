"""What a person at the terminal is asked; nobody is waited for who is not there."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TypeVar

import click

from ..errors import GuideError

_Answer = TypeVar("_Answer")


def somebody() -> bool:
    """Return whether somebody is there to answer: both the questions and the answers go by a terminal."""
    # A program that was begun without a stream has None for it.
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout))


def ask(name: str, usual: str, read: Callable[[str], _Answer]) -> _Answer:
    """Return what *read* makes of the answer to *name*; *usual* is what an empty one means.

    Where *read* raises GuideError, its problem is told, and it is asked again.
    """
    while True:
        answer = click.prompt(name, default=usual, show_default=bool(usual))
        try:
            return read(answer)
        except GuideError as fault:
            click.echo(f"{fault.problem[:1].upper()}{fault.problem[1:]}.")
            if fault.remedy:
                click.echo(f"What to do: {fault.remedy}")
