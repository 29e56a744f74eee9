"""What several commands ask for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click

_Command = TypeVar("_Command", bound=Callable[..., object])

OUTPUT = Path("output")


def guides(command: _Command) -> _Command:
    """Let *command* take guides, or none."""
    return click.argument("guides", nargs=-1, type=click.Path(path_type=Path), metavar="[GUIDE]...")(command)


def voice(command: _Command) -> _Command:
    """Let *command* take another voice than the guide's."""
    for option in (
        click.option("--speed", type=click.FloatRange(0.5, 3), help="1 is a listener's pace; 2 is twice as fast."),
        click.option("--voice", help="A voice's name, or the path of a Piper voice file (.onnx)."),
        click.option("--engine", help="kokoro, piper, pyttsx3, or auto; see the command voices."),
    ):
        command = option(command)
    return command
